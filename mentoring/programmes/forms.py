"""Forms of a programme."""

from dataclasses import asdict
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField

from bina.web.forms import Form, at_most, between, optional, options, required
from mentoring.programmes.models import Programme
from mentoring.programmes.operations import Terms
from mentoring.programmes.rules import (
    FEWEST_IN_GROUP,
    KIND_TERMS,
    LONGEST_CADENCE,
    MOST_IN_GROUP,
    PROGRAMME_WEIGHTS,
    ProgrammeKind,
)

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

#: What each kind means, in one sentence.
KIND_SENTENCES = {
    ProgrammeKind.INDEPENDENT: _l("Senior dari luar garis atasan membimbing; isi pembicaraan tetap di antara berdua."),
    ProgrammeKind.GROUP: _l(
        "Satu senior dari luar garis atasan bertemu tiga sampai delapan orang sekaligus; satu pertemuan, satu catatan."
    ),
    ProgrammeKind.SUPERIOR_LED: _l("Atasan membimbing stafnya secara terbuka; hasilnya boleh masuk dialog kinerja."),
    ProgrammeKind.PEER: _l("Dua orang setara saling belajar; golongan tidak ditanyakan, dan atasan tidak dipasangkan."),
    ProgrammeKind.REVERSE: _l("Pegawai yang lebih muda golongannya membimbing seniornya, misalnya dalam alat digital."),
    ProgrammeKind.FLASH: _l(
        "Seseorang menulis satu pertanyaan, berbicara sekali dengan yang tahu, lalu pasangan selesai."
    ),
}

KINDS = {
    ProgrammeKind.INDEPENDENT: _l("Mentor di luar garis atasan"),
    ProgrammeKind.GROUP: _l("Kelompok: satu mentor, beberapa peserta"),
    ProgrammeKind.SUPERIOR_LED: _l("Dibimbing atasan sendiri"),
    ProgrammeKind.PEER: _l("Sesama rekan"),
    ProgrammeKind.REVERSE: _l("Junior membimbing senior"),
    ProgrammeKind.FLASH: _l("Kilat: satu pertanyaan, satu percakapan"),
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
    cadence_weeks = IntegerField(_l("Bertemu setiap berapa minggu"), [between(1, LONGEST_CADENCE)], default=2)
    session_minutes = IntegerField(_l("Lama satu sesi (menit)"), [between(15, 180)], default=45)
    sessions_wanted = IntegerField(_l("Jumlah sesi yang diharapkan"), [between(1, 60)], default=8)
    group_size = IntegerField(
        _l("Paling banyak berapa orang dalam satu kelompok"),
        [optional(), between(FEWEST_IN_GROUP, MOST_IN_GROUP)],
        description=_l("Dari 3 sampai 8. Kelompok mulai bertemu setelah tiga orang bergabung."),
    )
    duty_minutes = IntegerField(
        _l("Waktu dinas yang disetujui atasan (menit sebulan)"),
        [between(0, 600)],
        default=90,
        description=_l("Atasan peserta dan mentor diminta menandatanganinya. Isi 0 bila tidak perlu."),
    )
    rolling = BooleanField(
        _l("Pendaftaran bergulir: yang menunggu dipasangkan setiap minggu"),
        description=_l("Tanpa tanda ini semua dipasangkan sekaligus setelah pendaftaran ditutup."),
    )
    answer_days = IntegerField(_l("Waktu menjawab usulan (hari)"), [between(1, 14)], default=3)
    people_first = BooleanField(_l("Utamakan sebanyak mungkin orang mendapat mentor"), default=True)
    same_team_apart = BooleanField(_l("Jangan pasangkan orang dengan atasan yang sama"))

    def propose(self, kind: ProgrammeKind, today: date) -> None:
        """Show what a new programme of this kind begins with."""
        self.kind.data, self.charter.data, self.opens_on.data = kind.value, str(CHARTERS[kind]), today
        for name, value in asdict(KIND_TERMS[kind].rhythm).items():
            self[name].data = value
        self.group_size.data = MOST_IN_GROUP if KIND_TERMS[kind].together else None

    def show(self, programme: Programme) -> None:
        """Show what cannot be read off the programme by name."""
        self.kind.data, self.floor.data = programme.kind.value, programme.floor // 100

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
                "cadence_weeks",
                "session_minutes",
                "sessions_wanted",
                "duty_minutes",
                "rolling",
            )
        }
        kind = ProgrammeKind(self.kind.data)
        size = (self.group_size.data or MOST_IN_GROUP) if KIND_TERMS[kind].together else None
        return Terms(**given, kind=kind, floor=(self.floor.data or 0) * 100, group_size=size)


