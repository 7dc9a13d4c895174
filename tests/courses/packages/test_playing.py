"""Playing a package through the door: who may, what is kept, what follows, and what the other host serves."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bina import signals
from courses.packages import operations as packages
from courses.packages.models import PackageAttempt, VisitReport
from courses.packages.queries import own_attempt
from courses.study import operations as study
from courses.study.models import EnrolmentState
from courses.study.queries import study_of
from tests.support.courses import an_enrolment
from tests.support.packages import PAGE, a_manifest, a_package, a_package_course, an_archive, sample, several
from tests.support.web import text_of

HOST = "http://paket.test"


@pytest.fixture(autouse=True)
def _own_host(app, monkeypatch):
    """Packages have a host of their own, and the run-time is taken for installed."""
    monkeypatch.setitem(app.config, "CONTENT_URL", HOST)
    monkeypatch.setattr("courses.packages.reports.has_asset", lambda name: True)


@pytest.fixture
def course(db, trio):
    """A course that is one package of one part; Budi follows it."""
    version, lesson = a_package_course(trio.ani, a_package(trio.ani))
    enrolment = an_enrolment(trio.budi, version)
    db.session.commit()
    return version, lesson, enrolment


def cover(lesson, version):
    return f"/kursus/{version.course_id}/paket/{lesson.id}"


class Player:
    """What the player's script does, without a browser."""

    def __init__(self, client, start):
        self.client = client
        answer = client.send(start)
        assert answer.status_code == 303, text_of(answer)
        self.place = answer.location
        self.token = client.token()
        self.sequence = 0
        self.key = None

    def post(self, door, body):
        return self.client.post(f"{self.place}/{door}", json=body, headers={"X-CSRFToken": self.token})

    def open(self, part):
        answer = self.post("buka", {"part": part})
        if answer.status_code == 200:
            self.key, self.sequence = answer.json["key"], 0
        return answer

    def say(self, said, ended=False, **values):
        self.sequence += 1
        return self.post("catat", {"key": self.key, "sequence": self.sequence, "said": said, "ended": ended, **values})


def test_a_learner_opens_suspends_and_finds_everything_again(db, trio, browsers, course, clock):
    version, lesson, _enrolment = course
    budi = browsers(trio.budi)
    page = budi.get(cover(lesson, version))
    assert "Buka paket" in text_of(page)
    assert "Mengapa" not in text_of(page)
    player = Player(budi, cover(lesson, version))
    opened = player.open("i1").json
    assert opened["values"]["cmi.core.entry"] == "ab-initio"
    assert opened["values"]["cmi.core.student_name"] == "Budi Santoso"
    clock.shift(timedelta(minutes=10))
    said = {
        "cmi.core.lesson_status": "incomplete", "cmi.core.lesson_location": "7", "cmi.suspend_data": "halaman=7",
        "cmi.core.session_time": "00:30:00", "cmi.core.exit": "suspend", "cmi.interactions.0.id": "s1",
    }  # fmt: skip
    assert player.say(said, ended=True).status_code == 200
    again = Player(budi, cover(lesson, version))
    assert again.place == player.place
    values = again.open("i1").json["values"]
    assert values["cmi.core.entry"] == "resume"
    assert values["cmi.core.lesson_location"] == "7"
    assert values["cmi.suspend_data"] == "halaman=7"
    assert values["cmi.interactions.0.id"] == "s1"
    # Half an hour was said, ten minutes passed: ten are believed.
    assert values["cmi.core.total_time"] == "0000:10:00.00"
    assert "10 menit" in text_of(budi.get(cover(lesson, version)))


def test_completing_the_package_completes_the_course_in_the_same_moment(db, trio, browsers, course):
    version, lesson, enrolment = course
    scored = []
    player = Player(browsers(trio.budi), cover(lesson, version))
    player.open("i1")
    with signals.assessment_scored.connected_to(lambda person, **told: scored.append(told)):
        player.say({"cmi.core.lesson_status": "passed", "cmi.core.score.raw": "80", "cmi.core.score.max": "100"})
        player.say({"cmi.core.lesson_status": "passed", "cmi.core.score.raw": "80", "cmi.core.score.max": "100"}, True)
    db.session.refresh(enrolment)
    assert enrolment.state is EnrolmentState.COMPLETED
    assert [told["score"] for told in scored] == [0.8]
    assert "Selesai" in text_of(browsers(trio.budi).get(cover(lesson, version)))


