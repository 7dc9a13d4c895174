"""Reads about waves; who may read what is decided here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, case, func, literal, select, union_all
from sqlalchemy.orm import joinedload

from bina.clock import ZONES
from bina.db import asked_once, db
from bina.errors import NotFound
from bina.files.models import StoredFile
from bina.people.models import Person
from bina.presence import spared_unless
from evaluation.instruments.rules import UPLOADED, Item
from evaluation.programmes.models import Activity, Programme
from evaluation.programmes.queries import steered_programme
from evaluation.statistics.skm import RatingSums, rating_sums
from evaluation.waves.models import (
    Cell,
    Comment,
    Count,
    Envelope,
    FlagCount,
    FrameEntry,
    MixedBatch,
    Participation,
    PlanLine,
    Response,
    SatisfactionSum,
    ShownCount,
    Wave,
)
from evaluation.waves.rules import Anonymity, Flag, WaveState, receipt, sums_in


def plan_of(programme: Programme) -> Sequence[PlanLine]:
    """The waves the programme plans, in the order they fall due."""
    return db.session.scalars(
        select(PlanLine).where(PlanLine.programme_id == programme.id).order_by(PlanLine.offset_days, PlanLine.kind)
    ).all()


def wave_of_plan(programme: Programme, line: PlanLine, activity: Activity) -> Wave | None:
    """The wave a plan line opened for an activity; none until the first person completed it."""
    return db.session.scalar(
        select(Wave).where(
            Wave.programme_id == programme.id,
            Wave.kind == line.kind,
            Wave.offset_days == line.offset_days,
            Wave.subject_kind == activity.subject_kind,
            Wave.subject_id == activity.subject_id,
        )
    )


def _answered() -> ColumnElement[bool]:
    return select(Participation.entry_id).where(Participation.entry_id == FrameEntry.id).exists()


def _waiting(today: date) -> ColumnElement[bool]:
    return (
        (FrameEntry.ready_on <= today)
        & (Wave.state == WaveState.OPEN)
        & (Wave.opens_on <= today)
        & (Wave.closes_on >= today)
        & ~_answered()
    )


def waiting_entries(today: date) -> Sequence[FrameEntry]:
    """Everybody who could answer today and has not, longest waiting first; person, wave and instrument loaded."""
    return db.session.scalars(
        select(FrameEntry)
        .join(FrameEntry.wave)
        .where(_waiting(today))
        .options(
            joinedload(FrameEntry.person),
            joinedload(FrameEntry.wave).joinedload(Wave.instrument),
        )
        .order_by(FrameEntry.ready_on, FrameEntry.id)
    ).all()


def _any_waiting(person: Person, now: datetime) -> ColumnElement[bool]:
    today = now.astimezone(ZONES[person.zone]).date()
    return (
        select(FrameEntry.id).join(FrameEntry.wave).where(FrameEntry.person_id == person.id, _waiting(today)).exists()
    )


@asked_once
@spared_unless(_any_waiting, ())
def entries_waiting_for(person: Person, today: date) -> Sequence[FrameEntry]:
    """What the person may answer today, what closes first standing first; wave, instrument and the rated loaded."""
    return db.session.scalars(
        select(FrameEntry)
        .join(FrameEntry.wave)
        .where(FrameEntry.person_id == person.id, _waiting(today))
        .options(
            joinedload(FrameEntry.about),
            joinedload(FrameEntry.wave).joinedload(Wave.instrument),
        )
        .order_by(Wave.closes_on, FrameEntry.ready_on, FrameEntry.id)
    ).all()


def entry_for(person: Person, entry_id: int) -> FrameEntry:
    """An entry of this person; raises NotFound for anybody else's."""
    entry = db.session.scalar(
        select(FrameEntry)
        .where(FrameEntry.id == entry_id, FrameEntry.person_id == person.id)
        .options(
            joinedload(FrameEntry.about),
            joinedload(FrameEntry.wave).joinedload(Wave.instrument),
        )
    )
    if entry is None:
        raise NotFound(_("Survei ini tidak ditemukan, atau bukan untuk Anda."))
    return entry


