"""Opening waves with a frozen frame, and letting people in when they have completed what is evaluated."""

import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError, NotFound
from bina.people.models import Person
from evaluation.instruments.operations import version_for_use
from evaluation.instruments.rules import UPLOADED
from evaluation.programmes.models import Activity, Participant, Programme
from evaluation.programmes.queries import participants
from evaluation.programmes.rules import Arm, ProgrammeState
from evaluation.waves.models import Cell, FrameEntry, PlanLine, Wave
from evaluation.waves.operations import raters
from evaluation.waves.operations.keys import destroy_key, new_programme_key, new_wave_keys
from evaluation.waves.queries import plan_of, wave_of_plan
from evaluation.waves.rules import (
    DEFAULT_PLAN,
    FURTHER_SIDES,
    Anonymity,
    FrameRefusal,
    PlannedWave,
    WaveKind,
    WaveState,
    frame_refusal,
)

#: Days a wave stays open after the last person of a programme could have become ready.
DAYS_TO_ANSWER = 14


def adopt_plan(programme: Programme, lines: Sequence[PlannedWave] = DEFAULT_PLAN) -> None:
    """Give a programme its own copy of the waves of a template; does nothing when it has a plan."""
    programme.sealed_key = programme.sealed_key or new_programme_key()
    if plan_of(programme):
        return
    db.session.add_all(
        PlanLine(
            programme_id=programme.id,
            kind=line.kind,
            instrument=line.instrument,
            offset_days=line.offset_days,
            anonymity=line.anonymity,
        )
        for line in lines
    )
    db.session.flush()


def plan_wave(programme: Programme, kind: WaveKind, offset_days: int, *, by: Person) -> PlanLine:
    """Plan one more wave for every activity; refuses a kind that opens only by hand, and the same one twice.

    Activities whose waves are open already get it at their next completion.
    """
    model = next((line for line in (*DEFAULT_PLAN, *FURTHER_SIDES) if line.kind is kind), None)
    if model is None:
        raise DomainError(_("Gelombang jenis ini hanya dapat dibuka dengan tangan."))
    if any((line.kind, line.offset_days) == (kind, offset_days) for line in plan_of(programme)):
        raise Conflict(_("Gelombang ini sudah ada dalam rencana. Pilih jumlah hari yang lain."))
    line = PlanLine(
        programme_id=programme.id,
        kind=kind,
        instrument=model.instrument,
        offset_days=offset_days,
        anonymity=model.anonymity,
    )
    db.session.add(line)
    db.session.flush()
    audit.record(by, "wave.planned", "programme", programme.id, {"kind": kind.value, "days": offset_days})
    return line


def strike_wave(programme: Programme, line_id: int, *, by: Person) -> None:
    """Take a wave out of the plan; waves that are open stay open."""
    line = next((line for line in plan_of(programme) if line.id == line_id), None)
    if line is None:
        raise NotFound(_("Baris rencana ini tidak ditemukan."))
    audit.record(by, "wave.struck", "programme", programme.id, {"kind": line.kind.value, "days": line.offset_days})
    db.session.delete(line)
    db.session.flush()


def people_become_ready(person: Person, subject: tuple[str, int], completed_on: date) -> list[FrameEntry]:
    """A person completed something: open the waves their programmes planned for it, and let them in.

    Waves open at the first completion, with the cohort of that day as the frozen frame. A person outside the frame
    is not asked. Gives back the entries that became ready.
    """
    activities = db.session.scalars(
        select(Activity)
        .join(Programme, Programme.id == Activity.programme_id)
        .join(Participant, Participant.programme_id == Programme.id)
        .where(
            Activity.subject_kind == subject[0],
            Activity.subject_id == subject[1],
            Participant.person_id == person.id,
            Participant.arm == Arm.PARTICIPANT,
            Programme.state == ProgrammeState.RUNNING,
        )
    ).all()
    ready: list[FrameEntry] = []
    for activity in activities:
        # Two first completions at one instant must not open a wave twice.
        programme = db.session.get_one(Programme, activity.programme_id, with_for_update=True)
        for wave in ensure_planned_waves(programme, activity, completed_on):
            if wave.state is WaveState.OPEN:
                ready += _make_ready(wave, person, completed_on + timedelta(days=wave.offset_days))
    return ready