def test_the_course_says_in_words_why_a_package_is_not_complete(db, trio, browsers):
    version, lesson = a_package_course(
        trio.ani, a_package(trio.ani, an_archive({f"{n}.html": PAGE for n in (1, 2, 3)}, several(3)))
    )
    an_enrolment(trio.budi, version)
    db.session.commit()
    budi, page = browsers(trio.budi), f"/kursus/{version.course_id}"
    assert "belum melaporkan apa pun" in text_of(budi.get(page))
    player = Player(budi, cover(lesson, version))
    player.open("i1")
    player.say({"cmi.core.lesson_status": "completed"}, True)
    assert "Baru 1 dari 3 bagian paket yang selesai." in text_of(budi.get(page))
    for name in ("i2", "i3"):
        player.open(name)
        player.say({"cmi.core.lesson_status": "failed", "cmi.core.score.raw": "40"} if name == "i3"
                   else {"cmi.core.lesson_status": "completed"}, True)  # fmt: skip
    assert "menurut paketnya belum lulus" in text_of(budi.get(page))


def test_a_report_sent_twice_counts_once_and_an_older_one_changes_nothing(db, trio, browsers, course, clock):
    version, lesson, _enrolment = course
    player = Player(browsers(trio.budi), cover(lesson, version))
    player.open("i1")
    player.say({"cmi.core.lesson_location": "1"})
    clock.shift(timedelta(minutes=2))
    player.say({"cmi.core.lesson_location": "2"})
    for sequence, place in ((2, "2"), (1, "1"), (2, "dipalsukan")):
        player.post("catat", {"key": player.key, "sequence": sequence, "said": {"cmi.core.lesson_location": place},
                              "ended": False})  # fmt: skip
    assert db.session.scalar(select(func.count(VisitReport.id))) == 2
    assert player.open("i1").json["values"]["cmi.core.lesson_location"] == "2"


def test_a_part_that_saves_with_every_tap_does_not_fill_the_disk(db, trio, browsers, course, clock):
    version, lesson, _enrolment = course
    player = Player(browsers(trio.budi), cover(lesson, version))
    player.open("i1")
    for n in range(30):
        clock.shift(timedelta(seconds=4))
        player.say({"cmi.core.lesson_location": str(n), "cmi.suspend_data": "x" * 60_000})
    assert db.session.scalar(select(func.count(VisitReport.id))) <= 3
    assert player.open("i1").json["values"]["cmi.core.lesson_location"] == "29"


def test_going_on_with_a_suspended_part_is_no_new_attempt(db, trio, browsers):
    items = (
        '<item identifier="i1" identifierref="r1"><title>A</title>'
        '<sequencing><limitConditions attemptLimit="1"/></sequencing></item>'
        '<item identifier="i2" identifierref="r1"><title>B</title></item>'
    )
    package = a_package(trio.ani, an_archive(manifest=a_manifest(items, version="2004 4th Edition")))
    version, lesson = a_package_course(trio.ani, package)
    an_enrolment(trio.budi, version)
    db.session.commit()
    player = Player(browsers(trio.budi), cover(lesson, version))
    for leaves in ("suspend", "suspend", ""):
        assert player.open("i1").status_code == 200
        player.say({"cmi.completion_status": "incomplete", "cmi.exit": leaves}, True)
    assert player.open("i2").status_code == 200
    refused = player.open("i1")
    assert refused.status_code == 403
    assert "sudah habis" in refused.json["error"]


def test_nobody_plays_or_writes_into_anothers_attempt(db, trio, browsers, course):
    version, lesson, _enrolment = course
    budi = Player(browsers(trio.budi), cover(lesson, version))
    budi.open("i1")
    for other in (trio.ani, trio.citra):
        client = browsers(other)
        assert client.get(budi.place).status_code == 404
        token = client.token()
        for door, body in (
            ("buka", {"part": "i1"}),
            ("catat", {"key": budi.key, "sequence": 1, "said": {"cmi.core.lesson_status": "passed"}, "ended": True}),
        ):
            answer = client.post(f"{budi.place}/{door}", json=body, headers={"X-CSRFToken": token})
            assert answer.status_code == 404
    assert db.session.scalar(select(func.count(VisitReport.id))) == 0
    assert browsers(trio.citra).send(cover(lesson, version)).status_code == 404
    assert browsers(trio.citra).send(f"/susun/materi/{lesson.id}/paket").status_code in (403, 404)
    assert browsers(trio.budi).send(f"/susun/materi/{lesson.id}/paket").status_code == 403


