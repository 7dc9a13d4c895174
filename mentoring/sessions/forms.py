"""The session log: everything a tap, in the order of a thumb."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, RadioField, StringField, TextAreaField

from bina.web.forms import Form, at_most, between, optional, options, required
from mentoring.pairs.models import Goal
from mentoring.pairs.rules import GoalState
from mentoring.profiles.forms import MODE_WORDS, Chips
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.operations import SessionValues
from mentoring.sessions.rules import MOST_MINUTES, USUAL_MINUTES, Mode


class LogForm(Form):
    """What was done when two people met."""

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
    next_step = StringField(_l("Langkah berikutnya yang disepakati"), [optional(), at_most(300)])
    next_on = DateField(_l("Bertemu lagi pada"), [optional()])

    def offer(self, goals: Sequence[Goal]) -> None:
        """The open goals to choose from."""
        self.goals.choices = options((goal.id, goal.title) for goal in goals if goal.state is GoalState.OPEN)

    def show(self, session: MentoringSession) -> None:
        """Show a log to be corrected."""
        self.held_on.data, self.mode.data = session.held_on, session.mode.value
        usual = session.minutes in USUAL_MINUTES
        self.length.data = str(session.minutes) if usual else "other"
        self.minutes.data = None if usual else session.minutes
        self.goals.data = [goal.id for goal in session.goals]
        self.next_step.data = session.next_step

    def values(self) -> SessionValues:
        """The form as values."""
        return SessionValues(
            held_on=self.held_on.data or date.min,
            minutes=(self.minutes.data or 0) if self.length.data == "other" else int(self.length.data or 0),
            mode=Mode(self.mode.data),
            goal_ids=self.goals.data or (),
            next_step=(self.next_step.data or "").strip(),
            next_on=self.next_on.data,
        )


class DisputeForm(Form):
    """What in a log is not right."""

    what = TextAreaField(
        _l("Apa yang belum tepat?"),
        [required(_l("Isi apa yang belum tepat.")), at_most(500)],
        description=_l("Misalnya: kami bertemu 45 menit, bukan 90. Hanya pasangan Anda yang membacanya."),
    )


class PlanForm(Form):
    """When to meet next."""

    on = DateField(_l("Bertemu lagi pada"), [required(_l("Isi tanggal pertemuan berikutnya."))])
