"""Uploads are kept by content and served harmlessly."""

import io

import pytest

from bina.errors import DomainError
from bina.files.operations import path_of, send, store
from bina.files.rules import clean_name

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"


def test_a_picture_is_kept_once(trio):
    first = store(io.BytesIO(PNG), "a.png", by=trio.budi, kinds={"image"})
    second = store(io.BytesIO(PNG), "b.png", by=trio.budi, kinds={"image"})
    assert first.sha256 == second.sha256
    assert path_of(first.sha256).read_bytes() == PNG


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.png"),
        (b"<!doctype html><script>1</script>", "a.png"),
        (b"", "a.png"),
        (b"MZ\x90\0" + b"\0" * 60, "a.png"),
        (b"PK\x03\x04", "a.png"),
        (b"words only", "a.png"),
    ],
)
def test_content_of_another_kind_is_refused_whatever_its_name(trio, content, name):
    with pytest.raises(DomainError):
        store(io.BytesIO(content), name, by=trio.budi, kinds={"image"})


def test_documents_are_downloads_and_ranges_are_answered(app, trio):
    pdf = store(io.BytesIO(b"%PDF-1.7\n" + b"x" * 100), "surat.pdf", by=trio.budi, kinds={"document"})
    with app.test_request_context(headers={"Range": "bytes=0-3"}):
        answer = send(pdf)
        answer.direct_passthrough = False
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert (answer.status_code, answer.headers["Content-Range"]) == (206, "bytes 0-3/109")
        answer.close()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("a\r\nb.png", "ab.png"),
        ("\u202egpj.exe", "gpj.exe"),
        ("", "file"),
        ("C:\\x\\y.pdf", "y.pdf"),
    ],
)
def test_names_are_cleaned(name, kept):
    assert clean_name(name) == kept
