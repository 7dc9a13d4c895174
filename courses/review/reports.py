"""What differs between two versions, in words."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from courses.authoring.forms.labels import ACTIVITY_LABELS, KIND_LABELS, OPENS_LABELS, PURPOSE_LABELS, REVIEW_LABELS
from courses.conditions.reports import condition_sentence
from courses.review.rules.difference import (
    Change,
    Difference,
    Facet,
    Fate,
    LessonChange,
    Stretch,
    shortened,
    words_changed,
)

FACETS = {
    Facet.TITLE: _l("Judul"),
    Facet.SUMMARY: _l("Ringkasan"),
    Facet.AUDIENCE: _l("Untuk siapa"),
    Facet.COMPETENCY: _l("Kompetensi"),
    Facet.LEVEL: _l("Tingkat"),
    Facet.OBJECTIVES: _l("Tujuan belajar"),
    Facet.KIND: _l("Jenis materi"),
    Facet.MINUTES: _l("Waktu"),
    Facet.REQUIRED: _l("Wajib atau tambahan"),
    Facet.OPENS_AFTER: _l("Terbuka"),
    Facet.TEXT: _l("Teks"),
    Facet.FILE: _l("Berkas"),
    Facet.CAPTIONS: _l("Takarir"),
    Facet.AUDIO: _l("Suara saja"),
    Facet.SECONDS: _l("Panjang video"),
    Facet.CHAPTERS: _l("Bab video"),
    Facet.STOPS: _l("Soal di dalam video"),
    Facet.WATCH_PERCENT: _l("Bagian video yang ditonton"),
    Facet.ACTIVITY: _l("Jenis kelas"),
    Facet.MARK_TO_REACH: _l("Batas lulus"),
    Facet.PURPOSE: _l("Kegunaan kuis"),
    Facet.QUESTIONS: _l("Soal"),
    Facet.LIMIT_MINUTES: _l("Batas waktu"),
    Facet.ATTEMPTS: _l("Kesempatan"),
    Facet.PAUSE_MINUTES: _l("Jeda antarkesempatan"),
    Facet.REVIEW: _l("Kunci jawaban"),
    Facet.WINDOW: _l("Masa tes retensi"),
    Facet.SEQUENTIAL: _l("Kuis berurutan"),
    Facet.CERTAINTY: _l("Tanya tingkat keyakinan"),
    Facet.SECTIONS: _l("Bagian kuis"),
    Facet.RUBRIC: _l("Rubrik"),
    Facet.REQUIRES: _l("Syarat mengikuti"),
    Facet.RELEASE: _l("Syarat terbuka"),
    Facet.PLACEMENT: _l("Penempatan"),
}
FATES = {
    Fate.ADDED: (_l("Baru"), "good"),
    Fate.REMOVED: (_l("Dihapus"), "bad"),
    Fate.CHANGED: (_l("Berubah"), "wait"),
    Fate.MOVED: (_l("Pindah tempat"), "info"),
}
#: Shown word by word.
_PROSE = frozenset(
    {Facet.SUMMARY, Facet.AUDIENCE, Facet.OBJECTIVES, Facet.TEXT, Facet.SECTIONS, Facet.RUBRIC, Facet.TITLE}
)

_SAY: Mapping[Facet, Callable[[Any], str]] = {
    Facet.KIND: lambda value: str(KIND_LABELS[value]),
    Facet.MINUTES: lambda value: _("%(n)s menit", n=value),
    Facet.REQUIRED: lambda value: _("wajib") if value else _("tambahan"),
    Facet.OPENS_AFTER: lambda value: str(OPENS_LABELS[value]),
    Facet.FILE: lambda value: str(value[1]),
    Facet.CAPTIONS: lambda value: str(value[1]),
    Facet.AUDIO: lambda value: str(value[1]),
    Facet.SECONDS: lambda value: _("%(n)s detik", n=value),
    Facet.WATCH_PERCENT: lambda value: f"{value} %",
    Facet.ACTIVITY: lambda value: str(ACTIVITY_LABELS[value]),
    Facet.MARK_TO_REACH: lambda value: f"{value} %",
    Facet.PURPOSE: lambda value: str(PURPOSE_LABELS[value]),
    Facet.QUESTIONS: lambda value: ", ".join(" ".join(str(part) for part in draw if part) for draw in value),
    Facet.LIMIT_MINUTES: lambda value: _("%(n)s menit", n=value),
    Facet.PAUSE_MINUTES: lambda value: _("%(n)s menit", n=value),
    Facet.REVIEW: lambda value: str(REVIEW_LABELS[value]),
    Facet.SEQUENTIAL: lambda value: _("ya") if value else _("tidak"),
    Facet.CERTAINTY: lambda value: _("ya") if value else _("tidak"),
    Facet.REQUIRES: lambda value: " ".join(condition_sentence(each) for each in value),
    Facet.RELEASE: lambda value: " ".join(condition_sentence(each) for each in value),
    Facet.PLACEMENT: lambda value: "; ".join(
        f"{module}: {objective} {'≥' if deed == 'skip' else '<'} {percent} %"
        for module, objective, deed, percent in value
    ),
    Facet.WINDOW: lambda value: _("%(a)s sampai %(b)s hari sesudah selesai", a=value[0], b=value[1]),
}


@dataclass(frozen=True)
class ChangeInWords:
    """One change as it is read: either word by word, or what it was and what it is."""

    label: str
    old: str = ""
    new: str = ""
    stretches: Sequence[Stretch] = ()


@dataclass(frozen=True)
class LessonInWords:
    """What became of a lesson, as it is read."""

    title: str
    label: str
    colour: str
    moved: bool
    changes: Sequence[ChangeInWords]


@dataclass(frozen=True)
class DifferenceInWords:
    """All that differs, as it is read."""

    cover: Sequence[ChangeInWords]
    modules_added: Sequence[str]
    modules_removed: Sequence[str]
    lessons: Sequence[LessonInWords]
    nothing: bool


def in_words(found: Difference) -> DifferenceInWords:
    """A difference in the words of whoever reads the page."""
    return DifferenceInWords(
        [_change(each) for each in found.cover],
        found.modules_added,
        found.modules_removed,
        [_lesson(each) for each in found.lessons],
        found.nothing,
    )


def _lesson(found: LessonChange) -> LessonInWords:
    label, colour = FATES[found.fate]
    moved = found.moved and found.fate is not Fate.MOVED
    return LessonInWords(found.title, str(label), colour, moved, [_change(each) for each in found.changes])


def _change(change: Change) -> ChangeInWords:
    label = str(FACETS[change.facet])
    if change.facet in _PROSE:
        return ChangeInWords(label, stretches=shortened(words_changed(str(change.old or ""), str(change.new or ""))))
    return ChangeInWords(label, _said(change.facet, change.old), _said(change.facet, change.new))


def _said(facet: Facet, value: Hashable) -> str:
    if value is None:
        return _("tidak ada")
    return _SAY.get(facet, str)(value)
