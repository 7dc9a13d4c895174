"""A course of the labelled demonstration whose lesson is a package: a small SCORM 1.2 exercise of our own."""

import io
import zipfile
from pathlib import Path

from sqlalchemy import select

from bina.db import db
from bina.demo.people import cast, demo_people, demo_unit
from bina.people.models import Competency
from courses.authoring import operations as authoring
from courses.catalogue.models import CourseVersion
from courses.catalogue.rules import LessonKind
from courses.packages import operations as packages
from courses.study import operations as study

FOLDER = Path(__file__).parent / "demo_content" / "menyapa-warga"
#: what a learner who stopped half-way left behind, and what one who came to the end did
HALF = {
    "cmi.core.lesson_status": "incomplete",
    "cmi.core.lesson_location": "1",
    "cmi.suspend_data": "[0,null,null]",
    "cmi.core.exit": "suspend",
}
WHOLE = {
    "cmi.core.lesson_status": "passed",
    "cmi.core.lesson_location": "3",
    "cmi.suspend_data": "[0,1,1]",
    "cmi.core.score.raw": "100",
    "cmi.core.score.max": "100",
}


def packed() -> io.BytesIO:
    """The package as an archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(FOLDER.iterdir()):
            archive.write(path, path.name)
    stream.seek(0)
    return stream


def build_package_course() -> CourseVersion:
    """Publish the course; one learner is in the middle of it, three have completed it."""
    town = cast("surakarta")
    package = packages.bring(packed(), "menyapa-warga.zip", by=town.instructor)
    packages.unpack(package)
    draft = authoring.create_course(town.instructor, demo_unit("surakarta"), "MWL", "Menyapa Warga di Loket")
    authoring.describe(
        draft,
        authoring.Details(
            title="Menyapa Warga di Loket",
            summary="Latihan interaktif lima belas menit: menyapa, menjelaskan syarat, dan menghadapi warga yang kesal.",
            audience="Petugas loket dan siapa pun yang baru mulai melayani warga.",
            competency_id=db.session.scalar(select(Competency.id).where(Competency.code == "T1")),
            objectives=(("S1", "Menyapa dan menjawab warga di loket dengan tepat"),),
        ),
    )
    module = authoring.add_module(draft, "Latihan")
    lesson = authoring.add_lesson(module, LessonKind.PACKAGE, "Latihan menyapa (paket interaktif)", 15)
    body = "Tiga keadaan di loket. Pilih yang akan Anda lakukan; alasannya tampil setelah Anda memilih."
    authoring.write_lesson(lesson, authoring.LessonContent("Latihan menyapa (paket interaktif)", 15, body=body))
    lesson.file_id = package.file_id
    authoring.publish(draft, by=town.instructor)
    others = [person for person in demo_people("surakarta") if not person.roles and person.id != town.learner.id]
    for person, said in ((town.learner, HALF), *((person, WHOLE) for person in others[-3:])):
        enrolment = study.enrol(person, draft, by=person)
        attempt = packages.begin(person, lesson, enrolment)
        opened = packages.open_part(attempt, "latihan")
        packages.hear(attempt, opened.visit.key, 1, dict(said), ended=True)
    return draft
