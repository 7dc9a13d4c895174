"""The gate before opening, and the manager's self-audit."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from bina.errors import DomainError
from bina.permissions import allow
from bina.web.session import current_person
from mentoring.briefing.queries import unbriefed_mentors
from mentoring.opening import operations
from mentoring.opening.forms import AREA_WORDS, STATEMENT_WORDS, WORD_WORDS, OpeningForm, SelfAuditForm
from mentoring.opening.queries import competency_names, gate_of, self_audits
from mentoring.opening.rules import AREAS, STATEMENTS, Word, audit_counts
from mentoring.profiles.queries import retiring_mentors, unsigned_duty_time
from mentoring.programmes.permissions import programme_manager
from mentoring.programmes.queries import managed_programme

blueprint = Blueprint("mentoring_opening", "mentoring", url_prefix="/mentoring/program", template_folder="templates")


@blueprint.route("/<int:programme_id>/buka", methods=["GET", "POST"])
@allow(programme_manager)
def open_programme(programme_id: int) -> ResponseReturnValue:
    """Are there places enough? Then open; if not, say why, or choose another kind."""
    person = current_person()
    programme = managed_programme(person, programme_id)
    form = OpeningForm()
    if form.validate_on_submit():
        try:
            operations.open_programme(programme, form.reason.data or "", by=person)
        except DomainError as refusal:
            form.refuse("reason", refusal.sentence)
        else:
            return redirect(url_for("mentoring_rounds.show", programme_id=programme_id), 303)
    found = gate_of(programme)
    page = render_template(
        "mentoring/opening/open_programme.html",
        programme=programme,
        form=form,
        found=found,
        names=competency_names(found),
        audits=self_audits(programme),
        lacking=len(unbriefed_mentors(programme)),
        retiring=retiring_mentors(programme),
        unsigned=unsigned_duty_time(programme),
    )
    return page, 422 if form.problems else 200


@blueprint.route("/<int:programme_id>/swaperiksa", methods=["GET", "POST"])
@allow(programme_manager)
def self_audit(programme_id: int) -> ResponseReturnValue:
    """Twelve statements about the programme, and how they were answered before."""
    person = current_person()
    programme = managed_programme(person, programme_id)
    form = SelfAuditForm()
    if form.validate_on_submit():
        answers = {statement: form[statement].data for statement in STATEMENTS}
        operations.keep_audit(programme, answers, form.intention.data or "", by=person)
        return redirect(url_for("mentoring_opening.self_audit", programme_id=programme_id), 303)
    audits = self_audits(programme)
    page = render_template(
        "mentoring/opening/self_audit.html",
        programme=programme,
        form=form,
        areas=AREAS,
        area_words=AREA_WORDS,
        statement_words=STATEMENT_WORDS,
        words={word.value: label for word, label in WORD_WORDS.items()},
        kinds={Word.YES.value: "good", Word.PARTLY.value: "wait", Word.NO.value: "bad"},
        audits=[(one, audit_counts(one.answers)) for one in audits],
    )
    return page, 422 if form.problems else 200
