"""Hours proposed to two people: what must hold whatever they offer."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bina.clock import ZONES
from mentoring.meetings.rules import HORIZON_DAYS, PREPARE, Availability, Span, common_times, windows
from mentoring.programmes.rules import TIMES
from mentoring.sessions.rules import host_of

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
WHO = st.builds(Availability, st.frozensets(st.sampled_from(TIMES)), st.sampled_from(list(ZONES.values())))
BUSY = st.lists(
    st.tuples(st.integers(0, 40 * 48), st.integers(1, 16)).map(
        lambda one: Span(NOW + timedelta(minutes=30 * one[0]), NOW + timedelta(minutes=30 * (one[0] + one[1])))
    ),
    max_size=25,
)
HOLIDAYS = st.sets(st.integers(0, 35).map(lambda n: date(2026, 11, 20) + timedelta(days=n)), max_size=12)


@settings(max_examples=60)
@given(WHO, WHO, BUSY, HOLIDAYS, st.sampled_from((45, 60, 90)))
def test_what_is_proposed_suits_both_and_meets_nothing(one, other, busy, holidays, minutes):
    found = common_times(one, other, busy, holidays, NOW, minutes)
    days = [NOW.date() - timedelta(days=2), NOW.date() + timedelta(days=HORIZON_DAYS + 3)]
    for begins in found:
        wanted = Span(begins, begins + timedelta(minutes=minutes))
        assert begins >= NOW + PREPARE
        assert begins.astimezone(one.zone).date() not in holidays
        assert not any(span.meets(wanted) for span in busy)
        for who in (one, other):
            assert any(s.starts <= wanted.starts and wanted.ends <= s.ends for s in windows(who, *days, holidays))
    assert list(found) == sorted(found)
    assert len({each.date() for each in found}) == len(found) <= 6
    mirrored = common_times(other, one, busy, holidays, NOW, minutes)
    assert bool(found) == bool(mirrored)


def test_zones_are_counted_in():
    # Morning in Jakarta from 8 to 12 is afternoon in Jayapura from 10 to 14: they share 11 to 12 and nothing else.
    west = Availability(frozenset({"sen-pagi"}), ZONES["WIB"])
    east = Availability(frozenset({"sen-siang"}), ZONES["WIT"])
    found = common_times(west, east, [], (), NOW, 60)
    assert [each.isoformat() for each in found[:1]] == ["2026-11-23T11:00:00+07:00"]
    assert common_times(west, east, [], (), NOW, 90) == []
    assert common_times(west, east, [], {date(2026, 11, 23)}, NOW, 60)[0].day == 30


def test_only_plain_https_addresses_lead_anywhere():
    assert host_of("https://meet.contoh.go.id:8443/r?x=1") == "meet.contoh.go.id"
    for bad in (
        "http://contoh.go.id", "javascript:alert(1)", "https://", "https://a:b@contoh.go.id", "https://localhost/x",
        "https://contoh.go.id/a b", "https://contoh.go.id:x/", "//contoh.go.id", "https://[::1",
    ):  # fmt: skip
        assert host_of(bad) is None, bad
