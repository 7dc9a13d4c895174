"""Mail leaves when its person wants it: quiet hours, one digest a day, mutes, and nothing lost or repeated."""

from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bina.clock import ZONES
from bina.db import db as database
from bina.jobs import claim, run_next
from bina.notices.models import Digest, MailState, Notice
from bina.notices.operations import choose, mark_read, mute, notify
from bina.notices.rules import (
    ALLOWED,
    NoticeKind,
    Preferences,
    Way,
    is_quiet_time,
    when_to_send,
)
from courses.study.models import ClosedDays
from tests.support.people import a_person, a_unit
from tests.support.web import text_of

MONDAY = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # 10.00 WIB

times = st.times().map(lambda each: each.replace(second=0, microsecond=0))
preferences = st.builds(
    Preferences,
    st.fixed_dictionaries({kind: st.sampled_from(ways) for kind, ways in ALLOWED.items()}),
    times, times, times, st.booleans(), st.booleans(),
)  # fmt: skip
instants = st.integers(29_455_200, 30_506_400).map(lambda each: datetime.fromtimestamp(60 * each, UTC))  # 2026, 2027
zones = st.sampled_from(sorted(ZONES))
holidays = st.frozensets(st.dates(date(2026, 1, 1), date(2028, 1, 31)), max_size=40)


def quiet(chosen, at, days):
    off = (chosen.quiet_weekends and at.weekday() >= 5) or (chosen.quiet_holidays and at.date() in days)
    return off or is_quiet_time(chosen, at.time())


@given(st.sampled_from(list(ALLOWED)), preferences, instants, zones, holidays, st.booleans())
def test_a_letter_never_leaves_in_quiet_hours_nor_before_now(kind, chosen, now, zone, days, muted):
    sending = when_to_send(kind, chosen, now, ZONES[zone], days, muted=muted)
    if sending.at is None:
        assert sending.way is Way.INBOX
        assert Way.INBOX in ALLOWED[kind]
        return
    assert sending.at >= now
    assert not quiet(chosen, sending.at.astimezone(ZONES[zone]), days)
    if sending.way is Way.AT_ONCE and not quiet(chosen, now.astimezone(ZONES[zone]), days):
        assert sending.at == now


@given(preferences, instants, zones, holidays, st.timedeltas(timedelta(0), timedelta(days=3)))
def test_messages_of_one_local_day_before_its_digest_share_it_and_later_ones_never_come_sooner(
    chosen, now, zone, days, later
):
    chosen = Preferences({**chosen.ways, NoticeKind.COURSE: Way.DIGEST}, *list(vars(chosen).values())[1:])
    first = when_to_send(NoticeKind.COURSE, chosen, now, ZONES[zone], days).at
    second = when_to_send(NoticeKind.COURSE, chosen, now + later, ZONES[zone], days).at
    assert first <= second
    if now + later <= first:
        assert first == second
    else:
        assert second.date() > first.date()


@given(preferences, instants, zones, holidays, st.timedeltas(timedelta(minutes=1), timedelta(days=20)))
def test_an_appointment_of_today_comes_at_once_and_none_comes_too_late(chosen, now, zone, days, ahead):
    happens = now + ahead
    sending = when_to_send(NoticeKind.APPOINTMENT, chosen, now, ZONES[zone], days, happens=happens)
    if happens.astimezone(ZONES[zone]).date() == now.astimezone(ZONES[zone]).date():
        assert sending.at == now
    assert sending.at == now or sending.at + timedelta(hours=2) <= happens


@given(preferences, instants, zones, holidays)
def test_security_comes_at_once_whatever_was_chosen(chosen, now, zone, days):
    assert when_to_send(NoticeKind.SECURITY, chosen, now, ZONES[zone], days, muted=True).at == now


def run_all():
    while run_next():
        pass


def say(person, key, kind=NoticeKind.COURSE, **rest):
    notify(person, key=key, kind=kind, subject=f"Perihal {key}", body=f"Isi {key}", url="/jp/", **rest)
    database.session.commit()


def texts(mailbox):
    return [message_from_bytes(each).get_payload(decode=True).decode() for each in mailbox.letters]


def test_a_weekend_letter_waits_for_monday_and_a_holiday_for_the_day_after(mailbox, trio, clock):
    say(trio.budi, "duty", NoticeKind.DUTY)
    run_all()
    assert mailbox.letters == []
    database.session.add(ClosedDays(first=date(2026, 11, 23), last=date(2026, 11, 23), title="Libur", source="uji"))
    say(trio.ani, "duty-2", NoticeKind.DUTY)
    clock.move_to(MONDAY)
    run_all()
    assert len(mailbox.letters) == 1
    clock.move_to(MONDAY + timedelta(days=1))
    run_all()
    assert len(mailbox.letters) == 2


