"""Questions, templates, registration and absences of evidence, over plain values."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import Enum, StrEnum

from evaluation.statistics.figures import Figure
from evaluation.waves.rules import DEFAULT_PLAN, FURTHER_SIDES, Anonymity, PlannedWave, WaveKind


class Measure(StrEnum):
    """The figure of the report that answers a question."""

    COMPLETION = "completion"
    SATISFACTION = "satisfaction"
    RELEVANCE = "relevance"
    GAIN = "gain"
    SCORE_AFTER = "score_after"
    BEHAVIOUR = "behaviour"
    BEHAVIOUR_CHANGE = "behaviour_change"
    IKM = "ikm"
    IKM_CHANGE = "ikm_change"
    WAITING = "waiting"
    INDICATOR = "indicator"


class Comparison(StrEnum):
    """What the figure is held against."""

    NONE = "none"
    BEFORE_AFTER = "before_after"
    WAITING_LIST = "waiting_list"
    MATCHED_PERSONS = "matched_persons"
    MATCHED_UNITS = "matched_units"


#: Kirkpatrick's level each measure speaks about; 0 is taking part.
LEVELS: Mapping[Measure, int] = {
    Measure.COMPLETION: 0,
    Measure.SATISFACTION: 1,
    Measure.RELEVANCE: 1,
    Measure.GAIN: 2,
    Measure.SCORE_AFTER: 2,
    Measure.BEHAVIOUR: 3,
    Measure.BEHAVIOUR_CHANGE: 3,
    Measure.IKM: 4,
    Measure.IKM_CHANGE: 4,
    Measure.WAITING: 4,
    Measure.INDICATOR: 4,
}
#: Waiting is the only measure of which less is better; an indicator says so itself.
LOWER_IS_BETTER = frozenset({Measure.WAITING})


@dataclass(frozen=True)
class PlannedQuestion:
    """A question as a template asks it; `text` is a key the web turns into words."""

    text: str
    measure: Measure
    comparison: Comparison
    target: float | None


class Template(StrEnum):
    """Kinds of programmes that are evaluated alike."""

    TECHNICAL = "technical"
    MANAGERIAL = "managerial"
    SERVICE = "service"
    MENTORING = "mentoring"


_FOUR_LEVELS = (
    PlannedQuestion("relevant", Measure.RELEVANCE, Comparison.NONE, 4.0),
    PlannedQuestion("learnt", Measure.GAIN, Comparison.BEFORE_AFTER, 10.0),
    PlannedQuestion("applied", Measure.BEHAVIOUR_CHANGE, Comparison.BEFORE_AFTER, 0.3),
)
_PUBLIC = (
    PlannedQuestion("satisfied", Measure.IKM_CHANGE, Comparison.MATCHED_UNITS, 3.0),
    PlannedQuestion("waited", Measure.WAITING, Comparison.MATCHED_UNITS, -5.0),
)
QUESTIONS: Mapping[Template, Sequence[PlannedQuestion]] = {
    Template.TECHNICAL: (*_FOUR_LEVELS, _PUBLIC[0]),
    Template.MANAGERIAL: (*_FOUR_LEVELS, PlannedQuestion("satisfied", Measure.IKM, Comparison.NONE, 76.61)),
    Template.SERVICE: (*_FOUR_LEVELS, *_PUBLIC),
    Template.MENTORING: (
        PlannedQuestion("took_part", Measure.COMPLETION, Comparison.NONE, 70.0),
        PlannedQuestion("relevant", Measure.RELEVANCE, Comparison.NONE, 4.0),
        PlannedQuestion("applied", Measure.BEHAVIOUR_CHANGE, Comparison.WAITING_LIST, 0.3),
    ),
}

#: Days after completion of the post-training evaluation: 4 months, or 12 for managerial and structural training
#: (evaluasi pascapelatihan as practised by training agencies; a programme edits its own copy).
_POST_TRAINING = {Template.MANAGERIAL: 365}
_USUAL_POST_TRAINING = 120


#: From which further sides behaviour is looked at: where people lead, and where a mentor saw them work.
_FURTHER_SIDES = {
    Template.MANAGERIAL: (WaveKind.BEHAVIOUR_PEER, WaveKind.BEHAVIOUR_SUBORDINATE),
    Template.MENTORING: (WaveKind.BEHAVIOUR_MENTOR,),
}


def waves_of(template: Template) -> tuple[PlannedWave, ...]:
    """The waves a programme of this kind starts with, in the order they fall due."""
    days = _POST_TRAINING.get(template, _USUAL_POST_TRAINING)
    return (
        *DEFAULT_PLAN,
        PlannedWave(WaveKind.BEHAVIOUR_SELF, "perilaku_diri", days, Anonymity.CONFIDENTIAL),
        PlannedWave(WaveKind.BEHAVIOUR_SUPERIOR, "perilaku_atasan", days, Anonymity.CONFIDENTIAL),
        *(line for line in FURTHER_SIDES if line.kind in _FURTHER_SIDES.get(template, ())),
    )


@dataclass(frozen=True)
class QuestionValues:
    """A question of a plan as it is registered."""

    text: str
    measure: str
    comparison: str
    #: name of the programme's own indicator, for that measure only
    indicator: str
    target: float | None


@dataclass(frozen=True)
class PlanDocument:
    """Everything that must be said before the data: questions, waves, objectives."""

    questions: tuple[QuestionValues, ...]
    #: kind, instrument, days after completion, anonymity
    waves: tuple[tuple[str, str, int, str], ...]
    #: code, title
    objectives: tuple[tuple[str, str], ...]

    def to_json(self) -> str:
        """Canonical JSON: the same plan gives the same bytes."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(document: str) -> str:
    """SHA-256 of a canonical document, in hexadecimal."""
    return hashlib.sha256(document.encode()).hexdigest()