def has_answered(entry: FrameEntry) -> bool:
    """Whether the entry's answer was taken."""
    return db.session.scalar(select(Participation.key).where(Participation.entry_id == entry.id)) is not None


def public_wave(slug: str) -> Wave:
    """A public survey by its address; raises NotFound."""
    wave = db.session.scalar(
        select(Wave)
        .where(Wave.slug == slug, Wave.anonymity == Anonymity.PUBLIC)
        .options(joinedload(Wave.instrument), joinedload(Wave.programme))
    )
    if wave is None:
        raise NotFound(_("Survei ini tidak ditemukan. Periksa lagi alamatnya atau pindai ulang kode QR."))
    return wave


def waves_to_tend(today: date) -> Sequence[int]:
    """Ids of open waves whose day is over, or where answers wait to be mixed."""
    waiting = select(Envelope.id).where(Envelope.wave_id == Wave.id).exists()
    return db.session.scalars(
        select(Wave.id).where(Wave.state == WaveState.OPEN, (Wave.closes_on < today) | waiting).order_by(Wave.id)
    ).all()


def waves_of(programme: Programme) -> Sequence[Wave]:
    """All waves of a programme in the order they opened, with their instruments."""
    return db.session.scalars(
        select(Wave)
        .where(Wave.programme_id == programme.id)
        .options(joinedload(Wave.instrument))
        .order_by(Wave.opens_on, Wave.id)
    ).all()


@dataclass(frozen=True)
class Standing:
    """Totals of one wave. Who answered is nowhere shown."""

    frame: int
    ready: int
    answered: int
    mixed: int
    waiting: int

    @property
    def rate(self) -> float | None:
        """Answers per entry that could answer; none before anybody could."""
        return self.answered / self.ready if self.ready else None


def standings(waves: Sequence[Wave], today: date) -> dict[int, Standing]:
    """Totals of several waves in one statement; where people were asked outside Bina the number
    declared stands for the frame. Citizens are not gone through one by one: those opened and those waiting answered.
    """
    ids = [wave.id for wave in waves]
    framed = {wave.id for wave in waves if wave.anonymity is not Anonymity.PUBLIC}

    def counted(
        kind: str,
        column: ColumnElement[int],
        n: ColumnElement[int],
        *conditions: ColumnElement[bool],
        of: Collection[int],
    ) -> Select[str, int, int]:
        return select(literal(kind), column, n).where(column.in_(of), *conditions).group_by(column)

    entry, answer = FrameEntry.wave_id.expression, Participation.wave_id.expression
    rows = db.session.execute(
        union_all(
            counted("frame", entry, func.count(), of=ids),
            counted("ready", entry, func.count(), FrameEntry.ready_on <= today, of=ids),
            counted("answered", answer, func.count(), of=framed),
            counted("mixed", MixedBatch.wave_id.expression, func.sum(MixedBatch.n), of=ids),
            counted("waiting", Envelope.wave_id.expression, func.count(), of=ids),
        )
    )
    totals: dict[str, dict[int, int]] = {kind: {} for kind in ("frame", "ready", "answered", "mixed", "waiting")}
    for kind, wave_id, n in rows:
        totals[kind][wave_id] = int(n)
    frame, ready, answered, mixed, waiting = totals.values()
    return {
        wave.id: Standing(
            wave.invited or frame.get(wave.id, 0),
            wave.invited or ready.get(wave.id, 0),
            answered.get(wave.id, 0) if wave.id in framed else mixed.get(wave.id, 0) + waiting.get(wave.id, 0),
            mixed.get(wave.id, 0),
            waiting.get(wave.id, 0),
        )
        for wave in waves
    }


