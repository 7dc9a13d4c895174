"""What a part tells the run-time (`cmi`), read into plain values; and what it is given when it is opened again."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from courses.packages.rules.manifest import Edition, Item
from courses.packages.rules.standing import ObjectiveReport, PartReport

#: what the standards allow for suspend data
STRICT_SUSPEND = {Edition.SCORM_12: 4096, Edition.SCORM_2004_3: 4000, Edition.SCORM_2004_4: 64_000}
#: what is kept all the same
MOST_SUSPEND = 64 * 1024
MOST_VALUE = 8 * 1024
MOST_ELEMENTS = 4_000
MOST_CHARACTERS = 400 * 1024
_ELEMENT = re.compile(r"(cmi|adl)\.[A-Za-z0-9_.]{1,160}")
#: what a part says of one visit only
_OF_A_VISIT = ("session_time", ".exit", ".entry", "total_time", "adl.nav", "_count", "_children", "_version")


@dataclass(frozen=True, slots=True)
class Heard:
    """What one report of a part amounts to."""

    completed: bool | None
    passed: bool | None
    #: −1…1
    measure: float | None
    objectives: Mapping[str, ObjectiveReport]
    #: seconds of this visit as the part counts them; None: it does not
    seconds: float | None
    suspended: bool


def fits(values: object) -> bool:
    """Whether a report is one: elements of the model with texts of a bearable length."""
    if not isinstance(values, dict) or len(values) > MOST_ELEMENTS:
        return False
    total = 0
    for element, value in values.items():
        if not isinstance(element, str) or not isinstance(value, str) or not _ELEMENT.fullmatch(element):
            return False
        if len(value) > (MOST_SUSPEND if element == "cmi.suspend_data" else MOST_VALUE) or "\0" in value:
            return False
        total += len(element) + len(value)
    return total <= MOST_CHARACTERS


def breaks_limit(edition: Edition, values: Mapping[str, str]) -> bool:
    """Whether the suspend data are longer than the standard allows; they are kept all the same."""
    return len(values.get("cmi.suspend_data", "")) > STRICT_SUSPEND[edition]


def heard(edition: Edition, item: Item, values: Mapping[str, str]) -> Heard:
    """Read a report. The mastery score or the thresholds of the manifest decide where the part gave a number."""
    return _heard_2004(item, values) if edition.is_2004 else _heard_12(item, values)


def _heard_12(item: Item, values: Mapping[str, str]) -> Heard:
    status = values.get("cmi.core.lesson_status", "")
    completed = {"passed": True, "completed": True, "failed": True, "incomplete": False, "browsed": False}.get(status)
    passed = {"passed": True, "failed": False}.get(status)
    raw, most = _number(values.get("cmi.core.score.raw")), _number(values.get("cmi.core.score.max"))
    least = _number(values.get("cmi.core.score.min")) or 0.0
    measure = None
    if raw is not None:
        span = (most if most is not None else 100.0) - least
        measure = max(0.0, min(1.0, (raw - least) / span)) if span > 0 else None
        if item.mastery is not None and completed:
            passed = raw >= item.mastery
    return Heard(
        completed,
        passed,
        measure,
        {},
        seconds_of(values.get("cmi.core.session_time", "")),
        values.get("cmi.core.exit") == "suspend",
    )


def _heard_2004(item: Item, values: Mapping[str, str]) -> Heard:
    completed = {"completed": True, "incomplete": False, "not attempted": False}.get(
        values.get("cmi.completion_status", "")
    )
    progress = _number(values.get("cmi.progress_measure"))
    if item.threshold is not None and progress is not None:
        completed = progress >= item.threshold
    passed = {"passed": True, "failed": False}.get(values.get("cmi.success_status", ""))
    return Heard(
        completed,
        passed,
        _scaled(values, "cmi.score.scaled"),
        _objectives(values),
        seconds_of(values.get("cmi.session_time", "")),
        values.get("cmi.exit") == "suspend",
    )


def _objectives(values: Mapping[str, str]) -> dict[str, ObjectiveReport]:
    found = {}
    for element, name in values.items():
        if (match := re.fullmatch(r"cmi\.objectives\.(\d{1,4})\.id", element)) and name:
            at = f"cmi.objectives.{match[1]}"
            satisfied = {"passed": True, "failed": False}.get(values.get(f"{at}.success_status", ""))
            found[name] = ObjectiveReport(satisfied, _scaled(values, f"{at}.score.scaled"))
    return found


def _scaled(values: Mapping[str, str], element: str) -> float | None:
    number = _number(values.get(element))
    return number if number is not None and -1 <= number <= 1 else None


def _number(text: str | None) -> float | None:
    if text is None or not re.fullmatch(r"-?\d{1,12}(\.\d{1,12})?", text.strip()):
        return None
    return float(text)


def part_report(visits: Sequence[Heard | None], *, attempts: int, ended: bool) -> PartReport:
    """A part over all its visits: the newest that said anything holds; what was completed or passed stays so.

    A later visit that only looks again does not take back what an earlier one reached.
    """
    said = [visit for visit in visits if visit is not None]
    if not said:
        return PartReport(attempts=attempts, ended=ended)
    newest = said[-1]
    measures = [visit.measure for visit in said if visit.measure is not None]
    objectives: dict[str, ObjectiveReport] = {}
    for visit in said:
        objectives |= visit.objectives
    return PartReport(
        attempts=attempts,
        ended=ended,
        completed=True if any(visit.completed for visit in said) else newest.completed,
        passed=True if any(visit.passed for visit in said) else newest.passed,
        measure=max(measures) if measures else None,
        objectives=objectives,
    )


# ------------------------------------------------------------------------------------------------ time


def seconds_of(text: str) -> float | None:
    """Seconds of a CMITimespan (1.2) or an ISO 8601 duration (2004); None for anything else.

    >>> seconds_of("0001:02:03.50"), seconds_of("PT1H2M3.5S"), seconds_of("kemarin")
    (3723.5, 3723.5, None)
    """
    if match := re.fullmatch(r"(\d{2,4}):(\d{2}):(\d{2}(?:\.\d{1,2})?)", text):
        return int(match[1]) * 3600 + int(match[2]) * 60 + float(match[3])
    match = re.fullmatch(
        r"P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?)?",
        text,
    )
    if match is None or text in ("P", "PT", ""):
        return None
    years, months, days, hours, minutes = (int(part or 0) for part in match.groups()[:5])
    return (((years * 365 + months * 30 + days) * 24 + hours) * 60 + minutes) * 60 + float(match[6] or 0)


def timespan(edition: Edition, seconds: float) -> str:
    """Seconds as a part of this edition reads them.

    >>> timespan(Edition.SCORM_12, 3723.5), timespan(Edition.SCORM_2004_4, 3723.5)
    ('0001:02:03.50', 'PT1H2M3.50S')
    """
    whole, hundredths = divmod(round(seconds * 100), 100)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    if edition.is_2004:
        return f"PT{hours}H{minutes}M{left}.{hundredths:02}S"
    return f"{min(hours, 9999):04}:{minutes:02}:{left:02}.{hundredths:02}"


def believed(said: float | None, wall: float) -> float:
    """Seconds of a visit that are believed: what the part says, at most what the clock on the wall allows."""
    return max(0.0, min(said if said is not None else 0.0, wall))


# ------------------------------------------------------------------------------------- opening again


def given(
    edition: Edition, item: Item, kept: Mapping[str, str], *, resuming: bool, seconds: float, learner: tuple[str, str]
) -> dict[str, str]:
    """The values a part finds when it is opened: what it left, who learns, and how it comes in. `learner`: id, name."""
    values = {element: value for element, value in kept.items() if not any(part in element for part in _OF_A_VISIT)}
    entry = "resume" if resuming else ("" if kept else "ab-initio")
    if edition.is_2004:
        fixed = {
            "cmi.learner_id": learner[0],
            "cmi.learner_name": learner[1],
            "cmi.entry": entry,
            "cmi.total_time": timespan(edition, seconds),
            "cmi.credit": "credit",
            "cmi.mode": "normal",
            "cmi.launch_data": item.launch_data,
        }
        primary = item.sequencing.primary
        if primary is not None and primary.by_measure:
            fixed["cmi.scaled_passing_score"] = str(primary.least_measure)
        if item.threshold is not None:
            fixed["cmi.completion_threshold"] = str(item.threshold)
        known = set(_objectives(values))
        count = len(known)
        for objective in item.sequencing.objectives:
            if objective.identifier and objective.identifier not in known:
                fixed[f"cmi.objectives.{count}.id"] = objective.identifier
                count += 1
    else:
        fixed = {
            "cmi.core.student_id": learner[0],
            "cmi.core.student_name": learner[1],
            "cmi.core.entry": entry,
            "cmi.core.total_time": timespan(edition, seconds),
            "cmi.core.credit": "credit",
            "cmi.core.lesson_mode": "normal",
            "cmi.launch_data": item.launch_data,
        }
        if item.mastery is not None:
            fixed["cmi.student_data.mastery_score"] = f"{item.mastery:g}"
    return {**values, **{element: value for element, value in fixed.items() if value != ""}}
