"""A photograph without what a camera wrote into it: where and when it was taken, with what, by whom."""

import io
import warnings
from typing import Any

_KINDS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
#: more points than any telephone takes, over all frames
_MOST_PIXELS = 60_000_000
#: so that nobody sees that the picture was written anew
_QUALITY = 92


class UnreadablePictureError(Exception):
    """The bytes are no whole picture, so nobody can say what else is in them."""


def without_traces(content: bytes, media_type: str) -> bytes:
    """The picture written anew, upright, from its points and the meaning of their colours alone.

    Place, time, device, names, comments, small copies and whatever follows the picture stay behind. Moving pictures
    keep their frames.

    Raises:
        UnreadablePictureError: it is broken, impossibly large, or of another kind than it says (JPEG, PNG, WebP and GIF
            are known).
    """
    from PIL import Image  # heavy, and few requests bring pictures

    kind = _KINDS.get(media_type)
    if kind is None:
        raise UnreadablePictureError
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(content), formats=[kind]) as opened:
            # Our own bound is checked below, before a pixel is read.
            warnings.simplefilter("ignore")
            if opened.width * opened.height * getattr(opened, "n_frames", 1) > _MOST_PIXELS:
                raise UnreadablePictureError
            return _written(opened, kind)
    except UnreadablePictureError:
        raise
    except Exception as broken:
        # Pillow's readers raise whatever a broken file makes them stumble over.
        raise UnreadablePictureError from broken


def _written(opened: Any, kind: str) -> bytes:
    from PIL import ImageSequence

    said: dict[str, Any] = {"quality": _QUALITY} if kind in ("JPEG", "WEBP") else {}
    if colours := opened.info.get("icc_profile"):
        said["icc_profile"] = colours
    # A telephone's JPEG may carry a second picture for depth: only the one that is seen stays.
    seen = [opened] if kind == "JPEG" else ImageSequence.Iterator(opened)
    lasting, frames = [], []
    for frame in seen:
        lasting.append(frame.info.get("duration", 100))
        frames.append(_points(frame))
    if len(frames) > 1:
        said |= {"save_all": True, "append_images": frames[1:], "duration": lasting, "loop": opened.info.get("loop", 0)}
    target = io.BytesIO()
    frames[0].save(target, kind, **said)
    return target.getvalue()


def _points(frame: Any) -> Any:
    """The frame upright, with nothing beside its points but which of them are see-through."""
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(frame.copy())
    kept: dict[Any, Any] = {"transparency": upright.info["transparency"]} if "transparency" in upright.info else {}
    upright.info = kept
    return upright
