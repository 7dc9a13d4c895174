"""Answers to several versions of an instrument, read together as far as their authors said they are comparable."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from evaluation.instruments.models import InstrumentVersion
from evaluation.instruments.queries import translations_to, versions_of
from evaluation.instruments.rules.versions import Counts, as_it_is, put_together
from evaluation.waves.models import Wave
from evaluation.waves.queries import Sums, counts_of, sums_by_cell


@dataclass(frozen=True)
class Translated:
    """How the answers of a wave are read: which of its stored keys count under which of the newest version's."""

    newest: InstrumentVersion
    keys: Mapping[str, str]


def translated(waves: Sequence[Wave]) -> dict[int, Translated]:
    """Wave → its answers under the keys of the newest version of the same instrument among these waves.

    Changed items count only where the author of the newer version said that their answers are comparable.
    """
    newest: dict[str, InstrumentVersion] = {}
    for wave in waves:
        known = newest.setdefault(wave.instrument.key, wave.instrument)
        if wave.instrument.version > known.version:
            newest[wave.instrument.key] = wave.instrument
    keys = {version.id: as_it_is(version.content) for version in newest.values()}
    for version in newest.values():
        if any(wave.instrument.key == version.key and wave.instrument_id != version.id for wave in waves):
            keys |= translations_to(version)
    return {wave.id: Translated(newest[wave.instrument.key], keys[wave.instrument_id]) for wave in waves}


def asked_by_all(read: Iterable[Translated]) -> dict[int, set[str]]:
    """Newest version of each instrument → its keys that every version among the waves answers."""
    shared: dict[int, set[str]] = {}
    for each in read:
        keys = set(each.keys.values())
        shared[each.newest.id] = shared[each.newest.id] & keys if each.newest.id in shared else keys
    return shared


def sums_together(
    waves: Sequence[Wave], read: Mapping[int, Translated], items: Collection[str]
) -> dict[tuple[int, str], Sums]:
    """(cell, item of the newest version) → n, Σx and Σx² over waves whose versions may differ."""
    result: dict[tuple[int, str], Sums] = {}
    for _version, ids in _by_version(waves):
        keys = read[ids[0]].keys
        wanted = [old for old, new in keys.items() if new in items]
        for (cell, key), sums in sums_by_cell(ids, wanted).items():
            known = result.get((cell, keys[key]), Sums(0, 0, 0))
            result[cell, keys[key]] = Sums(known.n + sums.n, known.total + sums.total, known.squares + sums.squares)
    return result


def _by_version(waves: Sequence[Wave]) -> list[tuple[InstrumentVersion, list[int]]]:
    """Each instrument version among the waves with the ids of its waves, oldest version first."""
    grouped: dict[int, list[Wave]] = defaultdict(list)
    for wave in waves:
        grouped[wave.instrument_id].append(wave)
    return [(group[0].instrument, [wave.id for wave in group]) for _id, group in sorted(grouped.items())]


def counts_together(
    waves: Sequence[Wave], read: Mapping[int, Translated]
) -> tuple[Counts, list[tuple[InstrumentVersion, Counts]]]:
    """Counts of waves of the last one's instrument under the keys of its newest version, and those of each other version among
    the waves, or of another instrument, as they were stored.
    """
    newest = read[waves[-1].id].newest
    together: dict[str, dict[int, int]] = {}
    others: list[tuple[InstrumentVersion, Counts]] = []
    for version, ids in _by_version(waves):
        counts = counts_of(ids)
        if version.key == newest.key:
            together = put_together(together, [(counts, read[ids[0]].keys)])
        if version.id != newest.id:
            others.append((version, counts))
    return together, others


def common_bases(bases: Iterable[str]) -> dict[str, str]:
    """What was asked for a figure ("instrument/version/key") → the same in the newest version among these, or itself
    where nobody said that the answers are comparable.
    """
    by_instrument: dict[str, set[int]] = defaultdict(set)
    for basis in (known := set(bases)):
        key, version, _item = basis.split("/")
        by_instrument[key].add(int(version))
    result = {basis: basis for basis in known}
    for key, numbers in by_instrument.items():
        if len(numbers) < 2:
            continue
        line = {version.version: version for version in versions_of(key)}
        newest = line[max(numbers)]
        keys = translations_to(newest)
        for basis in known:
            other, version, item = basis.split("/")
            if other == key and item in keys.get(line[int(version)].id, {}):
                result[basis] = f"{key}/{newest.version}/{keys[line[int(version)].id][item]}"
    return result
