"""Forms of the bank, and reading an answer sent as a plain form."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, SelectField, StringField, TextAreaField, ValidationError

from bina.web.forms import Form, at_most, between, optional, options, required
from courses.quizzes.rules.attempts import MOST_EXTRA
from courses.quizzes.rules.papers import Difficulty, Draw
from courses.quizzes.rules.questions import (
    MARKED_BY_PEOPLE,
    MOST_POINTS,
    NumberKey,
    Option,
    Pair,
    Question,
    QuestionFault,
    QuestionKind,
    ShownQuestion,
    TextKey,
    faults,
    steps,
)
from courses.quizzes.rules.scoring import numbers_in
from courses.quizzes.rules.sections import MOST_SECTIONS, SectionFault, SectionRefusedError, read_sections
from courses.rubrics.reports import rubric_sentence
from courses.rubrics.rules import RubricRefusedError, read_rubric
from courses.rubrics.rules import written as rubric_written

KIND_LABELS = {
    QuestionKind.SINGLE: _l("Pilihan ganda, satu jawaban"),
    QuestionKind.MULTIPLE: _l("Pilihan ganda, beberapa jawaban"),
    QuestionKind.TRUE_FALSE: _l("Benar atau salah"),
    QuestionKind.NUMERIC: _l("Angka"),
    QuestionKind.SHORT_TEXT: _l("Isian pendek"),
    QuestionKind.MATCHING: _l("Menjodohkan"),
    QuestionKind.ORDERING: _l("Mengurutkan"),
    QuestionKind.CLOZE: _l("Melengkapi kalimat"),
    QuestionKind.ESSAY: _l("Uraian, dinilai penilai"),
    QuestionKind.FILE: _l("Berkas, dinilai penilai"),
}

LEVEL_LABELS = {Difficulty.EASY: _l("mudah"), Difficulty.MEDIUM: _l("sedang"), Difficulty.HARD: _l("sulit")}
_LEVELS = {each.value for each in Difficulty}
FAULT_SENTENCES = {
    QuestionFault.NO_PROMPT: _l("Tulis pertanyaannya."),
    QuestionFault.TOO_FEW_OPTIONS: _l("Tulis paling sedikit dua pilihan, satu pilihan satu baris."),
    QuestionFault.NO_RIGHT_OPTION: _l("Tandai pilihan yang benar dengan bintang (*) di depannya."),
    QuestionFault.MANY_RIGHT_OPTIONS: _l("Hanya satu pilihan yang boleh bertanda bintang pada jenis soal ini."),
    QuestionFault.EMPTY_OPTION: _l("Ada pilihan yang kosong."),
    QuestionFault.TWIN_OPTIONS: _l("Ada dua pilihan yang sama."),
    QuestionFault.NO_TRUTH: _l("Tulis benar atau salah."),
    QuestionFault.NO_NUMBER: _l("Tulis angka yang benar, misalnya 45 atau 3,14 ± 0,01."),
    QuestionFault.NO_TEXT: _l("Tulis paling sedikit satu jawaban yang diterima."),
    QuestionFault.TOO_FEW_PAIRS: _l("Tulis paling sedikit dua pasangan, misalnya: Jakarta = WIB."),
    QuestionFault.TOO_FEW_STEPS: _l(
        "Tulis paling sedikit tiga langkah menurut urutan yang benar, satu baris satu langkah."
    ),
    QuestionFault.TWIN_STEPS: _l("Ada dua langkah yang sama."),
    QuestionFault.GAPS: _l(
        "Tandai celah dalam pertanyaan dengan [1], [2], dan seterusnya, lalu tulis satu baris untuk setiap celah, misalnya:"
        " 1 = 14 | empat belas."
    ),
    QuestionFault.GAP_CHOICES: _l(
        "Celah yang dipilih dari daftar memerlukan paling sedikit dua pilihan dengan tepat satu bintang, misalnya:"
        " 2 = *Kepala Dinas | Sekretaris."
    ),
    QuestionFault.NO_RUBRIC: _l("Tulis rubriknya: kriteria, lalu satu baris satu tingkat, dari poin terbesar."),
}


class QuestionForm(Form):
    """A question, its answers written line by line as people write them on paper."""

    kind = SelectField(_l("Jenis soal"), choices=options((kind.value, label) for kind, label in KIND_LABELS.items()))
    prompt = TextAreaField(_l("Pertanyaan"), [required(_l("Tulis pertanyaannya.")), at_most(4000)])
    answers = TextAreaField(
        _l("Jawaban"),
        [required(_l("Tulis jawabannya menurut petunjuk.")), at_most(8000)],
        description=_l(
            "Satu baris satu jawaban. Pilihan: bintang di depan yang benar (* Warga). Benar/salah: tulis benar atau"
            " salah. Angka: 45 atau 3,14 ± 0,01. Isian: setiap kata yang diterima. Menjodohkan: kiri = kanan."
            " Mengurutkan: satu baris satu langkah, menurut urutan yang benar. Melengkapi kalimat: tulis [1], [2] di dalam"
            " pertanyaan, lalu 1 = 14 | empat belas untuk yang diketik, atau 2 = *Kepala Dinas | Sekretaris untuk yang"
            " dipilih."
            " Uraian: rubriknya; tulis kriteria, di bawahnya satu baris satu tingkat diawali poin dari yang terbesar"
            " (4 Tepat dan lengkap), lalu satu baris kosong sebelum kriteria berikutnya."
        ),
    )
    points = IntegerField(
        _l("Bobot uraian (poin)"),
        [optional(), between(1, MOST_POINTS)],
        description=_l("Hanya untuk uraian. Soal jenis lain bernilai 1 poin; uraian berbobot 5 setara lima soal."),
    )
    objective = SelectField(_l("Tujuan belajar"), validate_choice=False)
    level = SelectField(
        _l("Kesulitan"),
        choices=options([("", _l("belum dinyatakan")), *((each.value, label) for each, label in LEVEL_LABELS.items())]),
        validate_choice=False,
        description=_l("Kuis dapat mengambil soal menurut tujuan dan kesulitan."),
    )
    tags = StringField(_l("Tanda"), [at_most(200)], description=_l("Pisahkan dengan koma, misalnya: dasar, penerapan."))
    feedback = TextAreaField(_l("Penjelasan setelah kuis dinilai"), [at_most(4000)])

    def question(self) -> Question | None:
        """The question as written; None after noting on the form what is wrong with it."""
        kind = QuestionKind(self.kind.data)
        try:
            parts = self._parts(kind)
        except RubricRefusedError as refused:
            self.refuse("answers", rubric_sentence(refused))
            return None
        question = Question(
            kind=kind,
            prompt=(self.prompt.data or "").strip(),
            objective=self.objective.data or "",
            tags=self._tags(),
            feedback=(self.feedback.data or "").strip(),
            **parts,
        )
        wrong = faults(question)
        for fault in wrong:
            self.refuse("prompt" if fault is QuestionFault.NO_PROMPT else "answers", FAULT_SENTENCES[fault])
        return None if wrong else question

    def _parts(self, kind: QuestionKind) -> dict[str, Any]:
        written = self.answers.data or ""
        if kind in MARKED_BY_PEOPLE:
            return {"rubric": read_rubric(written), "points": self.points.data or 1}
        return key_parts(kind, [line.strip() for line in written.splitlines() if line.strip()])

    def _tags(self) -> tuple[str, ...]:
        written = [tag.strip() for tag in (self.tags.data or "").split(",") if tag.strip()]
        if self.level.data in _LEVELS:
            written = [self.level.data, *(tag for tag in written if tag not in _LEVELS)]
        return tuple(dict.fromkeys(written))

    def show(self, question: Question) -> None:
        """Fill the form from a question."""
        stated = [tag for tag in question.tags if tag in _LEVELS]
        self.level.data = stated[0] if stated else ""
        self.kind.data, self.prompt.data = question.kind.value, question.prompt
        self.answers.data = "\n".join(answer_lines(question))
        self.points.data = question.points if question.is_marked_by_people else None
        self.objective.data, self.tags.data = (
            question.objective,
            ", ".join(tag for tag in question.tags if tag != self.level.data),
        )
        self.feedback.data = question.feedback


#: The columns of the table of numbers; "" is any difficulty.
LEVELS = ("", *(each.value for each in Difficulty))


def cell_name(place: int, level: str) -> str:
    """The name of a number in that table."""
    return f"n_{place}_{level or 'semua'}"


def blueprint_fields(objectives: Sequence[str]) -> dict[str, IntegerField]:
    """How many questions a quiz draws, by objective ("" is the whole bank) and difficulty."""
    return {
        cell_name(place, level): IntegerField(
            f"{objective or _('seluruh bank')}, {level or _('semua kesulitan')}", [optional(), between(0, 200)]
        )
        for place, objective in enumerate(objectives)
        for level in LEVELS
    }


def unread_draw(text: str) -> str:
    """The first line that is no count, maybe an objective, maybe a tag; "" when all can be read."""
    pattern = r"\s*[1-9]\d{0,2}(\s+[A-Za-z0-9.-]{1,10})?(\s+#\S+)?\s*"
    return next((line.strip() for line in text.splitlines() if line.strip() and not re.fullmatch(pattern, line)), "")


def read_draws(text: str) -> list[tuple[int, str, str, str]]:
    """The draws written line by line, as (count, objective, tag, difficulty)."""
    draws = []
    for parts in filter(None, (line.split() for line in text.splitlines())):
        tag = next((part[1:] for part in parts if part.startswith("#")), "")
        objective = next((part for part in parts[1:] if not part.startswith("#")), "")
        draws.append((int(parts[0]), objective, tag, ""))
    return draws


def draw_lines(draws: Iterable[Draw]) -> str:
    """Draws as they are written line by line."""
    return "\n".join(
        " ".join(filter(None, (str(draw.count), draw.objective, f"#{draw.tag}" if draw.tag else ""))) for draw in draws
    )


def lack_sentence(draw: Draw, missing: int) -> str:
    """What a bank lacks for a line of a blueprint."""
    told = {
        "n": missing,
        "level": LEVEL_LABELS.get(Difficulty(draw.level)) if draw.level else "",
        "objective": draw.objective,
    }
    match bool(draw.objective), bool(draw.level):
        case True, True:
            said = _("Bank kurang %(n)s soal %(level)s untuk %(objective)s.", **told)
        case True, False:
            said = _("Bank kurang %(n)s soal untuk %(objective)s.", **told)
        case False, True:
            said = _("Bank kurang %(n)s soal %(level)s.", **told)
        case _:
            said = _("Bank kurang %(n)s soal.", **told)
    return f"{said} (#{draw.tag})" if draw.tag else str(said)


class SectionsForm(Form):
    """The sections of a quiz, written one under the other."""

    sections = TextAreaField(
        _l("Bagian"),
        [at_most(60_000)],
        description=_l(
            "Setiap bagian diawali baris ## Judul, lalu teksnya (misalnya kasus; gambar seperti pada materi), lalu satu"
            " atau beberapa baris Soal: jumlah, kode tujuan, #tanda. Contoh: Soal: 2 T1 #kasus1. Baris Batas waktu: 15"
            " menit memberi bagian itu waktunya sendiri; baris Sekali jalan: ya berarti peserta tidak dapat kembali ke"
            " bagian itu. Kosongkan bila tanpa bagian."
        ),
    )

    def validate_sections(self, field: TextAreaField) -> None:
        """As `read_sections` reads them."""
        try:
            read_sections(field.data or "")
        except SectionRefusedError as refused:
            raise ValidationError(_section_sentence(refused)) from refused


def _section_sentence(refused: SectionRefusedError) -> str:
    match refused.fault:
        case SectionFault.NO_TITLE:
            return _("“%(where)s” belum berada di dalam bagian. Awali bagian dengan ## Judul.", where=refused.where)
        case SectionFault.TOO_MANY:
            return _("Paling banyak %(n)s bagian.", n=MOST_SECTIONS)
        case SectionFault.TOO_LONG:
            return _("Judul atau teks bagian “%(where)s” terlalu panjang.", where=refused.where)
        case SectionFault.TITLE_TWICE:
            return _("Ada dua bagian bernama “%(where)s”. Beri nama yang berbeda.", where=refused.where)
        case SectionFault.DRAW:
            return _("Baris “%(where)s” belum dapat dibaca. Contoh: Soal: 2 T1 #kasus1.", where=refused.where)
        case SectionFault.LIMIT:
            return _(
                "Baris “%(where)s” belum dapat dibaca. Contoh: Batas waktu: 15 menit (1 sampai 600).",
                where=refused.where,
            )
        case SectionFault.NO_DRAW:
            return _(
                "Bagian “%(where)s” belum mengambil soal. Tambahkan baris Soal: 2 T1 #kasus1.", where=refused.where
            )


class ExtraTimeForm(Form):
    """More time for one participant."""

    person = StringField(
        _l("NIP atau alamat e-mail peserta"), [required(_l("Isi NIP atau alamat e-mail peserta.")), at_most(200)]
    )
    percent = IntegerField(
        _l("Tambahan waktu (persen)"),
        [required(_l("Isi tambahan waktu dalam persen, misalnya 50.")), between(1, MOST_EXTRA)],
        description=_l("50 persen membuat kuis 30 menit menjadi 45 menit, untuk semua kuis pelatihan ini."),
    )
    reason = TextAreaField(
        _l("Alasan"),
        [required(_l("Tulis alasannya, misalnya kebutuhan khusus yang diajukan peserta.")), at_most(500)],
        description=_l("Hanya Anda yang dapat membacanya kembali. Peserta lain tidak melihat apa pun."),
    )

    def validate_reason(self, field: TextAreaField) -> None:
        """Spaces are no reason."""
        if not (field.data or "").strip():
            raise ValidationError(_("Tulis alasannya, misalnya kebutuhan khusus yang diajukan peserta."))


def key_parts(kind: QuestionKind, lines: list[str]) -> dict[str, Any]:
    """The key of a question from its lines, as the parts a `Question` keeps it in."""
    match kind:
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE:
            return {
                "options": tuple(
                    Option(f"o{n}", line.removeprefix("*").strip(), line.startswith("*"))
                    for n, line in enumerate(lines, start=1)
                )
            }
        case QuestionKind.TRUE_FALSE:
            said = lines[0].casefold().rstrip(".") if lines else ""
            return {"truth": {"benar": True, "salah": False}.get(said)}
        case QuestionKind.NUMERIC:
            return {"numbers": tuple(key for line in lines if (key := _number_key(line)) is not None)}
        case QuestionKind.SHORT_TEXT:
            return {"texts": tuple(TextKey(line) for line in lines)}
        case QuestionKind.ORDERING:
            return {"pairs": steps(lines)}
        case QuestionKind.MATCHING | QuestionKind.CLOZE:
            pairs = [line.partition("=") for line in lines]
            return {
                "pairs": tuple(
                    Pair(f"p{n}", left.strip(), right.strip())
                    for n, (left, sign, right) in enumerate(pairs, start=1)
                    if sign and right.strip()
                )
            }
        case QuestionKind.ESSAY | QuestionKind.FILE:
            return {}


def _number_key(line: str) -> NumberKey | None:
    value, _sign, around = line.replace("+/-", "±").partition("±")
    values, tolerances = numbers_in(value), numbers_in(around) or (Decimal(0),)
    try:
        return NumberKey(values[-1], abs(tolerances[-1])) if values else None
    except InvalidOperation:
        return None


def answer_lines(question: Question) -> list[str]:
    """The key of a question as the form writes it."""
    match question.kind:
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE:
            return [f"{'* ' if option.correct else ''}{option.text}" for option in question.options]
        case QuestionKind.TRUE_FALSE:
            return [_("benar") if question.truth else _("salah")]
        case QuestionKind.NUMERIC:
            return [
                f"{key.value}".replace(".", ",") + (f" ± {key.tolerance}".replace(".", ",") if key.tolerance else "")
                for key in question.numbers
            ]
        case QuestionKind.SHORT_TEXT:
            return [key.pattern for key in question.texts]
        case QuestionKind.ORDERING:
            return [pair.left for pair in question.pairs]
        case QuestionKind.MATCHING | QuestionKind.CLOZE:
            return [f"{pair.left} = {pair.right}" for pair in question.pairs]
        case QuestionKind.ESSAY | QuestionKind.FILE:
            return rubric_written(question.rubric).split("\n") if question.rubric else []


def posted_answer(view: ShownQuestion, posted: MultiDict[str, str]) -> Mapping[str, Any]:
    """The answer in a plain form, as the autosave would have sent it."""
    certainty = posted.get("certainty", "")
    return {**_posted(view, posted), **({"certainty": int(certainty)} if certainty in ("1", "2", "3") else {})}


def _posted(view: ShownQuestion, posted: MultiDict[str, str]) -> Mapping[str, Any]:
    match view.kind:
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE | QuestionKind.TRUE_FALSE:
            return {"choices": posted.getlist("choice")}
        case QuestionKind.NUMERIC | QuestionKind.SHORT_TEXT | QuestionKind.ESSAY:
            return {"text": posted.get("text", "")}
        case QuestionKind.FILE:
            dropped = posted.get("drop")
            kept = [number for number in posted.getlist("kept") if number != dropped and number.isdecimal()]
            return {"files": [int(number) for number in kept]}
        case QuestionKind.MATCHING | QuestionKind.ORDERING | QuestionKind.CLOZE:
            return {"pairs": {key: posted.get(f"pair-{key}", "") for key, _text in view.lefts}}
