"""A survey as screens: one topic at a time, nothing kept on the server until it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, IntegerField, RadioField, SelectField, StringField, TextAreaField

from bina.web.forms import Form, at_most, between, options, required
from evaluation.instruments.rules import (
    LONGEST_TEXT,
    NOT_APPLICABLE,
    Instrument,
    Item,
    Kind,
    Reading,
    State,
    Topic,
    read_answers,
)
from evaluation.waves.rules import Anonymity, WaveKind

#: Names of form fields that carry answers begin so.
PREFIX = "q_"
#: Characters of a list of receipt numbers: about a thousand of them.
LONGEST_LIST = 10_000

KIND_LABELS = {
    WaveKind.REACTION: _l("Tanggapan peserta"),
    WaveKind.BEHAVIOUR_SELF: _l("Perilaku di tempat kerja: penilaian diri"),
    WaveKind.BEHAVIOUR_SUPERIOR: _l("Perilaku di tempat kerja: penilaian atasan"),
    WaveKind.BARRIERS: _l("Hambatan penerapan"),
    WaveKind.LEADERSHIP: _l("Dukungan pimpinan"),
    WaveKind.OBSERVATION: _l("Pengamatan di tempat kerja"),
    WaveKind.NON_PARTICIPANTS: _l("Yang belum ikut"),
    WaveKind.PUBLIC_SATISFACTION: _l("Kepuasan masyarakat (SKM)"),
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


def topic_form(items: Sequence[Item], language: str, sent: Mapping[str, str]) -> Form:
    """The form of one screen, filled with what was given before."""
    fields: dict[str, object] = {}
    for item in items:
        label = item.text.in_language(language)
        name = PREFIX + item.key
        if item.kind is Kind.TEXT:
            fields[name] = TextAreaField(label, [at_most(LONGEST_TEXT)])
            continue
        choices = [(str(point.value), point.label.in_language(language)) for point in item.points]
        if item.not_applicable:
            choices.append((NOT_APPLICABLE, str(_l("Tidak berlaku"))))
        fields[name] = RadioField(
            label, [required(_l("Pilih satu jawaban untuk: %(text)s", text=label))], choices=options(choices)
        )
    form: Form = type("TopicForm", (Form,), fields)(data={PREFIX + key: value for key, value in sent.items()})
    return form


class ReceiptsForm(Form):
    """Receipt numbers that people say they hold."""

    numbers = TextAreaField(
        _l("Nomor bukti, satu setiap baris"),
        [required(_l("Tulis paling sedikit satu nomor bukti.")), at_most(LONGEST_LIST)],
    )


class CodeForm(Form):
    """The code printed on a slip."""

    code = StringField(_l("Kode kunjungan"), [required(_l("Tulis kode di kertas Anda.")), at_most(20)])


@dataclass(frozen=True)
class SheetTopic:
    """One screen of the whole survey: its title and its fields, each with the item it asks."""

    title: str
    fields: list[tuple[Item, Field]]


def whole_sheet(walk: "Walk") -> list[SheetTopic]:
    """Every screen at once, also those that branching may hide."""
    sheet = []
    for topic in walk.instrument.topics:
        form = topic_form(topic.items, walk.language, {})
        fields = [(item, form[PREFIX + item.key]) for item in topic.items]
        sheet.append(SheetTopic(topic.title.in_language(walk.language), fields))
    return sheet


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
        return [(topic, items) for topic, items in screens if items]

    @property
    def first_incomplete(self) -> int | None:
        """The first screen that would not let somebody pass; none when every screen would."""
        for number, (_topic, items) in enumerate(self.screens):
            if not topic_form(items, self.language, self.sent).validate():
                return number
        return None

    def without(self, topic: Topic) -> "Walk":
        """The same walk with a topic skipped."""
        skipped = {item.key for item in topic.items}
        kept = {key: value for key, value in self.sent.items() if key not in skipped}
        return Walk(self.instrument, self.language, kept)

    def in_words(self, item: Item) -> str:
        """What was answered to an item, as its label; empty when it was left out."""
        value = self.sent.get(item.key, "")
        if item.kind is Kind.TEXT:
            return value
        if value == NOT_APPLICABLE:
            return str(_l("Tidak berlaku"))
        return next((p.label.in_language(self.language) for p in item.points if str(p.value) == value), "")


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