class ProgrammeForm(TermsForm):
    """Terms and the weights of the criteria, in hundredths that add up to 100."""

    weight_gap = IntegerField(CRITERIA["gap"], [between(0, 100)])
    weight_preference = IntegerField(CRITERIA["preference"], [between(0, 100)])
    weight_barrier = IntegerField(CRITERIA["barrier"], [between(0, 100)])
    weight_style = IntegerField(CRITERIA["style"], [between(0, 100)])
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
        "1. Kami bertemu pada jam kerja yang disepakati, sesuai irama program.\n"
        "2. Isi pembicaraan tetap di antara kami berdua. Pengelola hanya melihat jumlah sesi, menit, dan JP.\n"
        "3. Mentoring bukan penilaian kinerja dan tidak dipakai untuk menilai siapa pun.\n"
        "4. Kami tidak memberi atau menerima hadiah, uang, atau jasa.\n"
        "5. Siapa pun dari kami boleh mengakhiri pasangan ini tanpa menyebut alasan dan tanpa disalahkan."
    ),
    ProgrammeKind.GROUP: _l(
        "1. Kami bertemu bersama pada jam kerja yang disepakati, dan memberi tahu lebih dahulu bila tidak dapat datang.\n"
        "2. Yang dibicarakan dalam kelompok tetap di dalam kelompok; kami tidak menceritakan urusan anggota lain di luar. "
        "Pengelola hanya melihat jumlah sesi, menit, dan JP.\n"
        "3. Setiap orang mendapat giliran bicara, dan boleh memilih untuk tidak bercerita.\n"
        "4. Mentoring bukan penilaian kinerja dan tidak dipakai untuk menilai siapa pun.\n"
        "5. Kami tidak memberi atau menerima hadiah, uang, atau jasa.\n"
        "6. Siapa pun dari kami boleh keluar tanpa menyebut alasan dan tanpa disalahkan."
    ),
    ProgrammeKind.SUPERIOR_LED: _l(
        "1. Kami bertemu pada jam kerja yang disepakati, sesuai irama program.\n"
        "2. Pembimbing adalah atasan: apa yang dibicarakan dapat dipakai dalam dialog kinerja, dan kami terbuka "
        "tentang hal itu. Catatan pribadi tetap hanya dapat dibaca penulisnya.\n"
        "3. Dialog kinerja punya waktunya sendiri: sesi ini tidak memberi nilai dan tidak mengubah penilaian.\n"
        "4. Kami tidak memberi atau menerima hadiah, uang, atau jasa.\n"
        "5. Kami menepati janji temu, atau memberi tahu sebelumnya."
    ),
    ProgrammeKind.PEER: _l(
        "1. Kami setara: setiap pertemuan dibagi dua, setengah untuk persoalan masing-masing.\n"
        "2. Isi pembicaraan tetap di antara kami berdua. Pengelola hanya melihat jumlah sesi, menit, dan JP.\n"
        "3. Ini bukan penilaian kinerja dan tidak dipakai untuk menilai siapa pun.\n"
        "4. Kami tidak memberi atau menerima hadiah, uang, atau jasa.\n"
        "5. Siapa pun dari kami boleh mengakhiri pasangan ini tanpa menyebut alasan dan tanpa disalahkan."
    ),
    ProgrammeKind.REVERSE: _l(
        "1. Dalam sesi ini yang junior memimpin; yang senior datang untuk belajar dan boleh tidak tahu.\n"
        "2. Isi pembicaraan tetap di antara kami berdua. Pengelola hanya melihat jumlah sesi, menit, dan JP.\n"
        "3. Yang senior tidak menilai, menugasi, atau menghukum yang junior karena apa pun yang terjadi di sini.\n"
        "4. Kami tidak memberi atau menerima hadiah, uang, atau jasa.\n"
        "5. Siapa pun dari kami boleh mengakhiri pasangan ini tanpa menyebut alasan dan tanpa disalahkan."
    ),
    ProgrammeKind.FLASH: _l(
        "1. Kami berbicara satu kali tentang satu pertanyaan, paling lama tiga puluh menit.\n"
        "2. Isi pembicaraan tetap di antara kami berdua. Pengelola hanya melihat menit dan JP.\n"
        "3. Percakapan ini bukan penilaian kinerja.\n"
        "4. Kami tidak memberi atau menerima hadiah, uang, atau jasa.\n"
        "5. Setelah percakapan dikonfirmasi berdua, pasangan ini selesai dengan sendirinya."
    ),
}
