"""Asking both of a pair, keeping their answers for them alone, and what follows from an answer."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from bina import clock
from bina.db import db
from bina.errors import Conflict, Forbidden
from bina.jobs import enqueue
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from mentoring.barriers.queries import open_measures
from mentoring.pairs.models import Pair
from mentoring.pairs.operations import lock, part
from mentoring.pairs.rules import EndReason, PairState
from mentoring.quality.rules import Quality, tallied
from mentoring.sessions.operations.agenda import add_point
from mentoring.tending.models import Question, Tally
from mentoring.tending.rules import PULSE_ITEMS, Cause, Fit, Pulse, QuestionKind, question_path

#: Name of the job that looks for somebody else for a mentee who changes.
PAIR_ANEW = "mentoring.pair_anew"

_LETTERS = {
    QuestionKind.FIT: (
        _l("Cocokkah Anda berdua?"),
        _l("Sesi pertama sudah lewat. Satu pertanyaan untuk Anda; jawabannya hanya Anda yang melihat."),
    ),
    QuestionKind.PULSE: (
        _l("Bagaimana mentoring Anda? Tiga ketukan"),
        _l("Berguna, nyaman, maju: jawab dalam 20 detik. Jawaban Anda tidak dilihat pasangan maupun pengelola."),
    ),
    QuestionKind.QUALITY: (
        _l("Setengah jalan: dua menit tentang mentoring Anda"),
        _l(
            "Dua belas pernyataan, satu ketukan untuk tiap baris. Jawaban Anda tidak dilihat pasangan maupun pengelola."
        ),
    ),
    QuestionKind.SILENCE: (
        _l("Lama belum bertemu? Kami bantu"),
        _l("Sudah beberapa minggu tanpa sesi. Pilih sebabnya, dan langsung ada jalan keluarnya."),
    ),
}
#: Questions that bring two people without a topic back into talk.
AGENDA_TEMPLATE = (
    _l("Satu hal yang berjalan baik sejak pertemuan terakhir"),
    _l("Satu hal di pekerjaan minggu ini yang ingin diubah"),
    _l("Satu langkah kecil sebelum pertemuan berikutnya"),
)


def ask(pair: Pair, kind: QuestionKind, occasion: int) -> bool:
    """Ask both, once for each occasion; says whether it was the first time.

    In a group its members are asked, and not the mentor as often as there are members.
    """
    lock(pair)
    if pair.state is not PairState.ACTIVE:
        return False
    asked = db.session.scalar(
        select(Question.id)
        .where(Question.pair_id == pair.id, Question.kind == kind, Question.occasion == occasion)
        .limit(1)
    )
    if asked is not None:
        return False
    for person in (pair.mentee,) if pair.programme.together else (pair.mentee, pair.mentor):
        question = Question(pair=pair, person=person, kind=kind, occasion=occasion, asked_at=clock.now())
        db.session.add(question)
        db.session.flush()
        # Whoever is asked anyway whether a barrier is gone finds the pulse on that page: one message, not two.
        if kind is not QuestionKind.PULSE or not open_measures(person, clock.today(person.zone)):
            _write(question, "")
    return True


def _write(question: Question, again: str) -> None:
    subject, body = _LETTERS[question.kind]
    notify(
        question.person,
        key=f"mentoring:question:{question.id}:{again}",
        kind=NoticeKind.MENTORING,
        subject=subject,
        body=body,
        url=question_path(question.id),
    )


def ask_again(pair: Pair, last_met: date) -> None:
    """Ask both once more why they have not met, or for the first time; at most one letter a day."""
    if ask(pair, QuestionKind.SILENCE, last_met.toordinal()):
        return
    waiting = db.session.scalars(
        select(Question).where(
            Question.pair_id == pair.id,
            Question.kind == QuestionKind.SILENCE,
            Question.occasion == last_met.toordinal(),
            Question.answered_at.is_(None),
        )
    ).all()
    for question in waiting:
        _write(question, clock.today(question.person.zone).isoformat())


def _held(question: Question, kind: QuestionKind, by: Person) -> None:
    lock(question.pair)
    db.session.refresh(question, with_for_update={"of": Question})
    if question.person_id != by.id or question.kind is not kind:
        raise Forbidden(_("Pertanyaan ini bukan untuk Anda."))
    if question.answered_at is not None or not question.pair.live:
        raise Conflict(_("Pertanyaan ini sudah selesai. Tidak ada yang perlu Anda jawab lagi."))


def _keep(question: Question, answer: str) -> None:
    question.answered_at = clock.now()
    question.hold(answer)
    db.session.flush()


def _count(pair: Pair, kind: QuestionKind, item: str, choice: str) -> None:
    key = {"programme_id": pair.programme_id, "kind": kind, "item": item, "choice": choice}
    more = update(Tally).filter_by(**key).values(number=Tally.number + 1).execution_options(synchronize_session=False)
    if db.session.execute(more).rowcount:  # type: ignore[attr-defined]
        return
    try:
        with db.session.begin_nested():
            db.session.add(Tally(**key, number=1))
            db.session.flush()
    except IntegrityError:
        db.session.execute(more)


def answer_fit(question: Question, fit: Fit, *, by: Person) -> None:
    """Say whether the two fit. "Change" ends the pair without anybody learning who said so."""
    _held(question, QuestionKind.FIT, by)
    _count(question.pair, QuestionKind.FIT, "", fit.value)
    if fit is Fit.CHANGE:
        part(question.pair, by=by)
        return
    _keep(question, fit.value)


def answer_pulse(question: Question, pulse: Pulse, *, by: Person) -> None:
    """Say how it goes; only counts leave the answer."""
    _held(question, QuestionKind.PULSE, by)
    for item in PULSE_ITEMS:
        _count(question.pair, QuestionKind.PULSE, item, str(getattr(pulse, item)))
    _keep(question, pulse.to_json())


def answer_quality(question: Question, quality: Quality, *, by: Person) -> None:
    """Say how good it is; counts of grades, and of the sum of each construct, are all that leaves the answer."""
    _held(question, QuestionKind.QUALITY, by)
    for item, choice in tallied(question.side, quality).items():
        _count(question.pair, QuestionKind.QUALITY, item, choice)
    _keep(question, quality.to_json())


def answer_silence(question: Question, cause: Cause, *, by: Person) -> None:
    """Say why the two have not met; what can be done about it is offered next."""
    _held(question, QuestionKind.SILENCE, by)
    _count(question.pair, QuestionKind.SILENCE, "", cause.value)
    _keep(question, cause.value)


def after_end(pair: Pair) -> None:
    """Forget what is left of questions when a pair ends, and look for somebody else for whoever still wants to go on.

    After an end without blame no answer stays that could tell who asked for it.
    """
    ended = delete(Question).where(Question.pair_id == pair.id)
    if pair.end_reason is EndReason.NO_FAULT:
        ended = ended.where(Question.kind.not_in((QuestionKind.PULSE, QuestionKind.QUALITY)))
        # One that only one of the two has answered says nothing about the end.
        db.session.execute(ended.execution_options(synchronize_session="fetch"))
    db.session.execute(
        delete(Question)
        .where(Question.pair_id == pair.id, Question.answered_at.is_(None))
        .execution_options(synchronize_session="fetch")
    )
    if pair.end_reason in (EndReason.NO_FAULT, EndReason.CAPACITY):
        enqueue(PAIR_ANEW, profile_id=pair.mentee_profile_id)


def write_agenda(pair: Pair, *, by: Person) -> None:
    """Put three questions on the agenda that bring a talk back."""
    for words in AGENDA_TEMPLATE:
        add_point(pair, str(words), by=by)
