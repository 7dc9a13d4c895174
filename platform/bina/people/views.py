"""Administration of people, units and roles."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, or_, select
from wtforms.fields.choices import SelectChoice

from bina import clock
from bina.accounts.operations import open_account, password_link_token
from bina.audit import operations as audit
from bina.credits.queries import entries
from bina.db import db
from bina.errors import DomainError, Forbidden, NotFound
from bina.feature import Subject, Team
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people import operations
from bina.people.forms import ROLE_NAMES, MoveForm, RoleForm, TeamForm, TransferForm, UnitForm
from bina.people.models import Person, Role, RoleKind, Unit
from bina.people.permissions import covers_role, may_hand_access
from bina.people.queries import (
    people_by_identifiers,
    people_within,
    person_by_id,
    scope_paths,
    team_of,
    units_within,
)
from bina.permissions import administrator, allow, signed_in
from bina.web.forms import options
from bina.web.pages import page_asked
from bina.web.session import current_person

blueprint = Blueprint("people", "bina", url_prefix="/pegawai")
PAGE = 25


def _person(person_id: int) -> Person:
    person = person_by_id(person_id)
    if not current_person().holds_over(person.unit, RoleKind.ADMINISTRATOR):
        raise NotFound(_("Pegawai ini tidak ditemukan."))
    return person


def _units() -> list[Unit]:
    return list(db.session.scalars(units_within(current_person(), RoleKind.ADMINISTRATOR).order_by(Unit.path)))


def _choices() -> list[SelectChoice]:
    return options((unit.id, "\u2003" * (unit.path.count("/") - 1) + unit.name) for unit in _units())


@blueprint.get("/")
@allow(administrator)
def index() -> ResponseReturnValue:
    """People by name, NIP or unit."""
    words = request.args.get("cari", "").strip()
    page = page_asked()
    found = people_within(current_person(), RoleKind.ADMINISTRATOR)
    if words:
        found = found.join(Person.unit).where(
            or_(
                Person.name.icontains(words, autoescape=True),
                Unit.name.icontains(words, autoescape=True),
                Person.nip == words,
            )
        )
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    people = db.session.scalars(found.order_by(Person.name, Person.id).offset((page - 1) * PAGE).limit(PAGE)).all()
    return render_template(
        "people/index.html",
        may_see_system="" in scope_paths(current_person(), RoleKind.ADMINISTRATOR),
        people=people,
        words=words,
        total=total,
        page=page,
        pages=-(-total // PAGE),
        page_url=lambda number: url_for("people.index", cari=words or None, halaman=number),
    )


@blueprint.get("/<int:person_id>")
@allow(administrator)
def show(person_id: int) -> ResponseReturnValue:
    """One person: placement, roles, access."""
    person = _person(person_id)
    return _show(person, _role_form(), _transfer_form(person))


def _show(person: Person, role_form: RoleForm, transfer_form: TransferForm) -> ResponseReturnValue:
    problems = role_form.problems or transfer_form.problems
    lines = entries(person, clock.today(person.zone).year)
    page = render_template(
        "people/show.html",
        subject=person,
        role_form=role_form,
        transfer_form=transfer_form,
        role_names=ROLE_NAMES,
        entries=lines,
        reversed_ids={line.reverses_id for line in lines},
    )
    return page, 422 if problems else 200


def _role_form() -> RoleForm:
    form = RoleForm(prefix="role")
    form.unit.choices = _choices()
    return form


def _transfer_form(person: Person) -> TransferForm:
    superior = person.superior
    form = TransferForm(prefix="transfer", unit=person.unit_id, superior=superior.email if superior else "")
    form.unit.choices = _choices()
    return form


@blueprint.post("/<int:person_id>/peran")
@allow(administrator)
def grant_role(person_id: int) -> ResponseReturnValue:
    """Give a role."""
    person, form = _person(person_id), _role_form()
    if form.validate_on_submit():
        unit = db.session.get_one(Unit, form.unit.data)
        operations.grant_role(
            person, RoleKind(form.kind.data), by=current_person(), unit=unit, valid_to=form.valid_to.data
        )
        return redirect(url_for("people.show", person_id=person.id), 303)
    return _show(person, form, _transfer_form(person))


@blueprint.post("/<int:person_id>/peran/<int:role_id>/akhiri")
@allow(administrator)
def end_role(person_id: int, role_id: int) -> ResponseReturnValue:
    """End a role."""
    person = _person(person_id)
    role = db.session.scalar(select(Role).where(Role.id == role_id, Role.person_id == person.id))
    if role is None or not covers_role(current_person(), role):
        raise NotFound(_("Peran ini tidak ditemukan."))
    operations.end_role(role, by=current_person())
    return redirect(url_for("people.show", person_id=person.id), 303)


def _team(kind: str, subject_id: int) -> tuple[Team, Subject, Unit]:
    for card in current_app.extensions["bina"]:
        for team in card.teams:
            if team.kind == kind:
                return team, *team.find(current_person(), subject_id)
    raise NotFound(_("Halaman ini tidak ditemukan."))


@blueprint.route("/tim/<kind>/<int:subject_id>", methods=["GET", "POST"])
@allow(signed_in)
def team(kind: str, subject_id: int) -> ResponseReturnValue:
    """Who works on one programme by a role for it alone; share it out."""
    kind_of_team, subject, unit = _team(kind, subject_id)
    form = TeamForm()
    form.kind.choices = options((role.value, ROLE_NAMES[role]) for role in kind_of_team.roles)
    if form.validate_on_submit():
        wanted = form.person.data.strip().lower()
        person = people_by_identifiers([wanted]).get(wanted)
        try:
            if person is None:
                raise DomainError(_("Pegawai dengan NIP atau e-mail ini tidak ditemukan. Periksa lagi penulisannya."))
            operations.share_out(
                person, RoleKind(form.kind.data), subject, unit, by=current_person(), valid_to=form.valid_to.data
            )
        except DomainError as refusal:
            form.refuse("person", refusal.sentence)
        else:
            return redirect(url_for("people.team", kind=kind, subject_id=subject.id), 303)
    page = render_template(
        "people/team.html",
        subject=subject,
        form=form,
        roles=team_of(subject),
        role_names=ROLE_NAMES,
        page_url=kind_of_team.page(subject.id),
    )
    return page, 422 if form.problems else 200


@blueprint.post("/tim/<kind>/<int:subject_id>/<int:role_id>/akhiri")
@allow(signed_in)
def leave_team(kind: str, subject_id: int, role_id: int) -> ResponseReturnValue:
    """End a role for one programme."""
    _kind, subject, _unit = _team(kind, subject_id)
    role = next((role for role in team_of(subject) if role.id == role_id), None)
    if role is None:
        raise NotFound(_("Peran ini tidak ditemukan."))
    operations.end_role(role, by=current_person())
    return redirect(url_for("people.team", kind=kind, subject_id=subject.id), 303)


@blueprint.post("/<int:person_id>/mutasi")
@allow(administrator)
def transfer(person_id: int) -> ResponseReturnValue:
    """Move to another unit, change the superior."""
    person = _person(person_id)
    form = _transfer_form(person)
    if form.validate_on_submit():
        try:
            superior = _superior(form.superior.data or "", person)
        except DomainError as refusal:
            form.refuse("superior", refusal.sentence)
        else:
            operations.transfer(person, db.session.get_one(Unit, form.unit.data), by=current_person())
            operations.set_superior(person, superior, by=current_person())
            return redirect(url_for("people.show", person_id=person.id), 303)
    return _show(person, _role_form(), form)


def _superior(identifier: str, person: Person) -> Person | None:
    wanted = identifier.strip().lower()
    if not wanted:
        return None
    found = people_by_identifiers([wanted]).get(wanted)
    if found is None or found.id == person.id or found.unit.agency_id != person.unit.agency_id:
        raise DomainError(_("Atasan dengan NIP atau e-mail ini tidak ditemukan. Periksa lagi penulisannya."))
    return found


@blueprint.post("/<int:person_id>/akses")
@allow(administrator)
def access_link(person_id: int) -> ResponseReturnValue:
    """A fresh link to set the password, to hand to the person."""
    person = _person(person_id)
    if not may_hand_access(current_person(), person):
        raise Forbidden(
            _("Orang ini memegang peran di luar lingkup Anda. Minta administrator instalasi membuat tautannya.")
        )
    account = open_account(person)
    notify(
        person,
        key=f"access-link:{account.id}:{clock.now().isoformat()}",
        kind=NoticeKind.SECURITY,
        subject=_l("Administrator membuat tautan kata sandi untuk akun Anda"),
        body=_l("Bila Anda tidak memintanya, segera hubungi administrator instansi Anda."),
    )
    audit.record(current_person(), "account.link_made", "account", account.id)
    link = current_app.config["BASE_URL"] + url_for("accounts.set_password", token=password_link_token(account))
    return render_template("people/access_link.html", subject=person, link=link)


@blueprint.route("/unit", methods=["GET", "POST"])
@allow(administrator)
def units() -> ResponseReturnValue:
    """The tree of units; add one."""
    form = UnitForm()
    form.parent.choices = _choices()
    if form.validate_on_submit():
        parent = db.session.get_one(Unit, form.parent.data)
        if any(unit.parent_id == parent.id and unit.name.lower() == form.name.data.lower() for unit in _units()):
            form.refuse("name", _("Unit dengan nama ini sudah ada di tempat yang sama. Pakai nama lain."))
        else:
            unit = operations.add_unit(
                form.name.data, parent, short_name=form.short_name.data or None, zone=form.zone.data
            )
            audit.record(current_person(), "unit.added", "unit", unit.id)
            return redirect(url_for("people.units"), 303)
    counts = dict(
        db.session.execute(
            select(Person.unit_id, func.count()).where(Person.left_on.is_(None)).group_by(Person.unit_id)
        ).all()
    )
    return render_template("people/units.html", units=_units(), counts=counts, form=form), 422 if form.problems else 200


@blueprint.route("/unit/<int:unit_id>", methods=["GET", "POST"])
@allow(administrator)
def unit(unit_id: int) -> ResponseReturnValue:
    """One unit: where it hangs, move it."""
    found = next((unit for unit in _units() if unit.id == unit_id), None)
    if found is None:
        raise NotFound(_("Unit ini tidak ditemukan."))
    form = MoveForm(parent=found.parent_id)
    form.parent.choices = _choices()
    if form.validate_on_submit():
        try:
            operations.move_unit(found, db.session.get_one(Unit, form.parent.data), by=current_person())
        except DomainError as refusal:
            form.refuse("parent", refusal.sentence)
        else:
            return redirect(url_for("people.units"), 303)
    return render_template("people/unit.html", unit=found, form=form), 422 if form.problems else 200
