"""Builds the effectiveness report of a programme: two pages for the leader first, then the detail."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime

from flask_babel import gettext as _

from bina import clock
from bina.exports.report import ANNEXES, Report, Section
from bina.letterheads.queries import printed_for
from evaluation.findings.queries import recommendations_of
from evaluation.findings.rules.drafting import Draft
from evaluation.programmes.models import Programme
from evaluation.programmes.queries import participants
from evaluation.programmes.rules import Arm
from evaluation.reports.queries import completed_by, waves_by_kind
from evaluation.reports.reports import words
from evaluation.reports.reports.activities import background_section, observation_section, reach_section, target_section
from evaluation.reports.reports.annexes import annexes
from evaluation.reports.reports.collected import collect
from evaluation.reports.reports.deeds import deeds_section
from evaluation.reports.reports.drafts import Grounds, drafts
from evaluation.reports.reports.fieldwork import fieldwork_section, matrix_section, tellable
from evaluation.reports.reports.gaps import participation_section, relevance_section
from evaluation.reports.reports.leader import (
    chain_section,
    closing_section,
    plan_section,
    summary_section,
    to_do_section,
)
from evaluation.reports.reports.leadership import leadership_section
from evaluation.reports.reports.learning import learning_section
from evaluation.reports.reports.levels import Levels
from evaluation.reports.reports.money import money_section
from evaluation.reports.reports.perspectives import perspectives_section
from evaluation.reports.reports.results import results_section
from evaluation.reports.reports.retention import retention_of
from evaluation.reports.reports.surveys import behaviour_section, gap_section, reaction_section, support_section
from evaluation.reports.rules import Step
from evaluation.waves.models import Wave
from evaluation.waves.queries import standings
from evaluation.waves.rules import WaveKind


def effectiveness(
    programme: Programme,
    cut_at: datetime,
    *,
    demonstration: bool,
    source_url: str = "",
    tell: Callable[[Step], None] = lambda _step: None,
) -> tuple[Report, list[Draft]]:
    """The report at a data cut, and the findings it proposes. Every figure says its n, interval and formula, or why
    it may not be said. `tell` hears which step begins.
    """
    tell(Step.PARTICIPANTS)
    today = cut_at.astimezone(clock.ZONES[programme.unit.zone]).date()
    cohort = participants(programme, Arm.PARTICIPANT)
    comparison = participants(programme, Arm.COMPARISON)
    people = [member.person_id for member in cohort]
    done = completed_by(programme, people, cut_at)
    waves = waves_by_kind(programme)

    def of(kind: WaveKind) -> dict[int, Sequence[Wave]]:
        return {offset: found for (each, offset), found in waves.items() if each is kind}

    def all_of(kind: WaveKind) -> list[Wave]:
        return [wave for found in of(kind).values() for wave in found]

    reaction = all_of(WaveKind.REACTION)
    own, superior = of(WaveKind.BEHAVIOUR_SELF), of(WaveKind.BEHAVIOUR_SUPERIOR)
    tell(Step.REACTION)
    first = reaction_section(reaction, today) if reaction else None
    tell(Step.LEARNING)
    second = learning_section(programme, cohort, comparison, cut_at)
    kept = retention_of(programme, cohort, cut_at)
    tell(Step.BEHAVIOUR)
    third = behaviour_section(own, superior, today) if own or superior else None
    tell(Step.SATISFACTION)
    fourth = results_section(programme, all_of(WaveKind.PUBLIC_SATISFACTION))
    sides = perspectives_section(waves, fourth, today)
    levels = Levels(
        cohort=cohort,
        completed=len(set().union(*done.values())) if done else 0,
        reaction=first,
        learning=second,
        retention=kept,
        behaviour=third,
        sides=sides,
        results=fourth,
        cost=sum(cost.rupiah for cost in programme.costs),
        recommendations=recommendations_of(programme),
    )
    others = all_of(WaveKind.NON_PARTICIPANTS)
    tell(Step.REACH)
    reached = [
        reach_section(programme, cohort, done, cut_at),
        participation_section(programme, others, today),
        relevance_section(programme, reaction),
        gap_section(others, sum(_frame_sizes(others, today)), today),
    ]
    tell(Step.MONEY)
    money = money_section(programme, cohort, levels.completed, cut_at)
    tell(Step.FIELDWORK)
    heard = [fieldwork_section(programme), matrix_section(programme)]
    parts: list[tuple[str, list[Section | None]]] = [
        (
            "",
            [
                summary_section(programme, levels),
                plan_section(programme, levels, cut_at),
                chain_section(programme, levels),
                to_do_section(levels, today),
            ],
        ),
        (_("Bab I Pendahuluan"), [background_section(programme)]),
        (_("Bab II Pelaksanaan"), reached),
        (
            _("Bab III Hasil evaluasi"),
            [
                levels.reaction[0] if levels.reaction else None,
                levels.learning.section,
                kept.section if kept else None,
                levels.behaviour.section if levels.behaviour else None,
                sides.section if sides else None,
                deeds_section(programme, cohort, today),
                observation_section(tellable(all_of(WaveKind.OBSERVATION)), today),
                levels.results.section if levels.results else None,
                target_section(programme),
            ],
        ),
        (
            _("Bab IV Pembahasan"),
            [
                support_section(all_of(WaveKind.BARRIERS), all_of(WaveKind.LEADERSHIP), today),
                leadership_section(programme, cut_at, today),
                money,
                *heard,
            ],
        ),
        (_("Bab V Penutup"), [closing_section(levels)]),
    ]
    chapters = [replace(section, part=part) for part, found in parts for section in found if section is not None]
    tell(Step.ANNEXES)
    collections = [wave for found in waves.values() for wave in found]
    behind = [
        replace(section, part=ANNEXES) for section in annexes(programme, collections, levels.results, chapters, today)
    ]
    report = Report(
        title=_("Laporan efektivitas: %(name)s", name=programme.name),
        subtitle=_(
            "%(start)s sampai %(end)s",
            start=words.day(programme.starts_on),
            end=words.day(programme.ends_on),
        ),
        agency=programme.unit.name,
        cut_at=cut_at,
        sections=(*chapters, *behind),
        demonstration=demonstration,
        source_url=source_url,
        letterhead=printed_for(programme.unit),
        notes=(
            _(
                "n adalah banyaknya orang atau kejadian di balik angka. Selang 95 % menunjukkan ketidakpastian karena "
                "kebetulan."
            ),
            _(
                "Kelompok dengan kurang dari 5 orang tidak ditampilkan, juga kelompok yang akan membukanya lewat "
                "pengurangan."
            ),
            _("Kata “signifikan” hanya dipakai pada derajat bukti A atau B dengan selang yang tidak memuat nol."),
        ),
    )
    tell(Step.KEEPING)
    barriers = all_of(WaveKind.BARRIERS)
    grounds = Grounds(
        reaction=levels.reaction[1:] if levels.reaction else None,
        learning=levels.learning,
        behaviour=levels.behaviour,
        barriers=collect(barriers, today) if barriers else None,
        results=levels.results,
    )
    return report, drafts(grounds)


def _frame_sizes(waves: Sequence[Wave], today: date) -> list[int]:
    return [standing.frame for standing in standings(waves, today).values()]