@dataclass(frozen=True)
class Change:
    """What differs between a registered plan and the plan of today: which part, what was, what is."""

    part: str
    before: str
    after: str


def changes(registered: str, current: str) -> list[Change]:
    """What was added, dropped or worded anew since the registration, in the order of the plan.

    >>> old = PlanDocument((QuestionValues("Naik?", "gain", "none", "", 10.0),), (), ())
    >>> new = PlanDocument((QuestionValues("Naik?", "gain", "none", "", 5.0),), (), ())
    >>> [(change.part, change.before, change.after) for change in changes(old.to_json(), new.to_json())]
    [('questions', 'Naik? · gain · none ·  · 10.0', 'Naik? · gain · none ·  · 5.0')]
    """
    before, after = json.loads(registered), json.loads(current)
    found = []
    for part in ("questions", "waves", "objectives"):
        old, new = ([_line(each) for each in document[part]] for document in (before, after))
        gone, come = [line for line in old if line not in new], [line for line in new if line not in old]
        for place in range(max(len(gone), len(come))):
            found.append(Change(part, *(lines[place] if place < len(lines) else "" for lines in (gone, come))))
    return found


def _line(entry: Mapping[str, object] | Sequence[object]) -> str:
    if isinstance(entry, Mapping):
        entry = [entry[key] for key in ("text", "measure", "comparison", "indicator", "target")]
    return " · ".join("" if value is None else str(value) for value in entry)


class Answer(StrEnum):
    """What a figure says about a target."""

    REACHED = "reached"  # the whole interval lies on the better side of the target
    REACHED_UNSURE = "reached_unsure"  # the figure does, its interval does not
    MISSED_UNSURE = "missed_unsure"  # the figure does not, its interval reaches the target
    MISSED = "missed"
    NO_TARGET = "no_target"
    NOT_MEASURED = "not_measured"


def answer(figure: Figure | None, target: float | None, *, lower_is_better: bool = False) -> Answer:
    """Hold a figure with its interval against a target; a figure without interval is judged by itself."""
    if figure is None or figure.value is None:
        return Answer.NOT_MEASURED
    if target is None:
        return Answer.NO_TARGET
    sign = -1 if lower_is_better else 1
    reached = sign * figure.value >= sign * target
    if figure.interval is None:
        return Answer.REACHED_UNSURE if reached else Answer.MISSED_UNSURE
    ends = sorted((sign * figure.interval.low, sign * figure.interval.high))
    if reached:
        return Answer.REACHED if ends[0] >= sign * target else Answer.REACHED_UNSURE
    return Answer.MISSED if ends[1] < sign * target else Answer.MISSED_UNSURE


