"""The profile form: competencies as selects with levels, everything else as chips."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from bina.people.models import Competency
from bina.web.forms import Form, at_most, between, optional, options, required
from mentoring.profiles.models import Profile
from mentoring.profiles.operations import ProfileValues
from mentoring.profiles.rules import Side
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


class Chips(SelectMultipleField):
    """Several choices as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ProfileForm(Form):
    """One person's part in a programme."""

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
        [required(_l("Pilih paling sedikit dua waktu, agar ada peluang waktu yang sama."))],
        choices=options((time, "") for time in TIMES),
        description=_l("Pilih paling sedikit dua."),
    )
    modes = Chips(_l("Cara bertemu"), [optional()], choices=options((mode, MODE_WORDS[mode]) for mode in MODES))
    place = StringField(
        _l("Tempat bertemu"),
        [optional(), at_most(80)],
        description=_l("Misalnya nama kantor. Dipakai bila tatap muka."),
    )
    capacity = IntegerField(_l("Berapa orang yang dapat Anda dampingi sekaligus?"), [optional(), between(1, 8)])
    barriers = Chips(_l("Hambatan"), [optional()], choices=options((key, BARRIER_WORDS[key]) for key in BARRIERS))
    wish_1 = SelectField(_l("Pilihan pertama"), [optional()], coerce=int)
    wish_2 = SelectField(_l("Pilihan kedua"), [optional()], coerce=int)
    wish_3 = SelectField(_l("Pilihan ketiga"), [optional()], coerce=int)
    avoid_1 = SelectField(_l("Jangan pasangkan saya dengan"), [optional()], coerce=int)
    avoid_2 = SelectField(_l("Jangan pasangkan saya juga dengan"), [optional()], coerce=int)
    introduction = TextAreaField(
        _l("Perkenalan singkat"),
        [optional(), at_most(500)],
        description=_l("Dibaca oleh calon pasangan Anda saat usulan dikirim."),
    )

    def offer(self, side: Side, framework: Sequence[Competency], others: Sequence[Profile]) -> None:
        """Fill the choices and word the questions for one side."""
        self.side.data = side.value
        nothing = (0, _l("– tidak ada –"))
        skills = [(competency.id, competency.name) for competency in framework]
        self.competency_1.choices = options([(0, _l("– pilih –")), *skills])
        people = [(other.person_id, f"{other.person.name} · {other.person.unit.label}") for other in others]
        for name in ("competency_2", "competency_3"):
            self[name].choices = options([nothing, *skills])
        for name in ("wish_1", "wish_2", "wish_3", "avoid_1", "avoid_2"):
            self[name].choices = options([nothing, *people])
        self.times.choices = options(
            (time, f"{DAY_WORDS[time.split('-')[0]]} {HALF_WORDS[time.split('-')[1]]}") for time in TIMES
        )
        if side is Side.MENTOR:
            self.barriers.label.text = _l("Hambatan yang dapat Anda bantu atasi")
        else:
            self.barriers.label.text = _l("Hambatan yang sedang Anda hadapi")

    def show(self, profile: Profile, avoided: Sequence[int]) -> None:
        """Show what the person said before."""
        for number, row in enumerate(profile.competencies[:PLACES], start=1):
            self[f"competency_{number}"].data, self[f"level_{number}"].data = row.competency_id, row.level
        for number, person_id in enumerate(profile.wishes[:PLACES], start=1):
            self[f"wish_{number}"].data = person_id
        for number, person_id in enumerate(avoided[:2], start=1):
            self[f"avoid_{number}"].data = person_id
        for name in ("times", "modes", "place", "barriers", "introduction"):
            self[name].data = getattr(profile, name)
        self.capacity.data = profile.capacity or None

    def values(self) -> ProfileValues:
        """The form as values."""
        competencies = {
            self[f"competency_{number}"].data: self[f"level_{number}"].data or 3
            for number in range(1, PLACES + 1)
            if self[f"competency_{number}"].data
        }
        return ProfileValues(
            side=Side(self.side.data),
            competencies=competencies,
            times=self.times.data or (),
            modes=self.modes.data or MODES,
            place=(self.place.data or "").strip(),
            capacity=self.capacity.data or 0,
            barriers=self.barriers.data or (),
            wishes=[self[f"wish_{n}"].data for n in range(1, PLACES + 1) if self[f"wish_{n}"].data],
            avoided=[self[f"avoid_{n}"].data for n in (1, 2) if self[f"avoid_{n}"].data],
            introduction=(self.introduction.data or "").strip(),
        )