def ensure_planned_waves(programme: Programme, activity: Activity, on: date) -> list[Wave]:
    """The waves the programme plans for an activity, opened now where they are not open yet."""
    waves = [
        wave_of_plan(programme, line, activity) or _open_planned(programme, line, activity, on)
        for line in plan_of(programme)
    ]
    return [wave for wave in waves if wave is not None]


def _make_ready(wave: Wave, person: Person, ready_on: date) -> Sequence[FrameEntry]:
    entries = db.session.scalars(
        select(FrameEntry).where(
            FrameEntry.wave_id == wave.id, FrameEntry.about_id == person.id, FrameEntry.ready_on.is_(None)
        )
    ).all()
    for entry in entries:
        entry.ready_on = ready_on
    return entries


def _open_planned(programme: Programme, line: PlanLine, activity: Activity, on: date) -> Wave | None:
    """The wave of a plan line for an activity; none when the frame is too small for the promise it makes."""
    pairs = raters.of(programme, line.kind, participants(programme, Arm.PARTICIPANT))
    if frame_refusal(_answerers(pairs), line.anonymity, line.kind) is not None:
        return None
    last_day = max(programme.ends_on, on) + timedelta(days=line.offset_days + DAYS_TO_ANSWER)
    wave = _new_wave(
        programme,
        kind=line.kind,
        instrument=line.instrument,
        anonymity=line.anonymity,
        subject=(activity.subject_kind, activity.subject_id, activity.title),
        offset_days=line.offset_days,
        opens_on=on,
        closes_on=last_day,
    )
    _freeze_frame(wave, pairs, ready_on=None)
    return wave


def open_now(
    programme: Programme,
    *,
    kind: WaveKind,
    instrument: str,
    anonymity: Anonymity,
    people: Sequence[Participant | Person],
    closes_on: date,
    by: Person,
    observer: Person | None = None,
    second_observer: Person | None = None,
    opens_on: date | None = None,
) -> Wave:
    """Open a wave by hand, everybody in the frame ready on that day (today unless another is given).

    Two observers look at the same people, each on sheets of their own.

    Refuses an empty frame, an anonymous wave answered by fewer than eight people, one answered about others, and
    colleagues, subordinates or mentors who are fewer than eight.
    """
    opens_on = opens_on or clock.today()
    observers = [each for each in (observer, second_observer) if each is not None]
    pairs = [(each, member) for member in people for each in observers]
    if not observers:
        pairs = raters.of(programme, kind, people)
    refusal = frame_refusal(_answerers(pairs), anonymity, kind)
    if refusal is not None:
        raise DomainError(_why_not(refusal))
    wave = _new_wave(
        programme,
        kind=kind,
        instrument=instrument,
        anonymity=anonymity,
        subject=("programme", programme.id, programme.name),
        offset_days=0,
        opens_on=opens_on,
        closes_on=closes_on,
    )
    _freeze_frame(wave, pairs, ready_on=opens_on)
    audit.record(by, "wave.opened", "wave", wave.id, {"frame": len(pairs)})
    return wave


def open_outside(
    programme: Programme,
    *,
    kind: WaveKind,
    instrument: str,
    subject: tuple[str, int, str],
    collected_from: date,
    collected_until: date,
    invited: int,
    by: Person,
) -> Wave:
    """Open a wave that people filled in outside Bina, without a frame: nobody is asked here, answers come by file.

    `invited`: how many people were asked, as whoever brings the file declares; the response rate rests on it.
    Refuses fewer than a promise of anonymity needs, days that have not come, and a second one of that kind and day.
    """
    today = clock.today()
    if collected_from > collected_until or collected_until > today:
        raise DomainError(_("Tanggal pengisian harus berurutan dan tidak boleh sesudah hari ini."))
    refusal = frame_refusal(invited, Anonymity.ANONYMOUS, kind)
    if refusal is not None:
        raise DomainError(_why_not(refusal))
    try:
        with db.session.begin_nested():
            wave = _new_wave(
                programme,
                kind=kind,
                instrument=instrument,
                anonymity=Anonymity.ANONYMOUS,
                subject=subject,
                offset_days=0,
                opens_on=collected_from,
                closes_on=today + timedelta(days=DAYS_TO_ANSWER),
                invited=invited,
            )
    except IntegrityError as twice:
        raise Conflict(
            _("Gelombang dengan instrumen, kegiatan, dan hari pertama ini sudah ada. Masukkan berkasnya ke sana.")
        ) from twice
    audit.record(by, "wave.opened_outside", "wave", wave.id, {"invited": invited})
    return wave


