"""Visit codes of a public survey: drawn, printed once, spent once."""

import secrets
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import update

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError, Gone
from bina.people.models import Person
from evaluation.waves.models import VisitCode, Wave
from evaluation.waves.operations.keys import visit_mac
from evaluation.waves.rules import CODE_DAYS, CODE_SYMBOLS, WaveState, read_code, visit_code

#: More slips at once than anybody cuts.
MOST_CODES = 240


def draw_codes(wave: Wave, count: int, *, by: Person) -> tuple[list[str], date]:
    """New codes for the next visits, with the last day they work; only their MACs are kept, so they are never shown
    again. Refuses a closed survey and more than `MOST_CODES`.
    """
    today = clock.today(wave.programme.unit.zone)
    if wave.state is not WaveState.OPEN or wave.closes_on < today:
        raise Gone(_("Survei layanan ini sudah ditutup. Buka survei baru sebelum mencetak kode."))
    if not 1 <= count <= MOST_CODES:
        raise DomainError(_("Cetak 1 sampai %(most)s kode sekaligus.", most=MOST_CODES))
    until = min(today + timedelta(days=CODE_DAYS), wave.closes_on)
    codes = [visit_code(secrets.randbits(5 * CODE_SYMBOLS)) for _each in range(count)]
    db.session.add_all(VisitCode(mac=visit_mac(code), wave_id=wave.id, valid_until=until) for code in codes)
    db.session.flush()
    audit.record(by, "wave.codes_drawn", "wave", wave.id, {"codes": count})
    return codes, until


def usable(wave: Wave, typed: str) -> str:
    """The code as it is kept; refuses with the reason one that was mistyped, is unknown here, spent or too old."""
    code = read_code(typed)
    if code is None:
        raise DomainError(_("Kode ini salah ketik. Periksa lagi 11 huruf dan angka di kertas Anda."))
    kept = db.session.get(VisitCode, visit_mac(code))
    if kept is None or kept.wave_id != wave.id:
        raise DomainError(_("Kode ini bukan untuk layanan ini. Periksa lagi kertas Anda."))
    if kept.spent:
        raise Conflict(_("Kode ini sudah dipakai. Setiap kode berlaku untuk satu penilaian."))
    if kept.valid_until < clock.today():
        raise Gone(_("Masa berlaku kode ini sudah lewat."))
    return code


def find(typed: str) -> tuple[Wave, str]:
    """The survey a code belongs to, and the code as it is kept; refuses what `usable` refuses."""
    code = read_code(typed)
    kept = None if code is None else db.session.get(VisitCode, visit_mac(code))
    if code is not None and kept is None:
        raise DomainError(_("Kode ini tidak dikenal. Periksa lagi kertas Anda."))
    wave = Wave() if kept is None else db.session.get_one(Wave, kept.wave_id)
    return wave, usable(wave, typed)


def spend(wave: Wave, code: str) -> None:
    """Spend a code; of many tries at once exactly one succeeds."""
    spent = db.session.execute(
        update(VisitCode)
        .where(
            VisitCode.mac == visit_mac(code),
            VisitCode.wave_id == wave.id,
            VisitCode.spent.is_(False),
            VisitCode.valid_until >= clock.today(),
        )
        .values(spent=True)
        .execution_options(synchronize_session=False)
    )
    if spent.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(_("Kode ini sudah dipakai atau tidak berlaku lagi. Setiap kode berlaku untuk satu penilaian."))
