"""What a lesson leaves out for whoever saves data."""

import html
import re
from collections.abc import Sequence

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

_PICTURE = re.compile(r'<img\b[^>]*?\bsrc="(/kursus/\d+/berkas/\d+)"[^>]*>')


def transcript(captions: str) -> Sequence[str]:
    """What is said in a video, from its WebVTT captions: a paragraph for every speaker or longer pause.

    Captions that cannot be read give nothing: the video itself remains.
    """
    try:
        lines = webvtt.from_string(captions).captions
    except (MalformedFileError, MalformedCaptionError):
        return ()
    paragraphs: list[str] = []
    speaker, ended = None, 0.0
    for line in lines:
        said = html.unescape(" ".join(line.text.split()))
        if not said:
            continue
        if paragraphs and line.voice == speaker and line.start_in_seconds - ended < _PAUSE:
            paragraphs[-1] += f" {said}"
        else:
            paragraphs.append(f"{line.voice}: {said}" if line.voice else said)
        speaker, ended = line.voice, line.end_in_seconds
    return tuple(paragraphs)


#: Seconds of silence after which a transcript begins a new paragraph.
_PAUSE = 2


def with_small_pictures(body: str) -> str:
    """A lesson's safe HTML with each picture in its small rendition, leading to the whole one.

    >>> with_small_pictures('<img src="/kursus/1/berkas/2" alt="Loket">')
    '<a href="/kursus/1/berkas/2"><img src="/kursus/1/berkas/2?kecil=1" alt="Loket"></a>'
    """
    return _PICTURE.sub(_small, body)


def _small(found: re.Match[str]) -> str:
    address = found[1]
    return f'<a href="{address}">{found[0].replace(address, f"{address}?kecil=1", 1)}</a>'
