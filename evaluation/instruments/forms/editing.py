"""The forms an author edits an instrument with: plain lines instead of grids, so that they work on a phone."""

import re
from collections.abc import Sequence
from dataclasses import replace

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.core import Field

from bina.web.forms import Form, NumberField, at_most, between, optional, options, required
from evaluation.instruments.forms.branching import (
    JOINS,
    KEEP_CONDITION,
    LINES,
    SIGNS,
    Unfit,
    joined,
    lines_of,
    read_line,
)
from evaluation.instruments.operations.sentences import FAULTS
from evaluation.instruments.rules import (
    LISTED,
    RATED,
    YES_NO_POINTS,
    Fault,
    Instrument,
    Item,
    Kind,
    Level,
    Point,
    Row,
    Words,
    comparable,
)
from evaluation.instruments.rules.conditions import Among, Condition

LEVELS = {
    Level.REACTION: _l("L1 – tanggapan peserta"),
    Level.LEARNING: _l("L2 – hasil belajar"),
    Level.BEHAVIOUR: _l("L3 – perilaku di tempat kerja"),
    Level.RESULTS: _l("L4 – hasil pelayanan"),
    Level.PARTICIPATION: _l("Keikutsertaan"),
}


def fault_sentences(content: Instrument, found: Sequence[tuple[Fault, str]]) -> list[tuple[str, str, str]]:
    """What is wrong: (key of the item or empty, the item in words, the sentence)."""
    texts = {item.key: item.text.id or item.key for item in content.items}
    return [(key if key in texts else "", texts.get(key, key), str(FAULTS[fault])) for fault, key in found]


class DescribeForm(Form):
    """What an instrument is called and for."""

    revision = HiddenField()
    title_id = StringField(_l("Judul"), [required(_l("Isi judul instrumen.")), at_most(120)])
    title_en = StringField(_l("Judul dalam bahasa Inggris"), [at_most(120)])
    purpose_id = TextAreaField(
        _l("Untuk apa jawabannya"),
        [required(_l("Tulis untuk apa jawabannya dipakai.")), at_most(400)],
        description=_l("Dibaca setiap orang sebelum butir pertama."),
    )
    purpose_en = TextAreaField(_l("Untuk apa, dalam bahasa Inggris"), [at_most(400)])
    level = SelectField(
        _l("Mengukur apa"),
        [required(_l("Pilih apa yang diukur."))],
        choices=options([(level.value, label) for level, label in LEVELS.items()]),
    )
    minutes = IntegerField(
        _l("Kira-kira berapa menit"), [required(_l("Isi perkiraan lama mengisi dalam menit.")), between(1, 60)]
    )

    @property
    def words(self) -> tuple[Words, Words, Level, int]:
        """Title, purpose, level and minutes."""
        return (
            Words(self.title_id.data.strip(), (self.title_en.data or "").strip()),
            Words(self.purpose_id.data.strip(), (self.purpose_en.data or "").strip()),
            Level(self.level.data),
            int(self.minutes.data),
        )


class TopicForm(Form):
    """A section."""

    revision = HiddenField()
    title_id = StringField(_l("Nama bagian"), [required(_l("Isi nama bagian.")), at_most(120)])
    title_en = StringField(_l("Nama bagian dalam bahasa Inggris"), [at_most(120)])


def _scale(*labels: tuple[str, str], first: int = 1) -> tuple[Point, ...]:
    return tuple(Point(value, Words(*label)) for value, label in enumerate(labels, start=first))


#: Scales an author can choose instead of writing one.
SCALES = {
    "setuju5": (
        _l("Setuju, 1–5"),
        _scale(
            ("Sangat tidak setuju", "Strongly disagree"), ("Tidak setuju", "Disagree"), ("Ragu-ragu", "Not sure"),
            ("Setuju", "Agree"), ("Sangat setuju", "Strongly agree"),
        ),
    ),
    "baik4": (
        _l("Baik, 1–4"),
        _scale(("Tidak baik", "Not good"), ("Kurang baik", "Less good"), ("Baik", "Good"),
               ("Sangat baik", "Very good")),
    ),
    "sering5": (
        _l("Sering, 1–5"),
        _scale(("Tidak pernah", "Never"), ("Jarang", "Rarely"), ("Kadang-kadang", "Sometimes"), ("Sering", "Often"),
               ("Selalu", "Always")),
    ),
    "angka11": (_l("Angka, 0–10"), _scale(*((str(n), "") for n in range(11)), first=0)),
}  # fmt: skip

