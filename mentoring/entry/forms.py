"""Uploading a sheet of mentees and mentors."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from bina.web.forms import Form


class EntryForm(Form):
    """One file with everybody."""

    file = FileField(
        _l("Berkas peserta dan mentor (XLSX atau CSV)"),
        [FileRequired(_l("Pilih berkas XLSX atau CSV dari komputer Anda."))],
        description=_l("Orang dikenali dari NIP atau e-mail. Belum ada yang berubah sebelum Anda menerapkannya."),
    )
