"""The sequencing a SCORM 2004 manifest asks for, read into plain values (IMS Simple Sequencing, SCORM 2004 SN)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a rule: of which objective (none: the part itself), what, and whether it is turned round."""

    kind: str
    objective: str | None = None
    negated: bool = False
    measure: float = 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """When the conditions hold (all, or any), the action is taken."""

    action: str
    conditions: tuple[Condition, ...]
    any_of: bool = False


@dataclass(frozen=True, slots=True)
class RollupRule:
    """What a branch becomes when so many of its children meet the conditions."""

    action: str
    conditions: tuple[Condition, ...]
    any_of: bool = True
    #: "all", "any", "none", "atLeastCount" or "atLeastPercent"
    children: str = "all"
    count: int = 0
    percent: float = 0.0


@dataclass(frozen=True, slots=True)
class Objective:
    """An objective of a part, and the shared objectives it reads from and writes to."""

    identifier: str
    primary: bool = False
    by_measure: bool = False
    least_measure: float = 1.0
    reads_status: str | None = None
    reads_measure: str | None = None
    writes_status: tuple[str, ...] = ()
    writes_measure: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sequencing:
    """Everything a part says of how it is reached and what it counts for. The defaults are those of the standard."""

    choice: bool = True
    flow: bool = False
    forward_only: bool = False
    tracked: bool = True
    completion_by_content: bool = False
    objective_by_content: bool = False
    rolls_up_satisfaction: bool = True
    rolls_up_completion: bool = True
    attempt_limit: int | None = None
    preconditions: tuple[Rule, ...] = ()
    rollup: tuple[RollupRule, ...] = ()
    objectives: tuple[Objective, ...] = ()

    @property
    def primary(self) -> Objective | None:
        """The objective that stands for the part as a whole."""
        return next((each for each in self.objectives if each.primary), None)


def read_sequencing(element: Element | None, collection: Mapping[str, Element]) -> tuple[Sequencing, set[str]]:
    """The sequencing of a part, with the collection it refers to underneath; and the names of what is not honoured."""
    if element is None:
        return Sequencing(), set()
    lost: set[str] = set()
    sequencing = Sequencing()
    shared = collection.get(element.get("IDRef", ""))
    for layer in (shared, element) if shared is not None else (element,):
        sequencing = _layered(sequencing, layer)
        lost |= _not_honoured(layer)
    return sequencing, lost


def _layered(below: Sequencing, element: Element) -> Sequencing:
    values = below
    if (mode := element.find("controlMode")) is not None:
        values = replace(
            values,
            choice=_yes(mode, "choice", True),
            flow=_yes(mode, "flow", False),
            forward_only=_yes(mode, "forwardOnly", False),
        )
    if (delivery := element.find("deliveryControls")) is not None:
        values = replace(
            values,
            tracked=_yes(delivery, "tracked", True),
            completion_by_content=_yes(delivery, "completionSetByContent", False),
            objective_by_content=_yes(delivery, "objectiveSetByContent", False),
        )
    if (limit := element.find("limitConditions")) is not None and (said := limit.get("attemptLimit", "")).isdigit():
        values = replace(values, attempt_limit=int(said))
    if (rules := element.find("sequencingRules")) is not None:
        values = replace(values, preconditions=tuple(_rule(each) for each in rules.iterfind("preConditionRule")))
    if (rollup := element.find("rollupRules")) is not None:
        values = replace(
            values,
            rolls_up_satisfaction=_yes(rollup, "rollupObjectiveSatisfied", True),
            rolls_up_completion=_yes(rollup, "rollupProgressCompletion", True),
            rollup=tuple(_rollup_rule(each) for each in rollup.iterfind("rollupRule")),
        )
    if (objectives := element.find("objectives")) is not None:
        values = replace(values, objectives=tuple(_objective(each) for each in objectives))
    return values


def _not_honoured(element: Element) -> set[str]:
    found = {
        "post_conditions": "sequencingRules/postConditionRule",
        "exit_rules": "sequencingRules/exitConditionRule",
        "selection": "randomizationControls",
    }
    return {name for name, path in found.items() if element.find(path) is not None} | (
        {"time_limit"} if element.find("limitConditions[@attemptAbsoluteDurationLimit]") is not None else set()
    )


def _yes(element: Element, name: str, default: bool) -> bool:
    said = element.get(name)
    return default if said is None else said.strip().lower() in ("true", "1")


def _measure(text: str | None, default: float) -> float:
    try:
        return float(text) if text else default
    except ValueError:
        return default


def _condition(element: Element) -> Condition:
    return Condition(
        kind=element.get("condition", ""),
        objective=element.get("referencedObjective") or None,
        negated=element.get("operator", "noOp") == "not",
        measure=_measure(element.get("measureThreshold"), 0.0),
    )


def _rule(element: Element) -> Rule:
    conditions, action = element.find("ruleConditions"), element.find("ruleAction")
    return Rule(
        action=action.get("action", "") if action is not None else "",
        conditions=tuple(_condition(each) for each in element.iterfind("ruleConditions/ruleCondition")),
        any_of=conditions is not None and conditions.get("conditionCombination", "all") == "any",
    )


def _rollup_rule(element: Element) -> RollupRule:
    conditions, action = element.find("rollupConditions"), element.find("rollupAction")
    count = element.get("minimumCount", "0")
    return RollupRule(
        action=action.get("action", "") if action is not None else "",
        conditions=tuple(_condition(each) for each in element.iterfind("rollupConditions/rollupCondition")),
        any_of=conditions is None or conditions.get("conditionCombination", "any") == "any",
        children=element.get("childActivitySet", "all"),
        count=int(count) if count.isdigit() else 0,
        percent=_measure(element.get("minimumPercent"), 0.0),
    )


def _objective(element: Element) -> Objective:
    maps = element.findall("mapInfo")

    def targets(name: str, default: bool) -> list[str]:
        return [each.get("targetObjectiveID", "") for each in maps if _yes(each, name, default)]

    status, measure = targets("readSatisfiedStatus", True), targets("readNormalizedMeasure", True)
    return Objective(
        identifier=element.get("objectiveID", ""),
        primary=element.tag == "primaryObjective",
        by_measure=_yes(element, "satisfiedByMeasure", False),
        least_measure=_measure((element.findtext("minNormalizedMeasure") or "").strip(), 1.0),
        reads_status=status[0] if status else None,
        reads_measure=measure[0] if measure else None,
        writes_status=tuple(targets("writeSatisfiedStatus", False)),
        writes_measure=tuple(targets("writeNormalizedMeasure", False)),
    )
