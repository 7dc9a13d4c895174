"""Finding a course: by title, body and competency, with typing errors, and never a draft."""

import pytest

from courses.authoring import operations as authoring
from courses.catalogue.queries import Search, find
from courses.catalogue.rules import distance, near, stem
from tests.support.courses import a_course, a_draft
from tests.support.web import text_of


@pytest.mark.parametrize(
    ("one", "other"),
    [("pelayanan", "melayani"), ("kepemimpinan", "memimpin"), ("pengaduan", "mengadukan"), ("belajar", "pembelajaran")],
)
def test_words_of_one_family_share_a_stem(one, other):
    assert stem(one) == stem(other)


def test_distance_counts_a_swap_once():
    assert distance("pelaynaan", "pelayanan", 2) == 1
    assert distance("waktu", "kursi", 2) == 3
    assert near("xy", {"xz"}) == set()


@pytest.mark.parametrize("typed", ["Kearsipan", "arsip", "kearsipn", "mengarsipkan", "bacaan kearsipan", "UJI"])
def test_a_course_is_found_by_title_body_and_despite_typing_errors(trio, typed):
    wanted = a_course(trio.ani, "Kearsipan Digital")
    hits = find(Search(text=typed)).hits
    assert wanted.course_id in [hit.course_id for hit in hits]


def test_what_nobody_wrote_finds_nothing(trio):
    a_course(trio.ani, "Kearsipan Digital")
    assert find(Search(text="astronomi")).hits == ()
    assert find(Search(text="kearsipan astronomi")).hits == ()


def test_a_better_place_ranks_higher(trio):
    body = a_course(trio.ani, "Lainnya")
    title = a_course(trio.ani, "Bacaan cepat")
    assert [hit.course_id for hit in find(Search(text="bacaan")).hits] == [title.course_id, body.course_id]


def test_filters_narrow(trio):
    wanted = a_course(trio.ani, "Kearsipan")
    assert [hit.course_id for hit in find(Search(level=1, minutes=90)).hits] == [wanted.course_id]
    assert find(Search(level=5)).hits == ()
    assert find(Search(minutes=89)).hits == ()


def test_drafts_and_withdrawn_courses_are_not_found(trio):
    a_draft(trio.ani, "Kearsipan rahasia")
    gone = a_course(trio.ani, "Kearsipan lama")
    authoring.withdraw_course(gone.course, by=trio.ani)
    assert find(Search(text="kearsipan")).hits == ()


def test_the_catalogue_costs_the_same_with_two_and_twenty_courses(trio, browsers, statements):
    browser = browsers(trio.budi)
    for _ in range(2):
        a_course(trio.ani)
    with statements() as few:
        assert browser.get("/kursus/?cari=pelatihan").status_code == 200
    small = few()
    for _ in range(18):
        a_course(trio.ani)
    with statements() as many:
        page = browser.get("/kursus/?cari=pelatihan")
    assert "20 pelatihan" in text_of(page)
    assert many() == small


def test_strange_searches_do_no_harm(trio, browsers):
    a_course(trio.ani)
    for query in ("?cari=%27%22%3C%25", "?level=abc&menit=-1", "?kompetensi=99999999999", "?cari=" + "a" * 500):
        assert browsers(trio.budi).get("/kursus/" + query).status_code == 200