def test_a_visit_of_one_attempt_takes_no_report_of_another(db, trio, browsers, course):
    version, lesson, _enrolment = course
    budi = Player(browsers(trio.budi), cover(lesson, version))
    budi.open("i1")
    ani = Player(browsers(trio.ani), f"/susun/materi/{lesson.id}/paket")
    ani.key = budi.key
    assert ani.say({"cmi.core.lesson_status": "passed"}, True).status_code == 404


def test_without_a_token_nothing_is_written(db, trio, browsers, course):
    version, lesson, _enrolment = course
    player = Player(browsers(trio.budi), cover(lesson, version))
    player.open("i1")
    player.token = "tidak-ada"
    assert player.say({"cmi.core.lesson_status": "passed"}, True).status_code == 400


@pytest.mark.parametrize(
    "said", [None, "x", {"cmi.x": 5}, {"document.cookie": "x"}, {"cmi.suspend_data": "x" * 70_000}]
)
def test_what_is_no_report_answers_422_and_changes_nothing(db, trio, browsers, course, said):
    version, lesson, _enrolment = course
    player = Player(browsers(trio.budi), cover(lesson, version))
    player.open("i1")
    answer = player.say(said)
    assert answer.status_code == 422
    assert answer.json["error"]
    assert db.session.scalar(select(func.count(VisitReport.id))) == 0


def test_the_author_tries_a_package_and_it_counts_nowhere(db, trio, browsers, course):
    _version, lesson, enrolment = course
    ani = browsers(trio.ani)
    assert "Coba paket ini" in text_of(ani.get(f"/susun/materi/{lesson.id}/pratinjau"))
    player = Player(ani, f"/susun/materi/{lesson.id}/paket")
    player.open("i1")
    player.say({"cmi.core.lesson_status": "passed", "cmi.core.score.raw": "100"}, True)
    db.session.refresh(enrolment)
    assert enrolment.state is EnrolmentState.ACTIVE
    assert own_attempt(trio.ani, lesson, None) is not None
    assert study_of(enrolment).progress.done_minutes == 0


def test_in_the_forced_sample_the_server_itself_refuses_the_second_part_before_the_first_is_done(db, trio, browsers):
    with sample("SequencingForced").open("rb") as stream:
        package = packages.bring(stream, "urut.zip", by=trio.ani)
    packages.unpack(package)
    version, lesson = a_package_course(trio.ani, package)
    enrolment = an_enrolment(trio.budi, version)
    db.session.commit()
    player = Player(browsers(trio.budi), cover(lesson, version))
    refused = player.open("etuqiette_item")
    assert refused.status_code == 403
    assert "bagian sebelumnya" in refused.json["error"]
    done = {"cmi.completion_status": "completed", "cmi.success_status": "passed", "cmi.exit": "suspend"}
    for name in ("playing_item", "etuqiette_item", "handicapping_item", "havingfun_item", "assessment_item"):
        assert player.open(name).status_code == 200
        standing = player.say(done, True).json["standing"]
    assert standing["complete"]
    db.session.refresh(enrolment)
    assert enrolment.state is EnrolmentState.COMPLETED


def test_after_a_hard_deadline_nothing_is_recorded(db, trio, browsers, course, clock):
    version, lesson, enrolment = course
    player = Player(browsers(trio.budi), cover(lesson, version))
    player.open("i1")
    enrolment.deadline, enrolment.hard_deadline = enrolment.enrolled_at.date(), True
    clock.shift(timedelta(days=3))
    answer = player.say({"cmi.core.lesson_status": "passed"}, True)
    assert answer.status_code == 403
    assert "Batas waktu" in answer.json["error"]


