"""Behaviour that people released from their mentoring, counted by how strong the evidence is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import gettext as _

from bina.exports.report import Column, Kind, Section, Table, Value
from evaluation.measures.queries import deeds_of
from evaluation.measures.rules import Deed, EvidenceGrade, alone, disagree, together
from evaluation.programmes.models import Participant, Programme
from evaluation.reports.reports import words
from evaluation.statistics.disclosure import MINIMUM, protect
from evaluation.statistics.figures import Denominator, share_figure

#: What enters a report: somebody besides the person saw it, or a file shows it.
_COUNTED = (EvidenceGrade.SEEN, EvidenceGrade.AGREED, EvidenceGrade.REPEATED)


def deeds_section(programme: Programme, cohort: Sequence[Participant], until: date) -> Section | None:
    """Counts per behaviour and grade, from E2 on and from five people on; none when so few released anything."""
    mentored = {each.subject_id for each in programme.activities if each.subject_kind == "mentoring"}
    people = [member.person_id for member in cohort]
    released = deeds_of(people, mentored, programme.starts_on, until)
    counted = {
        person: strong
        for person, deeds in released.items()
        if (strong := [deed for deed in deeds if alone(deed) in _COUNTED])
    }
    if len(counted) < MINIMUM:
        return None
    label = _("Peserta dengan bukti perilaku yang terlihat (E2 ke atas)")
    share = share_figure(len(counted), len(people), Denominator.PARTICIPANTS)
    return Section(
        _("Bukti perilaku dari mentoring (tingkat 3)"),
        (
            _(
                "Dicatat pasangan mentoring pada sesi yang dikonfirmasi berdua, dan dihitung hanya dengan izin orang "
                "yang dibimbing. Kalimatnya tidak pernah keluar dari pasangan itu."
            ),
            _("Tidak ada bukti bukan berarti tidak ada perilaku: mencatat dan membagikannya sukarela."),
        ),
        (words.printed_share(label, share),),
        tables=(_by_behaviour(counted),),
    )


def _by_behaviour(counted: Mapping[int, Sequence[Deed]]) -> Table:
    per_behaviour: dict[str, dict[int, list[Deed]]] = {}
    for person, deeds in counted.items():
        for deed in deeds:
            per_behaviour.setdefault(deed.behaviour, {}).setdefault(person, []).append(deed)
    rows: list[Mapping[str, Value]] = []
    for behaviour in words.CONSTRUCTS:
        found = per_behaviour.get(behaviour, {})
        if len(found) < MINIMUM:
            continue
        grades = Counter(grade for deeds in found.values() if (grade := together(deeds)) is not None)
        shown = protect(grades).shown
        differing = sum(disagree(deeds) for deeds in found.values())
        rows.append(
            {
                "behaviour": words.construct(behaviour),
                "people": len(found),
                "deeds": sum(len(deeds) for deeds in found.values()),
                **{grade.name.lower(): shown.get(grade) for grade in _COUNTED},
                "differing": differing if differing >= MINIMUM else None,
            }
        )
    return Table(
        _("Orang menurut bukti terkuatnya"),
        (
            Column("behaviour", _("Nilai dasar")),
            Column("people", _("Orang"), Kind.NUMBER),
            Column("deeds", _("Bukti"), Kind.NUMBER),
            Column("seen", _("E2 terlihat"), Kind.NUMBER),
            Column("agreed", _("E3 dua mentor sepakat"), Kind.NUMBER),
            Column("repeated", _("E4 berulang"), Kind.NUMBER),
            Column("differing", _("Mentor berbeda pendapat"), Kind.NUMBER),
        ),
        tuple(rows),
        _(
            "E0 (kata orangnya sendiri) dan E1 (cerita ulang mentor) tidak dihitung. Perilaku dengan kurang dari lima "
            "orang tidak ditampilkan, juga angka yang akan membukanya."
        ),
    )
