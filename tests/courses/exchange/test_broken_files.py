"""Whatever a file holds, its bringer reads one clear sentence, and nothing is kept."""

import io
import json
import stat
import zipfile

import pytest
from sqlalchemy import func, select

from bina.db import db
from bina.files.models import StoredFile
from courses.catalogue.models import Course
from courses.catalogue.rules import LessonKind
from courses.exchange.models import Parcel
from courses.exchange.rules.native import to_json
from courses.exchange.rules.plans import PlannedCourse, PlannedLesson, PlannedModule
from tests.support import cartridges
from tests.support.courses import a_question
from tests.support.web import text_of

WHOLE = to_json(
    PlannedCourse(
        "Uji", modules=(PlannedModule("Satu", (PlannedLesson("Bacaan", LessonKind.TEXT, 10),)),),
        questions=(("UJI-01", a_question(1)),),
    )
)  # fmt: skip


def native(**changes) -> bytes:
    return cartridges.zipped({"bina.json": json.dumps({**WHOLE, **changes})}).getvalue()


def raw(content: str | bytes, name: str = "bina.json") -> bytes:
    return cartridges.zipped({name: content}).getvalue()


def a_lesson(**changes) -> bytes:
    lesson = {**WHOLE["modules"][0]["lessons"][0], **changes}
    return native(modules=[{"title": "Satu", "release": [], "lessons": [lesson]}])


def a_bomb() -> bytes:
    return cartridges.zipped({"bina.json": "{}", "berkas/bom": b"\0" * (60 << 20)}).getvalue()


def a_link() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("bina.json", json.dumps(WHOLE))
        entry = zipfile.ZipInfo("berkas/tautan")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    return stream.getvalue()


def torn() -> bytes:
    content = bytearray(raw(json.dumps(WHOLE)))
    content[45] ^= 0xFF
    return bytes(content)