OWN_SCALE = "sendiri"


_CONDITION_LINE = ("condition_item", "condition_sign", "condition_values")


def _condition_line() -> tuple[SelectField, SelectField, StringField]:
    return (
        SelectField(_l("Tampilkan hanya bila"), choices=[], default=""),
        SelectField(_l("Jawabannya"), choices=options(list(SIGNS.items())), default="among"),
        StringField(_l("Nilai"), [at_most(80)], description=_l("Pisahkan dengan koma, misalnya 1, 2.")),
    )


class ItemForm(Form):
    """One item; fields its kind does not need are taken away."""

    revision = HiddenField()
    text_id = TextAreaField(_l("Pertanyaan atau pernyataan"), [required(_l("Tulis kalimat butirnya.")), at_most(500)])
    text_en = TextAreaField(_l("Kalimat dalam bahasa Inggris"), [at_most(500)])
    scale = SelectField(_l("Skala"), choices=options([(k, label) for k, (label, _p) in SCALES.items()]
                                                      + [(OWN_SCALE, _l("Skala sendiri, tulis di bawah"))]))  # fmt: skip
    points = TextAreaField(
        _l("Pilihan jawaban"),
        [at_most(6000)],
        description=_l("Satu baris satu pilihan: nilai = label | label Inggris. Nilai boleh tidak ditulis."),
    )
    rows = TextAreaField(
        _l("Pernyataan"),
        [at_most(6000)],
        description=_l("Satu baris satu pernyataan: kunci: kalimat | kalimat Inggris. Kunci boleh tidak ditulis."),
    )
    low = NumberField(_l("Paling kecil"), [optional()])
    high = NumberField(_l("Paling besar"), [optional()])
    digits = IntegerField(_l("Angka di belakang koma"), [optional(), between(0, 4)])
    unit = StringField(_l("Satuan"), [at_most(30)], description=_l("Misalnya orang, berkas, rupiah."))
    construct = StringField(
        _l("Konstruk"),
        [at_most(60)],
        description=_l("Butir dengan konstruk sama dirata-ratakan bersama. Kosong berarti nama bagiannya."),
    )
    reverse = BooleanField(_l("Makna terbalik: nilai tinggi berarti buruk"))
    required_ = BooleanField(_l("Wajib dijawab sebelum lanjut"))
    not_applicable = BooleanField(_l("Boleh dijawab “Tidak berlaku”"))
    condition_join = SelectField(
        _l("Bila syaratnya lebih dari satu"), choices=options(list(JOINS.items())), default="all"
    )
    condition_item, condition_sign, condition_values = _condition_line()
    condition_item_2, condition_sign_2, condition_values_2 = _condition_line()
    condition_item_3, condition_sign_3, condition_values_3 = _condition_line()
    condition_item_4, condition_sign_4, condition_values_4 = _condition_line()

    def fit_to(self, kind: Kind, earlier: Sequence[Item], standing: Condition | None) -> None:
        """Leave only what this kind needs, and offer the earlier items a condition may ask about."""
        unneeded = []
        if kind not in RATED or kind is Kind.BARS:
            unneeded.append("scale")
        if kind not in LISTED:
            unneeded.append("points")
        if kind is Kind.BARS:
            self.points.description = _l(
                "Satu baris satu nilai: nilai = label | label Inggris | perilaku yang terlihat | perilaku, Inggris."
            )
        elif kind in RATED:
            self.points.label.text = _l("Skala sendiri")
        if kind is not Kind.MATRIX:
            unneeded.append("rows")
        if kind not in (Kind.NUMBER, Kind.DURATION):
            unneeded += ["low", "high"]
        if kind is Kind.DURATION:
            self.low.label.text, self.high.label.text = _l("Paling sebentar, menit"), _l("Paling lama, menit")
        if kind is not Kind.NUMBER:
            unneeded += ["digits", "unit"]
        if kind not in RATED:
            unneeded += ["reverse", "construct"]
        if kind is Kind.SECTION:
            unneeded += ["required_", "not_applicable"]
        askable = [each for each in earlier if comparable(each, Among(each.key, (0,)))]
        askable += [each for each in earlier if each.kind is Kind.MULTIPLE]
        if not askable:
            unneeded += ["condition_join", *(f"{name}{ending}" for ending in LINES for name in _CONDITION_LINE)]
        for name in unneeded:
            delattr(self, name)
        if askable:
            kept = [] if lines_of(standing) else [(KEEP_CONDITION, _l("Syarat bertingkat yang ada sekarang"))]
            known = [(each.key, each.text.id[:80]) for each in askable]
            self.condition_item.choices = options([("", _l("Selalu tampil")), *kept, *known])
            for ending in LINES[1:]:
                self[f"condition_item{ending}"].choices = options([("", _l("tidak ada")), *known])

    def show(self, item: Item) -> None:
        """Fill in what the item is now."""
        self.text_id.data, self.text_en.data = item.text.id, item.text.en
        if "scale" in self:
            known = [key for key, (_label, points) in SCALES.items() if points == item.points]
            self.scale.data = known[0] if known else OWN_SCALE if item.points else "setuju5"
        if "points" in self and not ("scale" in self and self.scale.data != OWN_SCALE):
            self.points.data = "\n".join(_point_line(point) for point in item.points)
        if "rows" in self:
            self.rows.data = "\n".join(f"{row.key}: {_both(row.text)}" for row in item.rows)
        for name in ("low", "high", "digits", "unit", "construct", "reverse", "not_applicable"):
            if name in self:
                self[name].data = getattr(item, name)
        if "required_" in self:
            self.required_.data = item.required
        if "condition_item" in self and item.visible_if is not None:
            said = lines_of(item.visible_if)
            if said is None:
                self.condition_item.data = KEEP_CONDITION
                return
            self.condition_join.data = said[0]
            for ending, line in zip(LINES, said[1], strict=False):
                for name, value in zip(_CONDITION_LINE, (line.item, line.sign, line.values), strict=True):
                    self[f"{name}{ending}"].data = value

    @property
    def condition_lines(self) -> list[tuple[Field, Field, Field]]:
        """The fields of every line, for the page."""
        return [tuple(self[f"{name}{ending}"] for name in _CONDITION_LINE) for ending in LINES]

    def item(self, standing: Item, others: Sequence[Item], topic: str) -> Item | None:
        """The item as it was filled in; none when something must be mended, which the fields then say."""
        item = replace(standing, text=Words(self.text_id.data.strip(), (self.text_en.data or "").strip()))
        if "points" in self:
            chosen = self.scale.data if "scale" in self else OWN_SCALE
            points = SCALES[chosen][1] if chosen in SCALES else self._points(anchored=item.kind is Kind.BARS)
            item = replace(item, points=points)
        if "rows" in self:
            item = replace(item, rows=self._rows())
        if item.kind is Kind.YES_NO:
            item = replace(item, points=item.points or YES_NO_POINTS)
        if "low" in self:
            low, high = self.low.data, self.high.data
            item = replace(item, low=low, high=high)
            if low is None or high is None or not 0 <= low < high <= 100_000_000:
                self.refuse(
                    "low" if low is None or low < 0 else "high",
                    _(
                        "Isi batas terkecil (0 atau lebih) dan batas terbesar yang lebih tinggi, paling banyak 100 juta."
                    ),
                )
        if "digits" in self:
            digits = self.digits.data or 0
            item = replace(item, digits=digits, unit=(self.unit.data or "").strip())
            if item.high is not None and item.high * 10**digits > 2_000_000_000:
                self.refuse("high", _("Batas terbesar terlalu tinggi untuk angka di belakang koma sebanyak itu."))
        if "construct" in self:
            written = re.sub(r"[^a-z0-9_]+", "_", (self.construct.data or "").strip().lower()).strip("_")
            item = replace(item, construct=written or topic, reverse=bool(self.reverse.data))
        if "required_" in self:
            item = replace(item, required=bool(self.required_.data), not_applicable=bool(self.not_applicable.data))
        if "condition_item" in self:
            item = replace(item, visible_if=self._condition(standing, others))
        return None if self.problems else item

    def _points(self, *, anchored: bool) -> tuple[Point, ...]:
        lines = _lines(self.points.data)
        points = []
        for number, line in enumerate(lines, start=1):
            match = re.fullmatch(r"(?:(\d{1,6})\s*=\s*)?(.+)", line)
            words = [part.strip() for part in (match[2] if match else "").split("|")]
            value = int(match[1]) if match and match[1] else number
            anchor = Words(*words[2:4]) if anchored and len(words) > 2 else Words("")
            if not words[0] or len(words) > (4 if anchored else 2):
                self.refuse("points", _("Baris %(n)s: tulis nilai = label | label Inggris.", n=number))
            elif anchored and not anchor.id:
                self.refuse(
                    "points", _("Baris %(n)s: tulis juga perilaku yang terlihat, sesudah tanda | kedua.", n=number)
                )
            points.append(Point(value, Words(*words[:2]), anchor))
        values = [point.value for point in points]
        if len(values) < 2:
            self.refuse("points", _("Tulis paling sedikit dua pilihan, satu baris satu pilihan."))
        elif values != sorted(set(values)):
            self.refuse("points", _("Nilai pilihan harus naik dan tidak berulang, misalnya 1, 2, 3."))
        elif len(values) > 40:
            self.refuse("points", _("Tulis paling banyak 40 pilihan."))
        return tuple(points)

    def _rows(self) -> tuple[Row, ...]:
        rows: list[Row] = []
        for number, line in enumerate(_lines(self.rows.data), start=1):
            match = re.fullmatch(r"(?:([a-z0-9_]{1,60})\s*:\s*)?(.+)", line)
            words = [part.strip() for part in (match[2] if match else "").split("|")]
            key = (
                match[1]
                if match and match[1]
                else next(f"p{n}" for n in range(1, 200) if f"p{n}" not in {row.key for row in rows})
            )
            if not words[0] or len(words) > 2:
                self.refuse("rows", _("Baris %(n)s: tulis kalimat | kalimat Inggris.", n=number))
            rows.append(Row(key, Words(*words[:2])))
        keys = [row.key for row in rows]
        if not rows:
            self.refuse("rows", _("Tulis paling sedikit satu pernyataan."))
        elif len(set(keys)) < len(keys):
            self.refuse("rows", _("Ada kunci yang dipakai dua kali. Beri setiap pernyataan kunci sendiri."))
        return tuple(rows)

    def _condition(self, standing: Item, others: Sequence[Item]) -> Condition | None:
        if self.condition_item.data == KEEP_CONDITION:
            return standing.visible_if
        known = {each.key: each for each in others}
        parts = []
        for ending in LINES:
            wanted = self[f"condition_item{ending}"].data
            if not wanted or wanted not in known:
                continue
            sign, values = (self[f"{name}{ending}"].data or "" for name in ("condition_sign", "condition_values"))
            try:
                parts.append(read_line(known[wanted], sign, values))
            except Unfit as unfit:
                self.refuse(f"{unfit.field}{ending}", unfit.sentence)
        return joined(self.condition_join.data, parts)


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _both(words: Words) -> str:
    return f"{words.id} | {words.en}" if words.en else words.id


def _point_line(point: Point) -> str:
    line = f"{point.value} = {_both(point.label)}"
    if point.anchor.id:
        line = f"{point.value} = {point.label.id} | {point.label.en} | {_both(point.anchor)}"
    return line
