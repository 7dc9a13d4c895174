"""Forms of service results."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, DecimalField, IntegerField, RadioField, SelectField, StringField, TextAreaField

from bina.web.forms import Form, at_most, between, optional, options, required
from evaluation.services.rules.indices import ELEMENT_NAMES, FollowUpState
from evaluation.statistics.skm import KEP_25_2004, PERMENPANRB_14_2017
from evaluation.waves.operations.codes import MOST_CODES

_ELEMENTS = options([(str(key), name) for key, name in ELEMENT_NAMES.items()])


class PointForm(Form):
    """Naming a service point."""

    unit = SelectField(_l("Unit kerja"), [required(_l("Pilih unit kerja."))], coerce=int)
    name = StringField(
        _l("Nama titik layanan"),
        [required(_l("Isi nama titik layanan, misalnya Loket Akta.")), at_most(120)],
    )


class TargetForm(Form):
    """Setting the target of a year."""

    year = IntegerField(_l("Tahun"), [required(_l("Isi tahun.")), between(2017, 2100)])
    index = DecimalField(_l("Target IKM"), [required(_l("Isi target, misalnya 82,50.")), between(25, 100)])
    source = StringField(
        _l("Sumber"),
        [required(_l("Sebut dokumen yang menetapkannya.")), at_most(160)],
        description=_l("Misalnya Rencana Strategis 2025–2029."),
    )


class FormerIndexForm(Form):
    """Entering an index of a former report."""

    edition = RadioField(
        _l("Skala laporan"),
        [required(_l("Pilih skala laporan itu."))],
        choices=options(
            [
                (PERMENPANRB_14_2017.code, _l("9 unsur, PermenPANRB 14/2017")),
                (KEP_25_2004.code, _l("14 unsur, KEP/25/M.PAN/2/2004")),
            ]
        ),
    )
    year = IntegerField(_l("Tahun laporan"), [required(_l("Isi tahun laporan.")), between(2004, 2100)])
    part = SelectField(
        _l("Bagian tahun"),
        [optional()],
        choices=options(
            [
                ("", _l("Setahun penuh")),
                ("S1", _l("Semester 1")),
                ("S2", _l("Semester 2")),
                ("T1", _l("Triwulan 1")),
                ("T2", _l("Triwulan 2")),
                ("T3", _l("Triwulan 3")),
                ("T4", _l("Triwulan 4")),
            ]
        ),
    )
    index = DecimalField(_l("Nilai IKM"), [required(_l("Isi nilai, misalnya 76,48.")), between(25, 100)])
    n = IntegerField(_l("Jumlah responden"), [optional(), between(1, 10_000_000)])
    source = StringField(_l("Sumber"), [required(_l("Sebut laporannya.")), at_most(160)])


class SampleForm(Form):
    """Planning a sample."""

    population = IntegerField(
        _l("Penerima layanan dalam periode"),
        [required(_l("Isi jumlah penerima layanan.")), between(1, 10_000_000)],
    )
    deviation = DecimalField(
        _l("Simpangan baku jawaban (skala 1–4)"),
        [required(_l("Isi simpangan baku, misalnya 0,6.")), between(0.05, 1.5)],
        description=_l("Ambil dari survei terakhir."),
    )
    bound = DecimalField(
        _l("Batas galat (skala 1–4)"),
        [required(_l("Isi batas galat, misalnya 0,05.")), between(0.01, 0.5)],
        description=_l("0,05 pada skala 1–4 sama dengan 1,25 poin IKM."),
    )


class FollowUpPlanForm(Form):
    """Planning an improvement."""

    element = SelectField(_l("Unsur"), [required(_l("Pilih unsur."))], choices=_ELEMENTS)
    deed = TextAreaField(_l("Apa yang dilakukan"), [required(_l("Tulis tindakannya.")), at_most(300)])
    responsible = StringField(
        _l("Jabatan penanggung jawab"),
        [required(_l("Isi jabatan, bukan nama orang.")), at_most(80)],
        description=_l("Tampil pada halaman publik. Tulis jabatan, bukan nama."),
    )
    due_on = DateField(_l("Tenggat"), [required(_l("Isi tenggat."))])


class FollowUpForm(Form):
    """Noting how far an improvement is."""

    state = RadioField(
        _l("Status"),
        [required(_l("Pilih status."))],
        choices=options(
            [
                (FollowUpState.PLANNED.value, _l("Direncanakan")),
                (FollowUpState.IN_PROGRESS.value, _l("Dikerjakan")),
                (FollowUpState.DONE.value, _l("Selesai")),
            ]
        ),
    )
    outcome = TextAreaField(
        _l("Apa yang sudah dilakukan"),
        [at_most(300)],
        description=_l("Warga membacanya pada halaman “Anda berkata, kami berbuat”."),
    )


class TicketSheetForm(Form):
    """Uploading a sheet of tickets."""

    file = FileField(
        _l("Berkas antrean (XLSX atau CSV)"),
        [FileRequired(_l("Pilih berkas XLSX atau CSV."))],
        description=_l("Kolom: Tanggal, Nomor, Ambil nomor, Dipanggil, Selesai. Belum ada yang berubah sebelum Anda menerapkannya."),
    )  # fmt: skip


class ComplaintForm(Form):
    """Noting a complaint."""

    channel = SelectField(_l("Saluran"), [required(_l("Pilih saluran."))])
    element = SelectField(_l("Tentang unsur"), [required(_l("Pilih unsur."))], choices=_ELEMENTS)
    service = SelectField(_l("Titik layanan"), coerce=int)
    received_on = DateField(_l("Diterima pada"), [required(_l("Isi tanggal diterima."))])
    due_on = DateField(
        _l("Tenggat penyelesaian"),
        [required(_l("Isi tenggat."))],
        description=_l("Menurut standar pelayanan unit Anda."),
    )
    summary = TextAreaField(
        _l("Uraian singkat"),
        [required(_l("Tulis apa yang dikeluhkan.")), at_most(300)],
        description=_l("Tanpa nama, nomor telepon, NIK, atau alamat pelapor."),
    )


class ComplaintStepForm(Form):
    """Taking the next step of a complaint."""

    state = RadioField(_l("Menjadi"), [required(_l("Pilih status berikutnya."))])
    taken_on = DateField(_l("Tanggal"), [required(_l("Isi tanggal."))])
    note = TextAreaField(
        _l("Catatan"),
        [at_most(300)],
        description=_l("Apa yang dilakukan, atau mengapa dibuka kembali. Tanpa data pribadi."),
    )


class SlipsForm(Form):
    """Printing slips with visit codes."""

    count = IntegerField(
        _l("Berapa kode"),
        [required(_l("Isi berapa kode yang dicetak.")), between(1, MOST_CODES)],
        description=_l("Satu lembar A4 memuat 18 kode. Cetak secukupnya: kode berlaku 14 hari."),
    )
    paper = RadioField(
        _l("Kertas"),
        [required(_l("Pilih ukuran kertas."))],
        choices=options([("a4", "A4"), ("f4", _l("F4 (215 × 330 mm)"))]),
    )
