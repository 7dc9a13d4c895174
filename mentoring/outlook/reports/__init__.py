"""A programme's figures as one report: page, workbook and JSON print the same numbers for everybody who may see them."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from bina.exports.report import Column, Figure, Kind, Report, Section, Table, Value, rounded
from bina.web.formats import number
from mentoring.attainment.rules import t_score
from mentoring.barriers.reports import barrier_section
from mentoring.barriers.rules import Span
from mentoring.outlook.queries.facts import Course, Effects
from mentoring.outlook.rules import figures as rules
from mentoring.outlook.rules.figures import Rest
from mentoring.outlook.rules.risks import Remedy, Risk
from mentoring.profiles.rules import Side
from mentoring.programmes.models import Programme

REST_WORDS = {
    Rest.PROPOSED: _l("sedang menjawab usulan"),
    Rest.PAUSED: _l("menjeda profilnya"),
    Rest.NO_CANDIDATE: _l("belum ada mentor yang memenuhi syarat"),
    Rest.ALL_FULL: _l("mentor yang cocok penuh"),
    Rest.BELOW_FLOOR: _l("kecocokan di bawah batas program"),
    Rest.NOT_PLANNED: _l("belum masuk susunan"),
}
RISK_WORDS = {
    Risk.NEVER_MET: _l("Belum pernah bertemu"),
    Risk.QUIET: _l("Lama tidak bertemu"),
    Risk.UNLOGGED: _l("Jadwal lewat, belum dicatat"),
    Risk.UNANSWERED: _l("Catatan menunggu konfirmasi"),
    Risk.UNSIGNED: _l("Kesepakatan belum ditandatangani"),
}
REMEDY_WORDS = {
    Remedy.REMIND: _l("Ingatkan"),
    Remedy.TIMES: _l("Tawarkan waktu"),
    Remedy.ASK: _l("Tanyakan"),
    Remedy.PAUSE: _l("Jeda"),
    Remedy.REMATCH: _l("Tawarkan ganti"),
}
GROUP_WORDS = {"sex": _l("Jenis kelamin"), "unit": _l("Unit kerja"), "place": _l("Tempat bertemu")}
SEX_WORDS = {"male": _l("Laki-laki"), "female": _l("Perempuan")}


def programme_report(
    programme: Programme,
    facts: Course,
    effects: Effects,
    further: Sequence[Figure],
    *,
    cut_at: datetime,
    demonstration: bool,
    source_url: str,
) -> Report:
    """Every figure of a programme with its definition, n and denominator."""
    return Report(
        title=_("Angka program mentoring"),
        subtitle=programme.title,
        agency=programme.unit.name,
        cut_at=cut_at,
        sections=(
            _pairing(facts),
            _meetings(facts),
            _effects(facts, effects, further),
            barrier_section(programme, _spans(facts)),
            _work(facts),
            Section(
                _("Keadilan antar kelompok"),
                tables=tuple(_equity(facts)),
            ),
        ),
        demonstration=demonstration,
        source_url=source_url,
        notes=(
            _("Hanya sesi yang dikonfirmasi kedua pihak yang dihitung. Isi pembicaraan tidak dibaca."),
            _("Mentor tidak diperingkat. Beban menunjukkan siapa yang dapat ditambah peserta, bukan mutu."),
        ),
    )


def _spans(facts: Course) -> dict[int, list[Span]]:
    spans: dict[int, list[Span]] = {}
    for pair in facts.pairs:
        spans.setdefault(pair.mentee_profile, []).append(Span(pair.paired_on, pair.ended_on))
    return spans


def key_figures(facts: Course) -> list[Figure]:
    """The four figures that stand on the manager's page, made by the very hand that makes the report's."""
    wanted = ("pairing", "first_meeting", "dosage", "cadence")
    figures = (*_pairing(facts).figures, *_meetings(facts).figures)
    return [figure for figure in figures if figure.basis in wanted]


def _pairing(facts: Course) -> Section:
    rate = rules.pairing_rate(facts.mentees, facts.pairs)
    waits = rules.first_meeting(facts.mentees, facts.pairs)
    met = ngettext("%(num)s peserta yang sudah bertemu", "%(num)s peserta yang sudah bertemu", waits.n)
    rest: tuple[dict[str, Value], ...] = tuple(
        {"reason": str(REST_WORDS[reason]), "n": rate.rest[reason]} for reason in Rest if reason in rate.rest
    )
    return Section(
        _("Berpasangan"),
        figures=(
            Figure(
                _("Peserta berpasangan"),
                _share(rate.share),
                Kind.PERCENT,
                1,
                detail=_("%(n)s dari %(all)s peserta", n=number(rate.paired), all=number(rate.eligible)),
                refusal=_("belum ada peserta"),
                basis="pairing",
                formula=_(
                    "Peserta dengan mentor sekarang, atau yang selesai karena tujuan tercapai atau waktunya habis, "
                    "dibagi semua peserta yang tidak mengundurkan diri."
                ),
            ),
            Figure(
                _("Hari dari mendaftar sampai sesi pertama, median"),
                rounded(waits.median, 1),
                digits=1,
                detail=_("%(met)s; sembilan dari sepuluh dalam %(p90)s hari", met=met, p90=number(waits.p90))
                if waits.p90 is not None
                else "",
                refusal=_("belum ada sesi yang dikonfirmasi"),
                basis="first_meeting",
                formula=_("Hari mendaftar sampai hari sesi pertama yang dikonfirmasi berdua."),
            ),
            Figure(
                _("Hari sampai sesi pertama, persentil 90"),
                waits.p90,
                detail=met,
                refusal=_("belum ada sesi yang dikonfirmasi"),
                basis="first_meeting_p90",
                formula=_("Peringkat terdekat: dalam sekian hari sembilan dari sepuluh sudah bertemu."),
            ),
        ),
        tables=(
            Table(
                _("Yang belum berpasangan, menurut sebab"),
                (Column("reason", _("Sebab")), Column("n", _("Peserta"), Kind.NUMBER)),
                rest,
            ),
        )
        if rest
        else (),
    )


def _meetings(facts: Course) -> Section:
    dose, kept = rules.dosage(facts.pairs, facts.today), rules.cadence(facts.pairs, facts.today)
    months = rules.pair_months(facts.pairs, facts.today)
    return Section(
        _("Pertemuan"),
        figures=(
            Figure(
                _("Menit per pasangan per bulan"),
                rounded(dose, 1),
                digits=1,
                detail=_(
                    "%(minutes)s menit dalam %(months)s bulan pasangan",
                    minutes=number(sum(pair.minutes for pair in facts.pairs)),
                    months=number(rounded(months, 1), 1),
                ),
                refusal=_("belum genap satu bulan pasangan"),
                basis="dosage",
                formula=_("Menit yang dikonfirmasi dibagi bulan hidup semua pasangan (30,44 hari)."),
            ),
            Figure(
                _("Irama terjaga"),
                _share(kept.share),
                Kind.PERCENT,
                1,
                detail=_(
                    "%(kept)s dari %(all)s jendela tiga minggu berisi sesi",
                    kept=number(kept.kept),
                    all=number(kept.windows),
                ),
                refusal=_("belum ada jendela tiga minggu yang lewat"),
                basis="cadence",
                formula=_(
                    "Jendela tiga minggu yang sudah lewat sejak berpasangan dan berisi sedikitnya satu sesi, "
                    "dibagi semua jendela. Jendela ketika salah satunya cuti tidak dihitung."
                ),
            ),
            Figure(
                _("Catatan belum dikonfirmasi lebih dari 7 hari"),
                facts.gap,
                detail=_("dari %(n)s catatan yang menunggu", n=number(facts.claimed)),
                basis="gap",
                formula=_("Sesi yang dicatat satu pihak dan belum dijawab pihak lain setelah tujuh hari."),
            ),
        ),
    )


def _effects(facts: Course, effects: Effects, further: Sequence[Figure]) -> Section:
    change = rules.attainment_change(effects.goals, t_score)
    gas = change.pairs
    claims = rules.claims_per_pair(effects.seen_claims, len(facts.pairs))
    interval = (
        _("n = %(n)s pasangan; selang 95 %%: %(low)s sampai %(high)s", n=gas.n, low=_one(gas.low), high=_one(gas.high))
        if gas.low is not None
        else _("n = %(n)s pasangan", n=gas.n)
    )
    waiting = _("Daftar tunggu tidak mempunyai tujuan tertulis, maka tidak ada angka pembandingnya.")
    without = (
        _("%(n)s tujuan tanpa keadaan awal tidak dihitung.", n=number(change.without_start))
        if change.without_start
        else ""
    )
    mentees = len({pair.mentee_profile for pair in facts.pairs})
    mentors = len({pair.mentor_profile for pair in facts.pairs})
    return Section(
        _("Hasil"),
        figures=(
            Figure(
                _("Perubahan capaian tujuan sejak awal (skor T)"),
                rounded(gas.mean, 1),
                digits=1,
                detail=f"{interval}. {without} {waiting}".replace("  ", " "),
                refusal=_(
                    "belum ada lima pasangan dengan tujuan yang keadaan awalnya dicatat dan capaiannya dinyatakan berdua"
                ),
                basis="gas",
                formula=_(
                    "T akhir − T awal (Kiresuk dan Sherman 1968) per pasangan, lalu rata-ratanya, atas tujuan yang "
                    "capaiannya dinyatakan kedua pihak; bila berbeda, yang lebih rendah dihitung. Tujuan yang keadaan "
                    "awalnya tidak dicatat tidak ikut; kurang dari lima pasangan tidak ditampilkan. Selang t-Student."
                ),
            ),
            Figure(
                _("Bukti perilaku tingkat E2 ke atas per pasangan"),
                rounded(claims, 2),
                digits=2,
                detail=_(
                    "%(n)s bukti yang dilihat mentor atau berlampiran, dan dibuka pesertanya",
                    n=number(effects.seen_claims),
                ),
                refusal=_("belum ada pasangan"),
                basis="claims",
                formula=_("Bukti perilaku E2 ke atas yang dibuka pesertanya dibagi pasangan yang pernah berjalan."),
            ),
            _jp(_("JP untuk peserta"), effects.jp.get(Side.MENTEE, 0), mentees, effects.target, "jp_mentees"),
            _jp(_("JP untuk mentor"), effects.jp.get(Side.MENTOR, 0), mentors, effects.target, "jp_mentors"),
            *further,
        ),
    )


def _jp(label: str, jp: int, people: int, target: int, basis: str) -> Figure:
    return Figure(
        label,
        jp,
        detail=_(
            "%(n)s orang; kebutuhan %(each)s JP setahun, bersama %(all)s",
            n=number(people),
            each=number(target),
            all=number(target * people),
        ),
        basis=basis,
        formula=_("JP dalam buku JP dari sesi program ini, setelah batas bulanan dan pembatalan."),
    )


def _work(facts: Course) -> Section:
    inequality = rules.gini(facts.loads)
    recruit: list[dict[str, Value]] = []
    for name, price, need in facts.plan.recruit if facts.plan else ():
        recruit.append({"skill": str(name), "price": rounded(float(str(price)) / 100, 1), "need": int(str(need))})
    return Section(
        _("Beban mentor"),
        figures=(
            Figure(
                _("Ketimpangan beban (Gini)"),
                rounded(inequality, 3),
                digits=3,
                detail=_("0 = semua sama; atas %(n)s mentor yang dapat menerima peserta", n=number(len(facts.loads))),
                refusal=_("belum ada mentor yang berpasangan"),
                basis="gini",
                formula=_("Koefisien Gini atas jumlah pasangan berjalan per mentor aktif berkapasitas."),
            ),
            Figure(
                _("Mentor belum berpasangan"),
                sum(1 for load in facts.loads if not load),
                detail=_("dari %(n)s mentor yang dapat menerima peserta", n=number(len(facts.loads))),
                basis="idle",
                formula=_("Mentor aktif berkapasitas tanpa pasangan berjalan."),
            ),
        ),
        tables=(
            Table(
                _("Keahlian mentor yang paling dicari"),
                (
                    Column("skill", _("Kompetensi")),
                    Column("price", _("Nilai satu tempat lagi (poin)"), Kind.NUMBER, 1),
                    Column("need", _("Peserta menunggu"), Kind.NUMBER),
                ),
                tuple(recruit[:20]),
                _(
                    "Dari susunan terakhir: berapa poin kecocokan bertambah bila mentor seperti ini punya satu tempat lagi."
                ),
            ),
        )
        if recruit
        else (),
    )


def _equity(facts: Course) -> list[Table]:
    scores = {pair.mentee_profile: pair.score / 100 for pair in facts.pairs if pair.live or pair.finished}
    doses = rules.dosages_of(facts.pairs, facts.today)
    columns = (
        Column("group", _("Kelompok")),
        Column("n", _("Peserta"), Kind.NUMBER),
        Column("paired", _("Berpasangan"), Kind.PERCENT, 1),
        Column("paired_ratio", _("Rasio berpasangan"), Kind.NUMBER, 2),
        Column("score_ratio", _("Rasio kecocokan"), Kind.NUMBER, 2),
        Column("dosage_ratio", _("Rasio menit per bulan"), Kind.NUMBER, 2),
    )
    tables = []
    for kind, groups in facts.groups.items():
        if not groups:
            continue
        rows: list[dict[str, Value]] = [
            {
                "group": str(SEX_WORDS.get(one.group, one.group)) if kind == "sex" else one.group,
                "n": one.n,
                "paired": _share(one.paired),
                "paired_ratio": rounded(one.paired_ratio, 2),
                "score_ratio": rounded(one.score_ratio, 2),
                "dosage_ratio": rounded(one.dosage_ratio, 2),
            }
            for one in rules.equity(groups, scores, doses)
            if one.n is not None
        ]
        hidden = len(set(groups.values())) - len(rows)
        note = _("Rasio terhadap kelompok terbaik. %(n)s kelompok kecil tidak ditampilkan.", n=hidden)
        tables.append(Table(str(GROUP_WORDS[kind]), columns, tuple(rows), note))
    return tables


def _share(share: float | None) -> Value:
    return rounded(share * 100, 1) if share is not None else None


def _one(value: float | None) -> str:
    return number(rounded(value, 1), 1) if value is not None else "–"