PAGE = '<resource identifier="p" type="webcontent" href="a.html"><file href="a.html"/></resource>'
ITEM = '<item identifier="i"><title>Modul</title><item identifier="j" identifierref="p"><title>A</title></item></item>'
BROKEN = {
    "not a zip": (b"bukan arsip", "bukan arsip ZIP"),
    "an empty file": (b"", "bukan arsip ZIP"),
    "an empty archive": (cartridges.zipped({}).getvalue(), "kosong"),
    "half an archive": (native()[:-30], "bukan arsip ZIP"),
    "torn bytes": (torn(), "Buat ulang ZIP-nya"),
    "no manifest": (raw("x", "catatan.txt"), "bukan pelatihan"),
    "a bomb": (a_bomb(), "membesar lebih dari seratus kali"),
    "a way out": (cartridges.zipped({"bina.json": "{}", "../../jahat": "x"}).getvalue(), "menunjuk ke luar"),
    "an absolute name": (cartridges.zipped({"bina.json": "{}", "/etc/x": "x"}).getvalue(), "tempat lain di komputer"),
    "a symlink": (a_link(), "tautan atau berkas khusus"),
    "no json": (raw("{"), "bina.json rusak"),
    "not utf-8": (raw(b"\xff\xfe{"), "bina.json rusak"),
    "json without end": (raw("[" * 100_000), "bina.json rusak"),
    "no number": (native(level="NaN"), "tidak seperti yang ditulis Bina"),
    "infinity": (raw(json.dumps({**WHOLE, "level": float("inf")})), "bina.json rusak"),
    "a list": (raw("[]"), "tidak seperti yang ditulis Bina"),
    "another format": (native(format="lain"), "tidak seperti yang ditulis Bina"),
    "another schema": (native(schema=99), "versi lain"),
    "no modules": (native(modules=[]), "Tidak ada satu materi pun"),
    "no title": (native(title=""), "tidak seperti yang ditulis Bina"),
    "a nul": (native(summary="a\0b"), "tidak seperti yang ditulis Bina"),
    "half a character": (native(summary="\ud800"), "tidak seperti yang ditulis Bina"),
    "a level too high": (native(level=9), "tidak seperti yang ditulis Bina"),
    "an objective twice": (native(objectives=[{"code": "A", "text": ""}] * 2), "tidak seperti yang ditulis Bina"),
    "an unknown kind": (a_lesson(kind="hologram"), "tidak seperti yang ditulis Bina"),
    "endless minutes": (a_lesson(minutes=10**9), "tidak seperti yang ditulis Bina"),
    "a quiz without rules": (a_lesson(kind="quiz"), "tidak seperti yang ditulis Bina"),
    "a rubric of nonsense": (a_lesson(kind="assignment", rubric=[1]), "tidak seperti yang ditulis Bina"),
    "a condition on no day": (
        a_lesson(release=[{"kind": "date", "target": "kemarin", "number": None, "title": ""}]),
        "tidak seperti yang ditulis Bina",
    ),
    "a question without key": (
        native(questions=[{"code": "A", "question": {"kind": "single", "prompt": "?"}}]),
        "tidak seperti yang ditulis Bina",
    ),
    "a question of numbers": (
        native(questions=[{"code": "A", "question": {"kind": "true_false", "prompt": 7, "truth": True}}]),
        "tidak seperti yang ditulis Bina",
    ),
    "a file of another hash": (
        cartridges.zipped(
            {
                "bina.json": json.dumps(
                    {**WHOLE, "files": [{"path": "berkas/a.txt", "name": "a.txt", "sha256": "0" * 64, "size": 1,
                                         "included": True}]}
                ),
                "berkas/a.txt": "lain",
            }
        ).getvalue(),
        "tidak sama dengan isinya",
    ),
    "broken xml": (raw("<manifest>", "imsmanifest.xml"), "XML yang rusak"),
    "entities": (
        raw('<!DOCTYPE m [<!ENTITY a "b">]><manifest>&a;</manifest>', "imsmanifest.xml"),
        "DOCTYPE",
    ),
    "deep xml": (raw("<a>" * 500, "imsmanifest.xml"), "XML yang rusak"),
    "scorm": (raw(cartridges.a_manifest(ITEM, PAGE, schema="ADL SCORM"), "imsmanifest.xml"), "paket SCORM"),
    "another cartridge": (raw(cartridges.a_manifest(ITEM, PAGE, schema="Lain"), "imsmanifest.xml"), "bukan Common Cartridge"),
    "nothing in it": (raw(cartridges.a_manifest(ITEM, PAGE), "imsmanifest.xml"), "Tidak ada satu materi pun"),
    "a circle of nothing": (raw(cartridges.a_manifest("", ""), "imsmanifest.xml"), "Tidak ada satu materi pun"),
    "a quiz of broken xml": (
        cartridges.zipped(
            {
                "imsmanifest.xml": cartridges.a_manifest(
                    ITEM, '<resource identifier="p" type="imsqti_xmlv1p2/imscc_xmlv1p1/assessment"><file href="q.xml"/></resource>'
                ),
                "q.xml": "<questestinterop>",
            }
        ).getvalue(),
        "XML yang rusak",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_file_is_refused_with_a_sentence_and_keeps_nothing(trio, browsers, what):
    content, sentence = BROKEN[what]
    before = [db.session.scalar(select(func.count()).select_from(each)) for each in (StoredFile, Parcel, Course)]
    answer = browsers(trio.ani).send("/susun/impor", {"file": (io.BytesIO(content), "a.zip")})
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert [
        db.session.scalar(select(func.count()).select_from(each)) for each in (StoredFile, Parcel, Course)
    ] == before


def test_no_file_at_all_is_said_at_the_field(trio, browsers):
    answer = browsers(trio.ani).send("/susun/impor", {})
    assert answer.status_code == 422
    assert "Pilih berkas ZIP" in text_of(answer)


def test_bytes_of_no_accepted_kind_are_named_and_left_out(trio, browsers):
    whole = json.loads(json.dumps(WHOLE))
    content = b"MZ\x00\x01 program"
    import hashlib

    whole["files"] = [{"path": "berkas/a.exe", "name": "a.exe", "sha256": hashlib.sha256(content).hexdigest(),
                       "size": len(content), "included": True}]  # fmt: skip
    stream = cartridges.zipped({"bina.json": json.dumps(whole), "berkas/a.exe": content})
    page = browsers(trio.ani).send("/susun/impor", {"file": (stream, "a.zip")}).location
    said = text_of(browsers(trio.ani).get(page))
    assert "Jenis berkas tidak diterima" in said
    assert "a.exe" in said
