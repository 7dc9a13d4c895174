"""Revoking a certificate."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import TextAreaField

from bina.web.forms import Form, at_most, required


class RevokeForm(Form):
    """Why a certificate is revoked."""

    reason = TextAreaField(
        _l("Alasan pencabutan"),
        [required(_l("Tulis alasan pencabutan.")), at_most(500)],
        description=_l("Alasan ini dibaca oleh pemilik sertifikat dan tampil di halaman pemeriksaan."),
    )


class ExamineForm(Form):
    """A file whose genuineness is asked about."""

    file = FileField(
        _l("Berkas PDF sertifikat"),
        description=_l("Berkas asli, bukan foto atau hasil pindai. Paling besar 5 MB; berkas tidak disimpan."),
    )