@pytest.mark.parametrize(("zone", "before", "after"), [("WIB", (0, 29), (0, 30)), ("WIT", (22, 29), (22, 30))])
def test_the_digest_comes_at_the_persons_own_half_past_seven(db, mailbox, clock, zone, before, after):
    person = a_person("Dina", a_unit(zone=zone))
    clock.move_to(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    say(person, "a")
    day = date(2026, 11, 25) if zone == "WIB" else date(2026, 11, 24)
    clock.move_to(datetime.combine(day, time(*before), UTC))
    run_all()
    assert mailbox.letters == []
    clock.move_to(datetime.combine(day, time(*after), UTC))
    run_all()
    assert len(mailbox.letters) == 1


def test_a_digest_holds_each_message_once_and_there_is_one_a_day(mailbox, trio, clock):
    for key in ("a", "b"):
        say(trio.budi, key)
    say(trio.budi, "a")
    clock.move_to(MONDAY)
    run_all()
    (text,) = texts(mailbox)
    assert text.count("Perihal a") == text.count("Perihal b") == 1
    assert "http://bina.test/jp/" in text
    choose(trio.budi, Preferences(digest_at=time(11)))  # later on the same day
    say(trio.budi, "c")
    clock.move_to(MONDAY + timedelta(hours=3))
    run_all()
    assert len(mailbox.letters) == 1
    clock.move_to(MONDAY + timedelta(days=1, hours=3))
    run_all()
    assert "Perihal c" in texts(mailbox)[1]
    assert "Perihal a" not in texts(mailbox)[1]
    assert len(database.session.scalars(select(Digest)).all()) == 2
    assert {each.mail for each in database.session.scalars(select(Notice))} == {MailState.SENT}


def test_what_was_read_in_the_inbox_is_not_mailed_again(mailbox, trio, clock):
    say(trio.budi, "a")
    mark_read(trio.budi, database.session.scalars(select(Notice.id)).one())
    database.session.commit()
    clock.move_to(MONDAY)
    run_all()
    assert mailbox.letters == []


def test_a_fall_between_gathering_and_sending_neither_loses_nor_repeats(mailbox, trio, clock):
    say(trio.budi, "a")
    clock.move_to(MONDAY)
    assert claim() is not None  # the worker died after taking the job up
    clock.shift(timedelta(minutes=6))
    assert run_next()  # gathered; the worker dies before it sends
    assert mailbox.letters == []
    assert claim() is not None
    clock.shift(timedelta(minutes=6))
    run_all()
    assert len(mailbox.letters) == 1


def test_a_muted_course_stays_in_the_inbox_but_its_duties_do_not(mailbox, browsers, trio, clock):
    clock.move_to(MONDAY)
    say(trio.budi, "before", about=("course", 7))
    mute(trio.budi, ("course", 7), "Etika")
    say(trio.budi, "after", about=("course", 7))
    say(trio.budi, "duty", NoticeKind.DUTY, about=("course", 7))
    clock.shift(timedelta(days=1))
    run_all()
    (text,) = texts(mailbox)
    assert "Isi duty" in text
    budi = browsers(trio.budi)
    assert "Etika" in text_of(budi.get("/pesan/pengaturan"))
    assert budi.send("/pesan/pengaturan/bunyikan/course/7").status_code == 303
    assert "Etika" not in text_of(budi.get("/pesan/pengaturan"))


def test_what_waits_follows_a_new_choice(mailbox, trio, clock):
    clock.move_to(MONDAY)
    say(trio.budi, "a")
    choose(trio.budi, Preferences({**Preferences().ways, NoticeKind.COURSE: Way.AT_ONCE}))
    database.session.commit()
    run_all()
    assert len(mailbox.letters) == 1
    clock.shift(timedelta(days=1))
    run_all()
    assert len(mailbox.letters) == 1


FORM = {
    **{kind.value: "at_once" for kind in ALLOWED}, "digest_at": "16:00", "quiet_from": "17:00",
    "quiet_until": "06:30", "quiet_weekends": "y",
}  # fmt: skip


def test_each_person_chooses_for_themselves_and_reads_it_in_words(browsers, trio):
    ani, budi, citra = (browsers(person) for person in (trio.ani, trio.budi, trio.citra))
    assert "Ringkasan tiap hari kerja pukul 07.30 WIB." in text_of(budi.get("/pesan/pengaturan"))
    assert "Senin, 23 November 2026 pukul 07.30 WIB" in text_of(budi.get("/pesan/pengaturan"))
    assert budi.send("/pesan/pengaturan", {**FORM, "course": "digest"}).status_code == 303
    page = text_of(budi.get("/pesan/pengaturan"))
    assert "Ringkasan tiap hari pukul 16.00 WIB." in page
    assert "pukul 17.00 sampai 06.30 WIB" in page
    for other in (ani, citra):
        assert "07.30" in text_of(other.get("/pesan/pengaturan"))
    assert "/pesan/pengaturan" in budi.get("/pesan").text
    assert "/pesan/pengaturan" in budi.get("/akun/").text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"digest_at": "18:30"}, "Jam ini di dalam jam tenang"),
        ({"duty": "inbox"}, "Pilih salah satu dari daftar"),
        ({"quiet_from": "nanti"}, "Isi dengan jam"),
        ({"digest_at": ""}, "Isi dengan jam"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_and_changes_nothing(browsers, trio, changed, sentence):
    budi = browsers(trio.budi)
    answer = budi.send("/pesan/pengaturan", {**FORM, **changed})
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert "07.30" in text_of(budi.get("/pesan/pengaturan"))
