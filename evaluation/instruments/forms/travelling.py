"""Bringing an instrument in."""

from flask_babel import lazy_gettext as _l
from wtforms import FileField

from bina.web.forms import Form


class UploadForm(Form):
    """A file with an instrument."""

    file = FileField(
        _l("Berkas instrumen"),
        description=_l("JSON dari Bina, atau XLSForm (XLSX atau CSV) dari KoboToolbox dan ODK, paling besar 2 MB."),
    )
