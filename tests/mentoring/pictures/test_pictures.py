"""A photograph is kept as it looks, without where, when and with what it was taken."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from mentoring.pictures.rules import UnreadablePictureError, without_traces
from tests.support.photographs import TRACES, a_photograph, a_picture, exif

KINDS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}


def frames(content: bytes) -> list[tuple[tuple[int, int], bytes]]:
    """What is seen: every frame, the right way up."""
    with Image.open(io.BytesIO(content)) as opened:
        seen = []
        for number in range(getattr(opened, "n_frames", 1)):
            opened.seek(number)
            upright = ImageOps.exif_transpose(opened.copy()).convert("RGB")
            seen.append((upright.size, upright.tobytes()))
        return seen


@pytest.mark.parametrize("kind", KINDS)
def test_no_place_no_device_no_words_and_every_point_as_it_was(kind) -> None:
    taken = a_photograph(kind)
    assert any(trace in taken for trace in TRACES)
    cleaned = without_traces(taken, KINDS[kind])
    assert not [trace for trace in TRACES if trace in cleaned]
    assert frames(cleaned) == frames(taken)
    with Image.open(io.BytesIO(cleaned)) as opened:
        assert dict(opened.getexif().get_ifd(0x8825)) == {}
        assert set(opened.getexif()) <= {0x0112}
        assert "xmp" not in opened.info
        if kind in ("JPEG", "WEBP"):
            assert opened.info["icc_profile"] == b"warna" * 30, "colours stay what they were"
    assert without_traces(cleaned, KINDS[kind]) == cleaned


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("turning", [1, 3, 6, 8])
def test_it_is_seen_the_right_way_up(kind, turning) -> None:
    taken = a_photograph(kind, turning)
    cleaned = without_traces(taken, KINDS[kind])
    assert frames(cleaned) == frames(taken)
    assert frames(cleaned)[0][0] == ((30, 40) if turning in (6, 8) else (40, 30))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_clean_picture_comes_back_as_it_was(kind) -> None:
    target = io.BytesIO()
    a_picture().save(target, kind)
    assert without_traces(target.getvalue(), KINDS[kind]) == target.getvalue()


def test_several_scans_and_a_small_copy() -> None:
    target = io.BytesIO()
    a_picture().save(target, "JPEG", progressive=True, exif=exif())
    cleaned = without_traces(target.getvalue(), "image/jpeg")
    assert frames(cleaned) == frames(target.getvalue())
    small = b"\x02\x02" + b"kenari-kecil"
    jfif = cleaned.index(b"JFIF\0")
    padded = cleaned[: jfif - 2] + (14 + 12 + 2).to_bytes(2, "big") + cleaned[jfif : jfif + 12] + small
    with_copy = padded + cleaned[jfif + 14 :]
    assert b"kenari-kecil" not in without_traces(with_copy, "image/jpeg")
    assert without_traces(with_copy, "image/jpeg") == cleaned


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_broken_off_before_the_picture_ends_is_refused_or_holds_no_trace(kind) -> None:
    taken = a_photograph(kind)
    for end in range(0, len(taken), 7):
        try:
            cleaned = without_traces(taken[:end], KINDS[kind])
        except UnreadablePictureError:
            continue
        assert not [trace for trace in TRACES if trace in cleaned]
    with pytest.raises(UnreadablePictureError):
        without_traces(taken, "image/tiff")


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(KINDS)), st.data())
def test_no_input_does_anything_but_come_clean_or_be_refused(kind, data) -> None:
    taken = bytearray(a_photograph(kind))
    for _change in range(data.draw(st.integers(1, 6))):
        taken[data.draw(st.integers(0, len(taken) - 1))] = data.draw(st.integers(0, 255))
    try:
        cleaned = without_traces(bytes(taken), KINDS[kind])
    except UnreadablePictureError:
        return
    assert len(cleaned) <= len(taken) + 64
