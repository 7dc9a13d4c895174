"""The annex on method and limits: how figures were made, what was left out, and what they cannot say."""

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bina.exports.report import Column, Kind, Section, Table, Value
from evaluation.reports.reports import words
from evaluation.statistics.disclosure import (
    MINIMUM,
    MINIMUM_FOR_LEADERS,
    MINIMUM_FOR_PERCENT,
    MINIMUM_FOR_TEXT,
    MINIMUM_FOR_TWO_DECIMALS,
    MINIMUM_FRAME,
)
from evaluation.statistics.figures import Refusal
from evaluation.waves.forms import ANONYMITY_LABELS, KIND_LABELS
from evaluation.waves.models import Wave

_PROTECTED = frozenset({Refusal.UNDISCLOSABLE, Refusal.COMPLEMENT_TOO_SMALL, Refusal.PERCENT_OF_FEW, Refusal.UNANIMOUS})
_THRESHOLDS = (
    (_l("Orang dalam kerangka survei anonim"), MINIMUM_FRAME),
    (_l("Orang di balik setiap angka"), MINIMUM),
    (_l("Jawaban untuk sebaran dan persentase"), MINIMUM_FOR_PERCENT),
    (_l("Jawaban untuk saran tertulis"), MINIMUM_FOR_TEXT),
    (_l("Orang yang menilai pimpinan"), MINIMUM_FOR_LEADERS),
    (_l("Jawaban untuk rata-rata dua desimal"), MINIMUM_FOR_TWO_DECIMALS),
)


def method_annex(written: Sequence[Section], waves: Sequence[Wave]) -> Section:
    """How everything written so far was made."""
    refused, cells = hidden_figures(written), hidden_cells(written)
    return Section(
        _("Lampiran metode dan batasan"),
        (
            _(
                "%(all)s angka dalam laporan ini tidak ditampilkan: %(figures)s ukuran dan %(cells)s sel tabel, karena "
                "kelompoknya kecil atau akan membuka kelompok kecil lewat pengurangan.",
                all=refused + cells,
                figures=refused,
                cells=cells,
            ),
            _("Kelompok yang barisnya tidak dicetak sama sekali tidak terhitung di sini; tabelnya menyebutkannya."),
            _("Tidak ada angka yang diberi derau atau diisi dengan perkiraan; jawaban kosong tidak dianggap nol."),
            _(
                "Selang 95 % hanya memuat kebetulan siapa yang menjawab, bukan cara mereka terpilih. Yang menjawab "
                "survei dapat berbeda dari yang tidak menjawab."
            ),
            _(
                "Tanpa kelompok pembanding, perubahan dapat berasal dari hal lain pada masa yang sama. Penilaian diri "
                "cenderung lebih tinggi daripada penilaian orang lain."
            ),
        ),
        tables=(*_formulas(written), _thresholds(), *_collections(waves)),
    )


def hidden_figures(sections: Iterable[Section]) -> int:
    """Measures a report refuses in order to protect people; those without data are not among them."""
    protecting = {str(words.REFUSALS[refusal]) for refusal in _PROTECTED}
    return sum(figure.refusal in protecting for section in sections for figure in section.figures)


def hidden_cells(sections: Iterable[Section]) -> int:
    """Cells without a number in rows that rest on somebody (n above zero), in the detail of a report."""
    return sum(
        row.get(column.key) is None
        for section in sections
        if not section.for_leader
        for table in (*section.tables, *(chart.table for chart in section.charts))
        for row in table.rows
        if isinstance(n := row.get("n"), int) and n > 0
        for column in table.columns
        if column.kind in (Kind.NUMBER, Kind.PERCENT)
    )


def _formulas(written: Iterable[Section]) -> list[Table]:
    """Every formula a figure names, with the figures that name it."""
    used: dict[str, list[str]] = {}
    for section in written:
        for figure in section.figures:
            if figure.formula and figure.label not in used.setdefault(figure.formula, []):
                used[figure.formula].append(figure.label)
    if not used:
        return []
    rows: list[Mapping[str, Value]] = [
        {
            "formula": formula,
            "figures": "; ".join(labels[:3])
            + (f"; {_('dan %(n)s lainnya', n=len(labels) - 3)}" if len(labels) > 3 else ""),
        }
        for formula, labels in sorted(used.items())
    ]
    return [
        Table(
            _("Rumus yang dipakai"),
            (Column("formula", _("Rumus")), Column("figures", _("Dipakai untuk"))),
            tuple(rows),
        )
    ]


def _thresholds() -> Table:
    return Table(
        _("Ambang penampilan"),
        (Column("what", _("Untuk")), Column("least", _("Paling sedikit"), Kind.NUMBER)),
        tuple({"what": str(what), "least": least} for what, least in _THRESHOLDS),
        _("Sesudah itu disembunyikan pula kelompok terkecil berikutnya, sampai yang tersembunyi tidak dapat dihitung."),
    )


def _collections(waves: Sequence[Wave]) -> list[Table]:
    """What was collected for what, with which instrument version and promise, how often, from when to when."""
    grouped: dict[tuple[str, str, str], list[Wave]] = {}
    for wave in waves:
        instrument = _("%(title)s versi %(n)s", title=wave.instrument.title, n=wave.instrument.version)
        key = str(KIND_LABELS[wave.kind]), instrument, str(ANONYMITY_LABELS[wave.anonymity])
        grouped.setdefault(key, []).append(wave)
    if not grouped:
        return []
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "kind": kind,
            "instrument": instrument,
            "promise": promise,
            "waves": len(found),
            "from": min(wave.opens_on for wave in found),
            "to": max(wave.closes_on for wave in found),
        }
        for (kind, instrument, promise), found in grouped.items()
    )
    return [
        Table(
            _("Pengumpulan data"),
            (
                Column("kind", _("Untuk")),
                Column("instrument", _("Instrumen")),
                Column("promise", _("Janji")),
                Column("waves", _("Gelombang"), Kind.NUMBER),
                Column("from", _("Dibuka"), Kind.DATE),
                Column("to", _("Ditutup"), Kind.DATE),
            ),
            rows,
        )
    ]
