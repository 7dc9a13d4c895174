"""A pair's record as a report: page and PDF print the same rows."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from flask_babel import gettext as _

from bina.exports.report import Column, Figure, Kind, Report, Section, Table
from bina.exports.report import Letterhead as Printed
from bina.people.models import Person, Unit
from bina.people.rules import masked_nip
from bina.web.formats import day
from mentoring.pairs.models import Pair
from mentoring.pairs.rules import EndReason
from mentoring.profiles.rules import Side
from mentoring.proof.models import SessionLink
from mentoring.sessions.rules import Mode

#: Ends after which a pair's record says that its mentoring was completed.
COMPLETED = frozenset({EndReason.GOAL_REACHED, EndReason.TIME_UP})


def record_report(
    pair: Pair,
    person: Person,
    agency: Unit,
    links: Sequence[SessionLink],
    jp: Mapping[int, int],
    *,
    cut_at: datetime,
    demonstration: bool,
    source_url: str,
    letterhead: Printed | None,
) -> Report:
    """What one of the two may put into the personnel file: days, minutes and JP; not a word of what was said."""
    mentee = pair.side_of(person) is Side.MENTEE
    completed = pair.end_reason in COMPLETED
    table = _table(links, jp)
    return Report(
        title=_("Surat keterangan mentoring") if completed else _("Catatan mentoring"),
        subtitle=_(
            "%(name)s, NIP %(nip)s, %(unit)s",
            name=person.name,
            nip=masked_nip(person.nip) if person.nip else "–",
            unit=person.unit.name,
        ),
        agency=agency.name,
        cut_at=cut_at,
        sections=(
            Section(
                _("Ringkasan"),
                (_sentence(pair, person, mentee=mentee, completed=completed),),
                figures=(
                    Figure(_("Sesi"), len(links), detail=_("dikonfirmasi kedua pihak")),
                    Figure(_("Menit"), sum(link.facts["minutes"] for link in links)),
                    Figure(_("JP yang tercatat"), sum(jp.values()), detail=_("jumlah kolom JP pada rincian")),
                ),
            ),
            Section(_("Rincian"), tables=(table,)),
        ),
        demonstration=demonstration,
        source_url=source_url,
        letterhead=letterhead,
        notes=(
            _("Isi pembicaraan tidak dicatat di sini. Setiap sidik memuat sidik baris sebelumnya."),
            _("Catatan ini bukan penilaian kinerja."),
            *(
                (_("Pertemuan kelompok: JP mentor dihitung satu kali per pertemuan, bukan untuk setiap anggota."),)
                if not mentee and any("gathering" in link.facts for link in links)
                else ()
            ),
        ),
    )


def _sentence(pair: Pair, person: Person, *, mentee: bool, completed: bool) -> str:
    facts = {
        "role": _("peserta") if mentee else _("mentor"),
        "programme": pair.programme.title,
        "partner": pair.partner_of(person).name,
        "since": day(pair.paired_on) if pair.paired_on else "–",
    }
    if completed and pair.ended_on:
        return _(
            "Telah menyelesaikan program mentoring %(programme)s sebagai %(role)s, berpasangan dengan %(partner)s, "
            "dari %(since)s sampai %(until)s.",
            **facts,
            until=day(pair.ended_on),
        )
    return _(
        "Mengikuti program mentoring %(programme)s sebagai %(role)s, berpasangan dengan %(partner)s, sejak %(since)s.",
        **facts,
    )


def _table(links: Sequence[SessionLink], jp: Mapping[int, int]) -> Table:
    modes = {Mode.FACE_TO_FACE.value: _("Tatap muka"), Mode.ONLINE.value: _("Daring")}
    return Table(
        _("Sesi yang dikonfirmasi"),
        (
            Column("place", _("Nomor"), Kind.NUMBER),
            Column("day", _("Tanggal"), Kind.DATE),
            Column("minutes", _("Menit"), Kind.NUMBER),
            Column("mode", _("Cara")),
            Column("jp", _("JP"), Kind.NUMBER),
            Column("hash", _("Sidik")),
        ),
        tuple(
            {
                "place": link.place,
                "day": date.fromisoformat(link.facts["held_on"]),
                "minutes": link.facts["minutes"],
                "mode": modes[link.facts["mode"]],
                "jp": jp.get(link.session_id, 0),
                "hash": link.hash[:12],
            }
            for link in links
        ),
    )
