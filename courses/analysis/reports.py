"""The item analysis of a quiz as a report: the whole, what to look at, questions, options, shifts, fairness."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from flask_babel import gettext as _

from bina.exports.report import Column, Figure, Kind, Report, Section, Table, Value, rounded
from courses.analysis.models import ItemAnalysis
from courses.analysis.queries import HIGHER, LOWER, Asked, Facts
from courses.analysis.rules.advice import Advice, Counsel, counsel
from courses.analysis.rules.fairness import GROUP_MINIMUM, Dif, DifClass, fairness
from courses.analysis.rules.items import (
    ENOUGH,
    MINIMUM,
    ItemFigures,
    Reliability,
    Shift,
    Sitting,
    item_figures,
    reliability,
    shift,
)
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
        return _("%(code)s versi %(n)s", code=self.asked.version.bank.code, n=self.asked.version.number)

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
        paragraphs=tuple(filter(None, (_reliability_words(found),))),
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


def _reliability_words(found: Reliability) -> str:
    if found.coefficient is None or found.error is None:
        return ""
    around = rounded(100 * found.error, 0)
    if found.coefficient < 0.5:
        judged = _("Keterandalan rendah: jangan memutuskan kelulusan dari kuis ini saja. Tambah soal yang membedakan.")
    elif found.coefficient < 0.7:
        judged = _("Keterandalan sedang: cukup untuk umpan balik, kurang untuk keputusan tentang seseorang.")
    elif found.coefficient < 0.8:
        judged = _("Keterandalan cukup untuk ujian kelas.")
    else:
        judged = _("Keterandalan baik.")
    return (
        judged
        + " "
        + _(
            "Nilai 70 berarti kira-kira antara %(low)s dan %(high)s.",
            low=70 - int(around or 0),
            high=70 + int(around or 0),
        )
    )


def advice_sentence(given: Counsel, text: str) -> str:
    """An advice in words; `text` is the option it is about."""
    match given.advice:
        case Advice.NEGATIVE:
            return _("Yang nilainya tinggi justru lebih sering salah. Periksa kuncinya lebih dahulu.")
        case Advice.STRONG_DISTRACTOR:
            return _("Pilihan “%(text)s” dipilih peserta yang lebih kuat daripada kuncinya. Periksa kunci dan rumusan.", text=text)  # fmt: skip
        case Advice.UNFAIR:
            return _("Pada kemampuan yang sama, satu kelompok pendidikan jauh lebih sulit menjawabnya. Ganti atau rumuskan ulang.")  # fmt: skip
        case Advice.MAYBE_UNFAIR:
            return _("Pada kemampuan yang sama, satu kelompok pendidikan agak lebih sulit menjawabnya. Baca kembali istilahnya.")  # fmt: skip
        case Advice.EASIER:
            return _("Makin mudah dengan waktu: soal atau kuncinya mungkin sudah beredar. Tarik atau ganti.")
        case Advice.HARDER:
            return _("Makin sulit dengan waktu: periksa apakah aturan atau materinya sudah berubah.")
        case Advice.TOO_EASY:
            return _(
                "Terlalu mudah: hampir semua menjawab benar. Cocok untuk pemanasan, kurang berguna untuk mengukur."
            )
        case Advice.TOO_HARD:
            return _("Terlalu sulit: periksa apakah materinya diajarkan dan kuncinya benar.")
        case Advice.WEAK:
            return _("Kurang membedakan yang menguasai dari yang belum. Perjelas pertanyaan atau pengecohnya.")
        case Advice.IDLE_DISTRACTOR:
            return _(
                "Pilihan “%(text)s” hampir tidak dipilih. Ganti dengan kekeliruan yang sungguh terjadi.", text=text
            )
        case Advice.KNOWN:
            return _("Lebih dari separuh peserta sudah melihat kuncinya. Tambah soal baru untuk tujuan ini.")


def _to_look_at(lines: Sequence[_Line]) -> Section:
    rows: list[tuple[int, str, dict[str, Value]]] = []
    order = list(Advice)
    for line in lines:
        found = line.counsel
        if found:
            sentences = [advice_sentence(each, line.texts.get(each.option, "")[:60]) for each in found[:3]]
            row: dict[str, Value] = {
                "item": line.name,
                "prompt": line.asked.question.prompt[:90],
                "advice": " ".join(sentences),
            }
            rows.append((order.index(found[0].advice), line.name, row))
    rows.sort(key=lambda each: each[:2])
    judged = sum(line.figures.n >= ENOUGH for line in lines)
    return Section(
        _("Yang perlu diperiksa"),
        paragraphs=(
            _(
                "%(n)s dari %(all)s butir yang dapat dinilai perlu dilihat kembali, yang terpenting lebih dahulu.",
                n=len(rows),
                all=judged,
            )
            if judged
            else _("Belum ada butir dengan %(n)s jawaban. Saran diberikan mulai %(n)s jawaban.", n=ENOUGH),
        ),
        tables=(
            Table(
                _("Saran per butir"),
                (Column("item", _("Butir")), Column("prompt", _("Pertanyaan")), Column("advice", _("Saran"))),
                tuple(row for _place, _name, row in rows),
                note=_("Saran bersumber dari ambang yang tetap; keputusan ada pada Anda."),
            ),
        )
        if rows
        else (),
    )


def _questions(lines: Sequence[_Line], hidden: int) -> Section:
    rows = tuple(
        {
            "item": line.name,
            "objective": line.asked.version.objective or "–",
            "n": line.figures.n,
            "facility": _percent(line.figures.facility),
            "around": _interval(line.figures.facility_interval, 100, 0),
            "discrimination": rounded(line.figures.discrimination, 2),
            "r_around": _interval(line.figures.discrimination_interval, 1, 2),
            "blank": _percent(line.figures.blank),
            "drawn": line.asked.drawn,
            "known": _percent(line.asked.known),
        }
        for line in lines
    )
    columns = (
        Column("item", _("Butir")),
        Column("objective", _("Tujuan")),
        Column("n", _("Peserta"), Kind.NUMBER),
        Column("facility", _("Dijawab benar (%%)"), Kind.NUMBER),
        Column("around", _("Selang 95%%")),
        Column("discrimination", _("Daya beda"), Kind.NUMBER, 2),
        Column("r_around", _("Selang daya beda")),
        Column("blank", _("Kosong (%%)"), Kind.NUMBER),
        Column("drawn", _("Kali keluar"), Kind.NUMBER),
        Column("known", _("Kunci sudah dilihat (%%)"), Kind.NUMBER),
    )
    note = _(
        "Daya beda mulai %(n)s jawaban: di bawah 0 periksa kunci, 0,10–0,19 lemah, 0,20–0,29 cukup, 0,30 ke atas baik.",
        n=ENOUGH,
    )
    if hidden:
        note += " " + _("%(n)s butir dengan kurang dari %(k)s peserta tidak ditampilkan.", n=hidden, k=MINIMUM)
    return Section(_("Butir soal"), tables=(Table(_("Kesulitan dan daya beda"), columns, rows, note=note),))


def _interval(found: tuple[float, float] | None, factor: int, digits: int) -> str:
    if found is None:
        return "–"
    low, high = (str(rounded(factor * end, digits)).replace(".", ",").replace("-", "\u2212") for end in found)
    return _("%(low)s sampai %(high)s", low=low, high=high)


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
        Column("share", _("Dipilih (%%)"), Kind.NUMBER),
        Column("rest", _("Nilai soal lain dari pemilihnya (%%)"), Kind.NUMBER),
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
