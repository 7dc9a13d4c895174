"""Items as fields somebody answers: what is asked, what was given so far, and the sentence when it does not do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bina.web.formats import number
from evaluation.instruments.rules import (
    LONGEST_LINE,
    LONGEST_TEXT,
    NOT_APPLICABLE,
    UPLOADED,
    WORDED,
    Item,
    Kind,
    Refused,
    problem,
)

#: Names of form fields that carry answers begin so.
PREFIX = "q_"

KINDS = {
    Kind.RATING: (_l("Penilaian berskala"), _l("Satu nilai pada skala 1–4, 1–5, 0–10, atau skala sendiri.")),
    Kind.BARS: (_l("Skala perilaku"), _l("Setiap nilai dijelaskan dengan perilaku yang dapat dilihat.")),
    Kind.MATRIX: (_l("Beberapa pernyataan, satu skala"), _l("Tabel di layar lebar, kartu di ponsel.")),
    Kind.THEN_TEST: (_l("Dulu dan sekarang"), _l("Skala yang sama untuk sebelum kegiatan dan untuk sekarang.")),
    Kind.CHOICE: (_l("Pilih satu"), _l("Satu jawaban dari daftar.")),
    Kind.MULTIPLE: (_l("Pilih beberapa"), _l("Boleh lebih dari satu jawaban.")),
    Kind.YES_NO: (_l("Ya atau tidak"), _l("Dua jawaban.")),
    Kind.RANKING: (_l("Urutkan"), _l("Daftar yang diurutkan dari yang terpenting.")),
    Kind.NUMBER: (_l("Angka"), _l("Dengan batas terkecil dan terbesar.")),
    Kind.DURATION: (_l("Lama waktu"), _l("Jam dan menit.")),
    Kind.DATE: (_l("Tanggal"), _l("Hari, bulan, dan tahun.")),
    Kind.TIME: (_l("Jam"), _l("Misalnya 14.30.")),
    Kind.DATE_TIME: (_l("Tanggal dan jam"), _l("Saat sesuatu terjadi.")),
    Kind.SHORT_TEXT: (_l("Jawaban pendek"), _l("Satu baris.")),
    Kind.TEXT: (_l("Jawaban panjang"), _l("Beberapa kalimat.")),
    Kind.PHOTO: (_l("Foto"), _l("Hanya pada survei rahasia: foto dapat menunjukkan siapa yang menjawab.")),
    Kind.FILE: (_l("Berkas"), _l("Hanya pada survei rahasia: berkas dapat menunjukkan siapa yang menjawab.")),
    Kind.SECTION: (_l("Keterangan"), _l("Kalimat di antara butir, tanpa jawaban.")),
}


def sentence(item: Item, why: Refused, text: str) -> str:
    """What is wrong with an answer and how to mend it."""
    match why:
        case Refused.MISSING if item.points and item.kind in (Kind.RATING, Kind.BARS, Kind.CHOICE, Kind.YES_NO):
            return _("Pilih satu jawaban untuk: %(text)s", text=text)
        case Refused.MISSING if item.kind is Kind.MULTIPLE:
            return _("Pilih paling sedikit satu jawaban untuk: %(text)s", text=text)
        case Refused.MISSING | Refused.ROWS_MISSING if item.kind is Kind.MATRIX:
            return _("Pilih satu jawaban di setiap baris dari: %(text)s", text=text)
        case Refused.MISSING | Refused.ROWS_MISSING if item.kind is Kind.THEN_TEST:
            return _("Pilih jawaban untuk dulu dan untuk sekarang: %(text)s", text=text)
        case Refused.RANKS_MISSING:
            return _("Beri urutan pada setiap pilihan dari: %(text)s", text=text)
        case Refused.RANKS_TWICE:
            return _("Ada urutan yang dipakai dua kali. Beri setiap pilihan urutan sendiri: %(text)s", text=text)
        case Refused.NOT_A_NUMBER:
            return _("Isi dengan angka, misalnya 12: %(text)s", text=text)
        case Refused.TOO_MANY_DECIMALS if not item.digits:
            return _("Isi dengan angka bulat, tanpa koma: %(text)s", text=text)
        case Refused.TOO_MANY_DECIMALS:
            return _("Isi dengan paling banyak %(n)s angka di belakang koma: %(text)s", n=item.digits, text=text)
        case Refused.OUT_OF_BOUNDS if item.kind is Kind.DURATION:
            return _(
                "Isi lama waktu dari %(low)s sampai %(high)s menit: %(text)s",
                low=number(item.low or 0, 0), high=number(item.high or 0, 0), text=text,
            )  # fmt: skip
        case Refused.OUT_OF_BOUNDS:
            return _(
                "Isi dengan angka dari %(low)s sampai %(high)s: %(text)s",
                low=number(item.low or 0, item.digits), high=number(item.high or 0, item.digits), text=text,
            )  # fmt: skip
        case Refused.NOT_A_DURATION:
            return _("Isi jam dan menit dengan angka bulat: %(text)s", text=text)
        case Refused.NOT_A_DATE:
            return _("Isi tanggalnya, misalnya 2026-11-21: %(text)s", text=text)
        case Refused.NOT_A_TIME:
            return _("Isi jamnya, misalnya 14.30: %(text)s", text=text)
        case Refused.NOT_A_FILE:
            return _("Berkas ini tidak dapat diterima. Pilih lagi berkasnya: %(text)s", text=text)
        case Refused.TOO_LONG:
            longest = LONGEST_LINE if item.kind is Kind.SHORT_TEXT else LONGEST_TEXT
            return _("Terlalu panjang. Tulis paling banyak %(max)d karakter.", max=longest)
        case Refused.UNSTORABLE:
            return _("Teks memuat tanda yang tidak dapat disimpan. Periksa lagi, lalu kirim.")
        case Refused.NOT_ON_SCALE:
            return _("Pilih salah satu dari daftar: %(text)s", text=text)
        case _:
            return _("Isi jawaban untuk: %(text)s", text=text)


@dataclass(frozen=True)
class Asked:
    """One item on a screen."""

    item: Item
    text: str
    sent: Mapping[str, str]
    error: str

    @property
    def id(self) -> str:
        """Where a link of the error summary leads."""
        return PREFIX + self.item.key

    @property
    def name(self) -> str:
        """Name of its first field."""
        return PREFIX + self.item.key

    def given(self, part: str = "") -> str:
        """What was typed or chosen in the item, or in one of its fields."""
        return self.sent.get(f"{self.item.key}.{part}" if part else self.item.key, "")

    @property
    def passed_over(self) -> bool:
        """Whether "not applicable" was chosen."""
        return self.item.not_applicable and self.given() == NOT_APPLICABLE


@dataclass(frozen=True)
class Screen:
    """The items of one screen with what was given, and what keeps somebody from going on."""

    asked: Sequence[Asked]

    @property
    def problems(self) -> list[tuple[Asked, str]]:
        """Every item in error with its sentence, as the error summary wants them."""
        return [(each, each.error) for each in self.asked if each.error]

    @property
    def uploads(self) -> bool:
        """Whether something can be handed over here."""
        return any(each.item.kind in UPLOADED for each in self.asked)


def screen(items: Sequence[Item], language: str, sent: Mapping[str, str], *, judged: bool) -> Screen:
    """One screen; with sentences when it is judged."""
    asked = []
    for item in items:
        text = item.text.in_language(language)
        why = problem(item, sent) if judged else None
        asked.append(Asked(item, text, sent, sentence(item, why, text) if why else ""))
    return Screen(asked)


def in_words(item: Item, sent: Mapping[str, str], language: str) -> str:
    """What was given for an item, as its labels; empty when it was left out."""
    value = sent.get(item.key, "").strip()
    if item.not_applicable and value == NOT_APPLICABLE:
        return _("Tidak berlaku")
    labels = {str(point.value): point.label.in_language(language) for point in item.points}
    if item.kind is Kind.MULTIPLE:
        return ", ".join(label for key, label in labels.items() if sent.get(f"{item.key}.{key}") == "1")
    if item.kind is Kind.RANKING:
        ranks = [(sent.get(f"{item.key}.{key}", ""), label) for key, label in labels.items()]
        return ", ".join(f"{rank}. {label}" for rank, label in sorted(ranks, key=_by_rank) if rank)
    if item.kind is Kind.MATRIX:
        lines = [(row.text.in_language(language), sent.get(f"{item.key}.{row.key}", "")) for row in item.rows]
        return "; ".join(f"{text} – {labels[given]}" for text, given in lines if given in labels)
    if item.kind is Kind.THEN_TEST:
        then, now = (labels.get(sent.get(part, ""), "") for part in item.parts)
        return _("dulu: %(then)s, sekarang: %(now)s", then=then or "–", now=now or "–") if then or now else ""
    if item.kind is Kind.DURATION:
        hours, minutes = (sent.get(part, "").strip() for part in item.fields)
        return _("%(h)s jam %(m)s menit", h=hours or "0", m=minutes or "0") if hours or minutes else ""
    if item.kind in WORDED:
        return value
    if item.kind in UPLOADED:
        return _("sudah dipilih") if value else ""
    if item.kind is Kind.NUMBER and value and item.unit:
        return f"{value} {item.unit}"
    return labels.get(value, value) if not item.points or value in labels else ""


def _by_rank(pair: tuple[str, str]) -> tuple[int, str]:
    return (int(pair[0]) if pair[0].isdigit() else 99, pair[1])
