"""The card of the evaluation feature."""

import importlib
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bina import clock
from bina.feature import Feature, MenuItem, NextStep, Panel, Schedule, Team
from bina.people.models import Person, RoleKind
from bina.permissions import report_reader, signed_in
from evaluation.behaviour.tasks import freeze_feedback
from evaluation.behaviour.views import blueprint as behaviour_blueprint
from evaluation.fieldwork.views import blueprint as fieldwork_blueprint
from evaluation.findings.queries import recommendations_owned
from evaluation.findings.tasks import remind
from evaluation.instruments.views import blueprint as instruments_blueprint
from evaluation.intake.views import blueprint as intake_blueprint
from evaluation.management.views import blueprint as management_blueprint
from evaluation.needs.queries import issues_owned
from evaluation.needs.tasks import open_heavy_barriers
from evaluation.needs.views import blueprint as needs_blueprint
from evaluation.paper.views import blueprint as paper_blueprint
from evaluation.plans.views import blueprint as plans_blueprint
from evaluation.programmes.permissions import PROGRAMME
from evaluation.programmes.queries import programme_to_share
from evaluation.services.queries.complaints import open_complaints_where_working
from evaluation.services.views import blueprint as services_blueprint
from evaluation.waves.forms import KIND_LABELS
from evaluation.waves.operations.answering import BARRIER_LABELS
from evaluation.waves.queries import entries_waiting_for
from evaluation.waves.tasks import tend_waves
from evaluation.waves.views import blueprint, public_blueprint

for _drawer in ("measures.listeners", "needs.listeners", "waves.listeners", "reports.tasks"):
    importlib.import_module(f"evaluation.{_drawer}")


def next_steps(person: Person, now: datetime) -> Sequence[NextStep]:
    """Surveys that wait for the person, recommendations and issues of units they own."""
    zone = clock.ZONES[person.zone]
    today = now.astimezone(zone).date()
    steps = []
    entries = entries_waiting_for(person, today)
    if entries:
        first = entries[0]
        days_left = (first.wave.closes_on - today).days
        sentence = (
            _("%(n)s formulir evaluasi menunggu Anda, mulai dengan %(title)s.", n=len(entries), title=first.wave.title)
            if len(entries) > 1
            else _(
                "%(kind)s menunggu jawaban Anda: %(title)s.", kind=KIND_LABELS[first.wave.kind], title=first.wave.title
            )
        )
        steps.append(
            NextStep(
                sentence,
                _("Isi sekarang"),
                url_for("evaluation.answer", entry_id=first.id) if len(entries) == 1 else url_for("evaluation.waiting"),
                10 if days_left <= 7 else 20,
                datetime.combine(first.wave.closes_on, time(23, 59), zone),
            )
        )
    for recommendation in recommendations_owned(person)[:2]:
        steps.append(
            NextStep(
                _("Rekomendasi untuk Anda: %(sentence)s", sentence=recommendation.sentence),
                _("Tindak lanjuti"),
                url_for("evaluation_programmes.follow_up", recommendation_id=recommendation.id),
                0 if recommendation.due_on < today else 20,
                datetime.combine(recommendation.due_on, time(23, 59), zone),
            )
        )
    for issue in issues_owned(person)[:2]:
        steps.append(
            NextStep(
                _("Masalah unit untuk Anda: %(barrier)s", barrier=BARRIER_LABELS.get(issue.barrier, issue.barrier)),
                _("Selesaikan"),
                url_for("evaluation_needs.issue", issue_id=issue.id),
                0 if issue.due_on < today else 20,
                datetime.combine(issue.due_on, time(23, 59), zone),
            )
        )
    return steps


def panels(person: Person, now: datetime) -> Sequence[Panel]:
    """What must I answer, and which complaints wait where I work."""
    today = now.astimezone(clock.ZONES[person.zone]).date()
    shown = []
    entries = entries_waiting_for(person, today)
    if entries:
        context: dict[str, object] = {"entries": entries[:3], "more": len(entries) - 3, "kinds": KIND_LABELS}
        shown.append(Panel("evaluation/waves/_panel.html", context, 40))
    waiting, overdue = open_complaints_where_working(person)
    if waiting:
        context = {"open": waiting, "overdue": overdue, "unit_id": person.unit_id}
        shown.append(Panel("evaluation/services/_panel.html", context, 45))
    return shown


def demonstrate() -> None:
    """Build the five programmes; loaded only when asked for."""
    from evaluation.demo import build

    build()


feature = Feature(
    name="evaluation",
    blueprints=(
        blueprint,
        public_blueprint,
        instruments_blueprint,
        paper_blueprint,
        intake_blueprint,
        management_blueprint,
        plans_blueprint,
        fieldwork_blueprint,
        services_blueprint,
        needs_blueprint,
        behaviour_blueprint,
    ),
    menu=(
        MenuItem(_l("Evaluasi"), "evaluation.waiting", signed_in, "chart", 40),
        MenuItem(_l("Layanan"), "evaluation_services.units", report_reader, "medal", 50),
    ),
    next_steps=next_steps,
    panels=panels,
    teams=(
        Team(
            PROGRAMME,
            (RoleKind.EVALUATOR, RoleKind.MANAGER, RoleKind.LEADER),
            programme_to_share,
            lambda number: url_for("evaluation_programmes.programme", programme_id=number),
        ),
    ),
    schedules=(
        Schedule(tend_waves, every=timedelta(hours=1)),
        Schedule(freeze_feedback, every=timedelta(hours=1)),
        Schedule(remind, every=timedelta(days=1)),
        Schedule(open_heavy_barriers, every=timedelta(days=1)),
    ),
    demonstrate=demonstrate,
)
