"""Reminding of duties: by the clock, and by a manager. At most one message a day to anybody."""

from collections import Counter
from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import or_, select

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from bina.web.formats import day
from courses.duties import queries
from courses.duties.models import Duty, DutyMember, DutyReminder
from courses.duties.queries import Bound, Late
from courses.duties.rules.standing import StandingState, rung

#: People reminded in one transaction.
BATCH = 200
#: Superiors hear of their late people on this day of the week.
MONDAY = 0


def remind(duty: Duty, late: Late, *, by: Person) -> None:
    """Remind a late person once, in the system.

    Raises:
        Conflict: they have a message about duties from today.
    """
    person = late.person
    today = clock.today(person.zone)
    if queries.told_on(today, [person.id]):
        raise Conflict(_("Pegawai ini sudah mendapat pengingat hari ini. Cukup satu pesan sehari."))
    with force_locale(person.language):
        subject = _("%(title)s: batasnya sudah lewat", title=duty.title)
        body = _(
            "%(name)s mengingatkan: pelatihan wajib ini seharusnya selesai %(day)s. Lanjutkan hari ini, walau hanya satu materi.",
            name=by.name, day=day(late.standing.due),
        )  # fmt: skip
    _note(duty, person, today, late.standing.due, by=by)
    notify(
        person,
        key=queries.notice_key(person.id, today),
        kind=NoticeKind.DUTY,
        subject=subject,
        body=body,
        url=f"/kursus/{duty.course_id}",
    )
    audit.record(by, "duty.reminded", "duty", duty.id, {"person": person.id})


def _note(
    duty: Duty, person: Person, today: date, due: date, *, step: int | None = None, by: Person | None = None
) -> None:
    db.session.add(
        DutyReminder(
            duty_id=duty.id, person_id=person.id, said_on=today, due=due, rung=step, by_id=by.id if by else None
        )
    )
    db.session.flush()


def remind_by_clock(after: int) -> int | None:
    """Send today's reminders to the next people, by id: what is due of their own, and on Mondays how many of their
    direct reports are late, in one message.

    Gives the last id it came to, or None when nobody is left. A second time on the same day sends nothing.
    """
    members = select(DutyMember.person_id).where(DutyMember.left_on.is_(None))
    superiors = select(Person.superior_id).where(Person.id.in_(members), Person.superior_id.is_not(None))
    people = db.session.scalars(
        select(Person)
        .where(
            or_(Person.id.in_(members), Person.id.in_(superiors)),
            Person.id > after,
            Person.left_on.is_(None),
        )
        .order_by(Person.id)
        .limit(BATCH)
    ).all()
    own: dict[int, list[Bound]] = {}
    for each in queries.bound([person.id for person in people]):
        own.setdefault(each.member.person_id, []).append(each)
    said: dict[tuple[int, int, date], set[int]] = {}
    for row in db.session.scalars(
        select(DutyReminder).where(
            DutyReminder.person_id.in_([person.id for person in people]), DutyReminder.rung.is_not(None)
        )
    ):
        said.setdefault((row.person_id, row.duty_id, row.due), set()).add(row.rung or 0)
    mondays = [person for person in people if clock.today(person.zone).weekday() == MONDAY]
    late = _late_reports([person.id for person in mondays])
    for person in people:
        today = clock.today(person.zone)
        if not queries.told_on(today, [person.id]):
            _tell(person, today, _due_now(own.get(person.id, []), said, today), late.get(person.id, 0))
    return people[-1].id if len(people) == BATCH else None


def _due_now(own: list[Bound], said: dict[tuple[int, int, date], set[int]], today: date) -> list[tuple[Bound, int]]:
    found = []
    for each in own:
        stands = each.standing
        if stands.state is StandingState.LATE:
            continue
        since = each.member.joined_on
        if each.completed_on is not None and stands.renew_from is not None:
            # The day on which the new period opens has a message of its own.
            since = stands.renew_from if today >= stands.renew_from else max(since, each.completed_on)
        elif each.completed_on is not None:
            continue
        step = rung(stands.due, since, today, said.get((each.member.person_id, each.duty.id, stands.due), set()))
        if step is not None:
            found.append((each, step))
    return found


def _late_reports(superior_ids: list[int]) -> dict[int, int]:
    reports: dict[int, int] = {}
    for number, superior_id in db.session.execute(
        select(Person.id, Person.superior_id).where(Person.superior_id.in_(superior_ids), Person.left_on.is_(None))
    ):
        if superior_id is not None:
            reports[number] = superior_id
    late = {each.member.person_id for each in queries.bound(list(reports)) if each.standing.state is StandingState.LATE}
    return Counter(reports[number] for number in late)


def _tell(person: Person, today: date, due: list[tuple[Bound, int]], late_reports: int) -> None:
    if not due and not late_reports:
        return
    with force_locale(person.language):
        lines = [_line(each) for each, _step in due]
        if late_reports:
            lines.append(_("%(n)s bawahan langsung Anda terlambat menyelesaikan pelatihan wajib.", n=late_reports))
        subject = (
            _("Pelatihan wajib: %(title)s", title=due[0][0].duty.title) if due else _("Pelatihan wajib di tim Anda")
        )
    for each, step in due:
        _note(each.duty, person, today, each.standing.due, step=step)
    notify(
        person,
        key=queries.notice_key(person.id, today),
        kind=NoticeKind.DUTY,
        subject=subject,
        body=" ".join(lines),
        url=f"/kursus/{due[0][0].duty.course_id}" if due else "/kursus/tim",
    )


def _line(each: Bound) -> str:
    stands = each.standing
    if stands.valid_until is None or stands.renew_from is None:
        return _("%(title)s harus selesai paling lambat %(day)s.", title=each.duty.title, day=day(stands.due))
    if stands.state is StandingState.MET:
        return _(
            "Sertifikat %(title)s berlaku sampai %(day)s dan dapat diperbarui mulai %(opens)s.",
            title=each.duty.title, day=day(stands.valid_until), opens=day(stands.renew_from),
        )  # fmt: skip
    return _(
        "Sertifikat %(title)s berlaku sampai %(day)s. Selesaikan pelatihannya lagi sebelum itu.",
        title=each.duty.title, day=day(stands.valid_until),
    )  # fmt: skip