class Absence(Enum):
    """Evidence a programme ought to have and has not."""

    NO_QUESTION = "no_question"
    NO_TARGET = "no_target"
    NOT_REGISTERED = "not_registered"
    REGISTERED_LATE = "registered_late"
    NO_BEHAVIOUR = "no_behaviour"
    NO_RETENTION = "no_retention"
    NO_RESULT = "no_result"
    NO_COMPARISON = "no_comparison"
    OBJECTIVE_WITHOUT_ITEM = "objective_without_item"
    FRAME_TOO_SMALL = "frame_too_small"
    LOW_RESPONSE = "low_response"
    INDICATOR_NOT_MEASURED = "indicator_not_measured"
    NO_COST = "no_cost"
    NO_FINDING = "no_finding"
    RECOMMENDATION_OVERDUE = "recommendation_overdue"


@dataclass(frozen=True)
class Missing:
    """One absence with what it is about: a title, or nothing when the programme as a whole is meant."""

    kind: Absence
    about: str = ""


#: Days after the end on which a retention test belongs, and after which its absence counts.
RETENTION_DAYS = (14, 30)
#: Response rate below which a level cannot carry a verdict of grade A.
ENOUGH_RESPONSE = 0.6


@dataclass(frozen=True)
class ProgrammeFacts:
    """What is known of a programme when its evidence is looked through."""

    questions: int
    #: texts of questions without a target
    untargeted: tuple[str, ...]
    registered_on: date | None
    first_data_on: date | None
    #: levels of Kirkpatrick for which a wave, a score or an indicator exists or is planned
    levels: frozenset[int]
    has_comparison: bool
    #: titles of objectives no test has asked about though somebody completed an activity
    objectives_without_item: tuple[str, ...]
    #: closed waves: title, people of the frame, answers
    closed_waves: tuple[tuple[str, int, int], ...]
    #: indicators without a measured value
    unmeasured: tuple[str, ...]
    has_cost: bool
    has_finding: bool
    #: sentences of recommendations past their date
    overdue: tuple[str, ...]
    over: bool
    #: somebody was tested at the end long enough ago to be asked again, and nobody was
    retention_due: bool = False


def absences(facts: ProgrammeFacts, minimum: int) -> list[Missing]:
    """What is missing, most serious first; `minimum` is the smallest group that may be shown."""
    found = []
    if not facts.questions:
        found.append(Missing(Absence.NO_QUESTION))
    elif facts.registered_on is None:
        found.append(Missing(Absence.NOT_REGISTERED))
    elif facts.first_data_on is not None and facts.registered_on > facts.first_data_on:
        found.append(Missing(Absence.REGISTERED_LATE))
    if facts.retention_due:
        found.append(Missing(Absence.NO_RETENTION))
    if 3 not in facts.levels:
        found.append(Missing(Absence.NO_BEHAVIOUR))
    if 4 not in facts.levels:
        found.append(Missing(Absence.NO_RESULT))
    if not facts.has_comparison:
        found.append(Missing(Absence.NO_COMPARISON))
    found += [Missing(Absence.OBJECTIVE_WITHOUT_ITEM, title) for title in facts.objectives_without_item]
    for title, frame, answers in facts.closed_waves:
        if frame < minimum:
            found.append(Missing(Absence.FRAME_TOO_SMALL, title))
        elif answers < ENOUGH_RESPONSE * frame:
            found.append(Missing(Absence.LOW_RESPONSE, title))
    found += [Missing(Absence.RECOMMENDATION_OVERDUE, sentence) for sentence in facts.overdue]
    found += [Missing(Absence.NO_TARGET, text) for text in facts.untargeted]
    found += [Missing(Absence.INDICATOR_NOT_MEASURED, name) for name in facts.unmeasured]
    if not facts.has_cost:
        found.append(Missing(Absence.NO_COST))
    if facts.over and not facts.has_finding:
        found.append(Missing(Absence.NO_FINDING))
    return found
