"""Works that are alike: a hint by number, with quotes, the task and common phrases left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.assignments.rules.similarity import likenesses, passages
from tests.support.assignments import an_assignment_course, handed_in
from tests.support.people import a_person
from tests.support.web import text_of

SAME = "Dalam enam Sabtu terakhir petugas jaga mencatat dua ratus warga yang datang ke kantor tutup."
OTHER = "Kami mengusulkan agar loket kedua mulai dibuka pada bulan depan dengan petugas yang bergiliran."

texts = st.dictionaries(
    st.integers(1, 6),
    st.lists(st.sampled_from(["a", "b", "c", "“", "”", "\n", "."]), max_size=40).map(" ".join),
    min_size=2,
)


@given(texts, st.sampled_from(["", "a b c a b c a"]))
def test_passages_put_together_are_the_texts_and_likeness_is_the_same_both_ways(works, task):
    found = likenesses(works, task)
    assert all(each.one < each.other and 20 <= each.percent <= 100 for each in found)
    one, other = sorted(works)[:2]
    for parts, number in zip(passages(works, task, one, other), (one, other), strict=True):
        assert "".join(each.text for each in parts) == works[number]
    turned = passages(works, task, other, one)
    assert turned == tuple(reversed(passages(works, task, one, other)))


def test_quotes_the_task_and_common_phrases_do_not_count():
    assert [each.percent for each in likenesses({1: SAME, 2: SAME, 3: OTHER}, "")] == [100]
    assert likenesses({1: f"“{SAME}” {OTHER}", 2: f"“{SAME}”"}, "") == []
    assert likenesses({1: SAME, 2: SAME}, f"Tulis: {SAME}") == []
    assert likenesses(dict.fromkeys(range(1, 5), SAME), "") == []
    first, second = passages({1: f"Yth. Bapak. {SAME}", 2: SAME}, "", 1, 2)
    assert [(each.text, each.shared) for each in first] == [("Yth. Bapak. ", False), (SAME[:-1], True), (".", False)]
    assert [each.shared for each in second] == [True, False]


@pytest.fixture
def course(trio):
    return an_assignment_course(trio.ani)


def test_markers_read_pairs_by_number_and_two_works_side_by_side(trio, course, browsers):
    one = handed_in(trio.budi, course, f"Yth. Bapak. {SAME}")[1].work
    other = handed_in(a_person(unit=trio.unit), course, SAME)[1].work
    handed_in(a_person(unit=trio.unit), course, OTHER)
    ani = browsers(trio.ani)
    url = f"/kursus/tugas/{course.lessons[-1].id}/mirip"
    assert "Karya yang mirip" in text_of(ani.get(f"/kursus/{course.course_id}/karya"))
    page = text_of(ani.get(url))
    low, high = sorted((one.number, other.number))
    assert f"Karya {low} dan karya {high}" in page
    assert "bukan bukti" in page
    assert page.count("persen dari karya") == 1
    both = ani.get(f"{url}/{low}/{high}")
    assert both.get_data(as_text=True).count("<mark>") == 2
    for answer in (page, text_of(both)):
        assert trio.budi.name not in answer
    for person in (trio.budi, trio.citra):
        for path in (url, f"{url}/{low}/{high}"):
            assert browsers(person).get(path).status_code == 404
    assert ani.get(f"{url}/{low}/{low}").status_code == 404
    assert ani.get(f"{url}/{low}/9999").status_code == 404
