"""The session log: everything a tap, in the order of a thumb."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectField, TextAreaField

from bina.web.forms import Form, at_most, between, optional, options, required
from mentoring.pairs.models import Goal
from mentoring.pairs.rules import GoalState
from mentoring.profiles.forms import BARRIER_WORDS, MODE_WORDS, Chips
from mentoring.profiles.rules import Side
from mentoring.sessions.rules import MOST_MINUTES, USUAL_MINUTES, Mode, SessionValues, Talk

#: The four questions of GROW.
TALK_WORDS = {
    "goal": _l("Apa yang ingin dicapai hari ini?"),
    "reality": _l("Bagaimana keadaannya sekarang?"),
    "options": _l("Apa saja pilihannya?"),
    "will": _l("Apa yang akan dilakukan?"),
}


class LogForm(Form):
    """What was done when two people met."""

    #: given to the form, so that it arrives once however often it is sent
    key = HiddenField(validators=[optional(), at_most(40)])
    #: the planned meeting it was opened for
    planned = HiddenField()
    held_on = DateField(_l("Tanggal"), [required(_l("Isi tanggal pertemuan."))])
    length = RadioField(
        _l("Berapa lama?"),
        [required(_l("Pilih lama pertemuan."))],
        choices=options([*((str(n), _l("%(n)s menit", n=n)) for n in USUAL_MINUTES), ("other", _l("Lainnya"))]),
        default="60",
    )
    minutes = IntegerField(_l("Menit, bila lainnya"), [optional(), between(1, MOST_MINUTES)])
    mode = RadioField(
        _l("Bertemu lewat"),
        [required(_l("Pilih cara bertemu."))],
        choices=options((mode.value, MODE_WORDS[mode.value]) for mode in Mode),
        default=Mode.FACE_TO_FACE.value,
    )
    goals = Chips(_l("Membahas tujuan"), [optional()], coerce=int)
    next_step = TextAreaField(
        _l("Langkah berikutnya yang disepakati"),
        [optional(), at_most(300)],
        description=_l("Boleh didikte lewat mikrofon papan ketik, atau ditempel dari WhatsApp."),
        render_kw={"autocapitalize": "sentences"},
    )
    step_by = RadioField(
        _l("Siapa yang melakukannya?"),
        [optional()],
        choices=options([(Side.MENTEE.value, _l("Peserta")), (Side.MENTOR.value, _l("Mentor"))]),
        default=Side.MENTEE.value,
    )
    step_due = DateField(_l("Langkah itu selesai sebelum"), [optional()])
    barrier = SelectField(
        _l("Hambatan yang ditemui"),
        [optional()],
        choices=options([("", _l("Tidak ada")), *BARRIER_WORDS.items()]),
    )
    next_on = DateField(_l("Bertemu lagi pada"), [optional()])
    talk_goal = TextAreaField(TALK_WORDS["goal"], [optional(), at_most(1000)])
    talk_reality = TextAreaField(TALK_WORDS["reality"], [optional(), at_most(1000)])
    talk_options = TextAreaField(TALK_WORDS["options"], [optional(), at_most(1000)])
    talk_will = TextAreaField(TALK_WORDS["will"], [optional(), at_most(1000)])

    def offer(self, goals: Sequence[Goal]) -> None:
        """The open goals to choose from."""
        self.goals.choices = options((goal.id, goal.title) for goal in goals if goal.state is GoalState.OPEN)

    def show(self, values: SessionValues) -> None:
        """Show a log to be corrected."""
        self.held_on.data, self.mode.data = values.held_on, values.mode.value
        self.say_minutes(values.minutes)
        self.goals.data = list(values.goal_ids)
        self.next_step.data, self.barrier.data = values.next_step, values.barrier
        self.step_by.data, self.step_due.data = values.step_by.value, values.step_due
        for name, field in self.talk_fields.items():
            field.data = getattr(values.talk, name)

    def say_minutes(self, minutes: int) -> None:
        """Preset how long it took."""
        usual = minutes in USUAL_MINUTES
        self.length.data = str(minutes) if usual else "other"
        self.minutes.data = None if usual else minutes

    @property
    def talk_fields(self) -> dict[str, TextAreaField]:
        """The four questions of GROW."""
        return {
            "goal": self.talk_goal,
            "reality": self.talk_reality,
            "options": self.talk_options,
            "will": self.talk_will,
        }

    def values(self) -> SessionValues:
        """The form as values."""
        return SessionValues(
            held_on=self.held_on.data or date.min,
            minutes=(self.minutes.data or 0) if self.length.data == "other" else int(self.length.data or 0),
            mode=Mode(self.mode.data),
            goal_ids=self.goals.data or (),
            next_step=(self.next_step.data or "").strip(),
            next_on=self.next_on.data,
            step_due=self.step_due.data if (self.next_step.data or "").strip() else None,
            step_by=Side(self.step_by.data or Side.MENTEE.value),
            barrier=self.barrier.data or "",
            talk=Talk(**{name: (field.data or "").strip() for name, field in self.talk_fields.items()}),
        )


class DisputeForm(Form):
    """What in a log is not right."""

    what = TextAreaField(
        _l("Apa yang belum tepat?"),
        [required(_l("Isi apa yang belum tepat.")), at_most(500)],
        description=_l("Misalnya: kami bertemu 45 menit, bukan 90. Hanya pasangan Anda yang membacanya."),
    )


class AgendaForm(Form):
    """Something to talk about next time."""

    words = TextAreaField(
        _l("Apa yang ingin dibahas?"),
        [required(_l("Isi apa yang ingin dibahas.")), at_most(300)],
        render_kw={"autocapitalize": "sentences"},
    )
