"""Forms of bringing a document in and choosing from it."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, IntegerField, SelectField, StringField

from bina.web.forms import Form, at_most, between, optional, options
from courses.catalogue.models import Module
from courses.writing.rules.manuscripts import Chosen, ReadLesson

_OWN_MODULES = 0


class DocumentForm(Form):
    """A document to make lessons of."""

    document = FileField(
        _l("Dokumen"),
        description=_l("DOCX, PPTX, atau PDF, paling besar 40 MB. Word: Heading 1 menjadi modul, Heading 2 materi."),
        render_kw={"accept": ".docx,.pptx,.pdf"},
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """A document is there."""
        sound = super().validate(extra_validators)
        if sound and not self.document.data:
            self.refuse("document", _l("Pilih dokumen DOCX, PPTX, atau PDF."))
            return False
        return sound


class ChoiceForm(Form):
    """Which lessons of a manuscript to make, what to call them, and where. `choice_form` adds the lessons."""

    into = SelectField(_l("Taruh di"), coerce=int)
    original = BooleanField(_l("Sertakan PDF aslinya sebagai materi dokumen"))

    lessons: Sequence[ReadLesson] = ()

    def offer(self, modules: Sequence[Module]) -> None:
        """Where the lessons may go."""
        known = [(module.id, _("Modul: %(title)s", title=module.title)) for module in modules]
        self.into.choices = options([(_OWN_MODULES, _("Modul baru di akhir pelatihan")), *known])

    def propose(self, *, original: bool) -> None:
        """Everything is wanted as it was read."""
        self.original.data = original
        for place, lesson in enumerate(self.lessons):
            self[f"take_{place}"].data = True
            self[f"title_{place}"].data, self[f"minutes_{place}"].data = lesson.title, lesson.minutes

    def validate(self, extra_validators: Any = None) -> bool:
        """Something is chosen, and what is chosen has a title and minutes."""
        sound = super().validate(extra_validators)
        for place in range(len(self.lessons)):
            if not self[f"take_{place}"].data:
                continue
            if not (self[f"title_{place}"].data or "").strip():
                self.refuse(f"title_{place}", _l("Isi judul materi ini, atau hapus centangnya."))
                sound = False
            if self[f"minutes_{place}"].data is None and not self[f"minutes_{place}"].errors:
                self.refuse(f"minutes_{place}", _l("Isi perkiraan waktu belajar dalam menit."))
                sound = False
        if sound and not self.chosen and not self.original.data:
            self.refuse("into", _l("Pilih paling sedikit satu materi."))
            return False
        return sound

    @property
    def chosen(self) -> list[Chosen]:
        """The lessons that are wanted."""
        return [
            Chosen(place, self[f"title_{place}"].data.strip(), self[f"minutes_{place}"].data)
            for place in range(len(self.lessons))
            if self[f"take_{place}"].data
        ]


def choice_form(lessons: Sequence[ReadLesson]) -> ChoiceForm:
    """A form with three fields for each lesson of a manuscript."""
    fields: dict[str, Any] = {"lessons": lessons}
    for place, lesson in enumerate(lessons):
        fields[f"take_{place}"] = BooleanField(_l("Buat materi: %(title)s", title=lesson.title))
        fields[f"title_{place}"] = StringField(_l("Judul materi"), [at_most(120)])
        fields[f"minutes_{place}"] = IntegerField(_l("Menit"), [optional(), between(1, 600)])
    return type("ManuscriptForm", (ChoiceForm,), fields)()
