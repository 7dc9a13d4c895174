"""A survey as screens: one topic at a time, nothing kept on the server until it is sent."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField

from bina.web.forms import Form, at_most, between, options, required
from evaluation.instruments.forms.asking import Asked, Screen, in_words, screen, sentence
from evaluation.instruments.rules import Instrument, Item, Kind, Reading, Refused, State, Topic, read_answers
from evaluation.instruments.rules.conditions import condition_document
from evaluation.waves.models import Wave
from evaluation.waves.rules import SIDES, Anonymity, WaveKind

#: Characters of a list of receipt numbers: about a thousand of them.
LONGEST_LIST = 10_000

KIND_LABELS = {
    WaveKind.REACTION: _l("Tanggapan peserta"),
    WaveKind.BEHAVIOUR_SELF: _l("Perilaku di tempat kerja: penilaian diri"),
    WaveKind.BEHAVIOUR_SUPERIOR: _l("Perilaku di tempat kerja: penilaian atasan"),
    WaveKind.BEHAVIOUR_PEER: _l("Perilaku di tempat kerja: penilaian rekan"),
    WaveKind.BEHAVIOUR_SUBORDINATE: _l("Perilaku di tempat kerja: penilaian bawahan"),
    WaveKind.BEHAVIOUR_MENTOR: _l("Perilaku di tempat kerja: penilaian mentor"),
    WaveKind.BARRIERS: _l("Hambatan penerapan"),
    WaveKind.LEADERSHIP: _l("Dukungan pimpinan"),
    WaveKind.OBSERVATION: _l("Pengamatan di tempat kerja"),
    WaveKind.NON_PARTICIPANTS: _l("Yang belum ikut"),
    WaveKind.PUBLIC_SATISFACTION: _l("Kepuasan masyarakat (SKM)"),
    WaveKind.SUCCESS: _l("Kisah keberhasilan"),
}
ANONYMITY_LABELS = {
    Anonymity.ANONYMOUS: _l("Anonim"),
    Anonymity.CONFIDENTIAL: _l("Rahasia"),
    Anonymity.PUBLIC: _l("Tanpa akun"),
}
#: What each promise means, shown before the first question.
PROMISES = {
    Anonymity.ANONYMOUS: _l(
        "Anonim: jawaban Anda dikunci, dicampur dengan jawaban lain – lima atau lebih sekaligus, sisanya saat survei "
        "ditutup – lalu disimpan tanpa nama dan waktu. Isi basis data dan cadangannya tidak menunjukkan jawaban siapa; "
        "kunci pembuka dimusnahkan 7 hari sesudah survei ditutup. Bila yang tersisa kurang dari lima, sisanya dapat "
        "dihapus tanpa dibuka. Jawaban yang sudah dikirim tidak dapat diubah."
    ),
    Anonymity.CONFIDENTIAL: _l(
        "Rahasia: jawaban disimpan dengan kode, bukan nama. Laporan hanya memuat gabungan paling sedikit lima orang; "
        "sisa yang kurang dari lima dapat dihapus tanpa dibuka."
    ),
    Anonymity.PUBLIC: _l("Tanpa nama dan tanpa akun. Yang disimpan hanya jawaban dan cara Anda sampai ke sini."),
}
#: What is promised to colleagues, subordinates and mentors: the person they rate sees a mean, never an answer.
PROMISE_TO_SIDES = _l(
    "Rahasia: jawaban disimpan dengan kode orang yang Anda nilai, tanpa nama Anda. Sesudah survei ditutup, orang itu "
    "hanya melihat rata-rata dari paling sedikit tiga penilai, tanpa daftar siapa yang menilai dan siapa yang menjawab. "
    "Nilai di ujung skala disamarkan. Laporan program hanya memuat gabungan paling sedikit lima penilai."
)


def promise_of(wave: Wave) -> LazyString:
    """What is promised to whoever answers this wave."""
    return PROMISE_TO_SIDES if wave.kind in SIDES else PROMISES[wave.anonymity]


class ReceiptsForm(Form):
    """Receipt numbers that people say they hold."""

    numbers = TextAreaField(
        _l("Nomor bukti, satu setiap baris"),
        [required(_l("Tulis paling sedikit satu nomor bukti.")), at_most(LONGEST_LIST)],
    )


class CodeForm(Form):
    """The code printed on a slip."""

    code = StringField(_l("Kode kunjungan"), [required(_l("Tulis kode di kertas Anda.")), at_most(20)])


#: What somebody may have got wrong in a field, by kind; the browser says so without network.
_WRONG = {
    Kind.NUMBER: Refused.OUT_OF_BOUNDS,
    Kind.DURATION: Refused.OUT_OF_BOUNDS,
    Kind.RANKING: Refused.RANKS_TWICE,
    Kind.DATE: Refused.NOT_A_DATE,
    Kind.DATE_TIME: Refused.NOT_A_DATE,
    Kind.TIME: Refused.NOT_A_TIME,
}


@dataclass(frozen=True)
class SheetTopic:
    """One screen of the whole survey: its title and its items, each with the sentences for leaving it out and for
    filling it in wrongly.
    """

    title: str
    asked: Sequence[tuple[Asked, str, str]]


def whole_sheet(walk: "Walk") -> list[SheetTopic]:
    """Every screen at once, also those that branching may hide; none when something is handed over, which needs the
    network.
    """
    if walk.instrument.asks_for_files:
        return []
    sheet = []
    for topic in walk.instrument.topics:
        plain, judged = (screen(topic.items, walk.language, {}, judged=judged).asked for judged in (False, True))
        asked = [(each, missing.error, _wrong(each)) for each, missing in zip(plain, judged, strict=True)]
        sheet.append(SheetTopic(topic.title.in_language(walk.language), asked))
    return sheet


def _wrong(asked: Asked) -> str:
    why = _WRONG.get(asked.item.kind)
    return sentence(asked.item, why, asked.text) if why is not None else ""


def sheet_conditions(instrument: Instrument) -> dict[str, str]:
    """Item → when it is shown, as JSON that the browser reads."""
    return {
        item.key: json.dumps(condition_document(item.visible_if), separators=(",", ":"))
        for item in instrument.items
        if item.visible_if is not None
    }


@dataclass(frozen=True)
class Walk:
    """Where somebody is in a survey: the instrument, what was given so far, and the screen."""

    instrument: Instrument
    language: str
    sent: Mapping[str, str]

    @property
    def reading(self) -> Reading:
        """Everything given so far, read against the instrument."""
        return read_answers(self.instrument, self.sent)

    @property
    def screens(self) -> list[tuple[Topic, list[Item]]]:
        """Topics with at least one item that branching leaves visible."""
        hidden = {answer.key for answer in self.reading.answers if answer.state is State.NOT_SHOWN}
        screens = [
            (topic, [item for item in topic.items if item.key not in hidden]) for topic in self.instrument.topics
        ]
        return [(topic, items) for topic, items in screens if any(item.kind is not Kind.SECTION for item in items)]

    def screen(self, number: int, *, judged: bool) -> Screen:
        """What is asked on one screen, with sentences when it is judged."""
        return screen(self.screens[number][1], self.language, self.sent, judged=judged)

    @property
    def first_incomplete(self) -> int | None:
        """The first screen that would not let somebody pass; none when every screen would."""
        for number in range(len(self.screens)):
            if self.screen(number, judged=True).problems:
                return number
        return None

    def unseen(self, number: int, seen: str) -> bool:
        """Whether branching shows something on this screen that was not on it when it was filled in."""
        return bool(seen) and not {item.key for item in self.screens[number][1]} <= set(seen.split(","))

    def without(self, topic: Topic) -> "Walk":
        """The same walk with a topic skipped."""
        skipped = {name for item in topic.items for name in (item.key, *item.fields)}
        kept = {key: value for key, value in self.sent.items() if key not in skipped}
        return Walk(self.instrument, self.language, kept)

    def in_words(self, item: Item) -> str:
        """What was answered to an item, as its label; empty when it was left out."""
        return in_words(item, self.sent, self.language)


class PlanWaveForm(Form):
    """Planning one more wave."""

    kind = SelectField(
        _l("Apa yang ditanyakan"),
        [required(_l("Pilih apa yang ditanyakan."))],
        choices=options(
            [
                (kind.value, KIND_LABELS[kind])
                for kind in (
                    WaveKind.REACTION,
                    WaveKind.BARRIERS,
                    WaveKind.BEHAVIOUR_SELF,
                    WaveKind.BEHAVIOUR_SUPERIOR,
                    WaveKind.BEHAVIOUR_PEER,
                    WaveKind.BEHAVIOUR_SUBORDINATE,
                    WaveKind.BEHAVIOUR_MENTOR,
                    WaveKind.LEADERSHIP,
                )
            ]
        ),
    )
    days = IntegerField(
        _l("Berapa hari sesudah selesai"),
        [required(_l("Isi jumlah hari, 0 sampai 400.")), between(0, 400)],
    )


class OpenWaveForm(Form):
    """Opening a wave by hand."""

    instrument = SelectField(_l("Instrumen"), [required(_l("Pilih instrumen."))])
    audience = SelectField(
        _l("Siapa yang ditanya"),
        [required(_l("Pilih siapa yang ditanya."))],
        choices=options(
            [
                ("participants", _l("Peserta program")),
                ("superiors", _l("Atasan peserta, tentang masing-masing peserta")),
                ("peers", _l("Rekan seunit di bawah atasan yang sama, paling banyak lima orang yang diundi")),
                ("subordinates", _l("Bawahan peserta, tentang masing-masing peserta")),
                ("mentors", _l("Mentor peserta, tentang masing-masing peserta")),
                ("others", _l("Pegawai unit ini yang tidak ikut program")),
                ("observer", _l("Saya sendiri sebagai pengamat, tentang masing-masing peserta")),
            ]
        ),
    )
    anonymity = SelectField(
        _l("Janji kepada yang menjawab"),
        [required(_l("Pilih janji kepada yang menjawab."))],
        choices=options(
            [
                (Anonymity.ANONYMOUS.value, _l("Anonim, paling sedikit 8 orang")),
                (Anonymity.CONFIDENTIAL.value, _l("Rahasia, dengan kode")),
            ]
        ),
    )
    closes_on = DateField(_l("Ditutup pada"), [required(_l("Isi tanggal penutupan."))])