def answered_by_unit(wave_ids: Sequence[int], today: date) -> dict[int, tuple[int, int]]:
    """Unit → (entries that could answer, entries that did), from the frozen frame."""
    rows = db.session.execute(
        select(Cell.unit_id, func.count(FrameEntry.id), func.count(Participation.entry_id))
        .join(FrameEntry, FrameEntry.cell_id == Cell.id)
        .outerjoin(Participation, Participation.entry_id == FrameEntry.id)
        .where(Cell.wave_id.in_(wave_ids), FrameEntry.ready_on <= today)
        .group_by(Cell.unit_id)
    )
    return {unit_id: (int(ready), int(answered)) for unit_id, ready, answered in rows}


def counts_of(wave_ids: Sequence[int]) -> dict[str, dict[int, int]]:
    """Item → value → how often, over several waves of one instrument; as a report last showed a wave it showed, else
    read from the folded counts.
    """
    shown = select(ShownCount.item, ShownCount.value, ShownCount.n).where(ShownCount.wave_id.in_(wave_ids))
    counted = select(Count.item, Count.value, Count.n).where(
        Count.wave_id.in_(wave_ids), Count.wave_id.not_in(_shown_before(wave_ids))
    )
    each = union_all(shown, counted).subquery()
    rows = db.session.execute(select(each.c.item, each.c.value, func.sum(each.c.n)).group_by(each.c.item, each.c.value))
    counts: dict[str, dict[int, int]] = {}
    for item, value, n in rows:
        counts.setdefault(item, {})[value] = int(n)
    return counts


def _shown_before(wave_ids: Sequence[int]) -> Select[int]:
    return select(ShownCount.wave_id).where(ShownCount.wave_id.in_(wave_ids))


def held_back(wave: Wave) -> set[str]:
    """Items of a wave whose newest answers no report has shown because they are all alike."""
    if not wave.published:
        return set()

    def sizes(table: type[Count] | type[ShownCount]) -> dict[str, int]:
        rows = select(table.item, func.sum(table.n)).where(table.wave_id == wave.id).group_by(table.item)
        return {item: int(n) for item, n in db.session.execute(rows)}

    shown = sizes(ShownCount)
    return {item for item, n in sizes(Count).items() if item in shown and n > shown[item]}


@dataclass(frozen=True)
class Sums:
    """Exact integer sums of one item in one cell: mean and interval follow from them whatever n is."""

    n: int
    total: int
    squares: int


def sums_by_cell(wave_ids: Sequence[int], items: Collection[str]) -> dict[tuple[int, str], Sums]:
    """(cell, item) → n, Σx and Σx² of the values given to items of a scale; read from the folded counts."""
    rows = db.session.execute(
        select(
            Count.cell_id,
            Count.item,
            func.sum(Count.n),
            func.sum(Count.n * Count.value),
            func.sum(Count.n * Count.value * Count.value),
        )
        .where(Count.wave_id.in_(wave_ids), Count.item.in_(items), Count.value >= 0)
        .group_by(Count.cell_id, Count.item)
    )
    return {(cell, item): Sums(int(n), int(total), int(squares)) for cell, item, n, total, squares in rows}


def responses_of(wave_ids: Sequence[int]) -> Sequence[Response]:
    """Mixed answers one by one, for what counts cannot tell (pseudonymous pairs, the interval of an index)."""
    return db.session.scalars(select(Response).where(Response.wave_id.in_(wave_ids)).order_by(Response.id)).all()


def public_sums(wave_id: int) -> dict[str, RatingSums]:
    """Channel → what the answers of a public wave add up to."""
    found: dict[str, RatingSums] = {}
    for channel, stored in db.session.execute(
        select(SatisfactionSum.channel, SatisfactionSum.sums).where(SatisfactionSum.wave_id == wave_id)
    ):
        found[channel] = found.get(channel, rating_sums(())) + sums_in(stored)
    return found


