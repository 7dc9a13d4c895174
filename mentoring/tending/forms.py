"""Questions as people tap them."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import DateField, RadioField, SelectMultipleField

from bina.web.formats import file_size
from bina.web.forms import Form, optional, options, required
from mentoring.profiles.rules import Side
from mentoring.quality.forms import quality_form
from mentoring.sharing.models import SharedFile
from mentoring.tending.rules import Cause, Fit, Pulse, QuestionKind

FIT_WORDS = {
    Fit.SUITS: _l("Cocok, kami lanjut"),
    Fit.UNSURE: _l("Belum tahu"),
    Fit.CHANGE: _l("Lebih baik ganti, tanpa alasan"),
}
CAUSE_WORDS = {
    Cause.BUSY: _l("Sedang sibuk"),
    Cause.SCHEDULE: _l("Jadwal kami tidak cocok"),
    Cause.TOPIC: _l("Tidak tahu mau membahas apa"),
    Cause.MOVED: _l("Pindah tugas"),
    Cause.UNFIT: _l("Kurang cocok"),
    Cause.DONE: _l("Sudah selesai"),
    Cause.OTHER: _l("Lainnya"),
}
ITEM_WORDS = {
    "useful": _l("Berguna untuk pekerjaan saya"),
    "comfortable": _l("Saya nyaman berbicara terbuka"),
    "progress": _l("Kami bergerak maju"),
}
#: How to begin talking about what is low, without blaming anybody.
TALK_PROMPTS = {
    "useful": _l("“Boleh kita pakai 10 menit pertama untuk satu masalah nyata dari minggu ini?”"),
    "comfortable": _l("“Saya lebih mudah bicara kalau isi pertemuan tetap di antara kita. Bisa kita sepakati lagi?”"),
    "progress": _l("“Apa satu langkah kecil yang bisa selesai sebelum kita bertemu lagi?”"),
}
_GRADES = options((str(grade), str(grade)) for grade in range(1, 6))


class FitForm(Form):
    """Whether the two fit."""

    answer = RadioField(
        _l("Cocokkah Anda berdua?"),
        [required(_l("Pilih salah satu."))],
        choices=options((fit.value, words) for fit, words in FIT_WORDS.items()),
    )


def _grade_of(item: str) -> LazyString:
    return _l("Pilih angka 1 sampai 5: %(statement)s", statement=ITEM_WORDS[item])


class PulseForm(Form):
    """Three taps."""

    useful = RadioField(ITEM_WORDS["useful"], [required(_grade_of("useful"))], choices=_GRADES)
    comfortable = RadioField(ITEM_WORDS["comfortable"], [required(_grade_of("comfortable"))], choices=_GRADES)
    progress = RadioField(ITEM_WORDS["progress"], [required(_grade_of("progress"))], choices=_GRADES)

    def pulse(self) -> Pulse:
        """The three answers."""
        return Pulse(int(self.useful.data), int(self.comfortable.data), int(self.progress.data))


class CauseForm(Form):
    """Why the two have not met."""

    answer = RadioField(
        _l("Apa sebab utamanya?"),
        [required(_l("Pilih sebab utamanya."))],
        choices=options((cause.value, words) for cause, words in CAUSE_WORDS.items()),
    )


class HandoverForm(Form):
    """Whether what the two worked on goes along to the next mentor, and which of one's own files."""

    files = SelectMultipleField(
        _l("Berkas yang ikut"),
        [optional()],
        coerce=int,
        description=_l("Hanya berkas Anda sendiri, dan hanya yang Anda pilih."),
    )
    answer = RadioField(
        _l("Jawaban Anda"),
        [required(_l("Pilih bawa ke mentor berikutnya, atau mulai dari awal."))],
        choices=options([("agree", _l("Setuju, bawa ke mentor berikutnya")), ("fresh", _l("Mulai dari awal"))]),
    )

    def offer(self, files: Sequence[SharedFile]) -> None:
        """The files that may go along; chosen are those chosen before."""
        named = [(file, file.name) for file in files]
        self.files.choices = options([(file.id, f"{name}, {file_size(file.size)}") for file, name in named if name])
        if not self.is_submitted():
            self.files.data = [file.id for file in files if file.goes_along]


class PauseForm(Form):
    """Until when to pause."""

    until = DateField(_l("Dijeda sampai"), [required(_l("Isi tanggal mulai lagi."))])


_FORMS = {QuestionKind.FIT: FitForm, QuestionKind.PULSE: PulseForm, QuestionKind.SILENCE: CauseForm}


def form_for(kind: QuestionKind, side: Side) -> Form:
    """The form of a question, in the words of the side that answers."""
    return quality_form(side) if kind is QuestionKind.QUALITY else _FORMS[kind]()
