"""Two versions are told apart: what came, went, moved or changed, and which words; the page says it safely."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bina.db import db
from courses.authoring import operations as authoring
from courses.authoring.operations import LessonContent, QuizRules
from courses.catalogue.rules import LessonKind
from courses.quizzes.models import Purpose
from courses.review.queries import difference_between
from courses.review.rules.difference import (
    Facet,
    Fate,
    PlainLesson,
    PlainVersion,
    Stroke,
    difference,
    shortened,
    words_changed,
)
from tests.support.courses import a_course
from tests.support.web import text_of


def _version(*lessons, modules=("M",), cover=None):
    return PlainVersion(
        cover or {Facet.TITLE: "P"},
        tuple(modules),
        tuple(PlainLesson(key, module, {Facet.TITLE: key, Facet.TEXT: text}) for key, module, text in lessons),
    )


def test_what_came_went_moved_and_changed_is_named():
    old = _version(("a", "M", "1"), ("b", "M", "2"), ("c", "M", "3"), ("d", "M", "4"))
    new = _version(("c", "M", "3"), ("a", "M", "1"), ("b", "M", "lain"), ("e", "N", "5"), modules=("M", "N"))
    found = difference(old, new)
    assert [(each.key, each.fate, each.moved, each.restudied) for each in found.lessons] == [
        ("c", Fate.MOVED, True, False),
        ("b", Fate.CHANGED, False, True),
        ("e", Fate.ADDED, False, False),
        ("d", Fate.REMOVED, False, False),
    ]
    assert (found.modules_added, found.modules_removed) == (("N",), ())
    assert difference(old, old).nothing


def test_a_module_with_another_name_moves_no_lesson():
    old = _version(("a", "M", "1"), ("b", "M", "2"))
    new = _version(("a", "N", "1"), ("b", "N", "2"), modules=("N",))
    assert difference(old, new).lessons == ()
    across = _version(("a", "M", "1"), ("b", "N", "2"), modules=("M", "N"))
    there = _version(("a", "N", "1"), ("b", "N", "2"), modules=("M", "N"))
    assert [each.fate for each in difference(across, there).lessons] == [Fate.MOVED]


_TEXT = st.lists(
    st.sampled_from(["satu", "dua", "tiga", " ", "\n", "\n\n", "<b>", "antrean panjang"]), max_size=30
).map("".join)


@given(_TEXT, _TEXT)
def test_both_texts_can_be_read_back_from_their_difference(old, new):
    found = words_changed(old, new)
    assert "".join(each.text for each in found if each.stroke is not Stroke.NEW) == old
    assert "".join(each.text for each in found if each.stroke is not Stroke.GONE) == new
    assert words_changed(old, new) == found


@given(_TEXT, _TEXT)
def test_leaving_out_unchanged_words_leaves_every_change_in(old, new):
    found = words_changed(old + " kata" * 60, new + " kata" * 60)
    kept = [each for each in shortened(found) if each.stroke in (Stroke.NEW, Stroke.GONE)]
    assert kept == [each for each in found if each.stroke in (Stroke.NEW, Stroke.GONE)]
    assert sum(len(each.text) for each in shortened(found)) < len(new) + len(old) + 60 * 5


@pytest.fixture
def two(trio):
    """A published course and a draft in which almost everything differs."""
    first = a_course(trio.ani)
    draft = authoring.begin_draft(first.course, by=trio.ani)
    one, two, exam = draft.lessons
    authoring.write_lesson(one, LessonContent("Bacaan 1", 45, body="## Bagian\n\nIsi bacaan <script>x</script> baru."))
    authoring.remove_lesson(two)
    authoring.write_quiz(exam, QuizRules(Purpose.FINAL, ((2, "T1", ""),), pass_percent=60, limit_minutes=30))
    authoring.add_lesson(draft.modules[0], LessonKind.TEXT, "Bacaan 3", 15)
    db.session.commit()
    return first, draft


def test_every_kind_of_change_of_a_course_is_found(two):
    found = difference_between(*two)
    facets = {(each.title, change.facet) for each in found.lessons for change in each.changes}
    assert facets == {
        ("Bacaan 1", Facet.MINUTES), ("Bacaan 1", Facet.TEXT), ("Ujian", Facet.QUESTIONS), ("Ujian", Facet.MARK_TO_REACH),
        ("Ujian", Facet.LIMIT_MINUTES), ("Ujian", Facet.ATTEMPTS),
    }  # fmt: skip
    assert {each.title: each.fate for each in found.lessons} == {
        "Bacaan 1": Fate.CHANGED, "Ujian": Fate.CHANGED, "Bacaan 3": Fate.ADDED, "Bacaan 2": Fate.REMOVED,
    }  # fmt: skip


def test_the_page_shows_changes_in_words_and_lets_no_markup_through(two, trio, browsers):
    first, _draft = two
    ani = browsers(trio.ani)
    address = f"/susun/{first.course_id}"
    assert f"/telaah/{first.course_id}/beda" in ani.get(address).get_data(as_text=True)
    page = ani.get(f"/telaah/{first.course_id}/beda")
    assert "<script>x" not in page.get_data(as_text=True)
    assert "30 menit → sekarang 45 menit" in text_of(page)
    assert "Dihapus" in text_of(page)
    back = ani.get(f"/telaah/{first.course_id}/beda?dari=2&ke=1")
    assert "45 menit → sekarang 30 menit" in text_of(back)
    assert "Tidak ada bedanya" in text_of(ani.get(f"/telaah/{first.course_id}/beda?dari=1&ke=1"))
    assert "Belum ada yang dibandingkan" in text_of(ani.get(f"/telaah/{first.course_id}/beda?dari=9"))
    for person in (trio.budi, trio.citra):
        assert browsers(person).get(f"/telaah/{first.course_id}/beda").status_code == 403


def test_comparing_costs_the_same_however_many_lessons(trio, statements):
    small, large = a_course(trio.ani), a_course(trio.ani)
    counts = []
    for version, more in ((small, 0), (large, 12)):
        draft = authoring.begin_draft(version.course, by=trio.ani)
        for n in range(more):
            authoring.add_lesson(draft.modules[0], LessonKind.TEXT, f"Tambahan {n}", 5)
        db.session.commit()
        db.session.expire_all()
        course_id, ids = version.course_id, (version.id, draft.id)
        from courses.catalogue.models import CourseVersion

        old, new = (db.session.get(CourseVersion, number) for number in ids)
        with statements() as count:
            difference_between(old, new)
        counts.append(count())
        assert course_id
    assert counts[0] == counts[1]
