"""Read and write questions as rows of a sheet: one row one question, headings in the first row.

Columns: Kode, Jenis, Pertanyaan, Pilihan A … Pilihan H, Kunci, Tujuan, Tanda, Penjelasan. Jenis may stay empty:
the key then tells. The key is letters (B, or A; C), benar or salah, a number (45, or 3,14 ± 0,01), or accepted
words parted by semicolons. A pair is one option written "kiri = kanan" and needs no key; steps stand in their right
order, and a gap is "1 = 14 | empat belas" or, to choose from, "2 = *Kepala Dinas | Sekretaris".
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal

from courses.banks.rules.readings import DroppedError, Gathering, LossReason, Reading, filed
from courses.quizzes.rules.questions import FULL, NumberKey, Option, Pair, Question, QuestionKind, TextKey, steps
from courses.quizzes.rules.scoring import numbers_in

LETTERS = "ABCDEFGH"
HEADINGS = (
    "Kode", "Jenis", "Pertanyaan", *(f"Pilihan {letter}" for letter in LETTERS), "Kunci", "Tujuan", "Tanda", "Penjelasan",
)  # fmt: skip
KINDS = {
    QuestionKind.SINGLE: "satu",
    QuestionKind.MULTIPLE: "beberapa",
    QuestionKind.TRUE_FALSE: "benar salah",
    QuestionKind.NUMERIC: "angka",
    QuestionKind.SHORT_TEXT: "isian",
    QuestionKind.MATCHING: "menjodohkan",
    QuestionKind.ORDERING: "mengurutkan",
    QuestionKind.CLOZE: "melengkapi",
}
_KIND_OF = {word: kind for kind, word in KINDS.items()} | {kind.value.replace("_", " "): kind for kind in KINDS}
_KIND_OF |= {
    "berkas": QuestionKind.FILE,
    "uraian": QuestionKind.ESSAY,
    "essay": QuestionKind.ESSAY,
    "esai": QuestionKind.ESSAY,
}
_OTHER_NAMES = {
    "code": "kode", "kind": "jenis", "type": "jenis", "question": "pertanyaan", "soal": "pertanyaan", "text": "pertanyaan",
    "key": "kunci", "jawaban": "kunci", "answer": "kunci", "objective": "tujuan", "tags": "tanda", "feedback": "penjelasan",
    "pembahasan": "penjelasan", "points": "bobot", **{letter.lower(): f"pilihan {letter.lower()}" for letter in LETTERS},
}  # fmt: skip


def columns_of(row: Sequence[str]) -> dict[str, int] | None:
    """Where each column stands, when this row is the headings; None when it is not."""
    places: dict[str, int] = {}
    for place, heading in enumerate(row):
        name = " ".join(heading.casefold().replace("_", " ").split())
        places.setdefault(_OTHER_NAMES.get(name, name), place)
    return places if {"pertanyaan", "kunci"} <= set(places) else None


def read_sheet(rows: Sequence[Sequence[str]], objectives: Collection[str] = ()) -> Reading:
    """Read the rows; the headings may stand under a few lines of title. A loss names the row."""
    gathering = Gathering()
    head = next((n for n, row in enumerate(rows[:10]) if columns_of(row)), None)
    if head is None:
        gathering.drop(1, LossReason.HEADINGS, " | ".join(rows[0]) if rows else "")
        return gathering.reading()
    places = columns_of(rows[head]) or {}
    for number, row in enumerate(rows[head + 1 :], start=head + 2):
        if not any(cell.strip() for cell in row):
            continue
        cells = {name: row[place].strip() for name, place in places.items() if place < len(row)}
        try:
            question = _question(cells)
        except DroppedError as dropped:
            gathering.drop(number, dropped.reason, cells.get("pertanyaan", ""))
            continue
        notes = [LossReason.POINTS] if cells.get("bobot", "1") not in ("", "1") else []
        tags = tuple(dict.fromkeys(tag.strip() for tag in cells.get("tanda", "").split(",") if tag.strip()))
        objective = cells.get("tujuan", "")
        question = replace(question, tags=tags)
        question = filed(question, objective, objectives)
        gathering.take(number, question, notes)
    return gathering.reading()


def _question(cells: dict[str, str]) -> Question:
    written = {letter: cells.get(f"pilihan {letter.lower()}", "") for letter in LETTERS}
    given = {letter: text for letter, text in written.items() if text}
    key = cells.get("kunci", "")
    word = " ".join(cells.get("jenis", "").casefold().replace("_", " ").replace("/", " ").replace("atau", " ").split())
    kind = _KIND_OF.get(word) if word else _guessed(given, key)
    if kind is None:
        raise DroppedError(LossReason.KIND)
    blank = Question(
        kind=kind,
        prompt=cells.get("pertanyaan", ""),
        title=cells.get("kode", ""),
        feedback=cells.get("penjelasan", ""),
    )
    match kind:
        case QuestionKind.ESSAY | QuestionKind.FILE:
            raise DroppedError(LossReason.ESSAY)
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE:
            right = set(re.findall(r"[A-Z]", key.upper())) if re.fullmatch(r"[A-Za-z\s,;.&+/]*", key) else {key}
            if not right <= set(given):
                raise DroppedError(LossReason.UNKNOWN_KEY)
            return replace(
                blank,
                options=tuple(
                    Option(f"o{n}", text, letter in right) for n, (letter, text) in enumerate(given.items(), start=1)
                ),
            )
        case QuestionKind.TRUE_FALSE:
            truth = {"benar": True, "true": True, "salah": False, "false": False}
            return replace(blank, truth=truth.get(key.casefold().rstrip(".")))
        case QuestionKind.NUMERIC:
            return replace(blank, numbers=tuple(_number(part) for part in key.split(";") if part.strip()))
        case QuestionKind.SHORT_TEXT:
            return replace(blank, texts=tuple(TextKey(part.strip()) for part in key.split(";") if part.strip()))
        case QuestionKind.ORDERING:
            return replace(blank, pairs=steps(given.values()))
        case QuestionKind.MATCHING | QuestionKind.CLOZE:
            halves = [text.partition("=") for text in given.values()]
            if any(not sign or not right.strip() for _left, sign, right in halves):
                raise DroppedError(LossReason.PAIRS)
            return replace(
                blank,
                pairs=tuple(
                    Pair(f"p{n}", left.strip(), right.strip()) for n, (left, _sign, right) in enumerate(halves, start=1)
                ),
            )


def _guessed(given: dict[str, str], key: str) -> QuestionKind | None:
    if key.casefold().rstrip(".") in ("benar", "salah", "true", "false") and not given:
        return QuestionKind.TRUE_FALSE
    if given and not key:
        return QuestionKind.MATCHING if all("=" in text for text in given.values()) else QuestionKind.SINGLE
    if given:
        return QuestionKind.MULTIPLE if len(re.findall(r"[A-Za-z]", key)) > 1 else QuestionKind.SINGLE
    if not key:
        return None
    return QuestionKind.NUMERIC if numbers_in(key.partition("±")[0]) else QuestionKind.SHORT_TEXT


def _number(text: str) -> NumberKey:
    said, _sign, around = text.replace("+/-", "±").partition("±")
    values, tolerances = numbers_in(said), numbers_in(around) if around.strip() else (Decimal(0),)
    if not values or not tolerances:
        raise DroppedError(LossReason.NUMBER)
    return NumberKey(values[0], abs(tolerances[0]))


def as_row(question: Question) -> list[str] | None:
    """The question as a row under `HEADINGS`; None for an essay, and when it has more options than columns."""
    if question.kind not in KINDS:
        return None
    options, key = _cells(question)
    if len(options) > len(LETTERS):
        return None
    return [
        question.title, KINDS[question.kind], question.prompt,
        *options, *[""] * (len(LETTERS) - len(options)),
        key, question.objective, ", ".join(question.tags), question.feedback,
    ]  # fmt: skip


def _cells(question: Question) -> tuple[list[str], str]:
    match question.kind:
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE:
            letters = [letter for letter, option in zip(LETTERS, question.options, strict=False) if option.correct]
            return [option.text for option in question.options], "; ".join(letters)
        case QuestionKind.TRUE_FALSE:
            return [], "benar" if question.truth else "salah"
        case QuestionKind.NUMERIC:
            full = [number for number in question.numbers if number.credit == FULL]
            return [], "; ".join(_written(number) for number in full)
        case QuestionKind.SHORT_TEXT:
            return [], "; ".join(text.pattern for text in question.texts if text.credit == FULL)
        case QuestionKind.ORDERING:
            return [pair.left for pair in question.pairs], ""
        case QuestionKind.MATCHING | QuestionKind.CLOZE:
            return [f"{pair.left} = {pair.right}" for pair in question.pairs], ""
        case QuestionKind.ESSAY | QuestionKind.FILE:
            return [], ""


def _written(number: NumberKey) -> str:
    around = f" ± {number.tolerance:f}" if number.tolerance else ""
    return f"{number.value:f}{around}".replace(".", ",")
