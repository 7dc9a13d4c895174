"""Forms of the programme manager."""

import re

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm

from bina.web.forms import Form, NumberField, RupiahField, at_most, between, optional, options, required
from evaluation.findings.rules import Effect, Method, RecommendationState, Stance
from evaluation.plans.forms import TEMPLATES
from evaluation.programmes.forms import COST_KINDS
from evaluation.programmes.rules import Better
from evaluation.statistics.tables import parse_number


class ProgrammeForm(Form):
    """Planning a programme."""

    name = StringField(_l("Nama program"), [required(_l("Isi nama program.")), at_most(120)])
    place = StringField(_l("Kota atau instansi"), [required(_l("Isi kota atau instansi.")), at_most(80)])
    unit = SelectField(_l("Unit kerja"), [required(_l("Pilih unit kerja."))], coerce=int)
    needs = SelectMultipleField(
        _l("Kebutuhan unit yang dijawab program ini"),
        description=_l("Dari daftar kebutuhan unit, yang terberat di atas. Pilihan Anda menjadi alasan program."),
    )
    need = TextAreaField(
        _l("Kebutuhan"),
        [at_most(500)],
        description=_l(
            "Masalah apa yang ingin diperbaiki? Satu atau dua kalimat. Boleh kosong bila Anda memilih kebutuhan unit."
        ),
    )
    template = SelectField(
        _l("Jenis program"),
        choices=options([(template.value, name) for template, name in TEMPLATES.items()]),
        description=_l("Menentukan pertanyaan dan kalender evaluasi awal; semuanya dapat diubah kemudian."),
    )
    starts_on = DateField(_l("Mulai"), [required(_l("Isi tanggal mulai."))])
    ends_on = DateField(_l("Selesai"), [required(_l("Isi tanggal selesai."))])


class ObjectiveForm(Form):
    """Adding an objective."""

    title = StringField(
        _l("Tujuan"), [required(_l("Tulis apa yang dapat dilakukan peserta sesudahnya.")), at_most(160)]
    )
    code = StringField(
        _l("Kode pada soal"),
        [required(_l("Isi kode yang dipakai pada soal kuis.")), at_most(60)],
        description=_l("Sama dengan tag tujuan pada bank soal, agar nilai sebelum dan sesudah terhubung."),
    )
    activity = SelectField(_l("Soal dari kegiatan"), coerce=int)
    competency = SelectField(_l("Kompetensi"), coerce=int)
    level = IntegerField(_l("Tingkat (1–5)"), [required(_l("Isi tingkat 1 sampai 5.")), between(1, 5)])


class ActivityForm(Form):
    """Adding an activity."""

    subject = SelectField(_l("Kegiatan"), [required(_l("Pilih kegiatan."))])


class PeopleForm(Form):
    """Adding people: a whole unit, a list, or the people most like the cohort."""

    arm = RadioField(
        _l("Sebagai"),
        [required(_l("Pilih peserta atau pembanding."))],
        choices=options([("participant", _l("Peserta")), ("comparison", _l("Kelompok pembanding"))]),
    )
    whom = RadioField(
        _l("Siapa"),
        [required(_l("Pilih siapa yang ditambahkan."))],
        choices=options(
            [
                ("listed", _l("Orang dalam daftar di bawah")),
                ("unit", _l("Semua pegawai satu unit")),
                ("matched", _l("Orang di luar program yang paling serupa dengan peserta (hanya pembanding)")),
            ]
        ),
    )
    people = TextAreaField(
        _l("Daftar NIP atau e-mail"),
        [at_most(40_000)],
        description=_l("Satu orang setiap baris; boleh ditempel dari Excel."),
    )
    unit = SelectField(_l("Unit kerja"), coerce=int)

    @property
    def identifiers(self) -> list[str]:
        """What the list holds, in lower case, each once."""
        return list(dict.fromkeys(re.findall(r"[^\s,;]+", (self.people.data or "").lower())))


class TargetForm(Form):
    """Setting a target, or measuring it."""

    indicator = StringField(_l("Indikator"), [required(_l("Isi nama indikator.")), at_most(120)])
    unit_of_measure = StringField(_l("Satuan"), [required(_l("Isi satuan, misalnya menit.")), at_most(20)])
    baseline = NumberField(_l("Nilai awal"), [required(_l("Isi nilai awal."))])
    target = NumberField(_l("Target"), [required(_l("Isi target."))])
    actual = NumberField(_l("Capaian"), [optional()])
    measured_on = DateField(_l("Diukur pada"), [optional()])
    better = RadioField(
        _l("Lebih baik bila"),
        [required(_l("Pilih arah yang lebih baik."))],
        choices=options([(Better.HIGHER.value, _l("naik")), (Better.LOWER.value, _l("turun"))]),
    )
    source = StringField(_l("Sumber angka"), [required(_l("Sebut sumber angkanya.")), at_most(160)])


