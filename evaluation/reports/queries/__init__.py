"""The facts a report is made from, read once."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import defer, joinedload

from bina.credits.models import CreditEntry, CreditRule
from bina.credits.queries import rule_for
from bina.credits.rules import jp_earned as by_rule
from bina.db import db
from bina.errors import NotFound
from bina.jobs import Job, JobState
from bina.people.models import Unit
from evaluation.findings.rules.drafting import Draft, from_json
from evaluation.instruments.rules import Instrument, Kind, turned
from evaluation.measures.models import Completion, Score, SessionHeld
from evaluation.programmes.models import Activity, Programme, ProgrammeObjective
from evaluation.reports.models import EffectivenessReport, ReportRequest
from evaluation.reports.queries.versions import asked_by_all, translated
from evaluation.services.models import Service, WaitingTime
from evaluation.services.queries.waiting import waits_of
from evaluation.statistics.disclosure import MINIMUM
from evaluation.waves.models import Cell, Response, Wave
from evaluation.waves.queries import responses_of
from evaluation.waves.rules import WaveKind


def reports_of(programme: Programme) -> Sequence[EffectivenessReport]:
    """Reports of a programme, newest first."""
    return db.session.scalars(
        select(EffectivenessReport)
        .where(EffectivenessReport.programme_id == programme.id)
        .order_by(EffectivenessReport.number.desc())
    ).all()


def reports_over(programmes: Sequence[Programme]) -> Sequence[EffectivenessReport]:
    """Reports of several programmes, newest first; programmes loaded, documents not."""
    return db.session.scalars(
        select(EffectivenessReport)
        .where(EffectivenessReport.programme_id.in_([programme.id for programme in programmes]))
        .options(joinedload(EffectivenessReport.programme), defer(EffectivenessReport.document))
        .order_by(EffectivenessReport.cut_at.desc(), EffectivenessReport.id)
    ).all()


def report_of(programme: Programme, number: int) -> EffectivenessReport:
    """One of them; raises NotFound."""
    report = db.session.scalar(
        select(EffectivenessReport).where(
            EffectivenessReport.programme_id == programme.id, EffectivenessReport.number == number
        )
    )
    if report is None:
        raise NotFound(_("Laporan ini tidak ditemukan."))
    return report


def request_of(programme: Programme, request_id: int) -> ReportRequest:
    """A report of the programme somebody asked for; raises NotFound."""
    request = db.session.scalar(
        select(ReportRequest).where(ReportRequest.id == request_id, ReportRequest.programme_id == programme.id)
    )
    if request is None:
        raise NotFound(_("Permintaan laporan ini tidak ditemukan."))
    return request


def made_for(request: ReportRequest) -> EffectivenessReport | None:
    """The report that was made for a request; none while it is made."""
    return db.session.scalar(
        select(EffectivenessReport).where(
            EffectivenessReport.programme_id == request.programme_id, EffectivenessReport.cut_at == request.cut_at
        )
    )


def waited_for(programme: Programme) -> ReportRequest | None:
    """The newest request of a programme that has no report yet."""
    made = select(EffectivenessReport.cut_at).where(EffectivenessReport.programme_id == programme.id)
    return db.session.scalar(
        select(ReportRequest)
        .where(ReportRequest.programme_id == programme.id, ReportRequest.cut_at.not_in(made))
        .order_by(ReportRequest.cut_at.desc())
        .limit(1)
    )


def job_of(request: ReportRequest) -> JobState | None:
    """Where the job of a request stands; none when jobs that ended were cleared away."""
    return db.session.scalar(select(Job.state).where(Job.key == request.job_key))


def drafts_of(report: EffectivenessReport) -> list[Draft]:
    """The findings a report proposes."""
    return from_json(report.drafts)


def completed_by(programme: Programme, person_ids: Iterable[int], cut_at: datetime) -> dict[tuple[str, int], set[int]]:
    """Subject of each activity → people of the list who completed it up to the cut."""
    subjects = {(activity.subject_kind, activity.subject_id) for activity in programme.activities}
    wanted = set(person_ids)
    done: dict[tuple[str, int], set[int]] = {subject: set() for subject in subjects}
    rows = db.session.execute(
        select(Completion.subject_kind, Completion.subject_id, Completion.person_id).where(
            Completion.completed_at <= cut_at, Completion.subject_id.in_({number for _kind, number in subjects})
        )
    )
    for kind, number, person_id in rows:
        if (kind, number) in subjects and person_id in wanted:
            done[kind, number].add(person_id)
    return done


def mentoring_of(programme: Programme, person_ids: Iterable[int], cut_at: datetime) -> tuple[int, int, int]:
    """Confirmed sessions of the programme's mentoring since it began, their minutes, how many people had any."""
    counted = {each.subject_id for each in programme.activities if each.subject_kind == "mentoring"}
    row = db.session.execute(
        select(
            func.count(), func.coalesce(func.sum(SessionHeld.minutes), 0), func.count(SessionHeld.person_id.distinct())
        ).where(
            SessionHeld.person_id.in_(set(person_ids)),
            SessionHeld.programme_id.in_(counted),
            SessionHeld.held_on.between(programme.starts_on, cut_at.date()),
        )
    ).one()
    return int(row[0]), int(row[1]), int(row[2])


