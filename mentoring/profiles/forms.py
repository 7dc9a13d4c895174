"""The profile in four short steps; each is saved when it is sent."""

from collections.abc import Sequence
from dataclasses import replace

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, ListWidget

from bina.people.models import Competency
from bina.web.forms import Form, at_most, between, optional, options, required
from mentoring.profiles.models import Profile
from mentoring.profiles.operations import ProfileValues
from mentoring.profiles.rules import STYLE_ITEMS, Side
from mentoring.programmes.rules import BARRIERS, MODES, TIMES

DAY_WORDS = {"sen": _l("Senin"), "sel": _l("Selasa"), "rab": _l("Rabu"), "kam": _l("Kamis"), "jum": _l("Jumat")}
HALF_WORDS = {"pagi": _l("pagi"), "siang": _l("siang")}
MODE_WORDS = {"tatap_muka": _l("Tatap muka"), "daring": _l("Daring")}
BARRIER_WORDS = {
    "ability": _l("Belum cukup mampu atau masih perlu latihan"),
    "motivation": _l("Belum terdorong atau usaha belum dihargai"),
    "superior_support": _l("Atasan belum memberi waktu dan kesempatan"),
    "peer_support": _l("Rekan kerja belum mendukung cara baru"),
    "opportunity": _l("Tugas, alat, atau aturan belum memberi kesempatan"),
    "design": _l("Yang dipelajari belum cocok dengan pekerjaan"),
}
_LEVELS = [
    (1, _l("1 – mulai paham")),
    (2, _l("2 – dasar")),
    (3, _l("3 – mandiri")),
    (4, _l("4 – membimbing orang lain")),
    (5, _l("5 – ahli")),
]
PLACES = 3


def _number_or_none(text: str | int | None) -> int | None:
    return int(text) if text not in (None, "", "None") else None


