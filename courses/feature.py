"""The card of the courses feature."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import courses.analysis.tasks
import courses.announcing.listeners
import courses.announcing.tasks
import courses.asking.listeners
import courses.certificates.listeners
import courses.certificates.tasks
import courses.consulting.listeners
import courses.consulting.tasks
import courses.duties.listeners
import courses.interludes.listeners
import courses.live.listeners
import courses.moving.listeners
import courses.moving.tasks
import courses.packages.tasks
import courses.paths.listeners
import courses.paths.tasks
import courses.peers.listeners
import courses.peers.tasks
import courses.placement.listeners
import courses.recommendations.listeners
import courses.regrading.tasks
import courses.releasing.listeners
import courses.reporting.tasks
import courses.review.listeners
import courses.starters.listeners
import courses.study.listeners
import courses.writing.tasks
import courses.yearplans.listeners  # noqa: F401 all of them register what they hear and do
from bina.clock import ZONES
from bina.db import asked_once
from bina.feature import Feature, MenuItem, NextStep, Panel, Schedule, Subject
from bina.people.models import Person, RoleKind
from bina.permissions import instructor, signed_in
from bina.web.formats import day, instant
from courses.analysis.views import blueprint as analysis
from courses.announcing.views import blueprint as announcing
from courses.asking.queries import waiting_for as inquiries_waiting_for
from courses.asking.tasks import digest_inquiries
from courses.asking.views import blueprint as asking
from courses.assignments.queries import waiting_for
from courses.assignments.views import blueprint as assignments
from courses.authoring.views import blueprint as authoring
from courses.banks.views import blueprint as banks
from courses.catalogue.queries import published_titles
from courses.catalogue.views import blueprint as catalogue
from courses.certificates.views import blueprint as certificates
from courses.consulting.views import blueprint as consulting
from courses.demo import build_demonstration
from courses.duties.permissions import KEEPERS
from courses.duties.queries import late_counts
from courses.duties.tasks import escalate_duties, keep_duties, remind_of_duties
from courses.duties.views import blueprint as duties
from courses.essays.queries import waiting_for as essays_waiting_for
from courses.essays.views import blueprint as essays
from courses.exchange.views import blueprint as exchange
from courses.interludes.views import blueprint as interludes
from courses.live.tasks import ask_who_was_absent
from courses.live.views import blueprint as live
from courses.moving.views import blueprint as moving
from courses.packages.reports import lacks
from courses.packages.views import blueprint as packages
from courses.paths.views import blueprint as paths
from courses.peers.tasks import keep_peers
from courses.peers.views import blueprint as peers
from courses.placement.views import blueprint as placement
from courses.planning.queries import has_direct_reports, offers_to, public_holidays
from courses.planning.views import blueprint as planning
from courses.quizzes.queries import retention_due
from courses.quizzes.tasks import ask_for_retention_tests, close_overdue_attempts, release_waiting_keys
from courses.quizzes.views import blueprint as quizzes
from courses.recommendations.views import blueprint as recommendations
from courses.regrading.views import blueprint as regrading
from courses.releasing.views import blueprint as releasing
from courses.reporting.tasks import send_monthly_reports
from courses.reporting.views import blueprint as reporting
from courses.review.queries import waiting_for as reviews_waiting_for
from courses.review.views import blueprint as review
from courses.starters.views import blueprint as starters
from courses.study import queries
from courses.study.models import EnrolmentState
from courses.study.reports import outlook_sentence
from courses.study.rules.plan import Outlook
from courses.study.views import blueprint as study
from courses.teaching.views import blueprint as teaching
from courses.writing.views import blueprint as writing
from courses.yearplans.views import blueprint as yearplans


@asked_once
def _planned(person: Person, now: datetime) -> queries.Planned:
    return queries.plan_of(person, now)


def _next_steps(person: Person, now: datetime) -> Sequence[NextStep]:
    steps: list[NextStep] = []
    today = now.astimezone(ZONES[person.zone]).date()
    planned = _planned(person, now)
    for course in planned.studies.values():
        following = course.next
        if following is None:
            continue
        enrolment = course.enrolment
        lesson = course.lesson(following.spec.id).title
        title = enrolment.version.title
        urgency, sentence = 30, _("Lanjutkan %(title)s: %(lesson)s.", title=title, lesson=lesson)
        if enrolment.deadline is not None:
            left = (enrolment.deadline - today).days
            if left < 0:
                urgency, sentence = (
                    0,
                    _("Batas %(title)s sudah lewat: %(day)s.", title=title, day=day(enrolment.deadline)),
                )
            elif left <= 7:
                urgency = 10
                sentence = _(
                    "%(title)s selesai dalam %(n)s hari: berikutnya %(lesson)s.", title=title, n=left, lesson=lesson
                )
        if course.progress.done_minutes == 0 and urgency == 30:
            sentence = _("Mulai %(title)s: %(lesson)s.", title=title, lesson=lesson)
        label = _("Lanjutkan belajar") if course.progress.done_minutes else _("Mulai belajar")
        url = url_for("courses_study.resume", course_id=enrolment.course_id)
        steps.append(NextStep(sentence, label, url, urgency))
    for meeting in [each for each in planned.appointments if each.starts < now + timedelta(days=3)][:2]:
        sentence = _("%(title)s: %(when)s, %(place)s.", title=meeting.title, when=instant(meeting.starts, meeting.zone),
                     place=meeting.place)  # fmt: skip
        steps.append(NextStep(sentence, _("Lihat kelas"), meeting.url, 10))
    for due in retention_due(now, person)[:2]:
        sentence = _("Masih ingat %(title)s? Tes singkatnya terbuka sampai %(last)s.",
                     title=due.enrolment.version.title, last=day(due.last))  # fmt: skip
        url = url_for("courses_quizzes.quiz", course_id=due.enrolment.course_id, lesson_id=due.quiz.lesson_id)
        steps.append(NextStep(sentence, _("Kerjakan tes"), url, 20 if (due.last - today).days > 7 else 10))
    for course_id, title, count in waiting_for(person)[:2]:
        sentence = _("%(n)s karya menunggu dinilai: %(title)s.", n=count, title=title)
        url = url_for("courses_assignments.queue", course_id=course_id)
        steps.append(NextStep(sentence, _("Nilai karya"), url, 20))
    for course_id, title, count in essays_waiting_for(person)[:2]:
        sentence = _("%(n)s kuis menunggu uraiannya dinilai: %(title)s.", n=count, title=title)
        steps.append(NextStep(sentence, _("Nilai uraian"), url_for("courses_essays.queue", course_id=course_id), 20))
    for course_id, title, count in inquiries_waiting_for(person)[:2]:
        sentence = _("%(n)s pertanyaan peserta belum dijawab: %(title)s.", n=count, title=title)
        url = url_for("courses_asking.inquiries", course_id=course_id, belum=1)
        steps.append(NextStep(sentence, _("Jawab pertanyaan"), url, 20))
    for asked in reviews_waiting_for(person)[:2]:
        sentence = _("%(name)s meminta Anda menelaah draf %(title)s.", name=asked.asked_by.name,
                     title=asked.version.title)  # fmt: skip
        url = url_for("courses_review.draft", course_id=asked.version.course_id)
        steps.append(NextStep(sentence, _("Telaah draf"), url, 20))
    for offer in offers_to(person)[:1]:
        sentence = _("%(name)s menyediakan waktu belajar untuk Anda.", name=offer.offered_by.name)
        steps.append(NextStep(sentence, _("Lihat waktunya"), url_for("courses_planning.week"), 20))
    if person.holds(*KEEPERS):
        for duty, count in late_counts(person, today)[:2]:
            sentence = _("%(n)s pegawai terlambat menyelesaikan %(title)s.", n=count, title=duty.title)
            url = url_for("courses_duties.late", duty_id=duty.id)
            steps.append(NextStep(sentence, _("Lihat yang terlambat"), url, 10))
    return steps


def _panels(person: Person, now: datetime) -> Sequence[Panel]:
    planned = _planned(person, now)
    studies = [study for study in planned.studies.values() if study.enrolment.state is EnrolmentState.ACTIVE]
    nearest = planned.plan.pieces[0] if planned.plan.pieces else None
    troubled = [each for each in planned.plan.forecasts if each.outlook in (Outlook.LATE, Outlook.IMPOSSIBLE)]
    context: dict[str, object] = {
        "studies": studies[:4],
        "nearest": nearest,
        "lesson": planned.studies[nearest.course].lesson(int(nearest.lesson)) if nearest else None,
        "has_week": bool(planned.week.slots),
        "has_team": has_direct_reports(person),
        "has_duties": person.holds(*KEEPERS),
        "has_reports": person.holds(RoleKind.LEADER, *KEEPERS),
        "obligations": queries.obligations_of(person.id),
        "warning": outlook_sentence(troubled[0])[0] if troubled and planned.week.slots else None,
    }
    return [Panel("courses/study/_next_panel.html", context, order=10)]


feature = Feature(
    name="courses",
    blueprints=(
        catalogue,
        study,
        asking,
        announcing,
        consulting,
        teaching,
        planning,
        live,
        quizzes,
        assignments,
        essays,
        peers,
        analysis,
        regrading,
        banks,
        packages,
        certificates,
        duties,
        recommendations,
        authoring,
        writing,
        releasing,
        reporting,
        starters,
        yearplans,
        placement,
        paths,
        review,
        moving,
        exchange,
        interludes,
    ),
    menu=(
        MenuItem(_l("Belajar"), "courses_study.mine", signed_in, "book", 10),
        MenuItem(_l("Susun"), "courses_authoring.courses", instructor, "file", 60),
    ),
    next_steps=_next_steps,
    panels=_panels,
    evaluable=lambda person: [Subject("course", number, title) for number, title in published_titles()],
    schedules=(
        Schedule(close_overdue_attempts, every=timedelta(minutes=5)),
        Schedule(ask_for_retention_tests, every=timedelta(days=1)),
        Schedule(release_waiting_keys, every=timedelta(days=1)),
        Schedule(ask_who_was_absent, every=timedelta(hours=1)),
        Schedule(keep_peers, every=timedelta(hours=1)),
        Schedule(keep_duties, every=timedelta(days=1)),
        Schedule(send_monthly_reports, every=timedelta(days=1)),
        Schedule(digest_inquiries, every=timedelta(days=1)),
        Schedule(remind_of_duties, every=timedelta(days=1)),
        Schedule(escalate_duties, every=timedelta(days=1)),
    ),
    holidays=public_holidays,
    lacks=lacks,
    demonstrate=build_demonstration,
)