def jp_earned(programme: Programme, person_ids: Iterable[int], cut_at: datetime) -> float:
    """JP the people were credited with for the programme's activities since it began, confirmed mentoring included."""
    wanted = set(person_ids)
    subjects = {(activity.subject_kind, activity.subject_id) for activity in programme.activities}
    mentored = {number for kind, number in subjects if kind == "mentoring"}
    held = db.session.scalars(select(SessionHeld.session_id).where(SessionHeld.programme_id.in_(mentored)))
    subjects |= {("mentoring_session", session_id) for session_id in held}
    rows = db.session.execute(
        select(CreditEntry.person_id, CreditEntry.subject_kind, CreditEntry.subject_id, CreditEntry.jp).where(
            CreditEntry.earned_on.between(programme.starts_on, cut_at.date()),
            CreditEntry.subject_kind.in_({kind for kind, _number in subjects}),
        )
    )
    posted = sum(jp for person_id, kind, number, jp in rows if person_id in wanted and (kind, number) in subjects)
    return float(posted) + _jp_outside_ledger(programme, wanted, cut_at)


#: Kinds of subjects whose feature posts JP to the ledger itself.
_POSTED = frozenset({"course", "mentoring"})


def _jp_outside_ledger(programme: Programme, people: set[int], cut_at: datetime) -> float:
    """JP of workshops, seminars and the like that were completed but posted nowhere, by the rule for training hours in
    force on the day.
    """
    others = {(each.subject_kind, each.subject_id) for each in programme.activities if each.subject_kind not in _POSTED}
    if not others:
        return 0.0
    rows = db.session.execute(
        select(
            Completion.person_id, Completion.subject_kind, Completion.subject_id, Completion.minutes,
            Completion.completed_at,
        ).where(
            Completion.completed_at <= cut_at, Completion.subject_id.in_({number for _kind, number in others})
        )
    )  # fmt: skip
    rules: dict[date, CreditRule | None] = {}
    total = 0
    for person_id, kind, number, minutes, at in rows:
        day = at.date()
        if person_id in people and (kind, number) in others and day >= programme.starts_on:
            rule = rules[day] if day in rules else rules.setdefault(day, rule_for("course", day))
            total += by_rule(rule.values, minutes=minutes) if rule is not None else 0
    return float(total)


@dataclass(frozen=True)
class BeforeAfter:
    """One person's share of points (0…100) before and after, where measured."""

    person_id: int
    before: float | None
    after: float | None


