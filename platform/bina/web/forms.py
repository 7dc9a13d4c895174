"""Forms as Bina shows them: messages in the user's language, an error summary, typed text kept."""

from collections.abc import Iterable, Sequence
from math import isfinite
from typing import Any

from flask_babel import lazy_gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FloatField, IntegerField, validators
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import Field

#: WTForms has no Indonesian catalogue: these are the sentences its fields raise themselves.
_FIELD_MESSAGES = {
    "Not a valid integer value.": _l("Isi dengan angka bulat, misalnya 3."),
    "Not a valid decimal value.": _l("Isi dengan angka, misalnya 3,5."),
    "Not a valid float value.": _l("Isi dengan angka, misalnya 3,5."),
    "Not a valid date value.": _l("Isi dengan tanggal, misalnya 2026-11-21."),
    "Not a valid datetime value.": _l("Isi dengan tanggal dan jam."),
    "Not a valid time value.": _l("Isi dengan jam, misalnya 14.30."),
    "Not a valid choice.": _l("Pilih salah satu dari daftar."),
    "Not a valid choice": _l("Pilih salah satu dari daftar."),
    "Invalid Choice: could not coerce.": _l("Pilih salah satu dari daftar."),
    "'%(value)s' is not a valid choice for this field.": _l("Pilih dari daftar."),
    "Invalid CSRF Token": _l("Halaman ini terlalu lama terbuka. Kirim sekali lagi."),
}


class _Translations:
    """Turns the messages inside WTForms into ours."""

    def gettext(self, text: str) -> str:
        """One message."""
        return str(_FIELD_MESSAGES.get(text, text))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """A counted message."""
        return self.gettext(singular if n == 1 else plural)


class Form(FlaskForm):
    """Base of every form."""

    class Meta(FlaskForm.Meta):
        """Our translations instead of WTForms' own."""

        def get_translations(self, form: Any) -> _Translations:
            """The sentences fields raise by themselves."""
            return _Translations()

    def validate(self, extra_validators: Any = None) -> bool:
        """As the fields say, and no text holds a NUL character, which a database cannot keep."""
        sound = bool(super().validate(extra_validators))
        for field in self:
            if isinstance(field.data, str) and "\0" in field.data:
                field.data = field.data.replace("\0", "")
                self.refuse(
                    field.short_name,
                    lazy_gettext("Teks memuat tanda yang tidak dapat disimpan. Periksa lagi, lalu kirim."),
                )
                sound = False
        return sound

    @property
    def problems(self) -> Sequence[tuple[Field, str]]:
        """Every field in error with its first sentence, in the order of the page."""
        return [(field, str(field.errors[0])) for field in self if field.errors]

    def refuse(self, field: str, sentence: object) -> None:
        """Add a sentence that only an operation could know to a field."""
        target = self[field]
        target.errors = [*target.errors, sentence]


class NumberField(FloatField):
    """A number as people write it here: "3,5" and "1.250,5" as well as "3.5"; shown with a decimal comma."""

    data: float | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the last of comma and dot as the decimal sign when both stand there, a lone comma as one."""
        plain = valuelist[0].strip().replace("\u00a0", "").replace(" ", "") if valuelist else ""
        if "," in plain and "." in plain:
            thousands = "." if plain.rfind(",") > plain.rfind(".") else ","
            plain = plain.replace(thousands, "")
        super().process_formdata([plain.replace(",", ".")] if plain else [])
        if self.data is not None and not isfinite(self.data):
            self.data = None
            raise ValueError(_l("Isi dengan angka, misalnya 3,5."))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:.15g}".replace(".", ",")


class RupiahField(IntegerField):
    """Whole rupiah, with or without dots between the thousands."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read "1.250.000", "Rp 1 250 000" and "1250000" alike."""
        plain = valuelist[0].strip().removeprefix("Rp").replace(".", "").replace(" ", "") if valuelist else ""
        super().process_formdata([plain] if plain else [])


def required(sentence: object) -> validators.InputRequired:
    """The field must be filled; the sentence says with what."""
    return validators.InputRequired(message=sentence)


def at_most(characters: int) -> validators.Length:
    """At most so many characters."""
    return validators.Length(
        max=characters, message=_l("Terlalu panjang. Tulis paling banyak %(max)d karakter.", max=characters)
    )


def between(low: float, high: float) -> validators.NumberRange:
    """A number within bounds."""
    return validators.NumberRange(
        min=low, max=high, message=_l("Isi dengan angka dari %(low)s sampai %(high)s.", low=low, high=high)
    )


def options(pairs: Iterable[tuple[Any, object]]) -> list[SelectChoice]:
    """Choices of a select, radio or checkbox field from (value, label) pairs."""
    return [SelectChoice(value, label) for value, label in pairs]


optional = validators.Optional
