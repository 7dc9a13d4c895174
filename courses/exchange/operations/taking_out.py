"""Taking a course out: one archive that says everything it teaches."""

import json
import tempfile
import zipfile
from typing import IO

from bina.audit import operations as audit
from bina.files.operations import path_of
from bina.people.models import Person
from courses.catalogue.models import CourseVersion
from courses.exchange.operations.planning import planned_course
from courses.exchange.rules.native import MANIFEST, bodies, body_path, to_json

#: Every archive of the same course is the same, whenever it was made.
_MOMENT = (2026, 1, 1, 0, 0, 0)
_IN_MEMORY = 8 << 20


def take_out(version: CourseVersion, *, by: Person, with_videos: bool) -> IO[bytes]:
    """The archive of a version, ready to be read from its beginning."""
    course = planned_course(version, with_videos=with_videos)
    target: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 the answer reads and closes it
    with zipfile.ZipFile(target, "w") as archive:
        manifest = json.dumps(to_json(course), ensure_ascii=False, indent=1, sort_keys=True)
        archive.writestr(_entry(MANIFEST, zipfile.ZIP_DEFLATED), manifest)
        for place, body in bodies(course).items():
            archive.writestr(_entry(body_path(place), zipfile.ZIP_DEFLATED), body)
        for file in course.files:
            if file.included:
                with path_of(file.sha256).open("rb") as source, archive.open(_entry(file.path), "w") as kept:
                    while chunk := source.read(1 << 20):
                        kept.write(chunk)
    target.seek(0)
    audit.record(by, "course.taken_out", "course", version.course_id, {"version": version.number})
    return target


def _entry(name: str, method: int = zipfile.ZIP_STORED) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.compress_type = method
    return entry
