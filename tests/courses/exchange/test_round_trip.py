"""What is taken out comes in the same, whatever the course; nothing of any person travels."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bina.db import db
from courses.authoring import operations as authoring
from courses.authoring.operations import LessonContent
from courses.catalogue.models import Course, Lesson
from courses.catalogue.rules import ActivityKind, LessonKind, OpensAfter
from courses.conditions.rules import Condition, ConditionKind, to_json
from courses.exchange import operations as exchange
from courses.exchange.rules import native
from courses.exchange.rules.plans import (
    PlannedCourse,
    PlannedFile,
    PlannedLesson,
    PlannedModule,
    PlannedPeers,
    PlannedQuiz,
    PlannedSample,
)
from courses.placement.rules import Deed, PlacementRule, rules_to_json
from courses.quizzes.rules.attempts import ReviewPolicy
from courses.quizzes.rules.papers import Draw
from courses.quizzes.rules.sections import Section
from courses.rubrics.rules import read_rubric
from courses.writing.operations import add_picture
from tests.support import documents
from tests.support.assignments import RUBRIC
from tests.support.courses import a_course, a_draft, a_question, an_enrolment, read_everything
from tests.support.packages import an_archive
from tests.support.people import a_unit
from tests.support.web import text_of

titles = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=40).filter(
    lambda text: bool(text.strip()) and "\n" not in text
)
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=120)
lines = st.lists(st.builds(Draw, st.integers(1, 5), st.sampled_from(["", "T1"])), max_size=3).map(tuple)
quizzes = st.builds(
    PlannedQuiz,
    purpose=st.sampled_from(["pre", "post", "final", "practice"]),
    draws=lines,
    sections=st.lists(
        st.builds(
            Section,
            st.sampled_from(["Kasus", "Aturan"]),
            st.sampled_from(["", "Warga datang **marah**."]),
            lines,
            st.none() | st.integers(1, 600),
            st.booleans(),
        ),
        max_size=2,
        unique_by=lambda section: section.title,
    ).map(tuple),
    limit_minutes=st.none() | st.integers(1, 600),
    attempts_allowed=st.none() | st.integers(1, 100),
    pause_minutes=st.integers(0, 60),
    review=st.sampled_from(ReviewPolicy),
    sequential=st.booleans(),
    asks_certainty=st.booleans(),
)
conditions = st.lists(
    st.dates(date(2026, 1, 1), date(2030, 1, 1)).map(lambda day: Condition(ConditionKind.DATE, day.isoformat()))
    | st.builds(Condition, st.just(ConditionKind.DAYS), st.just(""), st.integers(1, 90))
    | st.just(Condition(ConditionKind.LESSON, "1.1", 60, "Bacaan")),
    max_size=2,
).map(tuple)

samples = st.builds(
    PlannedSample,
    st.sampled_from(["Yth. Bapak", "Dengan hormat,\n\n…"]),
    st.tuples(st.integers(0, 2), st.integers(0, 2)),
    st.sampled_from(["", "Tanggalnya ada."]),
)
peers = st.none() | st.builds(
    PlannedPeers, st.integers(2, 5), st.integers(1, 60), st.integers(0, 60), st.none() | samples
)


@st.composite
def lessons(draw) -> PlannedLesson:
    kind = draw(st.sampled_from([LessonKind.TEXT, LessonKind.QUIZ, LessonKind.ASSIGNMENT, LessonKind.LIVE]))
    return PlannedLesson(
        title=draw(titles),
        kind=kind,
        minutes=draw(st.integers(1, 600)),
        required=draw(st.booleans()),
        opens_after=draw(st.sampled_from(OpensAfter)),
        release=draw(conditions),
        body=draw(texts),
        watch_percent=draw(st.integers(1, 100)),
        pass_percent=draw(st.none() | st.integers(0, 100))
        if kind in (LessonKind.QUIZ, LessonKind.ASSIGNMENT)
        else None,
        activity=draw(st.sampled_from(ActivityKind)) if kind is LessonKind.LIVE else None,
        quiz=draw(quizzes) if kind is LessonKind.QUIZ else None,
        rubric=read_rubric(RUBRIC) if kind is LessonKind.ASSIGNMENT else None,
        peers=draw(peers) if kind is LessonKind.ASSIGNMENT else None,
    )


plans = st.builds(
    PlannedCourse,
    title=titles,
    code=st.just("UJI"),
    summary=texts,
    audience=texts,
    level=st.integers(1, 5),
    objectives=st.just((("T1", "Menyapa warga"),)),
    placement=st.just(()) | st.just((PlacementRule("1", "T1", Deed.SKIP, 80),)),
    modules=st.lists(
        st.builds(PlannedModule, titles, st.lists(lessons(), min_size=1, max_size=3).map(tuple), conditions),
        min_size=1,
        max_size=3,
    ).map(tuple),
    questions=st.just(()) | st.just((("UJI-01", a_question(1)), ("UJI-02", a_question(2, tags=("sukar",))))),
    files=st.just(()) | st.just((PlannedFile("berkas/a.pdf", "a.pdf", "0" * 64, 7),)),
)


@given(plans)
@settings(max_examples=60, deadline=None)
def test_a_manifest_reads_back_the_same(plan):
    content = json.dumps(native.to_json(plan)).encode()
    assert native.read_manifest(content, lambda place: native.bodies(plan).get(place, "")) == plan


def an_archive_of(plan: PlannedCourse) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("bina.json", json.dumps(native.to_json(plan)))
        for place, body in native.bodies(plan).items():
            archive.writestr(native.body_path(place), body)
    stream.seek(0)
    return stream


def test_generated_courses_come_in_and_go_out_the_same(trio):
    @given(plans.map(lambda plan: replace(plan, files=())))
    @settings(max_examples=15, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def comes_back(plan):
        with db.session.begin_nested() as attempt:
            parcel = exchange.bring(an_archive_of(plan), "uji.zip", by=trio.ani)
            draft = exchange.make_course(parcel, trio.unit, "UJI", plan.title, by=trio.ani)
            db.session.expire_all()
            assert exchange.planned_course(draft) == plan
            attempt.rollback()
        db.session.expire_all()

    comes_back()


@pytest.fixture
def source(trio):
    """A course with everything: picture, links, rubric, package, conditions of every kind, placement."""
    draft = a_draft(trio.ani)
    module = draft.modules[0]
    first, second = module.lessons[:2]
    file = add_picture(first, "peta.png", documents.a_photo(200, 100, "PNG"), by=trio.ani)
    body = (
        f"![Peta](gambar:{file.id}) [unduh](/kursus/{draft.course_id}/berkas/{file.id}) "
        f"[lanjut](/kursus/{draft.course_id}/materi/{second.id})"
    )
    authoring.write_lesson(first, LessonContent("Bacaan 1", 30, body=body))
    task = authoring.add_lesson(module, LessonKind.ASSIGNMENT, "Tugas", 20)
    authoring.write_lesson(task, LessonContent("Tugas", 20, body="Kerjakan."))
    authoring.write_assignment(task, read_rubric(RUBRIC), 70)
    packed = authoring.add_lesson(module, LessonKind.PACKAGE, "Paket", 20)
    from courses.packages.operations import bring

    packed.file_id = bring(an_archive(), "paket.zip", by=trio.ani).file_id
    other = a_course(trio.ani)
    draft.requires = to_json(
        [Condition(ConditionKind.COURSE, str(other.course_id), 60, other.title),
         Condition(ConditionKind.UNIT, str(trio.unit.id), None, trio.unit.name)]
    )  # fmt: skip
    second.release = to_json([Condition(ConditionKind.LESSON, first.key, None, first.title)])
    module.release = to_json([Condition(ConditionKind.DAYS, "", 2)])
    draft.placement = rules_to_json([PlacementRule(module.key, "T1", Deed.SKIP, 80)])
    db.session.flush()
    return draft


def taken_out(browser, course_id: int) -> bytes:
    answer = browser.send(f"/susun/{course_id}/ekspor", {"videos": "y"})
    assert answer.status_code == 200
    assert answer.mimetype == "application/zip"
    content = answer.data
    answer.close()
    return content


def brought_in(browser, content: bytes, code: str) -> int:
    answer = browser.send("/susun/impor", {"file": (io.BytesIO(content), "pelatihan.zip")})
    assert answer.status_code == 303, text_of(answer)
    page = answer.location
    assert "Semua isi berkas terbawa" in text_of(browser.get(page))
    unit = db.session.scalars(select(Course)).first().unit_id
    answer = browser.send(page, {"title": "Pelatihan datang", "code": code, "unit": unit})
    assert answer.status_code == 303, text_of(answer)
    return db.session.scalars(select(Course.id).where(Course.code == code)).one()


def test_a_course_travels_through_its_file_and_back(trio, browsers, source):
    ani = browsers(trio.ani)
    content = taken_out(ani, source.course_id)
    course_id = brought_in(ani, content, "DTG")
    again = taken_out(ani, course_id)
    with zipfile.ZipFile(io.BytesIO(content)) as one, zipfile.ZipFile(io.BytesIO(again)) as other:
        first, second = (json.loads(each.read("bina.json")) for each in (one, other))
        assert first["code"] != second["code"]
        assert {**first, "code": "", "title": ""} == {**second, "code": "", "title": ""}
        assert set(one.namelist()) == set(other.namelist())
        assert all(one.read(name) == other.read(name) for name in one.namelist() if name != "bina.json")
    draft = db.session.get(Course, course_id).versions[0]
    read = db.session.scalars(select(Lesson).where(Lesson.id == draft.lessons[0].id)).one()
    assert read.body_html.count(f"/kursus/{course_id}/berkas/") == 2
    assert f'href="/kursus/{course_id}/materi/{draft.lessons[1].id}"' in read.body_html
    assert draft.lessons[1].conditions[-1].target == draft.lessons[0].key
    assert draft.lessons[-1].file.media_type == "application/zip"


def test_no_person_travels(trio, browsers):
    version = a_course(trio.ani)
    read_everything(an_enrolment(trio.budi, version))
    content = taken_out(browsers(trio.ani), version.course_id)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist()).decode()
    for person in (trio.ani, trio.budi):
        assert person.name not in whole
        assert person.email not in whole


def test_only_writers_take_out_and_only_the_bringer_sees_what_waits(trio, browsers):
    version = a_course(trio.ani)
    content = taken_out(browsers(trio.ani), version.course_id)
    for other in (trio.budi, trio.citra):
        assert browsers(other).get(f"/susun/{version.course_id}/ekspor").status_code in (403, 404)
        assert browsers(other).send(f"/susun/{version.course_id}/ekspor", {}).status_code in (403, 404)
        assert browsers(other).get("/susun/impor").status_code in (200, 403)
    page = browsers(trio.ani).send("/susun/impor", {"file": (io.BytesIO(content), "a.zip")}).location
    assert browsers(trio.ani).get(page).status_code == 200
    for other in (trio.budi, trio.citra):
        assert browsers(other).get(page).status_code in (403, 404)
        assert browsers(other).send(page, {"title": "X", "code": "XX", "unit": trio.unit.id}).status_code in (403, 404)


def test_making_twice_makes_one_course_and_a_taken_code_makes_none(trio, browsers):
    version = a_course(trio.ani)
    ani = browsers(trio.ani)
    page = ani.send("/susun/impor", {"file": (io.BytesIO(taken_out(ani, version.course_id)), "a.zip")}).location
    count = len(db.session.scalars(select(Course.id)).all())
    taken = ani.send(page, {"title": "Judul saya", "code": version.course.code, "unit": trio.unit.id})
    assert taken.status_code == 422
    assert "sudah dipakai" in text_of(taken)
    assert "Judul saya" in taken.text
    elsewhere = ani.send(page, {"title": "Judul", "code": "BARU", "unit": a_unit(name="Unit lain").id})
    assert elsewhere.status_code == 422
    assert len(db.session.scalars(select(Course.id)).all()) == count
    for _ in range(2):
        assert ani.send(page, {"title": "Judul", "code": "BARU", "unit": trio.unit.id}).status_code == 303
    assert len(db.session.scalars(select(Course.id)).all()) == count + 1
    assert "sudah menjadi pelatihan" in text_of(ani.get(page))


def test_a_video_left_out_is_found_by_its_bytes_only_among_ones_own_courses(trio, source):
    draft = source
    video = authoring.add_lesson(draft.modules[0], LessonKind.VIDEO, "Tayangan", 5)
    video.file_id = add_picture(video, "tayangan.png", documents.a_photo(80, 60, "PNG"), by=trio.ani).id
    video.file.media_type, video.file.name = "video/mp4", "tayangan.mp4"
    db.session.flush()
    with exchange.take_out(draft, by=trio.ani, with_videos=False) as stream:
        parcel = exchange.bring(stream, "a.zip", by=trio.ani)
    assert video.file_id in parcel.files.values()
    with exchange.take_out(draft, by=trio.ani, with_videos=False) as stream:
        theirs = exchange.bring(stream, "a.zip", by=trio.citra)
    assert video.file_id not in theirs.files.values()
    assert ["video_left_out", "tayangan.mp4"] in theirs.losses
