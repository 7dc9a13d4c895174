"""The best possible mentors of every mentee by whole rows of numbers, for cohorts too large for plain Python.

The points are those of `scoring.score`, exact in whole numbers; a test holds them against `candidates`. Needs numpy, and
so is loaded only where a cohort asks for it.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentoring.pairing.rules.model import BP, FULL_SCORE, Candidate
from mentoring.pairing.rules.scoring import (
    MENTEE_RANKS,
    MENTOR_RANKS,
    Conditions,
    Mentee,
    Mentor,
    place_value,
    share_of,
)

#: Basis points, at most 10,000: short numbers halve and quarter what has to be read.
_Row = NDArray[np.int16]
#: Small counts: of common hours, barriers, levels.
_Counts = NDArray[np.uint8]


class _Members:
    """Who has which names: a row of zeros and ones for every name."""

    def __init__(self, sets: Sequence[Collection[str]]) -> None:
        names = sorted(set().union(*sets)) if sets else []
        self.place = {name: number for number, name in enumerate(names)}
        self.rows = np.zeros((len(names), len(sets)), np.uint8)
        for number, names_of in enumerate(sets):
            for name in names_of:
                self.rows[self.place[name], number] = 1
        self.any = np.array([bool(names_of) for names_of in sets], bool)
        self.all = bool(self.any.all())

    def common(self, names: Iterable[str]) -> _Counts:
        """How many of these names each of them has."""
        found = np.zeros(self.rows.shape[1], np.uint8)
        for name in names:
            if name in self.place:
                found += self.rows[self.place[name]]
        return found


class _Classes:
    """Mentors that are alike for one criterion, so that it is computed once for all of them."""

    def __init__(self, keys: Sequence[Hashable]) -> None:
        self.keys = list(dict.fromkeys(keys))
        number = {key: place for place, key in enumerate(self.keys)}
        self.code = np.array([number[key] for key in keys], np.int64)
        self._known: dict[Hashable, _Row] = {}

    def row(self, own: Hashable, value: Callable[[Any], BP]) -> _Row:
        """The value of every mentor's class for mentees like `own`."""
        found = self._known.get(own)
        if found is None:
            found = self._known[own] = np.array([value(key) for key in self.keys], np.int16)[self.code]
        return found