class CostForm(Form):
    """Noting a cost."""

    kind = SelectField(_l("Jenis biaya"), choices=options([(kind.value, name) for kind, name in COST_KINDS.items()]))
    title = StringField(_l("Uraian"), [required(_l("Isi uraian biaya.")), at_most(120)])
    quantity = NumberField(
        _l("Banyaknya"),
        [required(_l("Isi banyaknya, misalnya 1.")), between(0.01, 10**7)],
        default=1,
        description=_l("Untuk waktu kerja peserta: orang × jam."),
    )
    rupiah = RupiahField(_l("Rupiah per satuan"), [required(_l("Isi jumlah dalam rupiah.")), between(0, 10**12)])


class ReadingForm(Form):
    """An indicator in one month."""

    month = DateField(_l("Bulan"), [required(_l("Isi bulan, dengan tanggal mana pun di dalamnya."))])
    value = NumberField(_l("Nilai"), [required(_l("Isi nilainya."))])
    source = StringField(_l("Sumber angka"), [required(_l("Sebut sumber angkanya.")), at_most(160)])


class ServiceForm(Form):
    """Naming a service."""

    name = StringField(_l("Nama layanan"), [required(_l("Isi nama layanan.")), at_most(120)])
    unit = SelectField(_l("Unit kerja"), [required(_l("Pilih unit kerja."))], coerce=int)
    comparison = RadioField(
        _l("Peran"),
        [required(_l("Pilih peran layanan ini."))],
        choices=options(
            [("no", _l("Ingin diperbaiki oleh program")), ("yes", _l("Pembanding, unitnya tidak ikut program"))]
        ),
    )
    closes_on = DateField(_l("Survei ditutup pada"), [required(_l("Isi tanggal penutupan survei."))])


class WaitingTimeForm(Form):
    """Noting waiting times."""

    served_on = DateField(_l("Tanggal layanan"), [required(_l("Isi tanggal layanan."))])
    period = RadioField(
        _l("Diukur"),
        [required(_l("Pilih sebelum atau sesudah program."))],
        choices=options([("before", _l("Sebelum program")), ("after", _l("Sesudah program"))]),
    )
    minutes = TextAreaField(
        _l("Waktu tunggu dalam menit"),
        [required(_l("Tulis waktu tunggu, satu angka setiap baris.")), at_most(20_000)],
        description=_l("Satu angka setiap baris, dari ambil nomor sampai dipanggil."),
    )

    def values(self) -> list[float] | None:
        """The numbers; none when a line is not one."""
        parsed = [parse_number(word) for word in re.split(r"[\n;\t]+", self.minutes.data or "") if word.strip()]
        return None if any(value is None for value in parsed) else [value for value in parsed if value is not None]


class SourceForm(PlainForm):
    """What one method says."""

    stance = SelectField(
        _l("Sikap"),
        choices=options(
            [
                (Stance.SILENT.value, _l("tidak menyebut")),
                (Stance.SUPPORTS.value, _l("mendukung")),
                (Stance.CONTRADICTS.value, _l("menentang")),
            ]
        ),
    )
    reference = StringField(_l("Rujukan"), [at_most(160)])


class FindingForm(Form):
    """Stating a finding with what each method says."""

    statement = TextAreaField(_l("Temuan"), [required(_l("Tulis temuannya dalam satu kalimat.")), at_most(400)])
    sources = FieldList(FormField(SourceForm), min_entries=len(Method), max_entries=len(Method))


class RecommendationForm(Form):
    """Recommending something."""

    sentence = TextAreaField(_l("Tindakan"), [required(_l("Tulis apa yang harus dilakukan.")), at_most(400)])
    owner = SelectField(_l("Penanggung jawab"), [required(_l("Pilih penanggung jawab."))], coerce=int)
    due_on = DateField(_l("Tenggat"), [required(_l("Isi tenggat."))])
    cost = RupiahField(_l("Perkiraan biaya (rupiah)"), [optional(), between(0, 10**12)])
    expected = StringField(
        _l("Perubahan yang diharapkan"),
        [at_most(200)],
        description=_l("Indikator dan besarnya, misalnya: waktu tunggu turun 5 menit."),
    )
    check_on = DateField(_l("Dampak diperiksa pada"), [optional()])


class AdoptForm(Form):
    """Making a drafted sentence a finding."""

    sentence = TextAreaField(_l("Temuan"), [required(_l("Tulis temuannya dalam satu kalimat.")), at_most(400)])


class EffectForm(Form):
    """Whether what was done had its effect."""

    effect = RadioField(
        _l("Dampaknya"),
        [required(_l("Pilih apakah tindakan ini berdampak."))],
        choices=options(
            [
                (Effect.EFFECTIVE.value, _l("Berdampak seperti yang diharapkan")),
                (Effect.NOT_EFFECTIVE.value, _l("Tidak berdampak")),
            ]
        ),
    )


class FollowUpForm(Form):
    """Noting what became of a recommendation."""

    state = RadioField(
        _l("Status"),
        [required(_l("Pilih status."))],
        choices=options(
            [
                (RecommendationState.OPEN.value, _l("Belum dimulai")),
                (RecommendationState.IN_PROGRESS.value, _l("Dikerjakan")),
                (RecommendationState.DONE.value, _l("Terlaksana")),
                (RecommendationState.DROPPED.value, _l("Tidak jadi")),
            ]
        ),
    )
    outcome = TextAreaField(_l("Apa yang dilakukan"), [at_most(400)])
