"""Questions to the two of a pair, what each answer offers, and what the programme's manager may see of it."""

from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.errors import DomainError, NotFound
from bina.permissions import allow, signed_in
from bina.web.session import current_person
from mentoring.attainment.queries import attainment_of, scales_of
from mentoring.pairs import operations as pairs
from mentoring.pairs.forms import END_SLUGS, END_WORDS
from mentoring.pairs.models import Pair
from mentoring.pairs.queries import goals_of, own_pair
from mentoring.pairs.rules import ENDS_AT_ONCE
from mentoring.programmes.permissions import programme_manager
from mentoring.programmes.queries import managed_programme
from mentoring.programmes.rules import quiet_after
from mentoring.quality.forms import CONSTRUCT_WORDS, SCALE_WORDS, STATEMENTS, QualityForm
from mentoring.quality.rules import Quality, items_of
from mentoring.tending import operations
from mentoring.tending.forms import (
    CAUSE_WORDS,
    FIT_WORDS,
    ITEM_WORDS,
    TALK_PROMPTS,
    CauseForm,
    FitForm,
    HandoverForm,
    PauseForm,
    PulseForm,
    form_for,
)
from mentoring.tending.models import Question
from mentoring.tending.operations.handing import answer_handover, luggage_of
from mentoring.tending.queries import answers_of, own_handover, own_question, pulse_before, quality_of, silent_pairs
from mentoring.tending.rules import REMEDIES, Cause, Fit, Pulse, QuestionKind, Remedy, low_items

blueprint = Blueprint("mentoring_tending", "mentoring", url_prefix="/mentoring", template_folder="templates")

#: What to begin talking about when an answer on a construct is low.
_TALK_ABOUT = {"relation": "comfortable", "effect": "progress"}
#: How long a pause is proposed for.
USUAL_PAUSE = timedelta(days=28)


@blueprint.route("/tanya/<int:question_id>", methods=["GET", "POST"])
@allow(signed_in)
def ask(question_id: int) -> ResponseReturnValue:
    """Answer a question in a few taps; an answered one shows what can be done now."""
    person = current_person()
    question = own_question(person, question_id)
    if request.method == "GET" and (question.answered_at is not None or not question.pair.live):
        return _answered(question)
    form = form_for(question.kind, question.side)
    if form.validate_on_submit():
        if isinstance(form, FitForm):
            operations.answer_fit(question, Fit(form.answer.data), by=person)
        elif isinstance(form, PulseForm):
            operations.answer_pulse(question, form.pulse(), by=person)
        elif isinstance(form, QualityForm):
            operations.answer_quality(question, form.quality(), by=person)
        elif isinstance(form, CauseForm):
            operations.answer_silence(question, Cause(form.answer.data), by=person)
        if not question.pair.live:
            return _to_pair(question.pair)
        return redirect(url_for("mentoring_tending.ask", question_id=question_id), 303)
    page = render_template(
        "mentoring/tending/ask.html",
        form=form,
        question=question,
        pair=question.pair,
        kind=question.kind.value,
        constructs={words: items_of(construct) for construct, words in CONSTRUCT_WORDS.items()},
    )
    return page, 422 if form.problems else 200


def _to_pair(pair: Pair) -> ResponseReturnValue:
    return redirect(url_for("mentoring_sessions.pair", pair_id=pair.id), 303)


def _answered(question: Question) -> ResponseReturnValue:
    told = question.answer
    low: list[str] = []
    remedy: Remedy | None = None
    if told and question.kind is QuestionKind.PULSE:
        low = low_items(Pulse.from_json(told), pulse_before(question))
    elif told and question.kind is QuestionKind.QUALITY:
        low = [_TALK_ABOUT[construct] for construct in Quality.from_json(told).low()]
    elif told and question.kind is QuestionKind.SILENCE:
        remedy = REMEDIES[Cause(told)]
    unsure = question.kind is QuestionKind.FIT and told == Fit.UNSURE.value
    return render_template(
        "mentoring/tending/answered.html",
        question=question,
        pair=question.pair,
        remedy=remedy.value if remedy else "",
        prompts=[TALK_PROMPTS[item] for item in (("comfortable", "progress") if unsure else low)],
        template=operations.AGENDA_TEMPLATE,
    )


def _running(pair_id: int) -> Pair:
    pair = own_pair(current_person(), pair_id)
    if not pair.live:
        raise NotFound(_("Pasangan ini tidak ditemukan."))
    return pair


@blueprint.route("/pasangan/<int:pair_id>/ganti", methods=["GET", "POST"])
@allow(signed_in)
def change(pair_id: int) -> ResponseReturnValue:
    """End without a reason; nobody learns who asked."""
    person = current_person()
    pair = _running(pair_id)
    if request.method == "POST":
        pairs.part(pair, by=person)
        return _to_pair(pair)
    return render_template("mentoring/tending/change.html", pair=pair)


