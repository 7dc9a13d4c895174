"""Bringing a table's answers into a wave: the dry run and the real run are the same code."""

from collections.abc import Mapping
from dataclasses import replace

from flask_babel import gettext as _
from sqlalchemy import select

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.people.models import Person
from evaluation.instruments.rules import Instrument
from evaluation.intake.models import BroughtFile
from evaluation.intake.operations import reading
from evaluation.intake.rules.answers import Given, Outcome, read_table
from evaluation.intake.rules.columns import targets_of
from evaluation.intake.rules.places import Loss, Table, Why, letter, normalised
from evaluation.intake.rules.sources import is_personal
from evaluation.waves.models import Wave
from evaluation.waves.operations.answering import fits, submit_imported
from evaluation.waves.operations.keys import row_marker
from evaluation.waves.rules import Anonymity, WaveState


def refuse_files(wave: Wave) -> None:
    """Refuse waves whose answers do not come by file: closed ones, and those that know whom they asked."""
    if wave.anonymity is not Anonymity.PUBLIC and wave.invited is None:
        raise Conflict(
            _("Gelombang ini diisi di Bina oleh orang yang sudah ditentukan. Buka gelombang “diisi di luar Bina” untuk berkas dari alat lain.")
        )  # fmt: skip
    if wave.state is WaveState.CLOSED or clock.today() > wave.closes_on:
        raise Conflict(_("Gelombang ini sudah ditutup, jadi berkas tidak lagi diterima."))


def open_file(wave: Wave, name: str, content: bytes) -> Table:
    """The table of a file, with the cells that name somebody already gone. Keeps nothing.

    Raises:
        DomainError: with file, row and column.
    """
    refuse_files(wave)
    table = reading.read_table(name, content, wave.instrument.content, row_marker(str(wave.key_name)))
    personal = {place for place, heading in enumerate(table.headings) if is_personal(heading)}
    rows = [
        replace(row, cells=tuple("" if place in personal else cell for place, cell in enumerate(row.cells)))
        for row in table.rows
    ]
    return replace(table, rows=rows)


def plan(wave: Wave, table: Table, given: Given) -> Outcome:
    """What the table would bring into the wave. Reads only."""
    content = wave.instrument.content
    outcome = read_table(content, table, given, whole_only=wave.anonymity is Anonymity.PUBLIC)
    for taken in list(outcome.taken):
        if not fits(wave, taken.reading):
            outcome.taken.remove(taken)
            outcome.losses.append(Loss(taken.row, letter(0), Why.ROW_LONG))
    return outcome


def bring_in(wave: Wave, table: Table, given: Given, *, by: Person | None) -> BroughtFile:
    """Carry the plan out, every answer through the door of typed ones; good rows only. The same row again adds nothing.

    Refuses columns somebody must confirm first, and a file without a row that can be taken.
    """
    refuse_files(wave)
    db.session.execute(select(Wave.id).where(Wave.id == wave.id).with_for_update())
    known = db.session.scalar(
        select(BroughtFile).where(BroughtFile.wave_id == wave.id, BroughtFile.fingerprint == table.fingerprint)
    )
    if known is not None:
        raise Conflict(_("Berkas ini sudah dimasukkan: %(n)s jawaban. Tidak ada yang ditambahkan.", n=known.taken))
    outcome = plan(wave, table, given)
    if outcome.proposed:
        place, name = next(iter(outcome.proposed.items()))
        raise DomainError(
            _("Kolom %(column)s “%(heading)s” mungkin butir “%(item)s”. Pastikan dahulu, atau lewati kolom itu.",
              column=letter(place), heading=table.headings[place][:60], item=name)
        )  # fmt: skip
    if not outcome.taken:
        raise DomainError(_("Tidak ada satu baris pun yang dapat dimasukkan. Perbaiki berkasnya, lalu ulangi."))
    added = sum(submit_imported(wave, taken.mark, taken.reading) for taken in outcome.taken)
    brought = BroughtFile(
        wave_id=wave.id,
        fingerprint=table.fingerprint,
        source=outcome.source,
        taken=added,
        known=len(outcome.taken) - added,
        refused=outcome.refused,
        brought_on=clock.today(),
        brought_by_id=by.id if by else None,
    )
    db.session.add(brought)
    db.session.flush()
    audit.record(by, "wave.file_brought", "wave", wave.id, {"answers": added, "refused": outcome.refused})
    return brought


def read_map(document: Mapping[str, object], table: Table, instrument: Instrument) -> Given:
    """What a map says: {"columns": {heading or letter: field or null}, "values": {heading or letter: {text: point}}}.

    Raises:
        DomainError: when it names a column or a field that is not there.
    """
    columns, values = document.get("columns", {}), document.get("values", {})
    if not isinstance(columns, dict) or not isinstance(values, dict):
        raise DomainError(_("Peta kolom harus memuat “columns” dan boleh memuat “values”, keduanya objek."))
    fields = {target.name for target in targets_of(instrument)}
    given: dict[int, str] = {}
    for said, name in columns.items():
        if name is not None and name not in fields:
            raise DomainError(_("Peta kolom menyebut butir “%(name)s” yang tidak ada.", name=str(name)[:60]))
        given[_place(table, str(said))] = str(name or "")
    coded: dict[int, dict[str, int]] = {}
    for said, points in values.items():
        if not isinstance(points, dict) or not all(isinstance(point, int) for point in points.values()):
            raise DomainError(_("Peta nilai kolom “%(name)s” harus berisi teks dan angka.", name=str(said)[:60]))
        coded[_place(table, str(said))] = {str(text): point for text, point in points.items()}
    return Given(given, coded)


def _place(table: Table, said: str) -> int:
    for place, heading in enumerate(table.headings):
        if said == letter(place) or (normalised(heading) and normalised(said) == normalised(heading)):
            return place
    raise DomainError(_("Peta kolom menyebut kolom “%(name)s” yang tidak ada di berkas.", name=said[:60]))
