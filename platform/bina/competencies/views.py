"""Own profile, a subordinate's profile, the unit's gaps, the framework, standards and their files."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.competencies import operations, queries
from bina.competencies.forms import KIND_WORDS, POST_WORDS, SOURCE_WORDS, AssessForm, UploadForm
from bina.competencies.models import CompetencyImport
from bina.competencies.permissions import KEEPERS, may_record, unit_reader
from bina.competencies.reports import example, fix, why
from bina.competencies.rules import SheetKind
from bina.db import db
from bina.errors import DomainError, NotFound
from bina.exports.sheets import table_xlsx
from bina.files.operations import store
from bina.people.models import Competency, Person, Unit
from bina.people.permissions import administers_everything
from bina.people.queries import competencies, subordinates, units_within
from bina.people.rules import AssessmentSource
from bina.permissions import allow, installation_administrator, manager, signed_in
from bina.web.downloads import as_file
from bina.web.forms import options
from bina.web.session import current_person

blueprint = Blueprint("competencies", "bina", url_prefix="/kompetensi")
SHOWN = 100


@blueprint.get("/")
@allow(signed_in)
def mine() -> ResponseReturnValue:
    """What my post asks for, what I have shown, and on what evidence."""
    return _profile(current_person(), None)


@blueprint.route("/pegawai/<int:person_id>", methods=["GET", "POST"])
@allow(signed_in)
def profile(person_id: int) -> ResponseReturnValue:
    """The same of somebody I look after; add what I can say about them."""
    actor, person = current_person(), queries.person_to_see(current_person(), person_id)
    sources = may_record(actor, person)
    if not sources:
        return _profile(person, None)
    form = AssessForm()
    form.competency.choices = options((each.id, each.name) for each in competencies())
    form.source.choices = options((each.value, SOURCE_WORDS[each]) for each in sources)
    if form.validate_on_submit():
        try:
            operations.assess(
                person,
                db.session.get_one(Competency, form.competency.data),
                form.level.data,
                AssessmentSource(form.source.data),
                form.evidence.data.strip(),
                by=actor,
                valid_until=form.valid_until.data,
            )
        except DomainError as refusal:
            form.refuse("valid_until", refusal.sentence)
        else:
            return redirect(url_for("competencies.profile", person_id=person.id), 303)
    return _profile(person, form)


def _profile(person: Person, form: AssessForm | None) -> ResponseReturnValue:
    today, viewer = clock.today(person.zone), current_person()
    evidence = queries.evidence_of(person)
    found = queries.gaps_of(person, today)
    asked = {gap.competency for gap in found}
    names = {each.id: each for each in competencies()}
    others = queries.levels_of(db.select(Person.id).where(Person.id == person.id), today).get(person.id, {})
    page = render_template(
        "competencies/profile.html",
        subject=person,
        own=person.id == viewer.id,
        team=subordinates(viewer) if person.id == viewer.id else (),
        may_see_unit=unit_reader.check is not None and unit_reader.check(viewer),
        gaps=found,
        names=names,
        words=queries.level_words(today),
        evidence=evidence,
        beside={number: level for number, level in others.items() if number not in asked},
        sources=SOURCE_WORDS,
        today=today,
        form=form,
    )
    return page, 422 if form and form.problems else 200


@blueprint.get("/unit")
@allow(unit_reader)
def unit() -> ResponseReturnValue:
    """Where the people of a unit stand, and who lies below, for those who may know."""
    viewer = current_person()
    reach = queries.reach_of(viewer, request.args.get("unit", type=int))
    chosen = request.args.get("kompetensi", type=int)
    found = queries.unit_gaps(reach, clock.today(reach.unit.zone), chosen)
    return render_template(
        "competencies/unit.html",
        reach=reach,
        found=found,
        names={each.id: each.name for each in competencies()},
        chosen=chosen,
        shown=SHOWN,
        keeps=viewer.holds(*KEEPERS),
    )


@blueprint.get("/kerangka")
@allow(signed_in)
def framework() -> ResponseReturnValue:
    """Every competency and what its levels mean."""
    return render_template(
        "competencies/framework.html",
        framework=queries.framework(),
        kinds=KIND_WORDS,
        may_import=administers_everything(current_person()),
    )


@blueprint.get("/standar")
@allow(manager)
def standards() -> ResponseReturnValue:
    """What posts ask for in the units I look after."""
    return render_template(
        "competencies/standards.html", posts_of=queries.standards_within(current_person()), posts=POST_WORDS
    )


@blueprint.route("/standar/impor", methods=["GET", "POST"])
@allow(manager)
def upload_standards() -> ResponseReturnValue:
    """Choose a file of standards; nothing changes yet."""
    units = db.session.scalars(units_within(current_person(), *KEEPERS).order_by(Unit.path)).all()
    return _upload(SheetKind.STANDARD, options((each.id, each.name) for each in units))


@blueprint.route("/kerangka/impor", methods=["GET", "POST"])
@allow(installation_administrator)
def upload_framework() -> ResponseReturnValue:
    """Choose a file of the framework; nothing changes yet."""
    return _upload(SheetKind.FRAMEWORK, options([(0, "–")]))


def _upload(kind: SheetKind, units: list[object]) -> ResponseReturnValue:
    form = UploadForm(unit=0) if kind is SheetKind.FRAMEWORK else UploadForm()
    form.unit.choices = units
    if kind is SheetKind.FRAMEWORK:
        del form.unit
    if form.validate_on_submit():
        upload = form.file.data
        try:
            file = store(upload.stream, upload.filename or "", by=current_person(), kinds={"sheet", "text"})
            run = CompetencyImport(
                kind=kind,
                file=file,
                unit_id=form.unit.data if kind is SheetKind.STANDARD else None,
                uploaded_by_id=current_person().id,
                created_at=clock.now(),
            )
            db.session.add(run)
            db.session.flush()
            operations.plan(run)
        except DomainError as refusal:
            db.session.rollback()
            form.refuse("file", refusal.sentence)
        else:
            return redirect(url_for("competencies.look", import_id=run.id), 303)
    page = render_template("competencies/upload.html", form=form, kind=kind.value)
    return page, 422 if form.problems else 200


@blueprint.get("/impor/<int:import_id>")
@allow(manager)
def look(import_id: int) -> ResponseReturnValue:
    """The dry run: every bad cell, or what would change."""
    run = queries.import_for(import_id, current_person())
    return render_template(
        "competencies/look.html",
        run=run,
        plan=None if run.applied_at else operations.plan(run),
        names={each.id: each.name for each in competencies()},
        posts=POST_WORDS,
        why=why,
        fix=fix,
        shown=SHOWN,
    )


@blueprint.post("/impor/<int:import_id>/terapkan")
@allow(manager)
def apply(import_id: int) -> ResponseReturnValue:
    """Take the whole file over."""
    run = queries.import_for(import_id, current_person(), lock=True)
    operations.apply(run, by=current_person())
    return redirect(url_for("competencies.look", import_id=run.id), 303)


@blueprint.get("/contoh-<kind>.xlsx")
@allow(manager)
def download_example(kind: str) -> ResponseReturnValue:
    """A file with the right headings."""
    meant = {"standard": SheetKind.STANDARD, "framework": SheetKind.FRAMEWORK}.get(kind)
    if meant is None:
        raise NotFound(_("Berkas ini tidak ditemukan."))
    return as_file(table_xlsx(example(meant), bare=True), f"contoh-{kind}.xlsx")