def test_a_running_study_stays_with_its_package_when_a_new_version_has_another(db, trio, browsers, course):
    from courses.authoring import operations as authoring

    version, lesson, _enrolment = course
    old = own = packages.begin(trio.budi, lesson, _enrolment)
    draft = authoring.begin_draft(version.course, by=trio.ani)
    newer = a_package(trio.ani, an_archive({"index.html": PAGE + "baru"}))
    draft.lessons[0].file_id = newer.file_id
    authoring.publish(draft, by=trio.ani)
    own = packages.begin(trio.budi, lesson, _enrolment)
    assert own.id == old.id
    assert own.package_id != newer.id


def test_ten_openings_at_once_make_one_attempt(db, trio, course):
    _version, lesson, enrolment = course
    made = {packages.begin(trio.budi, lesson, enrolment).id for _n in range(10)}
    assert len(made) == 1
    assert db.session.scalar(select(func.count(PackageAttempt.id))) == 1


# ------------------------------------------------------------------------------------- their own host


def address(db, trio, course):
    _version, lesson, enrolment = course
    attempt = packages.begin(trio.budi, lesson, enrolment)
    db.session.commit()
    return packages.address_of(attempt).removeprefix(HOST)


def test_files_are_served_on_their_own_host_only_without_any_cookie(db, trio, course, client, browsers):
    path = address(db, trio, course)
    page = client.get(path + "isi/index.html", base_url=HOST, buffered=True)
    assert page.status_code == 200
    assert page.get_data(as_text=True) == PAGE
    assert "Set-Cookie" not in page.headers
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-scripts")
    assert "allow-top-navigation" not in policy
    assert "connect-src 'self'" in policy
    # The same address on Bina's own host is nothing, even for the learner.
    assert browsers(trio.budi).get(path + "isi/index.html").status_code == 404
    assert browsers(trio.budi).get(path).status_code == 404


def test_nothing_of_bina_is_served_on_the_packages_host(db, trio, course, client, browsers):
    sent = client.get("/akun/masuk", base_url=HOST, buffered=True)
    assert sent.status_code == 302
    assert sent.location == "http://bina.test/akun/masuk"
    assert client.post("/akun/masuk", base_url=HOST, buffered=True).status_code in (400, 404)
    assert "Set-Cookie" not in sent.headers


@pytest.mark.parametrize(
    "path",
    [
        "isi/../../../secret.key",
        "isi/%2e%2e/%2e%2e/secret.key",
        "isi//etc/passwd",
        "isi/tidak-ada.html",
        "isi/",
        "isi/..",
    ],
)
def test_no_path_leads_out_of_the_package(db, trio, course, client, path):
    answer = client.get(address(db, trio, course) + path, base_url=HOST, buffered=True)
    assert answer.status_code in (302, 308, 404)
    assert "Set-Cookie" not in answer.headers


def test_a_forged_or_old_address_opens_nothing(db, trio, course, client, clock):
    path = address(db, trio, course)
    assert client.get(path[:-3] + "x/isi/index.html", base_url=HOST, buffered=True).status_code == 404
    assert client.get("/paket/apa-saja/isi/index.html", base_url=HOST, buffered=True).status_code == 404
    clock.shift(timedelta(days=3))
    assert client.get(path + "isi/index.html", base_url=HOST, buffered=True).status_code == 410


def test_an_address_stays_the_same_for_a_day_so_that_files_are_not_loaded_twice(db, trio, course, clock):
    path = address(db, trio, course)
    clock.shift(timedelta(hours=5))
    assert address(db, trio, course) == path


def test_a_page_of_a_package_says_itself_how_it_is_written(db, trio, client):
    package = a_package(trio.ani, an_archive({"index.html": "<p>caf\xe9</p>".encode("latin-1")}))
    version, lesson = a_package_course(trio.ani, package)
    attempt = packages.begin(trio.budi, lesson, an_enrolment(trio.budi, version))
    db.session.commit()
    answer = client.get(
        packages.address_of(attempt).removeprefix(HOST) + "isi/index.html", base_url=HOST, buffered=True
    )
    assert answer.headers["Content-Type"] == "text/html"


