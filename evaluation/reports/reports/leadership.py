"""Signs of leadership support, each with its own count; together over leaders, never about one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from flask_babel import gettext as _

from bina.exports.report import Column, Kind, Section, Table, Value, rounded
from evaluation.behaviour.queries.leadership import leader_facts, leaders_of
from evaluation.programmes.models import Programme
from evaluation.reports.reports import words
from evaluation.statistics.disclosure import MINIMUM, guarded_share, protect
from evaluation.statistics.figures import Figure
from evaluation.statistics.leadership import LeaderFacts, leadership_signs


def leadership_section(programme: Programme, cut_at: datetime, today: date) -> Section | None:
    """Attendance, answered forms and recommendations acted on; none below five superiors of participants."""
    leaders = leaders_of(programme)
    if len(leaders) < MINIMUM:
        return None
    facts = leader_facts(programme, leaders, cut_at, today)
    signs = leadership_signs(list(facts.values()))
    figures = [
        words.printed_share(_("Pimpinan yang menyelesaikan paling sedikit satu kegiatan"), signs.attendance),
        words.printed_share(_("Formulir penilaian perilaku yang dijawab atasan"), signs.response),
        words.printed_share(_("Dijawab sebelum pengingat pertama"), signs.unprompted),
        words.printed_share(_("Rekomendasi yang dikerjakan atau selesai"), signs.acted_on),
    ]
    grouped: dict[str, list[LeaderFacts]] = defaultdict(list)
    for leader_id, found in facts.items():
        grouped[leaders[leader_id].unit.label].append(found)
    by_unit = _by_unit(grouped)
    return Section(
        _("Dukungan pimpinan: empat tanda"),
        (
            _(
                "Pimpinan di sini adalah %(n)s atasan langsung peserta. Setiap pimpinan melihat tandanya sendiri lebih "
                "dahulu di halamannya.",
                n=len(leaders),
            ),
            _(
                "Empat tanda ini tidak dijumlahkan menjadi satu indeks: satuannya berbeda, dan rata-ratanya akan dibaca "
                "sebagai nilai seorang pimpinan. Hasil survei dukungan ada di bab Hambatan dan dukungan."
            ),
            _("Waktu menjawab tidak disimpan; kecepatan hanya dapat dibaca dari yang dijawab sebelum diingatkan."),
        ),
        tuple(figures),
        tables=(by_unit,) if by_unit else (),
    )


def _by_unit(grouped: Mapping[str, Sequence[LeaderFacts]]) -> Table | None:
    shown = sorted(protect({unit: len(found) for unit, found in grouped.items()}).shown)
    if len(shown) < 2:
        return None
    rows: list[Mapping[str, Value]] = []
    for unit in shown:
        signs = leadership_signs(grouped[unit])
        rows.append(
            {
                "unit": unit,
                "leaders": signs.leaders,
                "attendance": _percent(signs.attendance),
                "response": _percent(signs.response),
                "acted_on": _percent(signs.acted_on),
            }
        )
    return Table(
        _("Per unit dengan paling sedikit lima pimpinan"),
        (
            Column("unit", _("Unit kerja")),
            Column("leaders", _("Pimpinan"), Kind.NUMBER),
            Column("attendance", _("Ikut kegiatan"), Kind.PERCENT),
            Column("response", _("Menjawab formulir"), Kind.PERCENT),
            Column("acted_on", _("Menindaklanjuti"), Kind.PERCENT),
        ),
        tuple(rows),
        _("Persentase ditampilkan mulai 10. Unit yang lebih kecil tidak ditampilkan, juga unit yang akan membukanya."),
    )


def _percent(figure: Figure) -> Value:
    share = guarded_share(figure).value
    return rounded(None if share is None else 100 * share, 0)
