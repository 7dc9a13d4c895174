"""Forms of taking courses out and bringing them in."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField

from bina.web.forms import Form


class CourseFileForm(Form):
    """A course as a file."""

    file = FileField(
        _l("Berkas pelatihan"),
        description=_l(
            "ZIP hasil ekspor Bina, atau Common Cartridge 1.1–1.3 (.imscc) dari Moodle, Canvas, dan lainnya."
        ),
        render_kw={"accept": ".zip,.imscc"},
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """A file is there."""
        sound = super().validate(extra_validators)
        if sound and not self.file.data:
            self.refuse("file", _l("Pilih berkas ZIP atau IMSCC."))
            return False
        return sound


class TakeOutForm(Form):
    """What goes into the file."""

    videos = BooleanField(_l("Sertakan berkas video"))