class _Parts(dict[BP, tuple[str, BP]]):
    """A criterion's part of a score by its points; the same one for all pairs, so that few have to be kept."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def __missing__(self, points: BP) -> tuple[str, BP]:
        part = self[points] = (self._name, points)
        return part


class Matrix:
    """All mentors that may take somebody, the first among equals first."""

    def __init__(self, mentors: Sequence[Mentor], weights: Mapping[str, BP]) -> None:
        self.weights = weights
        self.ids = [mentor.id for mentor in mentors]
        self.place = {identity: number for number, identity in enumerate(self.ids)}
        self.mentors = mentors
        skills = sorted({skill for mentor in mentors for skill in mentor.skills})
        self.level = {skill: np.zeros(len(mentors), np.uint8) for skill in skills}
        for number, mentor in enumerate(mentors):
            for skill, level in mentor.skills.items():
                self.level[skill][number] = level
        self.times = _Members([mentor.times for mentor in mentors])
        self.barriers = _Members([mentor.barriers for mentor in mentors])
        self.languages = _Members([mentor.languages for mentor in mentors])
        self.places = _Classes([(mentor.modes, mentor.place, mentor.zone) for mentor in mentors])
        #: -1: not known
        self.rank = np.array([-1 if each.seniority is None else each.seniority for each in mentors], np.int64)
        self.ranks = _Classes([mentor.seniority for mentor in mentors])
        self.jobs = _Classes([(mentor.job, mentor.job_family) for mentor in mentors])
        #: how many statements → the mentors who answered so many, and what they said, statement by statement
        self.styles = {
            length: (np.array(here), np.array([mentors[number].style for number in here], np.int8).T)
            for length in {len(mentor.style) for mentor in mentors if mentor.style}
            if (here := [number for number, mentor in enumerate(mentors) if len(mentor.style) == length])
        }
        self._kept: dict[Hashable, Any] = {}
        self._part = {name: _Parts(name) for name in weights}
        self.under: dict[str, list[tuple[int, int]]] = {}
        self.avoided_by: dict[str, list[int]] = {}
        for number, mentor in enumerate(mentors):
            for above, superior in enumerate(mentor.superiors):
                self.under.setdefault(superior, []).append((above, number))
            for avoided in mentor.avoid:
                self.avoided_by.setdefault(avoided, []).append(number)
        self._order = np.arange(len(mentors), dtype=np.int32)

    def _once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = make()
        return found

    def _covering(self, need: str, level: int) -> _Counts:
        """The level for every mentor who reaches it, nought for the others."""
        reached: _Counts = self._once(
            ("covering", need, level), lambda: np.uint8(level) * (self.level[need] >= level).view(np.uint8)
        )
        return reached

    def best(self, mentee: Mentee, hard: Conditions, wished_by: Collection[str], k: int) -> dict[str, Candidate]:
        """The ``k`` mentors with the highest scores who may be paired with the mentee, scored."""
        covered = np.zeros(len(self.ids), np.uint8)
        for need, level in mentee.needs.items():
            if need in self.level:
                covered += self._covering(need, level)
        hours = self.times.common(mentee.times)
        values = self._values(mentee, covered, hours, wished_by)
        allowed = self._allowed(mentee, hard, covered, hours)
        total = np.zeros(len(self.ids), np.int16)
        for row in values.values():
            total += row
        possible = np.flatnonzero(allowed)
        if len(possible) > k:
            # One number a mentor: the score first, then the place among equals.
            key = self._order[possible] - total[possible] * np.int32(len(self.ids))
            possible = possible[np.argpartition(key, k - 1)[:k]]
        parts = zip(
            *(map(self._part[name].__getitem__, values[name][possible].tolist()) for name in self.weights), strict=True
        )
        return {
            self.ids[number]: Candidate(mentee.id, self.ids[number], min(FULL_SCORE, points), each)
            for number, points, each in zip(possible.tolist(), total[possible].tolist(), parts, strict=True)
        }

    def _values(self, mentee: Mentee, covered: _Counts, hours: _Counts, wished_by: Collection[str]) -> dict[str, _Row]:
        """Each criterion's basis points for every mentor."""
        makers: dict[str, Callable[[BP], _Row]] = {
            "gap": lambda weight: self._shares(weight, covered, sum(mentee.needs.values())),
            "preference": lambda weight: self._preference(weight, mentee, wished_by),
            "barrier": lambda weight: self._shares(weight, self.barriers.common(mentee.barriers), len(mentee.barriers)),
            "style": lambda weight: self._style(weight, mentee.style),
            "job": lambda weight: self.jobs.row((mentee.job, mentee.job_family), lambda job: _job(weight, mentee, job)),
            "time": lambda weight: self._time(weight, mentee, hours),
            "place": lambda weight: self._place(weight, mentee),
            "seniority": lambda weight: self.ranks.row(
                mentee.seniority, lambda rank: _seniority(weight, mentee.seniority, rank)
            ),
        }
        return {name: makers[name](weight) for name, weight in self.weights.items()}

    def _even(self, points: BP) -> _Row:
        row: _Row = self._once(("even", points), lambda: np.full(len(self.ids), points, np.int16))
        return row

    def _shares(self, weight: BP, parts: _Counts | _Row, whole: int) -> _Row:
        if not whole:
            return self._even(share_of(weight, 1, 2))
        table: _Row = self._once(
            ("shares", weight, whole),
            lambda: np.array([share_of(weight, part, whole) for part in range(whole + 1)], np.int16),
        )
        return table.take(parts)

    def _preference(self, weight: BP, mentee: Mentee, wished_by: Collection[str]) -> _Row:
        found = np.zeros(len(self.ids), np.int16)
        for identity in {*mentee.wishes[:3], *wished_by} & self.place.keys():
            mentor, wish = self.mentors[self.place[identity]], 0
            if identity in mentee.wishes[:3]:
                wish += MENTEE_RANKS[mentee.wishes.index(identity)]
            if mentee.id in mentor.wishes[:3]:
                wish += MENTOR_RANKS[mentor.wishes.index(mentee.id)]
            found[self.place[identity]] = share_of(weight, wish, 80)
        return found

    def _style(self, weight: BP, own: tuple[int, ...]) -> _Row:
        if len(own) not in self.styles:
            return self._even(share_of(weight, 1, 2))
        here, styles = self.styles[len(own)]
        near = np.full(len(here), 4 * len(own), np.uint8)
        for place, said in enumerate(own):
            near -= self._apart(place, said, styles)
        shares = self._shares(weight, near, 4 * len(own))
        if len(here) == len(self.ids):
            return shares
        found = self._even(share_of(weight, 1, 2)).copy()
        found[here] = shares
        return found

    def _apart(self, place: int, said: int, styles: NDArray[np.int8]) -> _Counts:
        """How far each mentor's answer to a statement lies from this one."""
        steps: _Counts = self._once(
            ("apart", len(styles), place, said), lambda: np.abs(styles[place] - np.int8(said)).astype(np.uint8)
        )
        return steps

    def _time(self, weight: BP, mentee: Mentee, common: _Counts) -> _Row:
        half = share_of(weight, 1, 2)
        if not mentee.times:
            return self._even(half)
        hours = self._shares(weight, np.minimum(common, 2), 2)
        return hours if self.times.all else np.where(self.times.any, hours, np.int16(half))

    def _reach(self, mentee: Mentee) -> tuple[Hashable, Callable[[Any], int]]:
        own = (mentee.modes, mentee.place, mentee.zone)
        return own, lambda key: place_value(mentee, Mentor(id="", modes=key[0], place=key[1], zone=key[2]))[0]

    def _place(self, weight: BP, mentee: Mentee) -> _Row:
        own, value = self._reach(mentee)
        found: _Row = self._once(("place", weight, own), lambda: self._shares(weight, self.places.row(own, value), 10))
        return found

    def _allowed(self, mentee: Mentee, hard: Conditions, covered: _Counts, hours: _Counts) -> NDArray[np.bool_]:
        allowed: NDArray[np.bool_] = self.places.row(*self._reach(mentee)) > 0
        if mentee.needs:
            allowed &= covered > 0
        elif mentee.seniority is not None:
            allowed &= (self.rank < 0) | (self.rank >= mentee.seniority + hard.seniority_steps)
        if mentee.times:
            allowed &= ~self.times.any | (hours >= hard.common_hours)
        if mentee.languages:
            allowed &= ~self.languages.any | (self.languages.common(mentee.languages) > 0)
        apart = {*mentee.superiors[: hard.line_levels], *mentee.avoid, mentee.id}
        barred = [self.place[identity] for identity in apart if identity in self.place]
        barred += self.avoided_by.get(mentee.id, ())
        barred += [number for above, number in self.under.get(mentee.id, ()) if above < hard.line_levels]
        if hard.same_team_apart and mentee.superiors:
            barred += [number for above, number in self.under.get(mentee.superiors[0], ()) if above == 0]
        allowed[barred] = False
        return allowed


def _job(weight: BP, mentee: Mentee, other: tuple[str, str]) -> BP:
    if mentee.job and mentee.job == other[0]:
        return share_of(weight, 1, 1)
    return share_of(weight, 1, 2) if mentee.job_family and mentee.job_family == other[1] else share_of(weight, 0, 1)


def _seniority(weight: BP, own: int | None, rank: int | None) -> BP:
    if own is None or rank is None:
        return share_of(weight, 1, 2)
    return share_of(weight, max(0, 6 - abs(rank - own - 3)), 6)
