"""Makers of packages: archives as authoring tools write them, and as attackers would."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from bina.db import db
from bina.people.models import Person
from courses.authoring import operations as authoring
from courses.catalogue.models import CourseVersion, Lesson
from courses.catalogue.rules import LessonKind
from courses.packages import operations as packages
from courses.packages.models import Package

#: real packages to try, outside the repository
SAMPLES = (
    Path(os.environ.get("BINA_SHARED_DATA", Path(__file__).resolve().parents[2] / ".." / "shared" / "data")) / "scorm"
)

PAGE = "<!doctype html><title>Bagian</title><p>Isi bagian</p>"


def samples() -> list[Path]:
    """The sample packages; the test is skipped with a sentence where they are not beside the checkout."""
    found = sorted(SAMPLES.glob("*.zip"))
    if not found:
        pytest.skip("no sample packages beside the checkout (../shared/data/scorm)")
    return found


def sample(beginning: str) -> Path:
    """The sample package whose name begins so."""
    return next(path for path in samples() if path.name.startswith(beginning))


def a_manifest(
    items: str = "", resources: str = "", *, version: str = "1.2", sequencing: str = "", **values: str
) -> str:
    """A manifest; by default one part that opens index.html."""
    items = items or '<item identifier="i1" identifierref="r1"><title>Bagian satu</title></item>'
    resources = resources or '<resource identifier="r1" scormtype="sco" type="webcontent" href="index.html"/>'
    return (
        f'<manifest identifier="m"><metadata><schema>ADL SCORM</schema><schemaversion>{version}</schemaversion></metadata>'
        f'<organizations default="o"><organization identifier="o"><title>{values.get("title", "Paket uji")}</title>'
        f"{items}{sequencing}</organization></organizations><resources>{resources}</resources></manifest>"
    )


def an_archive(files: dict[str, str | bytes] | None = None, manifest: str | bytes | None = None) -> io.BytesIO:
    """An archive with a manifest and one page, or with these files."""
    whole: dict[str, str | bytes] = {"imsmanifest.xml": a_manifest() if manifest is None else manifest}
    whole |= files if files is not None else {"index.html": PAGE}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in whole.items():
            archive.writestr(name, content)
    stream.seek(0)
    return stream


def several(count: int, **values: str) -> str:
    """A manifest of so many parts, part n opening n.html."""
    items = "".join(
        f'<item identifier="i{n}" identifierref="r{n}"><title>Bagian {n}</title></item>' for n in range(1, count + 1)
    )
    resources = "".join(
        f'<resource identifier="r{n}" scormtype="sco" type="webcontent" href="{n}.html"/>' for n in range(1, count + 1)
    )
    return a_manifest(items, resources, **values)


def a_package(author: Person, archive: io.BytesIO | None = None) -> Package:
    """A package, brought in and unpacked."""
    package = packages.bring(archive or an_archive(), "paket.zip", by=author)
    packages.unpack(package)
    return package


def a_package_course(author: Person, package: Package, title: str = "Pelatihan paket") -> tuple[CourseVersion, Lesson]:
    """A published course of one lesson that is the package."""
    code = f"PKT-{package.id}"
    draft = authoring.create_course(author, author.unit, code, title)
    authoring.describe(
        draft, authoring.Details(title=title, summary="Belajar dengan paket.", objectives=(("T1", "Memahami isi"),))
    )
    module = authoring.add_module(draft, "Modul")
    lesson = authoring.add_lesson(module, LessonKind.PACKAGE, "Paket interaktif", 30)
    lesson.file_id = package.file_id
    authoring.publish(draft, by=author)
    db.session.flush()
    return draft, lesson
