"""Forms of assignments."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import URL

from bina.web.forms import Form, at_most, between, optional, options, required
from courses.assignments.models import Submission
from courses.assignments.rules.sentences import sentences
from courses.rubrics.rules import Rubric


class WorkForm(Form):
    """What a learner works on."""

    text = TextAreaField(_l("Jawaban"), [at_most(60_000)])
    files = MultipleFileField(
        _l("Berkas"), [optional()], description=_l("Dokumen, lembar kerja, teks, atau gambar; paling banyak 5.")
    )
    link = StringField(
        _l("Tautan"),
        [optional(), at_most(500), URL(message=_l("Isi dengan alamat lengkap yang diawali https://."))],
        description=_l("Bila karyanya di tempat lain. Pastikan penilai dapat membukanya."),
    )


class MarkingForm(Form):
    """A level for every criterion, and a comment. Criteria are added by `marking_form`."""

    #: which submission the marker read
    submission = HiddenField()
    comment = TextAreaField(_l("Catatan untuk peserta"), [at_most(4000)])

    @property
    def criteria(self) -> list[RadioField]:
        """The fields of the criteria, in order."""
        return [field for field in self if isinstance(field, RadioField)]

    @property
    def chosen(self) -> list[int]:
        """The chosen level of every criterion."""
        return [int(field.data) for field in self.criteria]

    @property
    def chosen_so_far(self) -> list[int | None]:
        """The chosen level of every criterion, None where there is none yet."""
        return [int(said) if (said := str(field.data)).isdecimal() else None for field in self.criteria]


class CorrectingForm(MarkingForm):
    """Another level for some criteria, and why."""

    #: the number of the mark that stood when the page was opened
    seen = HiddenField()
    reason = TextAreaField(
        _l("Alasan koreksi"),
        [required(_l("Tulis alasannya. Peserta membacanya di samping nilai baru.")), at_most(1000)],
    )


class ModeratingForm(MarkingForm):
    """The level a third chooses for every criterion, and why."""

    reason = TextAreaField(
        _l("Alasan keputusan"),
        [required(_l("Tulis alasan keputusan Anda. Peserta membacanya.")), at_most(1000)],
    )


def moderating_form(rubric: Rubric) -> ModeratingForm:
    """The form for deciding by this rubric."""
    made: ModeratingForm = type("ModeratingRubricForm", (ModeratingForm,), _fields(rubric))()
    return made


class PlanForm(Form):
    """How many works two people mark, and from which difference on a third decides."""

    share = IntegerField(
        _l("Karya yang dinilai dua orang (persen)"),
        [required(_l("Isi 0 sampai 100.")), between(0, 100)],
        description=_l("0 berarti satu penilai, 100 berarti semua. Karyanya diundi menurut nomornya."),
    )
    threshold = IntegerField(
        _l("Ambang beda (persen dari poin tertinggi)"),
        [required(_l("Isi 0 sampai 100.")), between(0, 100)],
        description=_l(
            "Bila dua nilai berbeda lebih dari ini, penilai ketiga memutuskan. Selain itu, rata-ratanya berlaku."
        ),
    )


def marking_form(rubric: Rubric) -> MarkingForm:
    """The form for marking by this rubric."""
    made: MarkingForm = type("RubricForm", (MarkingForm,), _fields(rubric))()
    return made


def correcting_form(rubric: Rubric) -> CorrectingForm:
    """The form for correcting a mark given by this rubric."""
    made: CorrectingForm = type("CorrectingRubricForm", (CorrectingForm,), _fields(rubric))()
    return made


def _fields(rubric: Rubric) -> dict[str, Any]:
    return {
        f"c{place}": RadioField(
            criterion.title,
            [required(_l("Pilih satu tingkat untuk %(title)s.", title=criterion.title))],
            choices=options((str(n), level.words) for n, level in enumerate(criterion.levels)),
        )
        for place, criterion in enumerate(rubric.criteria)
    }


class SideNoteForm(Form):
    """A side note on one sentence, or on one page of a file."""

    #: which submission the marker read
    read = HiddenField()
    where = SelectField(_l("Tentang"))
    page = IntegerField(
        _l("Halaman"), [optional(), between(1, 9999)], description=_l("Hanya untuk catatan pada berkas.")
    )
    side_note = TextAreaField(_l("Catatan"), [required(_l("Tulis catatannya.")), at_most(1000)])

    def offer(self, submission: Submission) -> None:
        """Every sentence of the text, then every file."""
        told = [
            (f"s{each.place}", _shortened(f"{each.place + 1}. {each.words}")) for each in sentences(submission.text)
        ]
        files = [(f"f{n}", _l("Berkas %(n)s", n=n)) for n in range(1, len(submission.files) + 1)]
        self.where.choices = options([*told, *files])

    @property
    def place(self) -> int:
        """The chosen sentence from 0, or the chosen file from 1."""
        return int(self.where.data[1:])

    @property
    def about_file(self) -> bool:
        """Whether the note is about a file."""
        return str(self.where.data).startswith("f")

    def validate(self, extra_validators: Any = None) -> bool:
        """As the fields say, and a side note on a file needs its page."""
        sound = super().validate(extra_validators)
        if sound and self.about_file and self.page.data is None:
            self.refuse("page", _l("Isi nomor halaman berkasnya."))
            return False
        return sound


def _shortened(text: str) -> str:
    return text if len(text) <= 70 else f"{text[:69]}…"


class ExtensionForm(Form):
    """More time, and why."""

    wanted_until = DateField(_l("Sampai tanggal"), [required(_l("Isi tanggal yang Anda minta."))])
    why = TextAreaField(_l("Alasan"), [required(_l("Tulis alasannya agar dapat diputuskan.")), at_most(1000)])


class DecliningForm(Form):
    """Why no more time is given."""

    answer = TextAreaField(
        _l("Alasan penolakan"), [required(_l("Tulis alasan penolakan. Peserta membacanya.")), at_most(1000)]
    )