def before_after(
    programme: Programme,
    person_ids: Iterable[int],
    cut_at: datetime,
    objective: ProgrammeObjective | None = None,
    activity: Activity | None = None,
) -> list[BeforeAfter]:
    """Per person the first "pre" and the last "post" or "final" attempt of every course, averaged over courses.

    With an objective only its points count, with an activity only its tests. People without any score are left out.
    """
    counted = programme.activities if activity is None else [activity]
    subjects = {(each.subject_kind, each.subject_id) for each in counted}
    wanted = set(person_ids)
    rows = db.session.execute(
        select(
            Score.person_id, Score.subject_kind, Score.subject_id, Score.purpose, Score.attempt_id,
            func.sum(Score.points), func.sum(Score.maximum), func.min(Score.scored_at).label("at"),
        )
        .where(
            Score.scored_at <= cut_at,
            Score.purpose.in_(("pre", "post", "final")),
            Score.subject_id.in_({number for _kind, number in subjects}),
            *_of_objective(objective),
        )
        .group_by(Score.person_id, Score.subject_kind, Score.subject_id, Score.purpose, Score.attempt_id)
        .order_by("at", Score.attempt_id)
    )  # fmt: skip
    pre: dict[int, dict[tuple[str, int], float]] = defaultdict(dict)
    post: dict[int, dict[tuple[str, int], float]] = defaultdict(dict)
    for person_id, kind, number, purpose, _attempt, points, maximum, _at in rows:
        subject = (kind, number)
        if person_id not in wanted or subject not in subjects:
            continue
        share = 100 * points / maximum
        if purpose == "pre":
            pre[person_id].setdefault(subject, share)
        else:
            post[person_id][subject] = share
    result = []
    for person_id in sorted({*pre, *post}):
        both = pre[person_id].keys() & post[person_id].keys()
        firsts = [pre[person_id][s] for s in sorted(both or pre[person_id])]
        lasts = [post[person_id][s] for s in sorted(both or post[person_id])]
        result.append(
            BeforeAfter(
                person_id,
                sum(firsts) / len(firsts) if firsts else None,
                sum(lasts) / len(lasts) if lasts else None,
            )
        )
    return result


@dataclass(frozen=True)
class Retained:
    """One person's shares of points (0…100) on one subject: before, after and later, and how many days later."""

    person_id: int
    before: float | None
    after: float
    later: float | None
    days: int | None


def retained(programme: Programme, person_ids: Iterable[int], cut_at: datetime) -> list[Retained]:
    """Everybody measured after an activity that also has a retention test of anybody; later is the first such test.

    Only activities with retention scores count, so that who was never asked again is not missing. Days are counted
    from the last test at the end of the activity.
    """
    subjects = {(each.subject_kind, each.subject_id) for each in programme.activities}
    wanted = set(person_ids)
    rows = db.session.execute(
        select(
            Score.person_id, Score.subject_kind, Score.subject_id, Score.purpose, Score.attempt_id,
            func.sum(Score.points), func.sum(Score.maximum), func.min(Score.scored_at).label("at"),
        )
        .where(
            Score.scored_at <= cut_at,
            Score.purpose.in_(("pre", "post", "final", "retention")),
            Score.subject_id.in_({number for _kind, number in subjects}),
        )
        .group_by(Score.person_id, Score.subject_kind, Score.subject_id, Score.purpose, Score.attempt_id)
        .order_by("at", Score.attempt_id)
    )  # fmt: skip
    found: dict[tuple[str, int], dict[int, dict[str, tuple[float, datetime]]]] = defaultdict(lambda: defaultdict(dict))
    for person_id, kind, number, purpose, _attempt, points, maximum, at in rows:
        if person_id not in wanted or (kind, number) not in subjects:
            continue
        moments = found[kind, number][person_id]
        said = (100 * points / maximum, at)
        if purpose in ("pre", "retention"):
            moments.setdefault(purpose, said)
        elif "retention" not in moments:
            moments["post"] = said
    return [
        Retained(
            person_id,
            moments["pre"][0] if "pre" in moments else None,
            moments["post"][0],
            moments["retention"][0] if "retention" in moments else None,
            (moments["retention"][1] - moments["post"][1]).days if "retention" in moments else None,
        )
        for _subject, people in sorted(found.items())
        if any("retention" in moments for moments in people.values())
        for person_id, moments in sorted(people.items())
        if "post" in moments
    ]


