"""Sections of a quiz: a case with its own questions, before and after publishing, for author and learner."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.authoring import operations as authoring
from courses.authoring.operations import QuizRules
from courses.authoring.queries import problems
from courses.quizzes import operations as quizzes
from courses.quizzes.models import Purpose
from courses.quizzes.queries import bank, open_attempt, quiz_of
from courses.quizzes.rules.papers import Draw
from courses.quizzes.rules.sections import (
    Section,
    SectionFault,
    SectionRefusedError,
    read_sections,
    written,
)
from courses.review.queries import difference_between
from courses.review.rules.difference import Facet
from courses.writing import operations as writing
from tests.support.courses import a_draft, a_question, an_enrolment, read_everything
from tests.support.web import text_of

WRITTEN = """## Kasus amplop
Warga menyodorkan **amplop** di loket.

Soal: 2 T1 #amplop

## Kasus antrean
Antrean terlewat.
Soal: 1 T2 #antre"""


def a_sectioned_draft(trio):
    """A draft whose exam draws one question of the bank, then two sections."""
    draft = a_draft(trio.ani)
    for n in range(10, 13):
        quizzes.write_question(draft.course, a_question(n, "T1", tags=("amplop",)), by=trio.ani)
    for n in range(20, 22):
        quizzes.write_question(draft.course, a_question(n, "T2", tags=("antre",)), by=trio.ani)
    exam = draft.lessons[-1]
    authoring.write_quiz(exam, QuizRules(Purpose.FINAL, ((1, "T2", ""),), pass_percent=50, limit_minutes=20))
    return draft


def tags_of(attempt):
    found = {version.id: version.tags for version in bank(attempt.enrolment.course_id)}
    return [next(iter(found[line[0]]), "") for line in attempt.paper]


def test_an_author_writes_sections_and_a_learner_reads_them_beside_their_questions(trio, browsers):
    draft = a_sectioned_draft(trio)
    exam, ani = draft.lessons[-1], browsers(trio.ani)
    path = f"/susun/materi/{exam.id}"
    assert "Tambahkan bagian" in text_of(ani.get(path))
    refused = ani.send(f"{path}/bagian", {"sections": "## Kasus\nSoal: banyak"})
    assert refused.status_code == 422
    assert "“Soal: banyak” belum dapat dibaca" in text_of(refused)
    assert ani.send(f"{path}/bagian", {"sections": WRITTEN}).status_code == 303
    assert "Kasus amplop: 2 soal" in text_of(ani.get(path))
    assert "Kasus antrean" in ani.get(f"{path}/bagian").get_data(as_text=True)
    assert "Kasus antrean" in text_of(ani.get(f"{path}/pratinjau"))
    for person in (trio.budi, trio.citra):
        assert browsers(person).get(f"{path}/bagian").status_code in (403, 404)
    assert problems(draft) == []
    authoring.publish(draft, by=trio.ani)

    enrolment, budi = an_enrolment(trio.budi, draft), browsers(trio.budi)
    read_everything(enrolment)
    assert "Terbagi atas 2 bagian" in text_of(budi.get(f"/kursus/{draft.course_id}/kuis/{exam.id}"))
    budi.send(f"/kursus/{draft.course_id}/kuis/{exam.id}/mulai")
    attempt = open_attempt(enrolment, quiz_of(exam))
    assert tags_of(attempt)[1:] == ["amplop", "amplop", "antre"]
    asked = [budi.get(f"/kursus/percobaan/{attempt.id}/soal/{item}").get_data(as_text=True) for item in range(1, 5)]
    assert ["<strong>amplop</strong>" in page for page in asked] == [False, True, True, False]
    assert ["Bagian 2: Kasus antrean" in page for page in asked] == [False, False, False, True]
    assert text_of(budi.get(f"/kursus/percobaan/{attempt.id}/periksa")).count("Bagian ") == 2
    for item in range(1, 5):
        quizzes.save_form(attempt, item, {"choices": ["o1"]})
    assert quizzes.submit(attempt).score.percent == 100


def test_sections_alone_make_a_quiz_and_a_bank_that_lacks_their_questions_is_told(trio, browsers):
    draft = a_sectioned_draft(trio)
    exam, ani = draft.lessons[-1], browsers(trio.ani)
    authoring.write_sections(exam, read_sections("## Kasus\nSoal: 9 T1 #amplop"))
    assert problems(draft) != []
    page = text_of(ani.get(f"/susun/materi/{exam.id}"))
    assert "Bank kurang 6 soal untuk T1. (#amplop)" in page


def test_versions_copies_and_differences_know_sections(trio):
    draft = a_sectioned_draft(trio)
    before = authoring.fingerprint_of(draft)
    authoring.write_sections(draft.lessons[-1], read_sections(WRITTEN))
    assert authoring.fingerprint_of(draft) != before
    authoring.publish(draft, by=trio.ani)
    following = authoring.begin_draft(draft.course, by=trio.ani)
    assert quiz_of(following.lessons[-1]).written_sections == quiz_of(draft.lessons[-1]).written_sections
    authoring.write_sections(following.lessons[-1], read_sections(WRITTEN.replace("terlewat", "dilewati")))
    changed = difference_between(draft, following)
    assert Facet.SECTIONS in {each.facet for lesson in changed.lessons for each in lesson.changes}
    copy = writing.copy_course(draft, trio.ani.unit, "SALIN", "Salinan", by=trio.ani)
    assert quiz_of(copy.lessons[-1]).written_sections == quiz_of(draft.lessons[-1]).written_sections


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Tanpa judul\nSoal: 1", SectionFault.NO_TITLE),
        ("## A\nSoal: 0", SectionFault.DRAW),
        ("## A\nteks", SectionFault.NO_DRAW),
        ("## A\nSoal: 1\n## a\nSoal: 1", SectionFault.TITLE_TWICE),
        ("\n".join(f"## B{n}\nSoal: 1" for n in range(21)), SectionFault.TOO_MANY),
        (f"## {'a' * 121}\nSoal: 1", SectionFault.TOO_LONG),
    ],
)
def test_what_cannot_be_read_is_named(text, fault):
    with pytest.raises(SectionRefusedError) as refused:
        read_sections(text)
    assert refused.value.fault is fault


WORDS = st.text(st.sampled_from("abcdefgh "), min_size=1, max_size=20).map(str.strip).filter(bool)
DRAWS = st.builds(Draw, st.integers(1, 99), st.sampled_from(["", "T1"]), st.sampled_from(["", "kasus"]))


@given(st.lists(st.builds(Section, WORDS, WORDS, st.lists(DRAWS, min_size=1, max_size=3).map(tuple)), max_size=5,
                unique_by=lambda each: each.title))  # fmt: skip
def test_what_is_written_is_read_again(sections):
    sections = [each for each in sections if not each.text.startswith("soal")]
    assert list(read_sections(written(sections))) == sections
