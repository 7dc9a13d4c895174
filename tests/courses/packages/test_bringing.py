"""Evil and broken archives: each refused with one sentence, and nothing changed."""

import io
import stat
import struct
import zipfile

import pytest
from sqlalchemy import func, select

from bina.errors import DomainError
from bina.files.models import StoredFile
from courses.packages import operations as packages
from courses.packages.models import Package, PackageState
from courses.packages.queries import folder_of, folder_of_all
from courses.packages.rules.archive import Entry, Fault, PackageRefusedError, require_safe
from courses.packages.tasks import unpack_package
from tests.support.packages import PAGE, a_manifest, a_package, an_archive, samples


def with_entry(name: str, content: bytes = b"x", **values) -> io.BytesIO:
    """A sound archive and one entry more, written exactly so."""
    stream = an_archive()
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo("x" * len(name))
        info.filename = name
        for key, value in values.items():
            setattr(info, key, value)
        archive.writestr(info, content)
    stream.seek(0)
    return stream


def patched(stream: io.BytesIO, before: bytes, after: bytes, *, times: int = -1) -> io.BytesIO:
    assert len(before) == len(after)
    return io.BytesIO(stream.getvalue().replace(before, after, times))


def encrypted() -> io.BytesIO:
    """Both headers of the last file say that it needs a password."""
    whole = bytearray(an_archive().getvalue())
    central = whole.rfind(b"PK\x01\x02")
    whole[central + 8] |= 1
    return io.BytesIO(bytes(whole))


def lying_about_size() -> io.BytesIO:
    """The table of contents says ten bytes where there are more."""
    whole = bytearray(an_archive({"index.html": PAGE, "data.txt": "a" * 5000}).getvalue())
    central = whole.rfind(b"PK\x01\x02")
    struct.pack_into("<I", whole, central + 24, 10)
    return io.BytesIO(bytes(whole))


def overlapping() -> io.BytesIO:
    """Two entries that share their bytes."""
    whole = bytearray(an_archive({"index.html": PAGE, "lain.html": PAGE}).getvalue())
    last = whole.rfind(b"PK\x01\x02")
    before = whole.rfind(b"PK\x01\x02", 0, last)
    whole[last + 42 : last + 46] = whole[before + 42 : before + 46]
    return io.BytesIO(bytes(whole))


