"""Reading the briefing, its check, and the manager's list of who lacks it."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.errors import DomainError, NotFound
from bina.permissions import allow, signed_in
from bina.web.forms import options
from bina.web.session import current_person
from mentoring.briefing import operations
from mentoring.briefing.forms import TEXTS, CheckForm, MeetingForm
from mentoring.briefing.queries import briefed_people, own_briefing, unbriefed_mentors
from mentoring.briefing.rules import KEY, PAGES, wrong_answers
from mentoring.programmes.permissions import programme_manager
from mentoring.programmes.queries import managed_programme

blueprint = Blueprint("mentoring_briefing", "mentoring", url_prefix="/mentoring", template_folder="templates")


@blueprint.get("/pembekalan/<int:number>")
@allow(signed_in)
def read(number: int) -> ResponseReturnValue:
    """One page of the briefing."""
    if not 1 <= number <= PAGES:
        raise NotFound(_("Halaman ini tidak ditemukan."))
    title, paragraphs = TEXTS[number - 1]
    return render_template(
        "mentoring/briefing/read.html",
        number=number,
        pages=PAGES,
        text_title=title,
        paragraphs=paragraphs,
        texts=TEXTS,
        briefing=own_briefing(current_person()),
    )


@blueprint.route("/pembekalan/cek", methods=["GET", "POST"])
@allow(signed_in)
def check() -> ResponseReturnValue:
    """Eight questions; whoever answers enough of them is briefed, everybody else reads what to look up."""
    person = current_person()
    form = CheckForm()
    if form.validate_on_submit():
        answers = {name: form[name].data for name in KEY}
        if operations.pass_check(person, answers):
            return redirect(url_for("mentoring_briefing.check"), 303)
        for name, number in wrong_answers(answers).items():
            form.refuse(name, _("Belum tepat. Baca lagi halaman %(page)s.", page=number))
    page = render_template("mentoring/briefing/check.html", form=form, names=list(KEY), briefing=own_briefing(person))
    return page, 422 if form.problems else 200


@blueprint.route("/program/<int:programme_id>/pembekalan", methods=["GET", "POST"])
@allow(programme_manager)
def mentors(programme_id: int) -> ResponseReturnValue:
    """Who of a programme's mentors lacks the briefing; a meeting may be recorded."""
    person = current_person()
    programme = managed_programme(person, programme_id)
    lacking = unbriefed_mentors(programme)
    form = MeetingForm()
    form.people.choices = options((one.person_id, f"{one.person.name} · {one.person.unit.label}") for one in lacking)
    if not form.is_submitted():
        form.day.data, form.people.data = clock.today(person.zone), [one.person_id for one in lacking]
    if form.validate_on_submit():
        try:
            operations.record_meeting(programme, set(form.people.data or ()), form.day.data, by=person)
        except DomainError as refusal:
            form.refuse("day", refusal.sentence)
        else:
            return redirect(url_for("mentoring_briefing.mentors", programme_id=programme_id), 303)
    page = render_template(
        "mentoring/briefing/mentors.html",
        programme=programme,
        form=form,
        lacking=lacking,
        briefed=len(briefed_people(programme)),
    )
    return page, 422 if form.problems else 200


@blueprint.post("/program/<int:programme_id>/pembekalan/ingatkan")
@allow(programme_manager)
def remind(programme_id: int) -> ResponseReturnValue:
    """Write to mentors who lack the briefing."""
    person = current_person()
    operations.remind(managed_programme(person, programme_id), by=person)
    return redirect(url_for("mentoring_briefing.mentors", programme_id=programme_id), 303)
