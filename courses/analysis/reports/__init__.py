"""The item analysis of a quiz as a report: the whole, what to look at, questions, options, shifts, fairness."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from flask_babel import gettext as _

from bina.exports.report import Column, Figure, Kind, Report, Section, Table, Value, rounded
from courses.analysis.models import ItemAnalysis
from courses.analysis.queries import HIGHER, LOWER, Asked, Facts
from courses.analysis.reports.words import advice_sentence, reliability_words
from courses.analysis.rules.advice import Advice, Counsel, counsel
from courses.analysis.rules.fairness import GROUP_MINIMUM, Dif, DifClass, fairness
from courses.analysis.rules.items import (
    ENOUGH,
    MINIMUM,
    ItemFigures,
    Shift,
    Sitting,
    item_figures,
    reliability,
    shift,
)
from courses.quizzes.models import QuestionVersion
from courses.quizzes.rules.papers import Difficulty
from courses.quizzes.rules.questions import QuestionKind

#: Options that are shown and counted one by one.
_CHOICES = (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.TRUE_FALSE)


def analysis_report(analysis: ItemAnalysis, facts: Facts, agency: str, *, demonstration: bool) -> Report:
    """Everything the facts say, rounded once; fewer than five people are never an aggregate."""
    lines = [_Line(each, facts.sittings) for each in facts.asked]
    earlier: dict[int, _Line] = {}
    for line in lines:
        line.compare(earlier.get(line.asked.version.question_id))
        earlier[line.asked.version.question_id] = line
    said = [line for line in lines if line.figures.facility is not None]
    hidden = len(lines) - len(said)
    return Report(
        title=_("Telaah butir soal: %(quiz)s", quiz=analysis.title),
        subtitle=analysis.course.code,
        agency=agency,
        cut_at=analysis.cut_at,
        demonstration=demonstration,
        sections=(
            _whole(facts),
            _to_look_at(said),
            _questions(said, hidden),
            _options(said),
            _shifts(said),
            _fairness(said, facts),
        ),
        notes=(
            _("Dihitung dari pengerjaan pertama setiap peserta. Versi soal yang berbeda dihitung sendiri-sendiri."),
            _(
                "Soal yang sudah dikoreksi memakai kuncinya yang baru; yang diberi nilai penuh atau dikeluarkan tidak ditelaah."
            ),
            _("Tidak ada angka untuk kurang dari %(n)s peserta, dan tidak ada nama.", n=MINIMUM),
            _("Daya beda: korelasi skor butir dengan rata-rata skor soal lain pada pengerjaan yang sama."),
        ),
    )


class _Line:
    """A question version with everything computed about it."""

    def __init__(self, asked: Asked, sittings: Sequence[Sitting]) -> None:
        self.asked = asked
        question = asked.question
        self.texts = {option.key: option.text for option in question.options}
        self.right = {option.key for option in question.options if option.correct}
        if question.kind is QuestionKind.TRUE_FALSE:
            self.texts = {"true": _("Benar"), "false": _("Salah")}
            self.right = {str(question.truth).lower()}
        options = tuple(self.texts) if question.kind in _CHOICES else ()
        version = asked.version.id
        self.dated: list[tuple[datetime, float]] = sorted(
            (sitting.ended_at, given.score)
            for sitting in sittings
            for given in sitting.given
            if given.version == version
        )
        self.scores = [score for _at, score in self.dated]
        self.figures: ItemFigures = item_figures(version, sittings, options)
        middle = len(self.scores) // 2
        self.with_time: Shift = shift(self.scores[:middle], self.scores[middle:])
        self.since: datetime | None = self.dated[middle][0] if self.dated else None
        self.from_version: Shift | None = None
        self.dif: Dif | None = fairness(version, sittings, HIGHER, LOWER)

    @property
    def name(self) -> str:
        version = self.asked.version
        if version.number == 1:
            return version.bank.code
        return _("%(code)s versi %(n)s", code=version.bank.code, n=version.number)

    def compare(self, before: "_Line | None") -> None:
        if before is not None:
            self.from_version = shift(before.scores, self.scores)

    @property
    def counsel(self) -> tuple[Counsel, ...]:
        return counsel(
            self.figures, right=self.right, known=self.asked.known, moved=self.with_time, dif=self.dif
        )  # fmt: skip


def _percent(share: float | None) -> Decimal | None:
    return rounded(None if share is None else 100 * share, 0)


def _whole(facts: Facts) -> Section:
    n = len(facts.sittings)
    scores = [sitting.score for sitting in facts.sittings]
    mean = sum(scores) / n if n >= MINIMUM else None
    found = reliability(facts.sittings)
    late = _("kurang dari %(n)s", n=MINIMUM) if 0 < facts.late < MINIMUM else facts.late
    return Section(
        _("Kuis ini secara keseluruhan"),
        paragraphs=tuple(filter(None, (reliability_words(found),))),
        figures=(
            Figure(_("Peserta"), n, detail=_("pengerjaan pertama setiap orang")),
            Figure(_("Pengerjaan seluruhnya"), facts.attempts),
            Figure(_("Rata-rata nilai"), _percent(mean), refusal=_("kurang dari %(n)s peserta", n=MINIMUM)),
            Figure(
                _("Keterandalan"),
                rounded(found.coefficient, 2),
                digits=2,
                detail=(
                    _("KR-20/α, %(n)s orang, %(k)s soal", n=found.n, k=found.items)
                    if found.is_alpha
                    else _("soal acak bersarang pada orang, %(n)s orang, %(k)s soal", n=found.n, k=found.items)
                ),
                refusal=_("memerlukan %(n)s peserta dengan nilai yang beragam", n=ENOUGH),
            ),
            Figure(
                _("Galat baku pengukuran"),
                rounded(None if found.error is None else 100 * found.error, 1),
                digits=1,
                detail=_("dalam nilai 0 sampai 100"),
                refusal=_("memerlukan %(n)s peserta dengan nilai yang beragam", n=ENOUGH),
            ),
            Figure(
                _("Pengerjaan dengan jawaban terlambat"),
                late,
                Kind.TEXT if isinstance(late, str) else Kind.NUMBER,
                detail=_("tiba dalam masa tenggang sesudah waktu habis"),
            ),
        ),
    )


def _to_look_at(lines: Sequence[_Line]) -> Section:
    order = list(Advice)
    found = sorted(
        ((line.counsel, line) for line in lines if line.counsel),
        key=lambda each: (order.index(each[0][0].advice), each[1].name),
    )
    judged = sum(line.figures.n >= ENOUGH for line in lines)
    if not judged:
        return Section(
            _("Yang perlu diperiksa"),
            paragraphs=(_("Belum ada butir dengan %(n)s jawaban. Saran diberikan mulai %(n)s jawaban.", n=ENOUGH),),
        )
    words = [
        _(
            "%(item)s, “%(prompt)s”: %(advice)s",
            item=line.name,
            prompt=_short(line.asked.question.prompt, 80),
            advice=" ".join(advice_sentence(each, _short(line.texts.get(each.option, ""), 60)) for each in given[:3]),
        )
        for given, line in found
    ]
    intro = _(
        "%(n)s dari %(all)s butir yang dapat dinilai perlu dilihat kembali, yang terpenting lebih dahulu. Saran"
        " bersumber dari ambang yang tetap; keputusan ada pada Anda.",
        n=len(found),
        all=judged,
    )
    return Section(_("Yang perlu diperiksa"), paragraphs=(intro, *words))


def _short(text: str, most: int) -> str:
    flat = " ".join(text.split()).strip('“”"')
    return flat if len(flat) <= most else flat[:most].rsplit(" ", 1)[0] + " …"


def _questions(lines: Sequence[_Line], hidden: int) -> Section:
    rows = tuple(
        {
            "item": line.name,
            "objective": line.asked.version.objective or "–",
            "stated": _stated(line.asked.version),
            "n": line.figures.n,
            "facility": _percent(line.figures.facility),
            "discrimination": rounded(line.figures.discrimination, 2),
            "drawn": line.asked.drawn,
            "known": _percent(line.asked.known),
        }
        for line in lines
    )
    columns = (
        Column("item", _("Butir")),
        Column("objective", _("Tujuan")),
        Column("stated", _("Kesulitan menurut penulis")),
        Column("n", _("Peserta"), Kind.NUMBER),
        Column("facility", _("Dijawab benar (persen)"), Kind.NUMBER),
        Column("discrimination", _("Daya beda"), Kind.NUMBER, 2),
        Column("drawn", _("Kali keluar"), Kind.NUMBER),
        Column("known", _("Kunci sudah dilihat (persen)"), Kind.NUMBER),
    )
    note = _(
        "Daya beda mulai %(n)s jawaban: di bawah 0 periksa kunci, 0,10–0,19 lemah, 0,20–0,29 cukup, 0,30 ke atas baik.",
        n=ENOUGH,
    )
    if hidden:
        note += " " + _("%(n)s butir dengan kurang dari %(k)s peserta tidak ditampilkan.", n=hidden, k=MINIMUM)
    bounds = tuple(
        {
            "item": line.name,
            "around": _interval(line.figures.facility_interval, 100, 0),
            "r_around": _interval(line.figures.discrimination_interval, 1, 2),
            "blank": _percent(line.figures.blank),
        }
        for line in lines
    )
    bound_columns = (
        Column("item", _("Butir")),
        Column("around", _("Dijawab benar (persen)")),
        Column("r_around", _("Daya beda")),
        Column("blank", _("Dikosongkan (persen)"), Kind.NUMBER),
    )
    return Section(
        _("Butir soal"),
        tables=(
            Table(_("Kesulitan dan daya beda"), columns, rows, note=note),
            Table(_("Selang kepercayaan 95 persen"), bound_columns, bounds),
        ),
    )


def _stated(version: QuestionVersion) -> str:
    words = {Difficulty.EASY: _("mudah"), Difficulty.MEDIUM: _("sedang"), Difficulty.HARD: _("sulit")}
    return next((word for level, word in words.items() if level.value in version.tags), "–")


def _interval(found: tuple[float, float] | None, factor: int, digits: int) -> str:
    if found is None:
        return "–"
    low, high = (str(rounded(factor * end, digits)).replace(".", ",").replace("-", "\u2212") for end in found)
    return f"{low} … {high}"


def _options(lines: Sequence[_Line]) -> Section:
    rows = tuple(
        {
            "item": line.name,
            "option": line.texts[option.key][:80],
            "right": _("kunci") if option.key in line.right else "",
            "share": _percent(option.share),
            "rest": _percent(option.rest),
        }
        for line in lines
        for option in line.figures.options
    )
    columns = (
        Column("item", _("Butir")),
        Column("option", _("Pilihan")),
        Column("right", _("Kunci")),
        Column("share", _("Dipilih (persen)"), Kind.NUMBER),
        Column("rest", _("Nilai soal lain dari pemilihnya (persen)"), Kind.NUMBER),
    )
    note = _("Nilai soal lain ditampilkan mulai %(n)s pemilih. Pengecoh yang baik dipilih peserta yang lebih lemah.", n=MINIMUM)  # fmt: skip
    return Section(
        _("Pengecoh"),
        paragraphs=() if rows else (_("Tidak ada soal pilihan yang cukup dijawab."),),
        tables=(Table(_("Apa yang dipilih"), columns, rows, note=note),) if rows else (),
    )


def _shifts(lines: Sequence[_Line]) -> Section:
    rows: list[dict[str, Value]] = []
    for line in lines:
        since = line.since.date() if line.since else None
        for what, moved, day in ((_("waktu"), line.with_time, since), (_("versi"), line.from_version, None)):
            if moved is not None and moved.difference is not None:
                rows.append(
                    {
                        "item": line.name,
                        "what": what,
                        "since": day,
                        "n": f"{moved.before} / {moved.after}",
                        "difference": rounded(100 * moved.difference, 0),
                        "p": rounded(moved.p, 3),
                    }
                )
    columns = (
        Column("item", _("Butir")),
        Column("what", _("Dibanding")),
        Column("since", _("Sejak"), Kind.DATE),
        Column("n", _("Jawaban sebelum / sesudah")),
        Column("difference", _("Perubahan (poin persen)"), Kind.NUMBER),
        Column("p", _("p"), Kind.NUMBER, 3),
    )
    return Section(
        _("Bergeser menurut waktu dan versi"),
        paragraphs=() if rows else (_("Perbandingan memerlukan %(n)s jawaban di setiap sisi.", n=ENOUGH),),
        tables=(
            Table(
                _("Perubahan tingkat kesulitan"),
                columns,
                tuple(rows),
                note=_("Waktu: paruh pertama dan paruh kedua jawaban. Versi: versi soal sebelumnya. Uji Welch."),
            ),
        )
        if rows
        else (),
    )


def _fairness(lines: Sequence[_Line], facts: Facts) -> Section:
    sizes = {group: sum(sitting.group == group for sitting in facts.sittings) for group in (LOWER, HIGHER)}
    words = {
        DifClass.A: _("A: seimbang"),
        DifClass.B: _("B: perlu dibaca kembali"),
        DifClass.C: _("C: tidak adil, ganti"),
    }
    rows = tuple(
        {
            "item": line.name,
            "lower": line.dif.focal,
            "higher": line.dif.reference,
            "delta": rounded(line.dif.delta, 2),
            "p": rounded(line.dif.p, 3),
            "verdict": words[line.dif.verdict],
        }
        for line in lines
        if line.dif is not None
    )
    columns = (
        Column("item", _("Butir")),
        Column("lower", _("Sampai D3"), Kind.NUMBER),
        Column("higher", _("D4/S1 ke atas"), Kind.NUMBER),
        Column("delta", _("Δ Mantel–Haenszel"), Kind.NUMBER, 2),
        Column("p", _("p"), Kind.NUMBER, 3),
        Column("verdict", _("Kelas ETS")),
    )
    intro = _(
        "Apakah peserta yang sama kuat, dengan pendidikan sampai D3 dan D4/S1 ke atas, sama peluangnya menjawab benar?"
    )
    if not rows:
        few = min(sizes.values())
        have = _("kurang dari %(n)s", n=MINIMUM) if few < MINIMUM else few
        refusal = _(
            "Belum dapat dikatakan: setiap butir memerlukan %(n)s jawaban dari setiap kelompok. Kelompok terkecil kuis ini %(have)s orang.",
            n=GROUP_MINIMUM,
            have=have,
        )
        return Section(_("Adil menurut pendidikan"), paragraphs=(intro, refusal))
    note = _("Δ di bawah 0: lebih sulit bagi yang berpendidikan sampai D3. Setara dibandingkan dalam lima pita nilai.")
    return Section(
        _("Adil menurut pendidikan"),
        paragraphs=(intro,),
        tables=(Table(_("Beda fungsi butir"), columns, rows, note=note),),
    )