def in_a_folder() -> io.BytesIO:
    """What is made by zipping the folder instead of what is in it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("paket/imsmanifest.xml", a_manifest())
        archive.writestr("paket/index.html", PAGE)
    stream.seek(0)
    return stream


def deflated_zeros(megabytes: int) -> io.BytesIO:
    return an_archive({"index.html": PAGE, "nol.bin": b"\0" * (megabytes << 20)})


EVIL = {
    "no archive at all": (lambda: io.BytesIO(b"ini bukan ZIP"), Fault.NOT_AN_ARCHIVE),
    "cut short": (lambda: io.BytesIO(an_archive().getvalue()[:-40]), Fault.NOT_AN_ARCHIVE),
    "an archive of nothing": (lambda: io.BytesIO(b"PK\x05\x06" + b"\0" * 18), Fault.EMPTY),
    "out of the folder": (lambda: with_entry("../../etc/cron.d/x"), Fault.OUTSIDE),
    "out by the middle": (lambda: with_entry("a/../../x"), Fault.OUTSIDE),
    "absolute": (lambda: with_entry("/etc/passwd"), Fault.ABSOLUTE),
    "a drive": (lambda: with_entry("C:/x.txt"), Fault.ABSOLUTE),
    "backslashes": (lambda: with_entry("..\\x.txt"), Fault.BACKSLASH),
    "a control character": (lambda: with_entry("a\x07b.txt"), Fault.BAD_NAME),
    "an empty step": (lambda: with_entry("a//b.txt"), Fault.BAD_NAME),
    "a name without end": (lambda: with_entry("a" * 400), Fault.BAD_NAME),
    "folders without end": (lambda: with_entry("a/" * 30 + "b.txt"), Fault.TOO_DEEP),
    "a symbolic link": (
        lambda: with_entry("tautan", b"/etc/passwd", external_attr=(stat.S_IFLNK | 0o777) << 16), Fault.LINK,
    ),
    "a device": (lambda: with_entry("alat", external_attr=(stat.S_IFCHR | 0o666) << 16), Fault.LINK),
    "one name twice": (lambda: with_entry("INDEX.html"), Fault.TWICE),
    "a file that is a folder": (lambda: with_entry("index.html/a.txt"), Fault.FILE_AND_FOLDER),
    "sharing bytes": (overlapping, Fault.OVERLAP),
    "a password": (encrypted, Fault.ENCRYPTED),
    "an odd method": (lambda: with_entry("a.txt", b"x" * 200, compress_type=zipfile.ZIP_BZIP2), Fault.UNKNOWN_METHOD),
    "a bomb": (lambda: deflated_zeros(40), Fault.GROWS_TOO_MUCH),
    "a manifest in capitals": (
        lambda: patched(an_archive(), b"imsmanifest.xml", b"IMSMANIFEST.XML"), Fault.NO_MANIFEST,
    ),
    "another kind of archive": (
        lambda: patched(an_archive(), b"imsmanifest.xml", b"catatan-nya.xml"), Fault.NO_MANIFEST,
    ),
    "a manifest in a folder": (in_a_folder, Fault.MANIFEST_BELOW),
    "a manifest that is no XML": (lambda: an_archive(manifest="<manifest"), Fault.NOT_XML),
    "a manifest with entities": (lambda: an_archive(manifest="<!DOCTYPE m [<!ENTITY a 'b'>]><m/>"), Fault.DOCTYPE),
    "an unknown edition": (lambda: an_archive(manifest=a_manifest(version="cmi5")), Fault.UNKNOWN_EDITION),
    "a page that is not there": (lambda: an_archive({}), Fault.NO_FILE),
    "a page outside": (
        lambda: an_archive(manifest=a_manifest(resources='<resource identifier="r1" scormtype="sco" href="../../x"/>')),
        Fault.NO_FILE,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EVIL)
def test_an_evil_archive_is_refused_in_one_sentence_and_changes_nothing(db, trio, name):
    make, fault = EVIL[name]
    files_before = db.session.scalar(select(func.count(StoredFile.id)))
    with pytest.raises(DomainError) as refused:
        packages.bring(make(), "paket.zip", by=trio.ani)
    assert isinstance(refused.value.__cause__, PackageRefusedError)
    assert refused.value.__cause__.fault is fault
    assert str(refused.value.sentence).strip()
    assert db.session.scalar(select(func.count(Package.id))) == 0
    assert db.session.scalar(select(func.count(StoredFile.id))) == files_before


@pytest.mark.parametrize(
    ("entries", "fault"),
    [
        ([Entry(f"{n}.txt", 1, 1, n * 100) for n in range(5_001)], Fault.TOO_MANY),
        ([Entry(f"{n}.bin", 300 << 20, 100 << 20, n * (200 << 20)) for n in range(4)], Fault.TOO_LARGE),
        ([Entry("satu.bin", 401 << 20, 100 << 20, 0)], Fault.ONE_TOO_LARGE),
    ],
)
def test_bounds_on_number_and_size(entries, fault):
    with pytest.raises(PackageRefusedError) as refused:
        require_safe(entries)
    assert refused.value.fault is fault


def test_what_only_the_bytes_reveal_is_found_when_unpacking_and_nothing_is_left_lying(db, trio):
    package = packages.bring(lying_about_size(), "paket.zip", by=trio.ani)
    packages.unpack(package)
    assert package.state is PackageState.REFUSED
    assert package.fault == Fault.LIES.value
    assert not folder_of(package).exists()
    assert not list(folder_of_all().glob("unfinished-*"))


def test_broken_bytes_are_found_by_their_checksum(db, trio):
    whole = an_archive({"index.html": PAGE, "data.txt": "isi yang panjang " * 400}).getvalue()
    place = whole.find(b"data.txt") + 20
    broken = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
    package = packages.bring(io.BytesIO(broken), "paket.zip", by=trio.ani)
    packages.unpack(package)
    assert package.state is PackageState.REFUSED


def test_the_job_unpacks_once_and_the_same_archive_lies_there_once(db, trio):
    one = packages.bring(an_archive(), "satu.zip", by=trio.ani)
    two = packages.bring(an_archive(), "dua.zip", by=trio.ani)
    db.session.commit()
    for package in (one, two):
        for _twice in range(2):
            unpack_package(package_id=package.id)
            db.session.commit()
    assert {one.state, two.state} == {PackageState.READY}
    assert folder_of(one) == folder_of(two)
    assert (folder_of(one) / "index.html").read_text() == PAGE


def test_every_sample_is_brought_in_and_unpacked(db, trio):
    for path in samples():
        with path.open("rb") as stream:
            package = packages.bring(stream, path.name, by=trio.ani)
        packages.unpack(package)
        assert package.state is PackageState.READY, path.name
        assert sum(p.stat().st_size for p in folder_of(package).rglob("*") if p.is_file()) == package.size


def test_a_sound_package_is_ready(db, trio):
    assert a_package(trio.ani).state is PackageState.READY
