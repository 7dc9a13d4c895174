"""Pictures made light enough for a slow line."""

import io
import warnings
from collections.abc import Iterator
from typing import Any

LONGEST_SIDE = 1280
#: of the small rendition for whoever saves data
SMALL_SIDE = 480
#: what a picture should weigh, and what it may weigh where it cannot be made lighter with its words still legible
WANTED_BYTES = 40_000
MOST_BYTES = 80_000
_MOST_PIXELS = 60_000_000
_SMALLEST_SIDE = 480
_KINDS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")


class UnreadablePictureError(Exception):
    """The bytes are no picture that can be shown on a page."""


def light(content: bytes) -> bytes:
    """The picture as WebP: longest side 1280, about 40 KB, without what a camera wrote into it.

    Raises:
        UnreadablePictureError: it is of another kind (EMF, WMF, SVG), broken, or impossibly large.
    """
    seen = _opened(content, LONGEST_SIDE)
    smallest = b""
    for smallest in _encodings(seen):
        if len(smallest) <= WANTED_BYTES:
            return smallest
    return smallest


def small(content: bytes) -> bytes | None:
    """A rendition for whoever saves data: longest side 480; None where it would save less than half.

    Raises:
        UnreadablePictureError: as `light`.
    """
    made = _encoded(_opened(content, SMALL_SIDE), 50)
    return made if len(made) * 2 <= len(content) else None


def _opened(content: bytes, longest: int) -> Any:
    """The picture upright, without metadata, its longer side no more than `longest`."""
    from PIL import Image, ImageOps  # heavy, and few requests bring pictures

    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(content), formats=_KINDS) as opened:
            # Our own bound is checked below, before a pixel is read.
            warnings.simplefilter("ignore")
            if opened.width * opened.height > _MOST_PIXELS:
                raise UnreadablePictureError
            opened.draft("RGB", (longest * 2, longest * 2))
            upright = ImageOps.exif_transpose(opened)
            seen = upright.convert("RGBA" if _is_translucent(upright) else "RGB")
    except UnreadablePictureError:
        raise
    except Exception as broken:
        # Pillow's readers raise whatever a broken file makes them stumble over.
        raise UnreadablePictureError from broken
    seen.info.clear()
    seen.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return seen


def _is_translucent(image: Any) -> bool:
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info


def _encodings(image: Any) -> Iterator[bytes]:
    """Ever lighter ones: first coarser, then, while it is still too heavy, smaller."""
    for quality in (82, 70, 55):
        coarse = _encoded(image, quality)
        yield coarse
    while len(coarse) > MOST_BYTES and max(image.size) > _SMALLEST_SIDE:
        image = image.resize((max(1, image.width * 4 // 5), max(1, image.height * 4 // 5)))
        coarse = _encoded(image, 55)
        yield coarse


def _encoded(image: Any, quality: int) -> bytes:
    target = io.BytesIO()
    image.save(target, "WEBP", quality=quality, method=4)
    return target.getvalue()
