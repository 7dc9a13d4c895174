"""Who was reached and who was not, by everything the personnel list knows, and for whom the activities are meant."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _

from bina.exports.report import Chart, Column, Kind, Section, Table, Value, rounded
from bina.people.models import Person
from bina.people.rules import Education, PositionKind, Sex
from evaluation.instruments.rules import Kind as ItemKind
from evaluation.needs.forms import POSTS
from evaluation.needs.queries import frame_of, relevance_of
from evaluation.programmes.models import Programme
from evaluation.reports.queries.versions import translated
from evaluation.reports.reports import words
from evaluation.reports.reports.collected import collect, shown_mean
from evaluation.statistics.disclosure import MINIMUM, MINIMUM_FOR_PERCENT, guarded, guarded_mean, protect
from evaluation.statistics.figures import Denominator, Figure, share_figure
from evaluation.statistics.nonresponse import NOTABLE, standardised_difference
from evaluation.waves.models import Wave
from evaluation.waves.queries import counts_of

#: Groups whose difference is drawn: the farthest apart.
DRAWN = 10


def participation_section(programme: Programme, others: Sequence[Wave], today: date) -> Section:
    """Reach of the whole personnel list by six characteristics, with standardised differences.

    Groups under five people, and those that would give them away, stand together as the rest. Taking part is an
    administrative fact, not an answer, so a shown group says how many of it were reached whatever their number.
    """
    people, reached = frame_of(programme)
    charts: list[Chart] = []
    apart: list[tuple[str, Figure]] = []
    for title, group_of in _characteristics(today):
        rows, differences = _by(title, group_of, people, reached)
        charts.append(_reach(title, rows))
        apart += differences
    flagged = sorted((each for each in apart if abs(each[1].value or 0) > NOTABLE), key=_farthest)
    sentences = [
        _(
            "%(n)s pegawai dalam daftar unit program, %(reached)s di antaranya peserta.",
            n=len(people),
            reached=len(reached),
        ),
        *_named(flagged),
        *reason_sentence(others, today),
    ]
    share = share_figure(len(reached), len(people), Denominator.FRAME)
    return Section(
        _("Keterjangkauan: siapa yang ikut dan siapa yang tidak"),
        tuple(sentences),
        (words.printed_share(_("Pegawai yang terjangkau"), share),),
        (*_chart(flagged), *charts),
    )


def _farthest(each: tuple[str, Figure]) -> float:
    return -abs(each[1].value or 0)


def _characteristics(today: date) -> list[tuple[str, Callable[[Person], str]]]:
    unknown = _("tidak diketahui")

    def post(person: Person) -> str:
        return str(POSTS[person.position_kind]) if person.position_kind else unknown

    def sex(person: Person) -> str:
        return {Sex.MALE: _("laki-laki"), Sex.FEMALE: _("perempuan")}[person.sex] if person.sex else unknown

    def age(person: Person) -> str:
        if person.born is None:
            return unknown
        years = today.year - person.born.year - ((today.month, today.day) < (person.born.month, person.born.day))
        return age_band(years)

    return [
        (_("Unit kerja"), lambda person: person.unit.label),
        (_("Golongan"), lambda person: grade_group(person.grade) or unknown),
        (_("Jabatan"), post),
        (_("Jenis kelamin"), sex),
        (_("Umur"), age),
        (_("Pendidikan"), lambda person: education_group(person.education) or unknown),
    ]


def age_band(years: int) -> str:
    """The ten years an age lies in, open at both ends."""
    if years < 30:
        return _("di bawah 30 tahun")
    if years >= 50:
        return _("50 tahun ke atas")
    return _("%(low)s–%(high)s tahun", low=years // 10 * 10, high=years // 10 * 10 + 9)


def grade_group(grade: str | None) -> str:
    """I, II, III or IV of a PNS; every PPPK grade is one group; empty when unknown."""
    if not grade:
        return ""
    return _("PNS golongan %(group)s", group=grade.split("/")[0]) if "/" in grade else _("PPPK")


_EDUCATION = (
    ({Education.SD, Education.SMP, Education.SMA}, "SMA"),
    ({Education.D1, Education.D2, Education.D3}, "D1–D3"),
    ({Education.D4, Education.S1}, "D4/S1"),
    ({Education.S2, Education.S3}, "S2–S3"),
)


def education_group(education: Education | None) -> str:
    """Four groups of the highest education; empty when unknown."""
    name = next((name for group, name in _EDUCATION if education in group), "")
    return _("sampai SMA") if name == "SMA" else name


def _by(
    title: str, group_of: Callable[[Person], str], people: Sequence[Person], reached: set[int]
) -> tuple[list[Mapping[str, Value]], list[tuple[str, Figure]]]:
    groups: dict[str, list[Person]] = {}
    for person in people:
        groups.setdefault(group_of(person), []).append(person)
    breakdown = protect({name: len(members) for name, members in groups.items()})
    rows: list[Mapping[str, Value]] = []
    differences = []
    for name in sorted(breakdown.shown):
        inside = {person.id for person in groups[name]}
        taking = len(inside & reached)
        share = share_figure(taking, len(inside), Denominator.FRAME)
        difference = standardised_difference(
            [float(person.id in inside) for person in people if person.id in reached],
            [float(person.id in inside) for person in people if person.id not in reached],
        )
        checked = guarded(difference)
        if checked.value is not None and len(breakdown.shown) + len(breakdown.hidden) > 1:
            differences.append((f"{title}: {name}", checked))
        rows.append(
            {
                "group": name,
                "frame": len(inside),
                "reached": taking,
                "share": rounded(100 * (share.value or 0), 0) if len(inside) >= MINIMUM_FOR_PERCENT else None,
                "difference": rounded(checked.value, 2),
                "mark": _mark(checked.value),
            }
        )
    if breakdown.hidden:
        rest = {person.id for name in breakdown.hidden for person in groups[name]}
        label = _("%(n)s kelompok lain", n=len(breakdown.hidden))
        shown = len(rest) >= MINIMUM
        rows.append(
            {
                "group": label,
                "frame": len(rest) if shown else None,
                "reached": len(rest & reached) if shown else None,
                "share": None,
                "difference": None,
                "mark": _("tidak dirinci"),
            }
        )
    return rows, differences


def _mark(difference: float | None) -> str:
    if difference is None:
        return "–"
    if abs(difference) <= NOTABLE:
        return _("sebanding")
    return _("lebih banyak ikut") if difference > 0 else _("lebih sedikit ikut")


def _reach(title: str, rows: Sequence[Mapping[str, Value]]) -> Chart:
    """Share reached per group, the numbers beneath."""
    table = Table(
        _("Keterjangkauan menurut %(what)s", what=title.lower()),
        (
            Column("group", title),
            Column("frame", _("Pegawai"), Kind.NUMBER),
            Column("reached", _("Ikut"), Kind.NUMBER),
            Column("share", _("Terjangkau"), Kind.PERCENT),
            Column("difference", _("Selisih baku (d)"), Kind.NUMBER, 2),
            Column("mark", _("Dibanding yang tidak ikut")),
        ),
        tuple(rows),
        _(
            "Selisih baku di atas 0,1 atau di bawah −0,1 ditandai. Kelompok dengan kurang dari 5 pegawai digabung, "
            "juga kelompok yang akan membukanya; persentase mulai 10 pegawai."
        ),
    )
    labels = [str(row["group"]) if row["frame"] is None else f"{row['group']} ({row['frame']})" for row in rows]
    shares = [float(row["share"]) if isinstance(row["share"], Decimal) else None for row in rows]
    arguments = {"labels": labels, "series": {_("ikut"): shares}, "maximum": 100, "digits": 0, "unit": " %"}
    described = _("Bagian pegawai yang ikut; dalam kurung banyaknya pegawai.")
    return Chart("bars", arguments, described, table)


def _named(flagged: Sequence[tuple[str, Figure]]) -> list[str]:
    """The farthest groups on either side, in words."""
    sentences = []
    less = [name for name, figure in flagged if (figure.value or 0) < 0][:3]
    more = [name for name, figure in flagged if (figure.value or 0) > 0][:3]
    if less:
        sentences.append(_("Paling kurang terjangkau: %(groups)s.", groups="; ".join(less)))
    if more:
        sentences.append(_("Paling banyak terjangkau: %(groups)s.", groups="; ".join(more)))
    return sentences or [_("Tidak ada kelompok yang terjangkau jauh berbeda dari bagiannya.")]


def _chart(flagged: Sequence[tuple[str, Figure]]) -> list[Chart]:
    drawn = [(name, each) for name, each in flagged if each.value is not None and each.interval][:DRAWN]
    if not drawn:
        return []
    rows: list[Mapping[str, Value]] = [
        {
            "group": name,
            "d": rounded(each.value, 2),
            "low": rounded(each.interval.low, 2) if each.interval else None,
            "high": rounded(each.interval.high, 2) if each.interval else None,
        }
        for name, each in drawn
    ]
    arguments = {
        "labels": [name for name, _each in drawn],
        "points": [each.value for _name, each in drawn],
        "lows": [each.interval.low for _name, each in drawn if each.interval],
        "highs": [each.interval.high for _name, each in drawn if each.interval],
        "digits": 2,
        "reference": 0.0,
        "reference_label": _("sama"),
    }
    table = Table(
        _("Kelompok yang paling berbeda"),
        (
            Column("group", _("Kelompok")),
            Column("d", _("Selisih baku (d)"), Kind.NUMBER, 2),
            Column("low", _("Terendah"), Kind.NUMBER, 2),
            Column("high", _("Tertinggi"), Kind.NUMBER, 2),
        ),
        tuple(rows),
        _("Selisih baku (x̄₁−x̄₂)/√((s²₁+s²₂)/2) antara peserta dan yang tidak ikut, dengan selang 95 %."),
    )
    return [Chart("intervals", arguments, _("Di kiri nol: kelompok yang lebih sedikit ikut."), table)]


def reason_sentence(others: Sequence[Wave], today: date) -> list[str]:
    """The heaviest reason of those who do not take part, as they say."""
    if not others:
        return [_("Belum ada jawaban yang dapat ditampilkan tentang mengapa yang lain tidak ikut.")]
    collected = collect(others, today)
    means = {key: shown_mean(collected, key) for key in collected.constructs}
    known = sorted((each.value, key) for key, each in means.items() if each.value is not None)
    if not known or collected.rate.n < MINIMUM:
        return [_("Jawaban yang tidak ikut masih terlalu sedikit untuk ditampilkan.")]
    value, key = known[0]
    return [
        _(
            "Mengapa tidak ikut: yang paling menghalangi adalah %(reason)s (rata-rata %(mean)s dari 5; makin rendah "
            "makin menghalangi), menurut %(n)s orang yang menjawab.",
            reason=words.construct(key).lower(),
            mean=words.number(rounded(value, 1), 1),
            n=collected.rate.n,
        )
    ]


def relevance_section(programme: Programme, reactions: Sequence[Wave]) -> Section | None:
    """Activity against kind of post, as stated by whoever steers the programme, beside what participants answered.

    Anonymous answers know no post: nothing here joins the two.
    """
    stated = relevance_of(programme)
    answered = _answered_relevance(reactions)
    if not stated and not answered:
        return None
    people, reached = frame_of(programme)
    outside = Counter(person.position_kind for person in people if person.id not in reached)
    rows: list[Mapping[str, Value]] = []
    for activity in programme.activities:
        marks = [stated[activity.id, post] for post in POSTS if (activity.id, post) in stated]
        missed = sum(outside[mark.post] for mark in marks if mark.relevant)
        rows.append(
            {
                "activity": activity.title,
                "needs": _names([mark.post for mark in marks if mark.relevant]) or _("belum dinyatakan"),
                "not": _names([mark.post for mark in marks if not mark.relevant]) or "–",
                "missed": missed if missed >= MINIMUM else None,
                "said": rounded(answered.get((activity.subject_kind, activity.subject_id)), 1),
            }
        )
    table = Table(
        _("Kegiatan dan jabatan yang memerlukannya"),
        (
            Column("activity", _("Kegiatan")),
            Column("needs", _("Memerlukan")),
            Column("not", _("Tidak memerlukan")),
            Column("missed", _("Perlu tetapi belum ikut"), Kind.NUMBER),
            Column("said", _("Relevansi menurut peserta"), Kind.NUMBER, 1),
        ),
        tuple(rows),
        _("Jumlah di bawah 5 orang dan relevansi dari kurang dari 5 jawaban tidak ditampilkan."),
    )
    return Section(
        _("Kecocokan kegiatan dengan jabatan"),
        (
            _(
                "Jabatan yang memerlukan dinyatakan oleh pengelola atau kepala unit, bukan oleh survei. Survei tanggapan "
                "dijawab tanpa nama dan jabatan, jadi relevansinya hanya diketahui per kegiatan (skala 1–5)."
            ),
        ),
        tables=(table,),
    )


def _names(posts: Sequence[PositionKind]) -> str:
    return ", ".join(str(POSTS[post]) for post in posts)


def _answered_relevance(reactions: Sequence[Wave]) -> dict[tuple[str, int], float]:
    """Subject → mean relevance of its own surveys as far as it may be printed; a survey with fewer than five answers
    counts nowhere.
    """
    by_subject: dict[tuple[str, int], list[Wave]] = {}
    for wave in reactions:
        by_subject.setdefault((wave.subject_kind, wave.subject_id), []).append(wave)
    asked = {
        wave.id: [
            item
            for item in wave.instrument.content.items
            if item.construct == "relevance" and item.kind is ItemKind.RATING and item.key in read[wave.id].keys
        ]
        for waves in by_subject.values()
        for read in [translated(waves)]
        for wave in waves
    }
    sums: dict[tuple[str, int], tuple[int, int]] = {}
    scales: dict[tuple[str, int], set[int]] = {}
    for wave in reactions:
        counts = counts_of([wave.id])
        for item in asked[wave.id]:
            given = {value: n for value, n in counts.get(item.key, {}).items() if value >= 0}
            n, total = sum(given.values()), sum(value * n for value, n in given.items())
            if n < MINIMUM:
                continue
            if item.reverse:
                total = n * (min(item.values) + max(item.values)) - total
            known, summed = sums.get((wave.subject_kind, wave.subject_id), (0, 0))
            sums[wave.subject_kind, wave.subject_id] = (known + n, summed + total)
            scales.setdefault((wave.subject_kind, wave.subject_id), set()).update(item.values)
    means = {
        subject: Figure(total / n, n, Denominator.RESPONDENTS, "mean of items") for subject, (n, total) in sums.items()
    }
    shown = {
        subject: guarded_mean(mean, min(scales[subject]), max(scales[subject])).value for subject, mean in means.items()
    }
    return {subject: value for subject, value in shown.items() if value is not None}
