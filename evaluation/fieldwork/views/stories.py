"""Observation in pairs, and the people whose stories are worth hearing."""

import random

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.errors import DomainError, NotFound
from bina.permissions import allow
from bina.web.forms import options
from bina.web.session import current_person
from evaluation.fieldwork import forms
from evaluation.fieldwork.forms.guides import PROOFS, STORY_QUESTIONS
from evaluation.fieldwork.operations import waves
from evaluation.fieldwork.permissions import evaluator_here
from evaluation.fieldwork.queries.waves import (
    case_for,
    cases_of,
    heard_programme,
    observation_of,
    observers_of,
    paired_observation,
    possible_observers,
    success_waves_of,
)
from evaluation.fieldwork.rules.cases import CaseState, Tail
from evaluation.fieldwork.views.shared import blueprint, form_page
from evaluation.programmes.permissions import steerer
from evaluation.programmes.queries import participants, steered_programme
from evaluation.programmes.rules import Arm
from evaluation.waves.rules import WaveState


@blueprint.route("/program/<int:programme_id>/pengamatan/berdua", methods=["GET", "POST"])
@allow(steerer)
def observe(programme_id: int) -> ResponseReturnValue:
    """Ask two observers to watch the same people."""
    person = current_person()
    shown = steered_programme(person, programme_id)
    observers = {each.id: each for each in possible_observers(shown)}
    form = forms.PairForm()
    choices = options([(each.id, f"{each.name} – {each.position or each.unit.label}") for each in observers.values()])
    form.first.choices = form.second.choices = choices
    if form.validate_on_submit():
        first, second = observers[form.first.data], observers[form.second.data]
        members = [
            each
            for each in participants(shown, Arm.PARTICIPANT)
            if each.person.left_on is None and each.person_id not in (first.id, second.id)
        ]
        drawn = random.SystemRandom().sample(members, min(form.many.data, len(members)))
        if form.closes_on.data < clock.today(person.zone):
            form.refuse("closes_on", _("Tanggal penutupan sudah lewat. Pilih hari ini atau sesudahnya."))
        else:
            try:
                waves.observe_in_pairs(shown, drawn, first, second, closes_on=form.closes_on.data, by=person)
            except DomainError as refusal:
                form.refuse("second" if first.id == second.id else "many", refusal.sentence)
            else:
                return redirect(url_for("evaluation_fieldwork.field", programme_id=shown.id, _anchor="pengamatan"), 303)
    back = url_for("evaluation_fieldwork.field", programme_id=shown.id, _anchor="pengamatan"), _("Kerja lapangan")
    return form_page(
        form,
        shown,
        title=_("Pengamatan oleh dua orang"),
        button=_("Buka pengamatan"),
        back=back,
        lead=_("Keduanya mengisi lembar sendiri-sendiri di ponsel. Perbedaan didaftar, tidak dirata-ratakan."),
    )


@blueprint.get("/program/<int:programme_id>/pengamatan/<int:wave_id>")
@allow(steerer)
def observation(programme_id: int, wave_id: int) -> ResponseReturnValue:
    """How far two observers agree, item by item."""
    shown = steered_programme(current_person(), programme_id)
    wave = observation_of(shown, wave_id)
    content = wave.instrument.content
    return render_template(
        "evaluation/fieldwork/observation.html",
        programme=shown,
        wave=wave,
        content=content,
        names={item.key: item.text.id for item in content.items},
        points={item.key: {point.value: point.label.id for point in item.points} for item in content.items},
        observers=observers_of([wave]).get(wave.id, ()),
        compared=paired_observation(wave),
    )


@blueprint.route("/program/<int:programme_id>/kisah", methods=["GET", "POST"])
@allow(evaluator_here)
def stories(programme_id: int) -> ResponseReturnValue:
    """Open the follow-up that finds stories, and see who is listed."""
    person = current_person()
    shown = heard_programme(person, programme_id)
    form = forms.StoriesForm()
    if form.validate_on_submit():
        if form.closes_on.data < clock.today(person.zone):
            form.refuse("closes_on", _("Tanggal penutupan sudah lewat. Pilih hari ini atau sesudahnya."))
        else:
            try:
                waves.ask_for_stories(shown, closes_on=form.closes_on.data, by=person)
            except DomainError as refusal:
                form.refuse("closes_on", refusal.sentence)
            else:
                return redirect(url_for("evaluation_fieldwork.stories", programme_id=shown.id), 303)
    cases = cases_of(shown)
    page = render_template(
        "evaluation/fieldwork/stories.html",
        form=form,
        programme=shown,
        waves=success_waves_of(shown),
        listed={case.wave_id for case in cases},
        closed=WaveState.CLOSED,
        ends=[(tail, [case for case in cases if case.tail is tail]) for tail in Tail],
        tails=forms.TAILS,
        states=forms.CASE_STATES,
        questions=STORY_QUESTIONS,
        proofs=PROOFS,
    )
    return page, 422 if form.problems else 200


@blueprint.post("/program/<int:programme_id>/kisah/<int:wave_id>/susun")
@allow(evaluator_here)
def list_cases(programme_id: int, wave_id: int) -> ResponseReturnValue:
    """List both ends of a follow-up that is over."""
    person = current_person()
    shown = heard_programme(person, programme_id)
    wave = next((each for each in success_waves_of(shown) if each.id == wave_id), None)
    if wave is None:
        raise NotFound(_("Formulir ini tidak ditemukan."))
    waves.list_cases(shown, wave, by=person)
    return redirect(url_for("evaluation_fieldwork.stories", programme_id=shown.id), 303)


@blueprint.route("/kisah/<int:case_id>", methods=["GET", "POST"])
@allow(evaluator_here)
def case(case_id: int) -> ResponseReturnValue:
    """Note what became of a listed person."""
    person = current_person()
    shown = case_for(person, case_id)
    programme = shown.wave.programme
    form = forms.CaseForm()
    if not form.is_submitted():
        form.state.data = shown.state.value
    address = url_for("evaluation_fieldwork.stories", programme_id=programme.id)
    if form.validate_on_submit():
        waves.note_case(shown, CaseState(form.state.data), by=person)
        return redirect(address, 303)
    return form_page(
        form, programme, title=shown.person.name, button=_("Simpan status"), back=(address, _("Kisah keberhasilan"))
    )