def _of_objective(objective: ProgrammeObjective | None) -> list[ColumnElement[bool]]:
    if objective is None:
        return []
    conditions: list[ColumnElement[bool]] = [Score.objective == objective.code]
    if objective.subject_kind is not None:
        conditions += [Score.subject_kind == objective.subject_kind, Score.subject_id == objective.subject_id]
    return conditions


def waves_by_kind(programme: Programme) -> dict[tuple[WaveKind, int], list[Wave]]:
    """Waves by kind and days after completion; instruments loaded."""
    waves = db.session.scalars(
        select(Wave)
        .where(Wave.programme_id == programme.id)
        .options(joinedload(Wave.instrument))
        .order_by(Wave.opens_on, Wave.id)
    )
    grouped: dict[tuple[WaveKind, int], list[Wave]] = defaultdict(list)
    for wave in waves:
        grouped[wave.kind, wave.offset_days].append(wave)
    return dict(grouped)


def cell_units(wave_ids: Sequence[int]) -> dict[int, Unit]:
    """Cell → unit."""
    cells = db.session.scalars(select(Cell).where(Cell.wave_id.in_(wave_ids)).options(joinedload(Cell.unit)))
    return {cell.id: cell.unit for cell in cells}


def construct_means(instrument: Instrument, response: Response) -> dict[str, float]:
    """Construct → mean of its ratings in one response, reversed items turned."""
    return _means(instrument, response.ratings)


def _means(instrument: Instrument, ratings: Mapping[str, Any]) -> dict[str, float]:
    values: dict[str, list[int]] = defaultdict(list)
    for item in instrument.items:
        value = ratings.get(item.key)
        if item.kind is Kind.RATING and isinstance(value, int):
            values[item.construct].append(turned(item, value))
    return {construct: sum(given) / len(given) for construct, given in values.items()}


def construct_scores(waves: Sequence[Wave], beside: Sequence[Wave] = ()) -> dict[str, dict[str, float]]:
    """Pseudonym → construct → mean; several answers about one person are averaged. A wave with fewer than five
    answers counts nowhere: it could be subtracted. Of an older version counts what is comparable with the newest.

    `beside`: waves these are to be compared with; then only items count that every version among them asked.
    """
    read = translated([*waves, *beside])
    instruments = {each.newest.id: each.newest.content for each in read.values()}
    asked = asked_by_all(read.values()) if beside else None
    gathered: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    responses = responses_of([wave.id for wave in waves])
    sizes = Counter(response.wave_id for response in responses)
    for response in responses:
        if response.about is None or sizes[response.wave_id] < MINIMUM:
            continue
        found = read[response.wave_id]
        ratings = {
            found.keys[key]: value
            for key, value in response.ratings.items()
            if key in found.keys and (asked is None or found.keys[key] in asked[found.newest.id])
        }
        for construct, value in _means(instruments[found.newest.id], ratings).items():
            gathered[response.about][construct].append(value)
    return {
        about: {construct: sum(values) / len(values) for construct, values in sorted(scores.items())}
        for about, scores in sorted(gathered.items())
    }


def services_of(programme: Programme) -> Sequence[Service]:
    """Services of a programme, its own before those it is compared with."""
    return db.session.scalars(
        select(Service).where(Service.programme_id == programme.id).order_by(Service.comparison, Service.id)
    ).all()


def waiting_times(service: Service, since: date) -> tuple[list[float], list[float]]:
    """Minutes before and after the programme: counted numbers, split at `since`, where a counter took them; otherwise
    the samples noted by hand.
    """
    waits = waits_of(service)
    if waits.by_day:
        before = [minutes for day, found in waits.by_day.items() if day < since for minutes in found]
        return before, [minutes for day, found in waits.by_day.items() if day >= since for minutes in found]
    times: dict[bool, list[float]] = {False: [], True: []}
    for after, minutes in db.session.execute(
        select(WaitingTime.after, WaitingTime.minutes)
        .where(WaitingTime.service_id == service.id)
        .order_by(WaitingTime.served_on, WaitingTime.id)
    ):
        times[after].append(minutes)
    return times[False], times[True]
