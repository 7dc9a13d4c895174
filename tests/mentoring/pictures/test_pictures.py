"""A photograph is kept as it looks, without where, when and with what it was taken."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageOps, ImageStat

from mentoring.pictures.rules import UnreadablePictureError, without_traces
from tests.support.photographs import TRACES, a_photograph, a_picture, exif

KINDS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}


def frames(content: bytes) -> list[Image.Image]:
    """What is seen: every frame, the right way up."""
    with Image.open(io.BytesIO(content)) as opened:
        seen = []
        for number in range(getattr(opened, "n_frames", 1)):
            opened.seek(number)
            seen.append(ImageOps.exif_transpose(opened.copy()).convert("RGB"))
        return seen


def looks_like(cleaned: bytes, taken: bytes) -> bool:
    """Whether nobody would see a difference: each frame of the same size, no colour off by 8 of 255 on the average."""
    pairs = list(zip(frames(cleaned), frames(taken), strict=True))
    return all(one.size == other.size for one, other in pairs) and all(
        max(ImageStat.Stat(ImageChops.difference(one, other)).mean) < 8 for one, other in pairs
    )


@pytest.mark.parametrize("kind", KINDS)
def test_no_place_no_device_no_words_and_it_looks_as_it_did(kind) -> None:
    taken = a_photograph(kind)
    assert any(trace in taken for trace in TRACES)
    cleaned = without_traces(taken, KINDS[kind])
    assert not [trace for trace in TRACES if trace in cleaned]
    assert looks_like(cleaned, taken)
    with Image.open(io.BytesIO(cleaned)) as opened:
        assert opened.format == kind
        assert dict(opened.getexif()) == {}
        assert "xmp" not in opened.info
        if kind in ("JPEG", "WEBP"):
            assert opened.info["icc_profile"] == b"warna" * 30, "colours stay what they were"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("turning", [1, 3, 6, 8])
def test_it_is_seen_the_right_way_up(kind, turning) -> None:
    taken = a_photograph(kind, turning)
    cleaned = without_traces(taken, KINDS[kind])
    assert looks_like(cleaned, taken)
    assert frames(cleaned)[0].size == ((30, 40) if turning in (6, 8) else (40, 30))


def test_what_is_see_through_stays_so() -> None:
    target = io.BytesIO()
    picture = a_picture("RGBA")
    picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    picture.save(target, "PNG", exif=exif(1))
    with Image.open(io.BytesIO(without_traces(target.getvalue(), "image/png"))) as opened:
        assert opened.getchannel("A").tobytes() == picture.getchannel("A").tobytes()


def test_the_second_picture_of_a_telephone_goes() -> None:
    target = io.BytesIO()
    a_picture().save(target, "MPO", save_all=True, append_images=[a_picture("L")])
    cleaned = without_traces(target.getvalue(), "image/jpeg")
    assert cleaned.count(b"\xff\xd8\xff") == 1
    assert frames(cleaned)[0].size == (40, 30)


def test_a_picture_of_impossibly_many_points_is_refused_before_it_is_read() -> None:
    target = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(target, "PNG")
    with pytest.raises(UnreadablePictureError):
        without_traces(target.getvalue(), "image/png")


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


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(KINDS)), st.data())
def test_no_input_does_anything_but_come_clean_or_be_refused(kind, data) -> None:
    taken = bytearray(a_photograph(kind))
    for _change in range(data.draw(st.integers(1, 6))):
        taken[data.draw(st.integers(0, len(taken) - 1))] = data.draw(st.integers(0, 255))
    try:
        cleaned = without_traces(bytes(taken), KINDS[kind])
    except UnreadablePictureError:
        return
    assert not [trace for trace in TRACES if trace in cleaned]
