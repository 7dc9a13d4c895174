"""Where a round stands in a sentence, what is next, and its numbers as tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bina.exports.report import Column, Kind, Table, Value, rounded
from bina.web.formats import day, number
from mentoring.pairing.reports import points
from mentoring.rounds.queries import GroupTable, Preview, Round
from mentoring.rounds.rules import PATH, Stage, step_of


@dataclass(frozen=True)
class Deed:
    """The one main action: what it is called, where it goes, and whether it changes something."""

    label: str
    url: str
    changes: bool


@dataclass(frozen=True)
class Standing:
    """Where a round stands, what is next, and the deed for it."""

    title: str
    next: str
    deed: Deed | None


def standing(programme_id: int, found: Round) -> Standing:
    """The round in two sentences and one action."""
    facts = found.facts
    build = Deed(_("Susun pasangan"), url_for("mentoring_pairing.make_plan", programme_id=programme_id), True)
    invite = Deed(_("Daftarkan banyak orang"), url_for("mentoring_entry.upload", programme_id=programme_id), False)
    look = Deed(_("Periksa susunan"), url_for("mentoring_pairing.plan", programme_id=programme_id), False)
    people = Deed(_("Lihat pasangan yang berjalan"), url_for("mentoring.programme", programme_id=programme_id), False)
    match found.stage:
        case Stage.BEFORE:
            return Standing(
                _("Pendaftaran dibuka %(day)s.", day=day(facts.opens_on)),
                _("Sambil menunggu, siapkan daftar peserta dan mentor dalam satu berkas."),
                invite,
            )
        case Stage.WINDOW:
            return Standing(
                _(
                    "Pendaftaran dibuka sampai %(day)s; %(n)s peserta sudah masuk.",
                    day=day(facts.closes_on),
                    n=number(facts.mentees),
                ),
                _("Setelah ditutup semua dipasangkan sekaligus. Siapa yang mendaftar lebih dahulu tidak diuntungkan."),
                invite,
            )
        case Stage.CLOSED:
            return Standing(
                _("Pendaftaran sudah ditutup; %(n)s orang menunggu mentor.", n=number(facts.waiting)),
                _("Susun pasangan. Belum ada yang dikirim sebelum Anda memeriksanya."),
                build,
            )
        case Stage.DRAFT:
            return Standing(
                _("%(n)s pasangan siap diperiksa; belum ada yang dikirim.", n=number(facts.drafts)),
                _("Lihat alasannya, kunci atau cegah bila perlu, lalu kirim usulannya."),
                look,
            )
        case Stage.STUCK:
            return Standing(
                _("%(n)s orang menunggu, dan tidak ada pasangan yang dapat dibuat.", n=number(facts.waiting)),
                _("Cari mentor untuk kompetensi di bawah, atau ubah kebijakan dan lihat akibatnya."),
                Deed(_("Lihat kebijakan"), url_for("mentoring_rounds.dials", programme_id=programme_id), False),
            )
        case Stage.ANSWERING:
            return Standing(
                _("%(n)s usulan menunggu jawaban sampai %(day)s.", n=number(facts.proposed), day=day(facts.answer_by)),
                _("Tidak ada yang perlu Anda lakukan. Usulan yang tidak dijawab ditarik sendiri, lalu Anda dikabari."),
                None,
            )
        case Stage.AGAIN:
            return Standing(
                _("Semua usulan sudah dijawab; %(n)s orang belum mendapat mentor.", n=number(facts.waiting)),
                _(
                    "Susun sekali lagi untuk mereka. Pasangan yang sudah jalan tetap, yang dilewati tidak diusulkan lagi."
                ),
                Deed(_("Susun untuk yang masih menunggu"), build.url, True),
            )
        case Stage.LIVE:
            return Standing(
                _("Putaran selesai: %(n)s pasangan berjalan dan tidak ada yang menunggu.", n=number(facts.live)),
                _("Ikuti jalannya di halaman program."),
                people,
            )
        case Stage.ENDED:
            return Standing(_("Program ini sudah berakhir."), _("Angkanya tetap dapat dilihat."), people)


_STEPS = {
    "registration": _l("Pendaftaran"),
    "planning": _l("Penyusunan"),
    "checking": _l("Pemeriksaan dan putusan"),
    "answering": _l("Jawaban kedua pihak"),
    "again": _l("Susunan ulang untuk yang belum"),
    "live": _l("Semua berjalan"),
}


def path(found: Round) -> list[dict[str, object]]:
    """The steps of the round: done, now, or to come."""
    here = step_of(found.stage)
    return [
        {
            "label": str(_STEPS[name]),
            "url": None,
            "state": _("selesai") if place < here else _("sekarang") if place == here else _("nanti"),
            "kind": "good" if place < here else "info" if place == here else "plain",
            "note": None,
        }
        for place, (name, _stages) in enumerate(PATH)
    ]


#: The numbers of the frontier by setting, in the words of the manager.
SETTINGS = {
    "now": _l("Sekarang"),
    "tried": _l("Yang Anda coba"),
    "no_floor": _l("Tanpa batas kecocokan"),
    "high_floor": _l("Batas kecocokan 45"),
    "score_first": _l("Kecocokan tertinggi dahulu"),
    "no_reserve": _l("Tanpa cadangan"),
    "no_spread": _l("Tanpa pemerataan beban"),
    "more_spread": _l("Pemerataan beban 6 poin"),
}


def preview_rows(previews: Sequence[Preview]) -> list[dict[str, str]]:
    """The settings compared, one row each."""
    return [
        {
            "name": str(SETTINGS[one.name]),
            "ratio": number(one.ratio, 4) if one.ratio is not None else "–",
            "waiting": number(one.figures.waiting),
            "scores": f"{points(one.figures.worst)} / {points(one.figures.p5)}"
            if one.figures.worst is not None and one.figures.p5 is not None
            else "–",
            "spread": number(one.figures.load_spread, 3),
            "idle": number(one.figures.idle),
            "blocking": number(one.figures.blocking),
            "changed": number(one.changed) if one.name != "now" else "–",
        }
        for one in previews
    ]


#: Measured on an invented cohort of 10,000 mentees and 3,000 mentors, one plan per row: setting, ratio, waiting,
#: worst and fifth-percentile score, spread of load, idle mentors.
MEASURED = (
    (_l("Kecocokan tertinggi saja"), "1,0000", "17", "25 / 44", "0,309", "194"),
    (_l("Batas kecocokan 35"), "0,9997", "22", "35 / –", "0,310", "–"),
    (_l("Batas kecocokan 40"), "0,9960", "75", "40 / –", "–", "–"),
    (_l("Batas kecocokan 45"), "0,9763", "338", "45 / –", "0,333", "–"),
    (_l("Pemerataan beban 3 poin"), "0,9992", "17", "–", "0,269", "114"),
    (_l("Pemerataan beban 6 poin"), "0,9975", "17", "–", "0,240", "65"),
    (_l("Cadangan 5 persen"), "0,9952", "17", "–", "–", "–"),
    (_l("Cadangan 15 persen"), "0,9784", "24", "–", "–", "–"),
    (_l("Anjuran: 35, orang dahulu, 3 poin, 5 persen"), "0,9944", "22", "35 / –", "0,245", "83"),
)


GROUP_KINDS = {
    "sex": _l("Jenis kelamin"),
    "unit": _l("Unit kerja"),
    "place": _l("Tempat bertemu"),
    "grade": _l("Golongan"),
}
SEX_WORDS = {"male": _l("Laki-laki"), "female": _l("Perempuan")}
#: The four-fifths rule: a group under this share of the best one deserves a look.
FOUR_FIFTHS = 0.8


def group_name(kind: str, name: str) -> str:
    """A group in words."""
    return str(SEX_WORDS.get(name, name)) if kind == "sex" else name


def equity_tables(found: Sequence[GroupTable]) -> list[Table]:
    """How the groups fared, as tables to show and to take away."""
    note = _(
        "Kelompok di bawah lima orang tidak ditampilkan, dan bila hanya satu yang tersembunyi, yang terkecil berikutnya "
        "ikut disembunyikan. Rasio dibandingkan dengan kelompok terbaik; di bawah 0,80 perlu dilihat sebabnya."
    )
    columns = (
        Column("group", _("Kelompok")),
        Column("n", _("Peserta"), Kind.NUMBER),
        Column("paired", _("Berpasangan"), Kind.PERCENT, 1),
        Column("ratio", _("Rasio berpasangan"), Kind.NUMBER, 2),
        Column("score", _("Rata-rata kecocokan"), Kind.NUMBER, 1),
        Column("mean_ratio", _("Rasio kecocokan"), Kind.NUMBER, 2),
        Column("remark", _("Catatan")),
    )
    tables = []
    for table in found:
        rows: list[dict[str, Value]] = [
            {
                "group": group_name(table.kind, row.group),
                "n": row.n,
                "paired": rounded(row.paired_share * 100, 1) if row.paired_share is not None else None,
                "ratio": rounded(row.ratio, 2),
                "score": rounded(row.mean_score / 100, 1) if row.mean_score is not None else None,
                "mean_ratio": rounded(row.mean_ratio, 2),
                "remark": _remark(row.n, row.ratio, row.mean_ratio),
            }
            for row in table.rows
        ]
        tables.append(Table(str(GROUP_KINDS[table.kind]), columns, tuple(rows), note))
    return tables


def _remark(n: int | None, ratio: float | None, mean_ratio: float | None) -> str:
    if n is None:
        return _("terlalu kecil untuk ditampilkan")
    low = [one for one in (ratio, mean_ratio) if one is not None and one < FOUR_FIFTHS]
    return _("di bawah empat perlima") if low else ""


def recruit_table(rows: Sequence[Sequence[object]]) -> list[dict[str, str]]:
    """Competencies to look for in new mentors, dearest first, as they stand in a plan."""
    shown = []
    for name, price, need in rows:
        price_points = float(str(price))
        shown.append({"skill": str(name), "price": points(round(price_points), 1), "need": str(need)})
    return shown