def open_public(programme: Programme, *, service: tuple[int, str], opens_on: date, closes_on: date) -> Wave:
    """Open a public satisfaction survey of a service under an address nobody can guess."""
    wave = _new_wave(
        programme,
        kind=WaveKind.PUBLIC_SATISFACTION,
        instrument="skm",
        anonymity=Anonymity.PUBLIC,
        subject=("service", *service),
        offset_days=0,
        opens_on=opens_on,
        closes_on=closes_on,
    )
    wave.slug = secrets.token_urlsafe(9).replace("_", "a").replace("-", "b").lower()
    db.session.flush()
    return wave


def _new_wave(
    programme: Programme,
    *,
    kind: WaveKind,
    instrument: str,
    anonymity: Anonymity,
    subject: tuple[str, int, str],
    offset_days: int,
    opens_on: date,
    closes_on: date,
    invited: int | None = None,
) -> Wave:
    keys = new_wave_keys()
    version = version_for_use(instrument)
    uploaded = [item.text.id for item in version.content.items if item.kind in UPLOADED]
    if uploaded and anonymity is not Anonymity.CONFIDENTIAL:
        raise DomainError(
            _(
                "Foto dan berkas dapat menunjukkan siapa yang menjawab, jadi hanya boleh pada survei rahasia. "
                "Pilih rahasia, atau pakai instrumen tanpa butir “%(item)s”.",
                item=uploaded[0],
            )
        )
    wave = Wave(
        programme_id=programme.id,
        instrument_id=version.id,
        kind=kind,
        anonymity=anonymity,
        state=WaveState.OPEN,
        title=subject[2],
        subject_kind=subject[0],
        subject_id=subject[1],
        offset_days=offset_days,
        opens_on=opens_on,
        closes_on=closes_on,
        public_key=keys.public,
        key_name=keys.name,
        invited=invited,
    )
    db.session.add(wave)
    db.session.flush()
    return wave


def _answerers(pairs: Sequence[tuple[Person, Participant | Person]]) -> int:
    """How many different people answer; one superior with eight people hides behind nobody."""
    return len({asked.id for asked, _member in pairs})


def _why_not(refusal: FrameRefusal) -> str:
    if refusal is FrameRefusal.EMPTY:
        return _("Belum ada orang yang dapat ditanya. Tambahkan peserta program dahulu.")
    if refusal is FrameRefusal.TOO_FEW_RATERS:
        return _("Paling sedikit 8 penilai diperlukan supaya tidak seorang pun dapat ditebak. Tambah peserta dahulu.")
    if refusal is FrameRefusal.RATERS_ARE_KNOWN:
        return _("Penilaian oleh orang lain tidak dapat anonim, karena sistem tahu siapa menilai siapa. Pilih rahasia.")
    return _("Survei anonim memerlukan paling sedikit 8 orang. Tambah peserta, atau pilih survei rahasia.")


def _freeze_frame(wave: Wave, pairs: Sequence[tuple[Person, Participant | Person]], ready_on: date | None) -> None:
    sizes = Counter(member.unit_id for _, member in pairs)
    cells = {}
    for unit_id, size in sorted(sizes.items()):
        cells[unit_id] = Cell(wave_id=wave.id, unit_id=unit_id, size=size)
    db.session.add_all(cells.values())
    db.session.flush()
    db.session.add_all(
        FrameEntry(
            wave_id=wave.id,
            person_id=asked.id,
            about_id=member.person_id if isinstance(member, Participant) else member.id,
            cell_id=cells[member.unit_id].id,
            ready_on=ready_on,
        )
        for asked, member in pairs
    )
    db.session.flush()


def destroy_keys(today: date, after_days: int) -> int:
    """Forget the private keys of waves closed long enough ago; every one is noted in the audit. Gives their number."""
    due = db.session.scalars(
        select(Wave).where(Wave.closed_on <= today - timedelta(days=after_days), Wave.key_name.is_not(None))
    ).all()
    for wave in due:
        # First the file, then the note: when the note is lost, the next run finds no file and notes it again.
        destroy_key(str(wave.key_name))
        db.session.execute(update(Wave).where(Wave.id == wave.id).values(key_name=None, key_destroyed_on=today))
        audit.record(None, "wave.key_destroyed", "wave", wave.id)
    return len(due)
