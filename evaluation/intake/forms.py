"""Opening a wave that was filled in elsewhere, and choosing its file."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, FileField, IntegerField, SelectField

from bina.web.forms import Form, between, required


class OutsideForm(Form):
    """A wave whose answers come by file."""

    instrument = SelectField(
        _l("Instrumen"),
        [required(_l("Pilih instrumen."))],
        description=_l("Butir di berkas dicocokkan dengan butir instrumen ini."),
    )
    subject = SelectField(_l("Tentang apa"), [required(_l("Pilih program atau kegiatannya."))])
    collected_from = DateField(_l("Diisi mulai"), [required(_l("Isi hari pertama pengisian."))])
    collected_until = DateField(_l("Diisi sampai"), [required(_l("Isi hari terakhir pengisian."))])
    invited = IntegerField(
        _l("Berapa orang diminta mengisi"),
        [required(_l("Isi jumlah orang yang diminta mengisi.")), between(1, 1_000_000)],
        description=_l("Tingkat respons dihitung dari angka ini, dan laporan menyebutnya sebagai pernyataan Anda."),
    )


class FileForm(Form):
    """An export of another survey tool."""

    file = FileField(
        _l("Berkas jawaban (CSV atau XLSX)"),
        description=_l("Ekspor dari Google Forms, LimeSurvey, atau Microsoft Forms, paling besar 5 MB. Diperiksa dahulu; belum ada yang disimpan."),
    )  # fmt: skip