@blueprint.route("/pasangan/<int:pair_id>/tutup/<reason>", methods=["GET", "POST"])
@allow(signed_in)
def end(pair_id: int, reason: str) -> ResponseReturnValue:
    """End for one reason: what it means, the closing talk where there is one, and how far each goal was reached."""
    person = current_person()
    pair = _running(pair_id)
    meant = next((each for each, slug in END_SLUGS.items() if slug == reason), None)
    if meant is None:
        raise NotFound(_("Halaman ini tidak ditemukan."))
    if request.method == "POST":
        pairs.close(pair, meant, by=person)
        return _to_pair(pair)
    goals = goals_of(pair, person)
    ids = [goal.id for goal in goals]
    side = pair.side_of(person)
    return render_template(
        "mentoring/tending/end.html",
        pair=pair,
        reason=meant.value,
        title=END_WORDS[meant],
        together=meant not in ENDS_AT_ONCE,
        goals=goals,
        scaled={number for number, scale in scales_of(ids).items() if scale.levels},
        said={number for number, levels in attainment_of(ids).items() if side in levels},
    )


@blueprint.post("/pasangan/<int:pair_id>/agenda-siap")
@allow(signed_in)
def write_agenda(pair_id: int) -> ResponseReturnValue:
    """Put three questions on the agenda."""
    pair = _running(pair_id)
    operations.write_agenda(pair, by=current_person())
    return redirect(url_for("mentoring_sessions.agenda", pair_id=pair.id), 303)


@blueprint.route("/pasangan/<int:pair_id>/jeda-sampai", methods=["GET", "POST"])
@allow(signed_in)
def pause(pair_id: int) -> ResponseReturnValue:
    """Pause until a day."""
    person = current_person()
    pair = _running(pair_id)
    form = PauseForm()
    if not form.is_submitted():
        form.until.data = clock.today(person.zone) + USUAL_PAUSE
    if form.validate_on_submit():
        try:
            pairs.set_pause(pair, True, by=person, until=form.until.data)
        except DomainError as refusal:
            form.refuse("until", refusal.sentence)
        else:
            return _to_pair(pair)
    page = render_template("mentoring/tending/pause.html", form=form, pair=pair)
    return page, 422 if form.problems else 200


@blueprint.route("/pasangan/<int:pair_id>/serah-terima", methods=["GET", "POST"])
@allow(signed_in)
def handover(pair_id: int) -> ResponseReturnValue:
    """What the mentee lets go on to the next mentor."""
    person = current_person()
    offered = own_handover(person, pair_id)
    luggage = luggage_of(offered.pair, offered.next_on)
    form = HandoverForm()
    form.offer(luggage.files)
    if form.validate_on_submit():
        answer_handover(offered, form.answer.data == "agree", files=form.files.data or (), by=person)
        return redirect(url_for("mentoring.home"), 303)
    page = render_template("mentoring/tending/handover.html", form=form, handover=offered, luggage=luggage)
    return page, 422 if form.problems else 200


@blueprint.get("/program/<int:programme_id>/rawat")
@allow(programme_manager)
def programme(programme_id: int) -> ResponseReturnValue:
    """How the programme's pairs are doing: counts of what people answered, and pairs nobody has explained."""
    person = current_person()
    shown = managed_programme(person, programme_id)
    answers = answers_of(shown)
    return render_template(
        "mentoring/tending/programme.html",
        programme=shown,
        fit=answers[QuestionKind.FIT],
        pulse=answers[QuestionKind.PULSE],
        silence=answers[QuestionKind.SILENCE],
        fits={fit.value: words for fit, words in FIT_WORDS.items()},
        causes={cause.value: words for cause, words in CAUSE_WORDS.items()},
        items=ITEM_WORDS,
        quality=quality_of(shown),
        statements=STATEMENTS,
        scale_words=SCALE_WORDS,
        silent=silent_pairs(shown, clock.today(person.zone)),
        quiet_weeks=quiet_after(shown.cadence_weeks).days // 7,
    )


@blueprint.post("/program/<int:programme_id>/rawat/<int:pair_id>")
@allow(programme_manager)
def remind(programme_id: int, pair_id: int) -> ResponseReturnValue:
    """Ask both of a silent pair once more, with the ways out at hand."""
    person = current_person()
    shown = managed_programme(person, programme_id)
    quiet = next((one for one in silent_pairs(shown, clock.today(person.zone)) if one.pair.id == pair_id), None)
    if quiet is None:
        raise NotFound(_("Pasangan ini tidak ditemukan."))
    operations.ask_again(quiet.pair, quiet.last_met)
    return redirect(url_for("mentoring_tending.programme", programme_id=programme_id), 303)
