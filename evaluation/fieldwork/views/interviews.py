"""Interviews: consent, text, segments."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.errors import DomainError
from bina.permissions import allow
from bina.web.forms import options
from bina.web.session import current_person
from evaluation.fieldwork import forms
from evaluation.fieldwork.forms.guides import CONSENT_WORDS, QUESTIONS
from evaluation.fieldwork.models import Interview
from evaluation.fieldwork.operations import interviews
from evaluation.fieldwork.queries.interviews import interview_for, segment_for
from evaluation.fieldwork.rules.interviews import ConsentForm, InterviewKind
from evaluation.fieldwork.views.shared import blueprint
from evaluation.programmes.permissions import steerer
from evaluation.programmes.queries import steered_programme


def _to(interview: Interview) -> ResponseReturnValue:
    return redirect(url_for("evaluation_fieldwork.interview", interview_id=interview.id), 303)


@blueprint.route("/program/<int:programme_id>/wawancara/baru", methods=["GET", "POST"])
@allow(steerer)
def interview_new(programme_id: int) -> ResponseReturnValue:
    """Ask for consent before anything else."""
    person = current_person()
    shown = steered_programme(person, programme_id)
    form = forms.InterviewForm()
    if not form.is_submitted():
        form.consented_on.data = clock.today(person.zone)
    if form.validate_on_submit():
        try:
            made = interviews.begin_interview(
                shown,
                InterviewKind(form.kind.data),
                consent=form.consent.data == "yes",
                consent_form=ConsentForm(form.consent_form.data),
                consented_on=form.consented_on.data,
                quotable=form.quotable.data,
                by=person,
            )
        except DomainError as refusal:
            form.refuse("consent" if form.consent.data == "no" else "consented_on", refusal.sentence)
        else:
            return redirect(url_for("evaluation_fieldwork.write_up", interview_id=made.id), 303)
    page = render_template("evaluation/fieldwork/interview_new.html", form=form, programme=shown, words=CONSENT_WORDS)
    return page, 422 if form.problems else 200


@blueprint.route("/wawancara/<int:interview_id>/catatan", methods=["GET", "POST"])
@allow(steerer)
def write_up(interview_id: int) -> ResponseReturnValue:
    """Write notes beside the guide."""
    person = current_person()
    shown = interview_for(person, interview_id)
    form = forms.WriteUpForm()
    if not form.is_submitted():
        form.text.data = shown.text
    if form.validate_on_submit():
        try:
            interviews.write_up(shown, form.text.data, by=person)
        except DomainError as refusal:
            form.refuse("text", refusal.sentence)
        else:
            return _to(shown)
    page = render_template(
        "evaluation/fieldwork/write_up.html",
        form=form,
        interview=shown,
        questions=QUESTIONS[shown.kind],
        kinds=forms.INTERVIEW_KINDS,
    )
    return page, 422 if form.problems else 200


@blueprint.route("/wawancara/<int:interview_id>", methods=["GET", "POST"])
@allow(steerer)
def interview(interview_id: int) -> ResponseReturnValue:
    """Read an interview, and mark paragraphs that say one thing."""
    person = current_person()
    shown = interview_for(person, interview_id)
    form = forms.MarkForm()
    form.chosen.choices = options([(str(n), n) for n in range(1, len(shown.paragraphs) + 1)])
    if form.validate_on_submit():
        try:
            made = interviews.mark(shown, {int(n) for n in form.chosen.data or ()}, by=person)
        except DomainError as refusal:
            form.refuse("chosen", refusal.sentence)
        else:
            return redirect(url_for("evaluation_fieldwork.code_segment", segment_id=made.id), 303)
    page = render_template(
        "evaluation/fieldwork/interview.html",
        form=form,
        interview=shown,
        programme=shown.programme,
        kinds=forms.INTERVIEW_KINDS,
        consents=forms.CONSENT_FORMS,
        chosen={int(n) for n in form.chosen.data or () if n.isdigit()},
        me=person,
    )
    return page, 422 if form.problems else 200


@blueprint.post("/wawancara/<int:interview_id>/tarik")
@allow(steerer)
def withdraw(interview_id: int) -> ResponseReturnValue:
    """Consent was taken back."""
    person = current_person()
    shown = interview_for(person, interview_id)
    interviews.withdraw(shown, by=person)
    return _to(shown)


@blueprint.post("/potongan/<int:segment_id>/hapus")
@allow(steerer)
def unmark(segment_id: int) -> ResponseReturnValue:
    """Take a segment away."""
    person = current_person()
    segment = segment_for(person, segment_id)
    kept = segment.interview
    interviews.unmark(segment, by=person)
    return _to(kept)


@blueprint.get("/panduan-wawancara/<any(participant, instructor, citizen):kind>")
@allow(steerer)
def guide(kind: str) -> ResponseReturnValue:
    """A guide to take along."""
    asked = InterviewKind(kind)
    title = _("Panduan wawancara: %(kind)s", kind=forms.INTERVIEW_KINDS[asked])
    return render_template(
        "evaluation/fieldwork/guide.html", title=title, words=CONSENT_WORDS, questions=QUESTIONS[asked]
    )


@blueprint.route("/potongan/<int:segment_id>/kutipan", methods=["GET", "POST"])
@allow(steerer)
def quotation(segment_id: int) -> ResponseReturnValue:
    """Release words of a segment for reports, or take them back."""
    person = current_person()
    segment = segment_for(person, segment_id)
    form = forms.QuotationForm(quotation=segment.quotation or segment.words)
    if form.validate_on_submit():
        try:
            interviews.release(segment, form.quotation.data or "", by=person)
        except DomainError as refusal:
            form.refuse("quotation", refusal.sentence)
        else:
            return _to(segment.interview)
    page = render_template("evaluation/fieldwork/quotation.html", segment=segment, form=form)
    return page, 422 if form.problems else 200
