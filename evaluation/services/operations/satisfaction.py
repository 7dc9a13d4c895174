"""What a unit does with its index: targets, former indices, the follow-up plan, making results public."""

from datetime import date

from flask_babel import gettext as _

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import DomainError
from bina.people.models import Person, Unit
from evaluation.services.models import FollowUp, FormerIndex, PublishedIndex, SatisfactionTarget
from evaluation.services.queries.satisfaction import former_indices, published_index, satisfaction_by_period, target_of
from evaluation.services.rules.indices import FollowUpState
from evaluation.services.rules.periods import Period
from evaluation.statistics.disclosure import MINIMUM
from evaluation.statistics.skm import Edition, round_half_up


def set_target(unit: Unit, year: int, index: float, source: str, *, by: Person) -> SatisfactionTarget:
    """Set the unit's target of a year, or change it."""
    target = target_of(unit, year)
    if target is None:
        target = SatisfactionTarget(unit_id=unit.id, year=year)
        db.session.add(target)
    target.index, target.source = index, source
    db.session.flush()
    audit.record(by, "satisfaction.target_set", "unit", unit.id, {"year": year, "index": index})
    return target


def enter_former_index(
    unit: Unit, edition: Edition, period: Period, index: float, n: int | None, source: str, *, by: Person
) -> FormerIndex:
    """Keep an index of a former report in its own scale; entering the same period again corrects it."""
    if period.starts_on < edition.valid_from:
        raise DomainError(_("Skala ini baru berlaku sejak %(year)s.", year=edition.valid_from.year))
    known = (each for each in former_indices(unit) if (each.edition, each.period) == (edition.code, period.code))
    entry = next(known, None)
    if entry is None:
        entry = FormerIndex(unit_id=unit.id, edition=edition.code, period=period.code)
        db.session.add(entry)
    entry.index, entry.n, entry.source = index, n, source
    db.session.flush()
    audit.record(by, "satisfaction.former_entered", "unit", unit.id, {"period": period.code})
    return entry


def plan_follow_up(
    unit: Unit, period: Period, *, element: str, deed: str, responsible: str, due_on: date, by: Person
) -> FollowUp:
    """Plan what is done about an element of a period."""
    line = FollowUp(
        unit_id=unit.id, period=period.code, element=element, deed=deed, responsible=responsible, due_on=due_on
    )
    db.session.add(line)
    db.session.flush()
    audit.record(by, "satisfaction.follow_up_planned", "unit", unit.id, {"line": line.id})
    return line


def note_follow_up(line: FollowUp, state: FollowUpState, outcome: str, *, by: Person) -> None:
    """Note how far it is; what is done says what was done."""
    if state is FollowUpState.DONE and not outcome.strip():
        raise DomainError(_("Tulis apa yang sudah dilakukan, karena warga akan membacanya."))
    line.state, line.outcome = state, outcome.strip()
    db.session.flush()
    audit.record(by, "satisfaction.follow_up_noted", "unit", line.unit_id, {"line": line.id, "state": state.value})


def publish(unit: Unit, period: Period, *, by: Person) -> PublishedIndex:
    """Make the result of a period public as it stands now.

    Refused below five respondents, and again until five more have answered, so that two versions never tell what a
    few people said.
    """
    result = satisfaction_by_period(unit, [period])[period]
    if result.index is None:
        raise DomainError(_("Hasil periode ini belum dapat diumumkan, karena respondennya kurang dari lima."))
    published = published_index(unit, period)
    if published is not None and result.n - published.n < MINIMUM:
        raise DomainError(_("Hasil periode ini sudah diumumkan. Umumkan lagi setelah ada lima jawaban baru."))
    if published is None:
        published = PublishedIndex(unit_id=unit.id, period=period.code)
        db.session.add(published)
    published.index, published.grade, published.n = str(result.index.rounded), result.index.band.grade, result.n
    published.elements = [[each.key, str(round_half_up(each.mean))] for each in result.index.weakest]
    published.published_on = clock.today(unit.zone)
    db.session.flush()
    audit.record(by, "satisfaction.published", "unit", unit.id, {"period": period.code, "n": result.n})
    return published
