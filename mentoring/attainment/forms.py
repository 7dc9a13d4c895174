"""The levels of a goal, and which one was reached."""

from collections.abc import Sequence
from typing import ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import StopValidation

from bina.web.forms import Form, at_most, optional, options, required
from mentoring.attainment.models import GoalScale
from mentoring.attainment.rules import LEVELS

LEVEL_WORDS = {
    -2: _l("Jauh di bawah harapan"),
    -1: _l("Di bawah harapan"),
    0: _l("Sesuai harapan"),
    1: _l("Di atas harapan"),
    2: _l("Jauh di atas harapan"),
}


class _StartLevel:
    """Where things stand is asked of every goal with levels, and of no other."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __call__(self, form: "ScaleForm", field: RadioField) -> None:
        if field.data is None:
            field.errors = []
            raise StopValidation(_("Pilih di tingkat mana keadaan sekarang.") if form.levels() else "")


class ScaleForm(Form):
    """What each level looks like."""

    without = BooleanField(_l("Tujuan ini tanpa ukuran"))
    level_0 = TextAreaField(LEVEL_WORDS[-2], [optional(), at_most(300)])
    level_1 = TextAreaField(LEVEL_WORDS[-1], [optional(), at_most(300)])
    level_2 = TextAreaField(LEVEL_WORDS[0], [optional(), at_most(300)], description=_l("Yang Anda berdua harapkan."))
    level_3 = TextAreaField(LEVEL_WORDS[1], [optional(), at_most(300)])
    level_4 = TextAreaField(LEVEL_WORDS[2], [optional(), at_most(300)])
    start = RadioField(
        _l("Di tingkat mana keadaan sekarang?"),
        [_StartLevel()],
        coerce=int,
        choices=options(LEVEL_WORDS.items()),
        description=_l("Dicatat sebelum mulai, supaya kemajuannya dapat dihitung."),
    )
    reason = TextAreaField(_l("Mengapa ukurannya diubah?"), [optional(), at_most(500)])

    @property
    def level_fields(self) -> Sequence[TextAreaField]:
        """The five levels, from lowest to highest."""
        return (self.level_0, self.level_1, self.level_2, self.level_3, self.level_4)

    def show(self, scale: GoalScale) -> None:
        """Show what was written."""
        self.without.data = not scale.levels
        for field, level in zip(self.level_fields, scale.levels, strict=False):
            field.data = level
        self.start.data = scale.start_level

    def levels(self) -> list[str]:
        """The levels, or none."""
        return [] if self.without.data else [(field.data or "").strip() for field in self.level_fields]


class AttainmentForm(Form):
    """Which level was reached."""

    level = RadioField(_l("Di mana tujuan ini sekarang?"), [required(_l("Pilih salah satu tingkat."))], coerce=int)

    def offer(self, scale: GoalScale) -> None:
        """The levels in the pair's words."""
        self.level.choices = options(
            (level, f"{LEVEL_WORDS[level]}: {words}") for level, words in zip(LEVELS, scale.levels, strict=True)
        )
