"""What a programme's figures say about barriers: no names, and nothing about fewer than five people."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from bina.exports.report import Column, Figure, Kind, Section, Table, Value, rounded
from bina.web.formats import number
from mentoring.barriers.queries import beyond_reach, measured_in
from mentoring.barriers.rules import Removal, Span, difference, removals
from mentoring.profiles.forms import BARRIER_WORDS
from mentoring.programmes.models import Programme


def barrier_section(programme: Programme, spans: Mapping[int, Sequence[Span]]) -> Section:
    """Barriers removed beside the waiting list, and those that mentoring could not remove, by unit.

    `spans`: mentee's profile → when they were paired.
    """
    paired, waiting = removals(measured_in(programme), spans)
    return Section(
        _("Hambatan menerapkan"),
        figures=(
            _removed(_("Hambatan teratasi setelah tiga bulan, peserta berpasangan"), paired, "barrier_paired"),
            _removed(_("Hambatan teratasi setelah tiga bulan, daftar tunggu"), waiting, "barrier_waiting"),
            _difference(paired, waiting),
        ),
        tables=(_beyond_reach(programme),),
    )


def _removed(label: str, found: Removal, basis: str) -> Figure:
    if not found.shown:
        refusal = _("kurang dari lima orang diukur lagi")
        return Figure(label, None, Kind.PERCENT, 1, refusal=refusal, basis=basis, formula=_definition())
    low, high = found.interval
    return Figure(
        label,
        rounded(100 * found.removed / found.n, 1),
        Kind.PERCENT,
        1,
        detail=_(
            "%(part)s dari %(n)s orang yang menjawab lagi, %(asked)s ditanya; selang 95 %%: %(low)s sampai %(high)s %%",
            part=number(found.removed),
            n=number(found.n),
            asked=number(found.asked),
            low=_percent(low),
            high=_percent(high),
        ),
        basis=basis,
        formula=_definition(),
    )


def _difference(paired: Removal, waiting: Removal) -> Figure:
    found = difference(paired, waiting)
    interval = ""
    if found is not None:
        interval = _(
            "poin persen; selang 95 %%: %(low)s sampai %(high)s. Siapa yang berpasangan tidak diundi, jadi sebab lain "
            "mungkin ikut.",
            low=_percent(found[1]),
            high=_percent(found[2]),
        )
    return Figure(
        _("Selisih terhadap daftar tunggu"),
        rounded(100 * found[0], 1) if found else None,
        digits=1,
        detail=interval,
        refusal=_("salah satu kelompok kurang dari lima orang"),
        basis="barrier_difference",
        formula=_("Bagian yang berpasangan dikurangi bagian daftar tunggu; selang Newcombe (1998)."),
    )


def _definition() -> str:
    return _(
        "Hambatan pada batas atau lebih berat ketika ditemukan, dan tidak lagi tiga bulan kemudian menurut pernyataan "
        "yang sama; satu hambatan terberat tiap orang, dari yang mendaftar paling lambat 30 hari sesudah ditemukan. "
        "Berpasangan: punya mentor pada sebagian waktu itu. Selang Wilson."
    )


def _percent(share: float) -> str:
    return number(rounded(100 * share, 1), 1)


def _beyond_reach(programme: Programme) -> Table:
    shown, hidden = beyond_reach(programme)
    rows: list[dict[str, Value]] = [
        {
            "unit": one.unit,
            "barrier": str(BARRIER_WORDS.get(one.barrier, one.barrier)),
            "people": one.people,
            "solved": one.solved,
        }
        for one in shown
    ]
    return Table(
        _("Yang tidak dapat diatasi mentoring dan diteruskan ke unit"),
        (
            Column("unit", _("Unit")),
            Column("barrier", _("Hambatan")),
            Column("people", _("Orang"), Kind.NUMBER),
            Column("solved", _("Teratasi menurut unit"), Kind.NUMBER),
        ),
        tuple(rows),
        _(
            "Hanya orang yang mengizinkan unitnya tahu, tanpa nama. Baris di bawah lima orang tidak ditampilkan (%(n)s).",
            n=hidden,
        ),
    )
