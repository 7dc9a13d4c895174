"""What the sources say about a finding side by side; nothing is averaged."""

from collections.abc import Collection
from enum import Enum

from evaluation.findings.rules import Stance


class Voice(Enum):
    """What one method says about one finding, over all its evidence."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    DIVIDED = "divided"  # some of its evidence supports, some contradicts
    SILENT = "silent"


def voice(stances: Collection[Stance]) -> Voice:
    """The voice of a method: one contradiction is never outvoted by any number of supports.

    >>> voice([Stance.SUPPORTS, Stance.SUPPORTS, Stance.CONTRADICTS]).value
    'divided'
    """
    spoken = {stance for stance in stances if stance is not Stance.SILENT}
    if not spoken:
        return Voice.SILENT
    if len(spoken) > 1:
        return Voice.DIVIDED
    return Voice.SUPPORTS if Stance.SUPPORTS in spoken else Voice.CONTRADICTS


def is_contested(voices: Collection[Voice]) -> bool:
    """Whether any source speaks against the finding."""
    return Voice.CONTRADICTS in voices or Voice.DIVIDED in voices