def test_without_a_host_of_their_own_learner_and_author_are_told_so_in_one_sentence(
    db, trio, course, browsers, app, monkeypatch
):
    monkeypatch.setitem(app.config, "CONTENT_URL", None)
    version, lesson, enrolment = course
    budi = browsers(trio.budi)
    page = text_of(budi.get(cover(lesson, version)))
    assert "Beri tahu administrator" in page
    assert "Buka paket" not in page
    attempt = packages.begin(trio.budi, lesson, enrolment)
    db.session.commit()
    assert budi.get(f"/kursus/paket/{attempt.id}").status_code == 409
    assert "BINA_CONTENT_URL" in text_of(browsers(trio.ani).get(f"/susun/materi/{lesson.id}/pratinjau"))


# --------------------------------------------------------------------------------------------- author


def test_an_author_uploads_a_package_sees_its_structure_and_publishes(db, trio, browsers):
    from courses.authoring import operations as authoring
    from courses.catalogue.rules import LessonKind
    from tests.support.courses import a_draft

    draft = a_draft(trio.ani)
    lesson = authoring.add_lesson(draft.modules[0], LessonKind.PACKAGE, "Paket", 20)
    db.session.commit()
    ani, place = browsers(trio.ani), f"/susun/materi/{lesson.id}"
    fields = {
        "title": "Paket",
        "minutes": "20",
        "mandatory": "y",
        "opens_after": "nothing",
        "watch_percent": "80",
        "go": "stay",
    }
    outline = f"/susun/{draft.course_id}"
    assert "belum diunggah" in text_of(ani.get(outline))
    evil = ani.send(place, {**fields, "file": (an_archive(manifest="<manifest"), "paket.zip")})
    assert evil.status_code == 422
    assert "rusak" in text_of(evil)
    db.session.refresh(lesson)
    assert lesson.file_id is None
    whole = an_archive({f"{n}.html": PAGE for n in (1, 2)}, several(2, version="2004 4th Edition", title="Dua bagian"))
    assert ani.send(place, {**fields, "file": (whole, "paket.zip")}).status_code == 303
    assert "sedang dibongkar" in text_of(ani.get(place))
    assert "belum selesai dibongkar" in text_of(ani.get(outline))
    from courses.packages.queries import package_of

    db.session.refresh(lesson)
    packages.unpack(package_of(lesson))
    page = text_of(ani.get(place))
    assert "SCORM 2004 edisi 4" in page
    assert "Bagian 2" in page
    assert "belum selesai dibongkar" not in text_of(ani.get(outline))
    assert browsers(trio.budi).get(place).status_code == 403
    assert browsers(trio.citra).get(place).status_code == 403


def test_the_archive_itself_is_no_download(db, trio, browsers, course):
    version, lesson, _enrolment = course
    for person in (trio.ani, trio.budi):
        answer = browsers(person).get(f"/kursus/{version.course_id}/berkas/{lesson.file_id}")
        assert answer.status_code == 404


def test_statements_do_not_grow_with_visits(db, trio, browsers, course, statements):
    version, lesson, _enrolment = course
    budi = browsers(trio.budi)
    player = Player(budi, cover(lesson, version))

    def count():
        with statements() as counted:
            budi.get(cover(lesson, version))
        return counted()

    for _n in range(2):
        player.open("i1")
        player.say({"cmi.core.lesson_location": "1"}, True)
    few = count()
    for _n in range(10):
        player.open("i1")
        player.say({"cmi.core.lesson_location": "2"}, True)
    assert count() == few


def test_json_of_the_player_never_breaks_out_of_its_attribute(db, trio, browsers):
    title = '"><script>alert(1)</script>'
    items = f'<item identifier="i1" identifierref="r1"><title>{title.replace("<", "&lt;")}</title></item>'
    package = a_package(trio.ani, an_archive(manifest=a_manifest(items)))
    version, lesson = a_package_course(trio.ani, package)
    an_enrolment(trio.budi, version)
    db.session.commit()
    budi = browsers(trio.budi)
    page = budi.get(Player(budi, cover(lesson, version)).place).get_data(as_text=True)
    assert "<script>alert" not in page
    assert json.dumps(title)[1:-1] not in page


def test_leaving_the_course_shuts_the_package(db, trio, browsers, course):
    version, lesson, enrolment = course
    budi = browsers(trio.budi)
    player = Player(budi, cover(lesson, version))
    study.withdraw(enrolment, by=trio.budi)
    db.session.commit()
    assert budi.get(player.place).status_code == 404
