"""Revoking, examining, designing and printing certificates."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import DateField, Field, RadioField, SelectField, StringField, TextAreaField, ValidationError

from bina.web.forms import Form, at_most, options, required
from courses.certificates.rules import PLACES, Paper, unfillable


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


def _fillable(_form: Form, field: Field) -> None:
    found = unfillable(field.data or "")
    if found is None:
        return
    places = ", ".join(f"{{{place}}}" for place in PLACES)
    if found in "{}":
        raise ValidationError(_("Ada kurung kurawal tanpa pasangan. Yang dapat ditulis: %(places)s.", places=places))
    raise ValidationError(_("%(found)s tidak dikenal. Yang dapat ditulis: %(places)s.", found=found, places=places))


class DesignForm(Form):
    """What an agency's certificates look like."""

    paper = RadioField(
        _l("Kertas"),
        [required(_l("Pilih kertasnya."))],
        choices=options([(Paper.A4.value, _l("A4")), (Paper.F4.value, _l("F4 (folio, 21,5 × 33 cm)"))]),
        default=Paper.A4.value,
    )
    heading = StringField(_l("Judul"), [at_most(40), _fillable])
    given = StringField(_l("Kalimat sebelum nama"), [at_most(120), _fillable])
    opening = StringField(_l("Kalimat sebelum judul pelatihan"), [at_most(240), _fillable])
    closing = TextAreaField(
        _l("Kalimat penutup"),
        [at_most(400), _fillable],
        description=_l("Misalnya dasar penyelenggaraan. Kosongkan bila tidak perlu."),
    )


class BundleForm(Form):
    """Which certificates to print."""

    pelatihan = SelectField(_l("Pelatihan"))
    unit = SelectField(_l("Unit kerja dan yang di bawahnya"), coerce=int)
    dari = DateField(_l("Selesai dari tanggal"), [required(_l("Isi tanggal awalnya."))])
    sampai = DateField(_l("Sampai tanggal"), [required(_l("Isi tanggal akhirnya."))])

    def validate_sampai(self, field: Field) -> None:
        """The last day is not before the first."""
        if self.dari.data and field.data and field.data < self.dari.data:
            raise ValidationError(_("Tanggal akhir tidak boleh sebelum tanggal awal."))
