"""Assessing a competency; uploading a file."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, SelectField, TextAreaField

from bina.people.rules import AssessmentSource, CompetencyKind, PositionKind
from bina.web.forms import Form, at_most, optional, options, required

SOURCE_WORDS = {
    AssessmentSource.SUPERIOR: _l("Penilaian atasan"),
    AssessmentSource.CERTIFICATE: _l("Sertifikat"),
    AssessmentSource.COURSE: _l("Pelatihan selesai"),
    AssessmentSource.RECORDED: _l("Catatan sebelumnya"),
}
KIND_WORDS = {
    CompetencyKind.MANAGERIAL: _l("Manajerial"),
    CompetencyKind.TECHNICAL: _l("Teknis"),
    CompetencyKind.SOCIO_CULTURAL: _l("Sosial kultural"),
}
POST_WORDS = {
    PositionKind.JPT: _l("Pimpinan Tinggi"),
    PositionKind.ADMINISTRATOR: _l("Administrator"),
    PositionKind.SUPERVISOR: _l("Pengawas"),
    PositionKind.FUNCTIONAL_EXPERT: _l("Fungsional Keahlian"),
    PositionKind.FUNCTIONAL_SKILLED: _l("Fungsional Keterampilan"),
    PositionKind.STAFF: _l("Pelaksana"),
}


class AssessForm(Form):
    """One assessment."""

    competency = SelectField(_l("Kompetensi"), [required(_l("Pilih kompetensi."))], coerce=int)
    level = SelectField(
        _l("Tingkat yang ditunjukkan"),
        [required(_l("Pilih tingkat."))],
        coerce=int,
        choices=options((n, str(n)) for n in range(1, 6)),
        description=_l("Arti tiap tingkat ada di kerangka kompetensi."),
    )
    source = SelectField(_l("Dasar penilaian"), [required(_l("Pilih dasar penilaian."))])
    evidence = TextAreaField(
        _l("Bukti"),
        [required(_l("Tulis buktinya: apa yang dikerjakan, atau nomor sertifikat.")), at_most(300)],
        description=_l("Perilaku atau hasil kerja yang Anda lihat, atau nomor dan penerbit sertifikat."),
    )
    valid_until = DateField(_l("Berlaku sampai"), [optional()])


class UploadForm(Form):
    """A file, and for standards the unit whose posts they are for."""

    unit = SelectField(_l("Berlaku untuk unit dan semua unit di bawahnya"), coerce=int)
    file = FileField(
        _l("Berkas (XLSX atau CSV)"),
        [FileRequired(_l("Pilih berkas XLSX atau CSV."))],
        description=_l("Belum ada yang berubah sebelum Anda menerapkannya."),
    )
