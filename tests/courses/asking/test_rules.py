"""Who is shown as whom, and which questions are alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.asking.rules import Earlier, ShownAs, alike, shown_as

PEOPLE = st.integers(1, 4)


@given(PEOPLE, PEOPLE, PEOPLE, st.booleans(), st.booleans())
def test_a_nameless_asker_is_named_to_nobody_but_themselves_and_instructors(author, asker, viewer, anonymous, teaches):
    shown = shown_as(author, asker, anonymous, viewer, teaches)
    if author == viewer:
        assert shown is ShownAs.SELF
    elif anonymous and author == asker:
        assert shown is (ShownAs.NAMED_TO_INSTRUCTOR if teaches else ShownAs.NAMELESS)
    else:
        assert shown is ShownAs.NAME


OLD = [
    Earlier(1, "Batas waktu menjawab pengaduan", "", False),
    Earlier(2, "Mencetak sertifikat", "Bagaimana mencetak ulang bila hilang?", False),
    Earlier(3, "Batas waktu pengaduan", "", True),
    Earlier(4, "Batas waktu pengaduan", "", False),
]


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Berapa batas waktu pengaduan?", [3, 4, 1]),
        ("Sertifikat saya hilang", [2]),
        ("Cuti bersama", []),
        ("", []),
        ("di ke yang", []),
    ],
)
def test_like_questions_are_found_by_the_stems_of_their_words(title, found):
    assert alike(title, OLD) == found


@given(st.text(max_size=60), st.lists(st.text(max_size=40), max_size=12))
def test_at_most_five_are_shown_whatever_is_typed(title, titles):
    earlier = [Earlier(n, each, "", False) for n, each in enumerate(titles)]
    found = alike(title, earlier)
    assert len(found) <= 5
    assert len(set(found)) == len(found)
