"""Pages of placement: authors state rules, learners decline a skip."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina.errors import DomainError
from bina.permissions import allow, instructor, signed_in
from bina.web.forms import options
from bina.web.session import current_person
from courses.authoring.queries import draft_to_write, newest_version
from courses.catalogue.queries import course_to_write
from courses.catalogue.rules import VersionState
from courses.placement import operations, queries
from courses.placement.forms import PlacementRuleForm
from courses.study.queries import enrolment_to_study

blueprint = Blueprint("courses_placement", "courses", template_folder="templates")


@blueprint.route("/susun/<int:course_id>/penempatan", methods=["GET", "POST"])
@allow(instructor)
def rules(course_id: int) -> ResponseReturnValue:
    """Read the rules, and state another."""
    person = current_person()
    course = course_to_write(person, course_id)
    version = draft_to_write(person, course_id) if request.method == "POST" else newest_version(course)
    asked = queries.objectives_asked(version)
    texts = {each.code: each.text for each in version.objectives}
    form = PlacementRuleForm()
    form.objective.choices = options([("", _("Pilih tujuan")), *((code, texts[code]) for code in asked)])
    modules = [(each.key, each.title) for each in queries.modules_to_place(version)]
    form.module.choices = options([("", _("Pilih modul")), *modules])
    if form.validate_on_submit():
        try:
            operations.state(version, form.rule, by=person)
            return redirect(url_for("courses_placement.rules", course_id=course_id), 303)
        except DomainError as refusal:
            form.refuse("module", refusal.sentence)
    page = render_template(
        "courses/placement/rules.html",
        form=form,
        version=version,
        rules=queries.rules_of(version),
        texts=texts,
        titles=version.titles,
        is_draft=version.state is VersionState.DRAFT,
        ready=bool(asked and modules),
    )
    return page, 422 if form.problems else 200


@blueprint.post("/susun/<int:course_id>/penempatan/hapus")
@allow(instructor)
def drop(course_id: int) -> ResponseReturnValue:
    """Take a rule away."""
    person = current_person()
    operations.drop(draft_to_write(person, course_id), request.form.get("nomor", -1, type=int), by=person)
    return redirect(url_for("courses_placement.rules", course_id=course_id), 303)


@blueprint.post("/kursus/<int:course_id>/penempatan/<int:placed_id>/pelajari")
@allow(signed_in)
def decline(course_id: int, placed_id: int) -> ResponseReturnValue:
    """Study a module that was skipped."""
    person = current_person()
    operations.decline(enrolment_to_study(person, course_id), placed_id, by=person)
    return redirect(url_for("courses_study.course", course_id=course_id), 303)
