"""Taking out of a photograph what a camera wrote into it: where and when it was taken, with what, by whom.

The picture itself is not touched: not one point changes, and no second picture is made of it. What is kept is named
here; whatever is not named goes, so that a maker's own invention goes too. The sources are the formats' own papers:
ITU-T T.81 annex B (JPEG), the PNG specification, third edition, section 5, RFC 9649 (WebP), GIF89a.
"""

import re
import struct
import zlib
from collections.abc import Iterator

_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
#: The next mark in a scan that is neither a stuffed byte, nor a restart, nor filling.
_MARK = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    (
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV",
        b"cLLI", b"bKGD", b"hIST", b"pHYs", b"sPLT", b"acTL", b"fcTL", b"fdAT",
    )
)  # fmt: skip
_WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
#: Bits of VP8X that say Exif and XMP follow.
_WEBP_EXIF, _WEBP_XMP = 0x08, 0x04
_GIF_KEPT = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_ORIENTATION = 0x0112


class UnreadablePictureError(Exception):
    """The bytes are no whole picture, so nobody can say what else is in them."""


def without_traces(content: bytes, media_type: str) -> bytes:
    """The picture without place, time, device, names, comments and small copies of itself.

    How it is to be turned and what its colours mean stay, since it would look wrong without them. What follows the end
    of the picture, such as a short film, goes. A picture that carries nothing comes back as it was.

    Raises:
        UnreadablePictureError: it is broken off or of another kind than it says (PNG, JPEG, WebP and GIF are known).
    """
    cleaner = {"image/jpeg": _jpeg, "image/png": _png, "image/webp": _webp, "image/gif": _gif}.get(media_type)
    if cleaner is None:
        raise UnreadablePictureError
    try:
        return b"".join(cleaner(content))
    except (IndexError, struct.error) as broken:
        raise UnreadablePictureError from broken


def _turning(exif: bytes) -> int:
    """Which way up it is, 1 to 8, from an Exif block; 1 when nothing readable is said."""
    block = exif.removeprefix(b"Exif\0\0")
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4])
    if order is None:
        return 1
    try:
        (start,) = struct.unpack_from(f"{order}I", block, 4)
        (entries,) = struct.unpack_from(f"{order}H", block, start)
        for number in range(entries):
            tag, kind, many, value = struct.unpack_from(f"{order}HHIH", block, start + 2 + 12 * number)
            if (tag, kind, many) == (_ORIENTATION, 3, 1) and 1 <= value <= 8:
                return int(value)
    except struct.error:
        return 1
    return 1


def _only_turning(turning: int) -> bytes:
    """An Exif block that says which way up and nothing else."""
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, turning, 0, 0)


def _jpeg(content: bytes) -> Iterator[bytes]:
    if content[:2] != bytes((0xFF, _SOI)):
        raise UnreadablePictureError
    header, body, turning = [content[:2]], [], 1
    for marker, segment in _segments(content):
        if marker == 0xE0 and segment[4:9] == b"JFIF\0" and len(segment) >= 18:
            # The small copy that may stand here goes; fourteen bytes say how dense the points are.
            header.append(b"\xff\xe0\0\x10" + segment[4:16] + b"\0\0")
        elif marker == 0xE1 and segment[4:10] == b"Exif\0\0":
            turning = _turning(segment[4:])
        elif not (0xE0 <= marker <= 0xEF or marker == 0xFE) or _tells_colours(marker, segment):
            body.append(segment)
    yield from header
    if turning != 1:
        exif = b"Exif\0\0" + _only_turning(turning)
        yield b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    yield from body


