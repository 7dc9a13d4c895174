"""Photographs as telephones make them: with the place they were taken at, in every corner a format has for it."""

import io
import struct

from PIL import Image
from PIL.PngImagePlugin import PngInfo

#: what must not be found anywhere in a cleaned picture
TRACES = (b"kenari-ponsel", b"kenari-xmp", b"kenari-ucapan", b"kenari-film", b"kenari-pembuat")
LATITUDE, LONGITUDE = ((3.0, 35.0, 42.0), (98.0, 40.0, 21.0))
_XMP = b"<x:xmpmeta>kenari-xmp</x:xmpmeta>"


def a_picture(mode: str = "RGB") -> Image.Image:
    """Forty points wide and thirty high, no two corners alike."""
    image = Image.new("RGB", (40, 30), (200, 40, 40))
    image.paste((20, 160, 90), (0, 0, 12, 9))
    image.paste((30, 60, 200), (25, 20, 40, 30))
    return image.convert(mode)


def exif(turning: int = 6) -> bytes:
    """Belawan, a telephone by name, and a picture that lies on its side."""
    written = Image.Exif()
    written[0x0112] = turning
    written[0x0110] = "kenari-ponsel"
    place = written.get_ifd(0x8825)
    place.update({1: "N", 2: LATITUDE, 3: "E", 4: LONGITUDE})
    return written.tobytes()


def a_photograph(kind: str = "JPEG", turning: int = 6) -> bytes:
    """A photograph of this kind that says where it was taken; JPEG, PNG, WEBP or GIF."""
    target = io.BytesIO()
    if kind == "JPEG":
        a_picture().save(
            target,
            "JPEG",
            quality=90,
            exif=exif(turning),
            xmp=_XMP,
            comment=b"kenari-ucapan",
            icc_profile=b"warna" * 30,
        )
        whole = target.getvalue()
        maker = b"kenari-pembuat"
        return whole[:2] + b"\xff\xe5" + struct.pack(">H", len(maker) + 2) + maker + whole[2:] + b"kenari-film"
    if kind == "PNG":
        words = PngInfo()
        words.add_text("Comment", "kenari-ucapan")
        words.add_itxt("XML:com.adobe.xmp", _XMP.decode())
        a_picture().save(target, "PNG", exif=exif(turning), pnginfo=words)
        return target.getvalue() + b"kenari-film"
    if kind == "WEBP":
        a_picture().save(target, "WEBP", lossless=True, exif=exif(turning), xmp=_XMP, icc_profile=b"warna" * 30)
        return target.getvalue() + b"kenari-film"
    frames = [a_picture("P"), a_picture("P").rotate(180)]
    frames[0].save(
        target, "GIF", comment=b"kenari-ucapan", save_all=True, append_images=frames[1:], loop=0, duration=100
    )
    return target.getvalue() + b"kenari-film"
