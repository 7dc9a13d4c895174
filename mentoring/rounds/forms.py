"""The dials of a round."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField

from bina.web.forms import Form, NumberField, between, optional, required
from mentoring.programmes.forms import CRITERIA
from mentoring.programmes.models import Programme
from mentoring.programmes.rules import PROGRAMME_WEIGHTS
from mentoring.rounds.operations import Dials

_FILLED = _l("Isi dengan angka.")


class DialsForm(Form):
    """Policy and weights, in points of 100."""

    floor = NumberField(
        _l("Kecocokan paling rendah (0–100)"),
        [required(_FILLED), between(0, 100)],
        description=_l("Pasangan di bawah nilai ini tidak dibuat."),
    )
    people_first = BooleanField(_l("Utamakan sebanyak mungkin orang mendapat mentor"))
    reserve_percent = IntegerField(
        _l("Cadangan tempat (persen)"),
        [required(_FILLED), between(0, 50)],
        description=_l("Disisihkan untuk mengganti pasangan, hanya dari tempat yang tidak dibutuhkan siapa pun."),
    )
    second_tier = NumberField(
        _l("Pemerataan beban mentor (poin)"),
        [required(_FILLED), between(0, 100)],
        description=_l("Tempat mentor pada paruh kedua dihitung sekian poin lebih mahal, sehingga beban menyebar."),
    )
    material_blocking = NumberField(
        _l("Tunjukkan pasangan yang layak ditukar bila keduanya naik (poin)"),
        [required(_FILLED), between(1, 100)],
    )
    weight_gap = IntegerField(CRITERIA["gap"], [required(_FILLED), between(0, 100)])
    weight_preference = IntegerField(CRITERIA["preference"], [required(_FILLED), between(0, 100)])
    weight_barrier = IntegerField(CRITERIA["barrier"], [required(_FILLED), between(0, 100)])
    weight_style = IntegerField(CRITERIA["style"], [required(_FILLED), between(0, 100)])
    weight_job = IntegerField(CRITERIA["job"], [required(_FILLED), between(0, 100)])
    weight_time = IntegerField(CRITERIA["time"], [required(_FILLED), between(0, 100)])
    weight_place = IntegerField(CRITERIA["place"], [required(_FILLED), between(0, 100)])
    weight_seniority = IntegerField(CRITERIA["seniority"], [required(_FILLED), between(0, 100)])

    def show(self, programme: Programme) -> None:
        """What holds now."""
        self.floor.data = programme.floor / 100
        self.people_first.data = programme.people_first
        self.reserve_percent.data = programme.reserve_percent
        self.second_tier.data = programme.second_tier / 100
        self.material_blocking.data = programme.material_blocking / 100
        for name in PROGRAMME_WEIGHTS:
            self[f"weight_{name}"].data = programme.weights.get(name, 0) // 100

    def dials(self) -> Dials:
        """The form as dials."""
        return Dials(
            floor=round((self.floor.data or 0) * 100),
            people_first=bool(self.people_first.data),
            reserve_percent=self.reserve_percent.data or 0,
            second_tier=round((self.second_tier.data or 0) * 100),
            material_blocking=round((self.material_blocking.data or 0) * 100),
        )

    def weights(self) -> dict[str, int]:
        """Criterion → basis points."""
        return {name: (self[f"weight_{name}"].data or 0) * 100 for name in PROGRAMME_WEIGHTS}


class BatchForm(Form):
    """When those who wait are paired next."""

    day = DateField(
        _l("Susunan berikutnya direncanakan pada"),
        [optional()],
        description=_l("Tampil bagi yang menunggu. Kosongkan bila belum dapat dipastikan."),
    )
