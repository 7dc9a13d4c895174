"""Steps open one after the other; a path is complete when every step is."""

from hypothesis import given
from hypothesis import strategies as st

from courses.paths.rules import Step, StepState, next_courses, path_standing


@st.composite
def paths(draw):
    courses = draw(st.lists(st.integers(1, 12), unique=True, min_size=1))
    steps, number = [], 1
    while courses:
        size = draw(st.integers(1, len(courses)))
        mine, courses = tuple(courses[:size]), courses[size:]
        steps.append(Step(number, mine, draw(st.integers(1, size))))
        number += 1
    return steps


COMPLETED = st.sets(st.integers(1, 12))


@given(paths(), COMPLETED)
def test_at_most_one_step_is_open_and_none_behind_it_is_done_by_waiting(steps, completed):
    standing = path_standing(steps, completed)
    open_steps = [each for each in standing.steps if each.state is StepState.OPEN]
    assert len(open_steps) == (0 if standing.complete else 1)
    assert standing.complete == (standing.percent == 100)
    for each in standing.steps:
        assert (each.state is StepState.DONE) == (each.done >= each.step.needed)
        assert each.done <= each.step.needed


@given(paths(), COMPLETED, st.integers(1, 12))
def test_completing_more_never_takes_anything_back(steps, completed, another):
    before, after = path_standing(steps, completed), path_standing(steps, completed | {another})
    assert after.percent >= before.percent
    for old, new in zip(before.steps, after.steps, strict=True):
        assert old.state is not StepState.DONE or new.state is StepState.DONE


@given(paths(), COMPLETED, st.sets(st.integers(1, 12)))
def test_nothing_opens_by_itself_where_there_is_a_choice(steps, completed, following):
    standing = path_standing(steps, completed)
    found = next_courses(standing, following, completed)
    here = standing.open_step
    if here is None or here.step.needed < len(here.step.courses):
        assert found == ()
    else:
        assert set(found) == set(here.step.courses) - following - completed
