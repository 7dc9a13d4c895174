"""The log of a gathering: everybody ticked, untick who was not there."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, IntegerField, RadioField, TextAreaField

from bina.web.forms import Form, at_most, between, optional, options, required
from mentoring.pairs.models import Pair
from mentoring.pairs.rules import PairState
from mentoring.profiles.forms import MODE_WORDS, Chips
from mentoring.sessions.rules import MOST_MINUTES, USUAL_MINUTES, Mode, SessionValues


class GatheringForm(Form):
    """What was done when the group met, and who came."""

    #: given to the form, so that it arrives once however often it is sent
    key = HiddenField(validators=[optional(), at_most(40)])
    present = Chips(
        _l("Siapa yang hadir?"),
        [required(_l("Tandai paling sedikit satu orang yang hadir."))],
        coerce=int,
        description=_l("Semua sudah ditandai; ketuk yang tidak hadir."),
    )
    length = RadioField(
        _l("Berapa lama?"),
        [required(_l("Pilih lama pertemuan."))],
        choices=options([*((str(n), _l("%(n)s menit", n=n)) for n in USUAL_MINUTES), ("other", _l("Lainnya"))]),
        default="90",
    )
    minutes = IntegerField(_l("Menit, bila lainnya"), [optional(), between(1, MOST_MINUTES)])
    mode = RadioField(
        _l("Bertemu lewat"),
        [required(_l("Pilih cara bertemu."))],
        choices=options((mode.value, MODE_WORDS[mode.value]) for mode in Mode),
        default=Mode.FACE_TO_FACE.value,
    )
    held_on = DateField(_l("Tanggal"), [required(_l("Isi tanggal pertemuan."))])
    next_step = TextAreaField(
        _l("Langkah berikutnya untuk setiap yang hadir"),
        [optional(), at_most(300)],
        description=_l("Setiap orang menandai sendiri bila sudah selesai."),
        render_kw={"autocapitalize": "sentences"},
    )
    next_on = DateField(_l("Bertemu lagi pada"), [optional()])

    def offer(self, pairs: Sequence[Pair]) -> None:
        """The members to choose from."""
        self.present.choices = options((pair.id, pair.mentee.name) for pair in pairs)

    def begin(self, pairs: Sequence[Pair], minutes: int, mode: Mode) -> None:
        """Everybody came, unless their mentoring rests; as long and in the way it was the last time."""
        self.present.data = [pair.id for pair in pairs if pair.state is PairState.ACTIVE]
        usual = minutes in USUAL_MINUTES
        self.length.data, self.minutes.data = (str(minutes), None) if usual else ("other", minutes)
        self.mode.data = mode.value

    def values(self) -> SessionValues:
        """The form as values."""
        return SessionValues(
            held_on=self.held_on.data or date.min,
            minutes=(self.minutes.data or 0) if self.length.data == "other" else int(self.length.data or 0),
            mode=Mode(self.mode.data),
            next_step=(self.next_step.data or "").strip(),
            next_on=self.next_on.data,
        )
