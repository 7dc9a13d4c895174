"""What holds out of all that was said, which standard speaks of a post, and what may be told of a unit."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bina.competencies.rules import Assessed, Gap, Post, Standard, asked_of, gaps, standing, tally
from bina.competencies.rules.sheets import competency_kind, one_to_five
from bina.people.rules import AssessmentSource, CompetencyKind, PositionKind

TODAY = date(2026, 11, 22)
said = st.builds(
    Assessed,
    st.integers(1, 5),
    st.sampled_from(AssessmentSource),
    st.dates(TODAY - timedelta(days=900), TODAY),
    st.none(),
)


@given(st.lists(said))
def test_a_course_or_certificate_never_lowers_a_level(assessed):
    before = standing(assessed, TODAY)
    for source in (AssessmentSource.COURSE, AssessmentSource.CERTIFICATE):
        for level in range(1, 6):
            assert standing([*assessed, Assessed(level, source, TODAY)], TODAY) == max(before or 0, level)


@given(st.lists(said), st.integers(1, 5))
def test_the_newest_judgement_holds(assessed, level):
    assert standing([*assessed, Assessed(level, AssessmentSource.SUPERIOR, TODAY)], TODAY) == level


@given(st.lists(said), said)
def test_what_has_run_out_or_lies_ahead_says_nothing(assessed, other):
    gone = Assessed(other.level, other.source, TODAY - timedelta(days=9), TODAY - timedelta(days=1))
    ahead = Assessed(other.level, other.source, TODAY + timedelta(days=1))
    assert standing([*assessed, gone, ahead], TODAY) == standing(assessed, TODAY)


def test_title_before_kind_then_nearer_unit_then_newer():
    def one(number, path="1/", title="", kind=PositionKind.STAFF, level=1, since=date(2025, 1, 1), until=None):
        return Standard(number, path, title, None if title else kind, 7, level, 1, since, until)

    post = Post("1/4/", "Analis  SDM", PositionKind.STAFF)
    kind, near = one(1), one(2, path="1/4/", level=2)
    newer = one(3, path="1/4/", level=3, since=date(2026, 1, 1))
    title = one(4, title="analis sdm", level=4)
    ended = one(5, title="Analis SDM", level=5, until=date(2026, 1, 1))
    elsewhere = one(6, path="1/5/", title="Analis SDM", level=5)
    assert asked_of(post, [kind], TODAY)[7] is kind
    assert asked_of(post, [near, kind], TODAY)[7] is near
    assert asked_of(post, [newer, near, kind], TODAY)[7] is newer
    assert asked_of(post, [title, newer, near, kind, ended, elsewhere], TODAY)[7] is title
    assert asked_of(Post("1/4/", "Lain", PositionKind.JPT), [kind, title], TODAY) == {}


def test_gaps_come_by_weight_then_the_unassessed_then_the_met():
    def asked(level, weight):
        return Standard(1, "1/", "", PositionKind.STAFF, 0, level, weight, TODAY)

    found = gaps({1: asked(3, 1), 2: asked(3, 2), 3: asked(2, 5), 4: asked(2, 1)}, {1: 1, 2: 1, 3: 4})
    assert [(gap.competency, gap.size) for gap in found] == [(2, 4), (1, 2), (4, 0), (3, 0)]
    assert found[2].level is None


@given(st.lists(st.builds(Gap, st.just(1), st.integers(1, 5), st.just(1), st.none() | st.integers(1, 5)), min_size=1))
def test_a_tally_adds_up_and_tells_a_stranger_of_no_small_group(people):
    row = tally([[gap] for gap in people])[0]
    assert row.met + row.below + row.unknown == row.asked == len(people)
    told = row.guarded()
    parts = (told.met, told.below, told.unknown)
    assert parts == (None, None, None) or all(part == 0 or part >= 5 for part in parts)


def test_cells_are_read_as_people_write_them():
    assert [one_to_five(cell) for cell in (3, 3.0, "Level 4", "tingkat 2", 0, 6, "dua", None)] == [3, 3, 4, 2] + [
        None
    ] * 4
    assert competency_kind("Sosio Kultural") is CompetencyKind.SOCIO_CULTURAL
    assert competency_kind("lain") is None