def _tells_colours(marker: int, segment: bytes) -> bool:
    return (marker == 0xE2 and segment[4:16] == b"ICC_PROFILE\0") or (marker == 0xEE and segment[4:9] == b"Adobe")


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker → the whole segment with its marker, and for a scan what follows it, up to the end of the picture."""
    place, scanned = 2, False
    while True:
        found = _MARK.search(content, place)
        if found is None:
            if scanned:
                return  # Broken off within the picture: what there is, is picture.
            raise UnreadablePictureError
        place, marker = found.start(), content[found.start() + 1]
        if marker == _EOI:
            yield marker, content[place : place + 2]
            return
        if marker in (0x01, _SOI):
            place += 2
            continue
        (length,) = struct.unpack_from(">H", content, place + 2)
        end = place + 2 + length
        if length < 2 or end > len(content):
            raise UnreadablePictureError
        if marker == _SOS:
            after = _MARK.search(content, end)
            end, scanned = after.start() if after else len(content), True
        yield marker, content[place:end]
        place = end


def _png(content: bytes) -> Iterator[bytes]:
    if content[:8] != _PNG or content[12:16] != b"IHDR":
        raise UnreadablePictureError
    yield _PNG
    place = 8
    while True:
        (length,) = struct.unpack_from(">I", content, place)
        kind, end = content[place + 4 : place + 8], place + 12 + length
        if end > len(content):
            raise UnreadablePictureError
        if kind in _PNG_KEPT:
            yield content[place:end]
        elif kind == b"eXIf" and (turning := _turning(content[place + 8 : end - 4])) != 1:
            named = kind + _only_turning(turning)
            yield struct.pack(">I", len(named) - 4) + named + struct.pack(">I", zlib.crc32(named))
        if kind == b"IEND":
            return
        place = end


def _webp(content: bytes) -> Iterator[bytes]:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        raise UnreadablePictureError
    kept, place, turning = [], 12, 1
    (whole,) = struct.unpack_from("<I", content, 4)
    if whole + 8 > len(content):
        raise UnreadablePictureError
    while place < whole + 8:
        (length,) = struct.unpack_from("<I", content, place + 4)
        kind, end = content[place : place + 4], place + 8 + length
        if end > len(content):
            raise UnreadablePictureError
        if kind == b"EXIF":
            turning = _turning(content[place + 8 : end])
        elif kind in _WEBP_KEPT:
            kept.append((kind, content[place + 8 : end]))
        place = end + length % 2
    if not any(kind in (b"VP8 ", b"VP8L", b"ANMF") for kind, _body in kept):
        raise UnreadablePictureError
    chunks = []
    for kind, body in kept:
        if kind == b"VP8X":
            turned = _WEBP_EXIF if turning != 1 else 0
            body = bytes((body[0] & ~(_WEBP_EXIF | _WEBP_XMP) | turned,)) + body[1:]
        chunks.append((kind, body))
    if turning != 1:
        chunks.append((b"EXIF", _only_turning(turning)))
    packed = b"".join(kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2) for kind, body in chunks)
    yield b"RIFF" + struct.pack("<I", len(packed) + 4) + b"WEBP" + packed


def _gif(content: bytes) -> Iterator[bytes]:
    if content[:6] not in (b"GIF87a", b"GIF89a"):
        raise UnreadablePictureError
    place = 13 + _colours(content[10])
    yield content[:place]
    while content[place] != 0x3B:
        begin, kind = place, content[place]
        if kind == 0x21:
            label, name = content[place + 1], content[place + 3 : place + 14]
            place = _after_blocks(content, place + 2)
            kept = label == 0xF9 or (label == 0xFF and name in _GIF_KEPT)
        elif kind == 0x2C:
            place = _after_blocks(content, place + 11 + _colours(content[place + 9]))
            kept = True
        else:
            raise UnreadablePictureError
        if kept:
            yield content[begin:place]
    yield b"\x3b"


def _colours(packed: int) -> int:
    """Bytes of the table of colours that follows."""
    return 3 << (packed & 7) + 1 if packed & 0x80 else 0


def _after_blocks(content: bytes, place: int) -> int:
    while content[place]:
        place += content[place] + 1
    return place + 1
