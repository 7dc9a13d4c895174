"""Forms of a programme."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField

from bina.web.forms import Form, at_most, between, options, required
from mentoring.programmes.operations import Terms
from mentoring.programmes.rules import PROGRAMME_WEIGHTS, ProgrammeKind

CRITERIA = {
    "gap": _l("Cakupan kompetensi yang dibutuhkan"),
    "preference": _l("Pilihan peserta sendiri"),
    "barrier": _l("Hambatan yang dapat dibantu"),
    "style": _l("Cara kerja yang sejalan"),
    "job": _l("Kedekatan jabatan"),
    "time": _l("Waktu yang sama"),
    "place": _l("Tempat dan cara bertemu"),
    "seniority": _l("Jarak senioritas"),
}

KINDS = {
    ProgrammeKind.INDEPENDENT: _l("Mentor di luar garis atasan"),
    ProgrammeKind.SUPERIOR_LED: _l("Dibimbing atasan sendiri"),
}


class TermsForm(Form):
    """What a manager decides about a programme."""

    title = StringField(_l("Nama program"), [required(_l("Isi nama program.")), at_most(120)])
    purpose = TextAreaField(
        _l("Tujuan"),
        [required(_l("Isi tujuan program.")), at_most(1000)],
        description=_l("Satu atau dua kalimat: apa yang akan lebih baik setelah program ini?"),
    )
    unit = SelectField(_l("Untuk pegawai di"), coerce=int)
    kind = RadioField(
        _l("Siapa yang membimbing"),
        [required(_l("Pilih siapa yang membimbing."))],
        choices=options((kind.value, label) for kind, label in KINDS.items()),
        default=ProgrammeKind.INDEPENDENT.value,
    )
    opens_on = DateField(_l("Pendaftaran dibuka"), [required(_l("Isi tanggal pendaftaran dibuka."))])
    registration_closes_on = DateField(_l("Pendaftaran ditutup"), [required(_l("Isi tanggal pendaftaran ditutup."))])
    ends_on = DateField(_l("Program berakhir"), [required(_l("Isi tanggal program berakhir."))])
    charter = TextAreaField(
        _l("Kesepakatan yang ditandatangani berdua"),
        [required(_l("Isi teks kesepakatan.")), at_most(4000)],
    )
    floor = IntegerField(
        _l("Kecocokan paling rendah (0–100)"),
        [between(0, 100)],
        default=35,
        description=_l("Pasangan di bawah nilai ini tidak dibuat."),
    )
    reserve_percent = IntegerField(
        _l("Cadangan tempat (persen)"),
        [between(0, 50)],
        default=5,
        description=_l("Disisihkan untuk mengganti pasangan, hanya dari tempat yang tidak dibutuhkan siapa pun."),
    )
    answer_days = IntegerField(_l("Waktu menjawab usulan (hari)"), [between(1, 14)], default=3)
    people_first = BooleanField(_l("Utamakan sebanyak mungkin orang mendapat mentor"), default=True)
    same_team_apart = BooleanField(_l("Jangan pasangkan orang dengan atasan yang sama"))

    def terms(self) -> Terms:
        """The form as terms."""
        given: dict[str, Any] = {
            name: self[name].data
            for name in (
                "title",
                "purpose",
                "opens_on",
                "registration_closes_on",
                "ends_on",
                "charter",
                "reserve_percent",
                "answer_days",
                "people_first",
                "same_team_apart",
            )
        }
        return Terms(**given, kind=ProgrammeKind(self.kind.data), floor=(self.floor.data or 0) * 100)


class ProgrammeForm(TermsForm):
    """Terms and the weights of the criteria, in hundredths that add up to 100."""

    weight_gap = IntegerField(CRITERIA["gap"], [between(0, 100)])
    weight_preference = IntegerField(CRITERIA["preference"], [between(0, 100)])
    weight_barrier = IntegerField(CRITERIA["barrier"], [between(0, 100)])
    weight_job = IntegerField(CRITERIA["job"], [between(0, 100)])
    weight_time = IntegerField(CRITERIA["time"], [between(0, 100)])
    weight_place = IntegerField(CRITERIA["place"], [between(0, 100)])
    weight_seniority = IntegerField(CRITERIA["seniority"], [between(0, 100)])

    def weights(self) -> dict[str, int]:
        """Criterion → basis points."""
        return {name: (self[f"weight_{name}"].data or 0) * 100 for name in PROGRAMME_WEIGHTS}


#: What a new programme proposes to be signed, by kind.
CHARTERS = {
    ProgrammeKind.INDEPENDENT: _l(
        "1. Kami bertemu sekitar satu jam setiap dua sampai tiga minggu, pada jam kerja yang disepakati.\n"
        "2. Isi pembicaraan tetap di antara kami berdua. Pengelola hanya melihat jumlah sesi, menit, dan JP.\n"
        "3. Mentoring bukan penilaian kinerja dan tidak dipakai untuk menilai siapa pun.\n"
        "4. Kami tidak memberi atau menerima hadiah, uang, atau jasa.\n"
        "5. Siapa pun dari kami boleh mengakhiri pasangan ini tanpa menyebut alasan dan tanpa disalahkan."
    ),
    ProgrammeKind.SUPERIOR_LED: _l(
        "1. Kami bertemu sekitar satu jam setiap dua sampai tiga minggu, pada jam kerja yang disepakati.\n"
        "2. Pembimbing adalah atasan: apa yang dibicarakan dapat dipakai dalam dialog kinerja, dan kami terbuka "
        "tentang hal itu. Catatan pribadi tetap hanya dapat dibaca penulisnya.\n"
        "3. Kami tidak memberi atau menerima hadiah, uang, atau jasa.\n"
        "4. Kami menepati janji temu, atau memberi tahu sebelumnya."
    ),
}