def comments_of(wave_ids: Sequence[int]) -> Sequence[Comment]:
    """Texts, in no meaningful order."""
    return db.session.scalars(select(Comment).where(Comment.wave_id.in_(wave_ids)).order_by(Comment.id)).all()


def handed_over(wave: Wave) -> Sequence[tuple[Item, StoredFile]]:
    """Photos and files given in the answers of a wave, by item and in no order that tells who gave them."""
    items = {item.key: item for item in wave.instrument.content.items if item.kind in UPLOADED}
    numbers: dict[int, Item] = {}
    for response in responses_of([wave.id]) if items else ():
        numbers |= {
            value: items[key] for key, value in response.ratings.items() if key in items and isinstance(value, int)
        }
    files = db.session.scalars(select(StoredFile).where(StoredFile.id.in_(numbers)).order_by(StoredFile.sha256))
    return sorted(((numbers[file.id], file) for file in files), key=lambda pair: pair[0].key)


def steered_wave(person: Person, wave_id: int) -> Wave:
    """A wave of a programme the person may steer, with its instrument; raises NotFound or Forbidden."""
    wave = db.session.scalar(select(Wave).where(Wave.id == wave_id).options(joinedload(Wave.instrument)))
    if wave is None:
        raise NotFound(_("Survei ini tidak ditemukan."))
    steered_programme(person, wave.programme_id)
    return wave


def flags_of(wave_ids: Sequence[int]) -> dict[Flag, int]:
    """How many opened answers stood out in each way, over several waves."""
    rows = db.session.execute(
        select(FlagCount.flag, func.sum(FlagCount.n)).where(FlagCount.wave_id.in_(wave_ids)).group_by(FlagCount.flag)
    )
    return {Flag(flag): int(n) for flag, n in rows}


def receipts_of(wave: Wave) -> set[str]:
    """The receipt numbers of everything that arrived for a wave; they name nobody and open nothing."""
    keys = db.session.scalars(select(Participation.key).where(Participation.wave_id == wave.id))
    return {receipt(key) for key in keys}


def wave_of(programme: Programme, wave_id: int) -> Wave:
    """A wave of a programme the asking person steers; raises NotFound for any other."""
    wave = db.session.scalar(
        select(Wave)
        .where(Wave.id == wave_id, Wave.programme_id == programme.id)
        .options(joinedload(Wave.instrument), joinedload(Wave.programme))
    )
    if wave is None:
        raise NotFound(_("Gelombang ini tidak ditemukan."))
    return wave


@dataclass(frozen=True)
class Asked:
    """How often the frame of a wave was asked. Whom, and who answered, is left out on purpose."""

    never: int
    once: int
    reminded: int


def waves_asked(wave_ids: Sequence[int]) -> dict[int, Asked]:
    """Wave → entries not asked yet, asked once, and reminded."""
    rows = db.session.execute(
        select(
            FrameEntry.wave_id,
            func.sum(case((FrameEntry.asked == 0, 1), else_=0)),
            func.sum(case((FrameEntry.asked == 1, 1), else_=0)),
            func.sum(case((FrameEntry.asked > 1, 1), else_=0)),
        )
        .where(FrameEntry.wave_id.in_(wave_ids))
        .group_by(FrameEntry.wave_id)
    )
    return {wave_id: Asked(int(never), int(once), int(reminded)) for wave_id, never, once, reminded in rows}


def answers_per_rater(wave_ids: Sequence[int]) -> list[int]:
    """How many answers each of those who answered sent over several waves, most first; who they are is left out."""
    sent = (
        select(func.count(Participation.entry_id).label("n"))
        .join(FrameEntry, FrameEntry.id == Participation.entry_id)
        .where(FrameEntry.wave_id.in_(wave_ids))
        .group_by(FrameEntry.person_id)
        .subquery()
    )
    return list(db.session.scalars(select(sent.c.n).order_by(sent.c.n.desc())))