class Chips(SelectMultipleField):
    """Several choices as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


LANGUAGE_WORDS = {
    "id": _l("Bahasa Indonesia"),
    "jv": _l("Jawa"),
    "su": _l("Sunda"),
    "min": _l("Minangkabau"),
    "btk": _l("Batak"),
    "ban": _l("Bali"),
    "sas": _l("Sasak"),
    "bug": _l("Bugis"),
    "en": _l("Inggris"),
}
STYLE_WORDS = {
    "direct": _l("Saya lebih suka masukan yang langsung daripada yang diperhalus."),
    "planned": _l("Saya lebih suka rencana yang rinci daripada arah umum."),
    "example": _l("Saya lebih cepat belajar dari contoh nyata daripada dari penjelasan."),
    "quick": _l("Saya lebih suka segera mencoba daripada menimbang lama."),
    "formal": _l("Saya lebih nyaman dengan suasana resmi daripada santai."),
    "often": _l("Saya lebih suka sering bertukar kabar singkat daripada jarang tetapi panjang."),
}
_AGREEMENT = [(grade, str(grade)) for grade in range(1, 6)]


class NeedsForm(Form):
    """What is needed or offered, and when there is time: enough to take part."""

    side = HiddenField()
    competency_1 = SelectField(_l("Kompetensi pertama"), coerce=int)
    level_1 = SelectField(_l("Jenjang kompetensi pertama"), coerce=int, choices=options(_LEVELS), default=3)
    competency_2 = SelectField(_l("Kompetensi kedua"), [optional()], coerce=int)
    level_2 = SelectField(_l("Jenjang kompetensi kedua"), [optional()], coerce=int, choices=options(_LEVELS), default=3)
    competency_3 = SelectField(_l("Kompetensi ketiga"), [optional()], coerce=int)
    level_3 = SelectField(
        _l("Jenjang kompetensi ketiga"), [optional()], coerce=int, choices=options(_LEVELS), default=3
    )
    times = Chips(
        _l("Waktu yang mungkin"),
        [required(_l("Pilih paling sedikit tiga waktu, agar ada peluang waktu yang sama."))],
        choices=options((time, "") for time in TIMES),
        description=_l("Pilih paling sedikit tiga."),
    )
    question = TextAreaField(
        _l("Pertanyaan Anda"),
        [optional(), at_most(500)],
        description=_l("Satu pertanyaan, dengan kata-kata sendiri. Dibaca oleh orang yang diusulkan menjawabnya."),
    )
    capacity = IntegerField(_l("Berapa orang yang dapat Anda dampingi sekaligus?"), [optional(), between(1, 8)])

    def offer(self, side: Side, framework: Sequence[Competency]) -> None:
        """Fill the choices for one side."""
        self.side.data = side.value
        skills = [(competency.id, competency.name) for competency in framework]
        self.competency_1.choices = options([(0, _l("– pilih –")), *skills])
        for name in ("competency_2", "competency_3"):
            self[name].choices = options([(0, _l("– tidak ada –")), *skills])
        self.times.choices = options(
            (time, f"{DAY_WORDS[time.split('-')[0]]} {HALF_WORDS[time.split('-')[1]]}") for time in TIMES
        )

    def ask_for_a_group(self, fewest: int, most: int) -> None:
        """Word the question about places for people who meet together."""
        self.capacity.label.text = _l("Kelompok sampai berapa orang?")
        self.capacity.description = _l(
            "Dari %(fewest)s sampai %(most)s. Anda bertemu semuanya sekaligus.", fewest=fewest, most=most
        )

    def show(self, values: ProfileValues) -> None:
        """Show what the person said before."""
        self.fill(list(values.competencies.items()))
        self.times.data, self.capacity.data = list(values.times), values.capacity or None
        self.question.data = values.question

    def fill(self, levels: Sequence[tuple[int, int]]) -> None:
        """Show competencies with their levels."""
        for number, (competency, level) in enumerate(levels[:PLACES], start=1):
            self[f"competency_{number}"].data, self[f"level_{number}"].data = competency, level

    def values(self, before: ProfileValues | None) -> ProfileValues:
        """The form upon what was said before."""
        competencies = {
            self[f"competency_{number}"].data: self[f"level_{number}"].data or 3
            for number in range(1, PLACES + 1)
            if self[f"competency_{number}"].data
        }
        side, times, capacity = Side(self.side.data), self.times.data or (), self.capacity.data or 0
        before = before or ProfileValues(side, competencies, times)
        question = (self.question.data or "").strip()
        return replace(before, side=side, competencies=competencies, times=times, capacity=capacity, question=question)


class MeetingForm(Form):
    """How, where and in which language people meet, and when they are away."""

    modes = Chips(_l("Cara bertemu"), [optional()], choices=options((mode, MODE_WORDS[mode]) for mode in MODES))
    place = StringField(
        _l("Tempat bertemu"),
        [optional(), at_most(80)],
        description=_l("Misalnya nama kantor. Dipakai bila tatap muka."),
    )
    languages = Chips(
        _l("Bahasa percakapan"),
        [required(_l("Pilih paling sedikit satu bahasa."))],
        choices=options(LANGUAGE_WORDS.items()),
    )
    away_from = DateField(
        _l("Cuti mulai"),
        [optional()],
        description=_l("Selama cuti tidak ada usulan baru, dan batas waktu Anda berhenti."),
    )
    away_until = DateField(_l("Cuti sampai"), [optional()])

    def show(self, values: ProfileValues) -> None:
        """Show what the person said before."""
        for name in ("modes", "place", "languages", "away_from", "away_until"):
            self[name].data = getattr(values, name)

    def values(self, before: ProfileValues) -> ProfileValues:
        """The form upon what was said before."""
        return replace(
            before,
            modes=self.modes.data or MODES,
            place=(self.place.data or "").strip(),
            languages=self.languages.data or (),
            away_from=self.away_from.data,
            away_until=self.away_until.data,
        )


class StyleForm(Form):
    """Barriers, ways of working and an introduction; the statements are added below."""

    barriers = Chips(_l("Hambatan"), [optional()], choices=options((key, BARRIER_WORDS[key]) for key in BARRIERS))
    introduction = TextAreaField(
        _l("Perkenalan singkat"),
        [optional(), at_most(500)],
        description=_l("Dibaca oleh calon pasangan Anda saat usulan dikirim."),
    )

    def show(self, values: ProfileValues) -> None:
        """Show what the person said before, and word the questions for their side."""
        self.word(values.side)
        self.barriers.data, self.introduction.data = list(values.barriers), values.introduction
        for item, answer in zip(STYLE_ITEMS, values.style, strict=False):
            self[item].data = answer

    def word(self, side: Side) -> None:
        """Word the questions for one side."""
        self.barriers.label.text = (
            _l("Hambatan yang dapat Anda bantu atasi")
            if side is Side.MENTOR
            else _l("Hambatan yang sedang Anda hadapi")
        )

    def values(self, before: ProfileValues) -> ProfileValues:
        """The form upon what was said before; ways of working count only when every statement is answered."""
        answers = [self[item].data for item in STYLE_ITEMS]
        return replace(
            before,
            barriers=self.barriers.data or (),
            introduction=(self.introduction.data or "").strip(),
            style=[int(answer) for answer in answers] if all(answers) else (),
        )


for _item in STYLE_ITEMS:
    setattr(
        StyleForm,
        _item,
        RadioField(STYLE_WORDS[_item], [optional()], coerce=_number_or_none, choices=options(_AGREEMENT)),
    )


class WishesForm(Form):
    """Whom one would like, and whom not."""

    wish_1 = SelectField(_l("Pilihan pertama"), [optional()], coerce=int)
    wish_2 = SelectField(_l("Pilihan kedua"), [optional()], coerce=int)
    wish_3 = SelectField(_l("Pilihan ketiga"), [optional()], coerce=int)
    avoid_1 = SelectField(_l("Jangan pasangkan saya dengan"), [optional()], coerce=int)
    avoid_2 = SelectField(_l("Jangan pasangkan saya juga dengan"), [optional()], coerce=int)
    same_sex = BooleanField(_l("Hanya dengan orang yang jenis kelaminnya sama"))

    def offer(self, others: Sequence[Profile]) -> None:
        """Fill the choices with the people of the other side."""
        people = [(other.person_id, f"{other.person.name} · {other.person.unit.label}") for other in others]
        for name in ("wish_1", "wish_2", "wish_3", "avoid_1", "avoid_2"):
            self[name].choices = options([(0, _l("– tidak ada –")), *people])

    def show(self, values: ProfileValues) -> None:
        """Show what the person said before."""
        for number, person_id in enumerate(values.wishes[:PLACES], start=1):
            self[f"wish_{number}"].data = person_id
        for number, person_id in enumerate(values.avoided[:2], start=1):
            self[f"avoid_{number}"].data = person_id
        self.same_sex.data = values.same_sex

    def values(self, before: ProfileValues) -> ProfileValues:
        """The form upon what was said before."""
        return replace(
            before,
            wishes=[self[f"wish_{n}"].data for n in range(1, PLACES + 1) if self[f"wish_{n}"].data],
            avoided=[self[f"avoid_{n}"].data for n in (1, 2) if self[f"avoid_{n}"].data],
            same_sex=bool(self.same_sex.data),
        )
