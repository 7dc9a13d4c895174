"""Uploading a personnel file."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField

from bina.web.forms import Form, required


class UploadForm(Form):
    """A file and the agency it is about."""

    agency = SelectField(_l("Instansi"), [required(_l("Pilih instansi."))], coerce=int)
    file = FileField(
        _l("Berkas pegawai (XLSX atau CSV)"),
        [FileRequired(_l("Pilih berkas XLSX atau CSV dari komputer Anda."))],
        description=_l(
            "Langsung dari aplikasi kepegawaian. Baris judul boleh tidak di paling atas. Belum ada yang berubah sebelum Anda menerapkannya."
        ),
    )
