"""A recommendation closes a gap, says how much of it, and is never something already known."""

from hypothesis import given
from hypothesis import strategies as st

from bina.competencies.rules import Gap
from courses.recommendations.rules import Offer, recommended

levels = st.integers(1, 5)
some_gaps = st.lists(
    st.builds(Gap, st.integers(1, 4), levels, levels, st.none() | levels), unique_by=lambda gap: gap.competency
)
some_offers = st.lists(
    st.builds(
        Offer, st.integers(1, 20), st.text(max_size=3), st.just(""), st.integers(1, 4), levels, st.integers(1, 90)
    ),
    unique_by=lambda offer: offer.course,
)


@given(some_gaps, some_offers, st.sets(st.integers(1, 20)))
def test_only_what_is_new_and_closes_something(gaps, offers, known):
    found = recommended(gaps, offers, known)
    assert len({each.gap.competency for each in found}) == len(found)
    for each in found:
        assert each.offer.course not in known
        assert not each.gap.met
        assert each.offer.competency == each.gap.competency
        assert each.offer.level > (each.gap.level or 0)
        assert (each.closes == 0) == (each.gap.level is None)
        assert each.closes <= each.gap.missing


@given(some_gaps, some_offers)
def test_the_heaviest_gap_comes_first(gaps, offers):
    sizes = [each.closes * each.gap.weight for each in recommended(gaps, offers, ())]
    assert sizes == sorted(sizes, reverse=True)


def test_of_two_that_close_the_same_the_nearer_then_the_shorter():
    gap = Gap(1, 2, 1, 1)
    far, near, long = Offer(1, "a", "", 1, 4, 10), Offer(2, "b", "", 1, 2, 45), Offer(3, "c", "", 1, 2, 90)
    assert recommended([gap], [far, long, near], ())[0].offer is near
    assert recommended([gap], [far, long, near], {2})[0].offer is long
