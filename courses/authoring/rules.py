"""How heavy a lesson is to open on a slow line, and how heavy it may be."""

from dataclasses import dataclass

KILOBYTE = 1024
#: Budgets of a course for people who pay for their data: text and picture of a lesson, and a course of 10 JP without video.
MOST_TEXT = 50 * KILOBYTE
MOST_PICTURE = 40 * KILOBYTE
MOST_FOR_TEN_JP = 5 * 1024 * KILOBYTE
_MINUTES_OF_TEN_JP = 450


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes of a lesson by what they are; `pictures` are (file, bytes)."""

    text: int = 0
    pictures: tuple[tuple[int, int], ...] = ()
    document: int = 0
    video: int = 0

    @property
    def total(self) -> int:
        """All of it but video, which is watched only by choice and tells its own size."""
        return self.text + sum(size for _file, size in self.pictures) + self.document


def budget(minutes: int) -> int:
    """Bytes a course of so many minutes may weigh without its videos; a short one as much as one JP.

    >>> budget(450), budget(90), budget(0)
    (5242880, 1048576, 524288)
    """
    return MOST_FOR_TEN_JP * max(minutes, _MINUTES_OF_TEN_JP // 10) // _MINUTES_OF_TEN_JP
