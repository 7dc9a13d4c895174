"""How a package stands for one learner: the state of every part, what may be opened now, and whether it is complete.

SCORM 2004 sequencing is decided here, on the server, from what the parts have reported: control modes, preconditions,
shared objectives and roll-up. The browser only shows what this module says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from courses.packages.rules.manifest import Item, Manifest
from courses.packages.rules.sequences import Condition, Objective, RollupRule, Rule


@dataclass(frozen=True, slots=True)
class ObjectiveReport:
    """What a part said of one of its objectives."""

    satisfied: bool | None = None
    #: −1…1
    measure: float | None = None


@dataclass(frozen=True, slots=True)
class PartReport:
    """What a part has reported so far. None: it has said nothing."""

    attempts: int = 0
    #: whether the last visit was ended
    ended: bool = False
    completed: bool | None = None
    passed: bool | None = None
    #: −1…1
    measure: float | None = None
    objectives: Mapping[str, ObjectiveReport] = field(default_factory=dict)


NOTHING_SAID = PartReport()


@dataclass(frozen=True, slots=True)
class State:
    """The state of a part or branch: None is unknown."""

    completed: bool | None = None
    satisfied: bool | None = None
    measure: float | None = None
    attempted: bool = False

    @property
    def done(self) -> bool:
        """Whether nothing more is asked of it: completed, or passed where it never speaks of completion; never failed."""
        return self.satisfied is not False and (
            self.completed is True or (self.completed is None and bool(self.satisfied))
        )


class Why(StrEnum):
    """Why a part cannot be opened now."""

    EARLIER_FIRST = "earlier_first"
    IN_ORDER = "in_order"
    NOT_BACK = "not_back"
    ENOUGH_ATTEMPTS = "enough_attempts"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Part:
    """A part as the player shows it."""

    item: Item
    state: State
    #: none: it may be opened
    why_not: Why | None = None

    @property
    def open(self) -> bool:
        """Whether the learner may choose it now."""
        return self.why_not is None


@dataclass(frozen=True, slots=True)
class Standing:
    """A whole package for one learner."""

    parts: tuple[Part, ...]
    root: State
    forward: str | None
    back: str | None

    @property
    def done(self) -> int:
        """How many parts are done."""
        return sum(part.state.done for part in self.parts)

    @property
    def complete(self) -> bool:
        """Whether the package counts as done."""
        return self.root.done

    @property
    def percent(self) -> int | None:
        """The score of the whole, in whole percent rounded down; None where no part has one."""
        return None if self.root.measure is None else max(0, int(self.root.measure * 100 + 1e-9))

    def part(self, identifier: str) -> Part | None:
        """One part."""
        return next((part for part in self.parts if part.item.identifier == identifier), None)


def standing(manifest: Manifest, reports: Mapping[str, PartReport], here: str | None = None) -> Standing:
    """Derive everything from the reports. `here` is the part the learner is in, or was in last."""
    tree = _Tree(manifest, reports, here)
    parts = tuple(Part(item, tree.states[item.identifier], tree.why_not(item)) for item in manifest.parts)
    shown = tuple(part for part in parts if part.item.visible) or parts
    return Standing(shown, tree.states[manifest.root.identifier], tree.flow(1), tree.flow(-1))


def may_open(manifest: Manifest, reports: Mapping[str, PartReport], item: str, here: str | None) -> Why | None:
    """Why a part may not be opened now, or None: it may be chosen, or it is what Next or Previous leads to."""
    tree = _Tree(manifest, reports, here)
    part = manifest.part(item)
    if part is None:
        return Why.SKIPPED
    return None if item in (tree.flow(1), tree.flow(-1), here) else tree.why_not(part)


class _Tree:
    def __init__(self, manifest: Manifest, reports: Mapping[str, PartReport], here: str | None) -> None:
        self.manifest, self.reports = manifest, reports
        self.here = here if here is not None and manifest.part(here) is not None else None
        self.simple = not manifest.edition.is_2004
        self.parent: dict[str, Item] = {
            child.identifier: item for item in manifest.root.walk() for child in item.children
        }
        self.shared: dict[str, ObjectiveReport] = {}
        self.states: dict[str, State] = {}
        for leaf in manifest.root.walk():
            if not leaf.children:
                self._write(leaf)
        self._roll_up(manifest.root)

    # ------------------------------------------------------------------------------------- states

    def _report(self, item: Item) -> PartReport:
        return self.reports.get(item.identifier, NOTHING_SAID)

    def _own(self, item: Item) -> State:
        """What a leaf has come to by itself."""
        report = self._report(item)
        attempted = report.attempts > 0
        completed, passed = report.completed, report.passed
        if attempted and not item.sco:
            # An asset says nothing: having been opened is all there is.
            completed = True
        if self.simple:
            return State(completed, passed, report.measure, attempted)
        rules, primary = item.sequencing, item.sequencing.primary
        if not rules.tracked:
            return State(None, None, None, attempted)
        if primary is not None and primary.by_measure and report.measure is not None:
            passed = report.measure >= primary.least_measure
        if report.ended or (attempted and not item.sco):
            if completed is None and not rules.completion_by_content:
                completed = True
            if passed is None and not rules.objective_by_content:
                passed = True
        return State(completed, passed, report.measure, attempted)

    def _write(self, leaf: Item) -> None:
        own, report = self._own(leaf), self._report(leaf)
        for objective in leaf.sequencing.objectives:
            said = (
                ObjectiveReport(own.satisfied, own.measure)
                if objective.primary
                else report.objectives.get(objective.identifier, ObjectiveReport())
            )
            for target in objective.writes_status:
                if said.satisfied is not None:
                    self.shared[target] = ObjectiveReport(said.satisfied, self._shared(target).measure)
            for target in objective.writes_measure:
                if said.measure is not None:
                    self.shared[target] = ObjectiveReport(self._shared(target).satisfied, said.measure)

    def _shared(self, target: str | None) -> ObjectiveReport:
        return self.shared.get(target or "", ObjectiveReport())

    def _roll_up(self, item: Item) -> State:
        below = [self._roll_up(child) for child in item.children]
        state = self._own(item) if not below else self._rolled(item, below)
        primary = item.sequencing.primary
        if primary is not None and (shared := self._shared(primary.reads_status)).satisfied is not None:
            state = State(state.completed, shared.satisfied, state.measure, state.attempted)
        self.states[item.identifier] = state
        return state

    def _rolled(self, item: Item, below: Sequence[State]) -> State:
        attempted = any(state.attempted for state in below)
        children = list(zip(item.children, below, strict=True))
        satisfying = [s for child, s in children if child.sequencing.rolls_up_satisfaction and child.sequencing.tracked]
        completing = [s for child, s in children if child.sequencing.rolls_up_completion and child.sequencing.tracked]
        measures = [state.measure for state in below if state.measure is not None]
        measure = sum(measures) / len(measures) if measures else None
        if self.simple:
            done = bool(below) and all(state.done for state in below)
            failed = any(state.satisfied is False for state in below)
            return State(done, False if failed else None, measure, attempted)
        completed = _by_rules(item.sequencing.rollup, ("completed", "incomplete"), completing)
        satisfied = _by_rules(item.sequencing.rollup, ("satisfied", "notSatisfied"), satisfying)
        if not any(rule.action in ("completed", "incomplete") for rule in item.sequencing.rollup):
            completed = all(state.completed is True for state in completing) if completing else None
        if not any(rule.action in ("satisfied", "notSatisfied") for rule in item.sequencing.rollup):
            satisfied = None
            if satisfying and all(state.satisfied is True for state in satisfying):
                satisfied = True
            elif satisfying and all(state.attempted or state.satisfied is False for state in satisfying):
                satisfied = False if any(state.satisfied is False for state in satisfying) else None
        return State(completed, satisfied, measure, attempted)

    # --------------------------------------------------------------------------------- what is open

    def _objective(self, item: Item, name: str | None) -> ObjectiveReport:
        if name is None:
            state = self.states[item.identifier]
            return ObjectiveReport(state.satisfied, state.measure)
        found: Objective | None = next((o for o in item.sequencing.objectives if o.identifier == name), None)
        if found is None:
            return ObjectiveReport()
        state, report = self.states[item.identifier], self._report(item)
        local = (
            ObjectiveReport(state.satisfied, state.measure)
            if found.primary
            else report.objectives.get(name, ObjectiveReport())
        )
        status, measure = self._shared(found.reads_status), self._shared(found.reads_measure)
        return ObjectiveReport(
            status.satisfied if status.satisfied is not None else local.satisfied,
            measure.measure if measure.measure is not None else local.measure,
        )

    def _holds(self, item: Item, condition: Condition) -> bool:
        state, objective = self.states[item.identifier], self._objective(item, condition.objective)
        report, limit = self._report(item), item.sequencing.attempt_limit
        known = {
            "always": True,
            "satisfied": objective.satisfied is True,
            "objectiveStatusKnown": objective.satisfied is not None,
            "objectiveMeasureKnown": objective.measure is not None,
            "objectiveMeasureGreaterThan": objective.measure is not None and objective.measure > condition.measure,
            "objectiveMeasureLessThan": objective.measure is not None and objective.measure < condition.measure,
            "completed": state.completed is True,
            "activityProgressKnown": state.completed is not None,
            "attempted": state.attempted,
            "attemptLimitExceeded": limit is not None and report.attempts >= limit,
        }.get(condition.kind, False)
        return known is not condition.negated

    def _asks(self, item: Item, action: str) -> bool:
        """Whether a precondition of the item asks for the action now."""
        return any(rule.action == action and self._applies(item, rule) for rule in item.sequencing.preconditions)

    def _applies(self, item: Item, rule: Rule) -> bool:
        results = [self._holds(item, condition) for condition in rule.conditions]
        return bool(results) and (any(results) if rule.any_of else all(results))

    def _path(self, item: Item) -> list[Item]:
        """The item and everything above it, without the root."""
        path = [item]
        while (above := self.parent.get(path[-1].identifier)) is not None and above.identifier in self.parent:
            path.append(above)
        return path

    def _barred(self, item: Item) -> Why | None:
        limit = item.sequencing.attempt_limit
        if limit is not None and self._report(item).attempts >= limit and item.identifier != self.here:
            return Why.ENOUGH_ATTEMPTS
        return Why.EARLIER_FIRST if any(self._asks(each, "disabled") for each in self._path(item)) else None

    def why_not(self, item: Item) -> Why | None:
        """Why the learner may not choose this part now, or None."""
        if self.simple or item.identifier == self.here:
            return None
        if barred := self._barred(item):
            return barred
        path = self._path(item)
        if any(self._asks(each, "hiddenFromChoice") for each in path):
            return Why.SKIPPED
        for each in path:
            above = self.parent[each.identifier]
            if not above.sequencing.choice:
                first = self.here is None and self.flow(1) == item.identifier
                return None if first else Why.IN_ORDER
            place = above.children.index(each)
            if any(self._asks(sibling, "stopForwardTraversal") for sibling in above.children[:place]):
                return Why.EARLIER_FIRST
            if above.sequencing.forward_only and self._place_of_here(above) > place:
                return Why.NOT_BACK
        return None

    def _place_of_here(self, branch: Item) -> int:
        """Which child of the branch the learner is in; −1 when none."""
        for place, child in enumerate(branch.children):
            if any(each.identifier == self.here for each in child.walk()):
                return place
        return -1

    def flow(self, step: int) -> str | None:
        """The part that Next (1) or Previous (−1) leads to, or None. Without a part to stand in, Next is the first."""
        leaves = [leaf for leaf in self.manifest.parts if leaf.visible or not self.simple]
        names = [leaf.identifier for leaf in leaves]
        if self.here is None:
            if step < 0:
                return None
            ahead = leaves
        else:
            place = names.index(self.here) if self.here in names else 0
            current = leaves[place]
            if step > 0 and not self.simple and any(self._asks(e, "stopForwardTraversal") for e in self._path(current)):
                return None
            ahead = leaves[place + 1 :] if step > 0 else leaves[:place][::-1]
        for leaf in ahead:
            if self.simple:
                return leaf.identifier
            if any(self._asks(each, "skip") for each in self._path(leaf)):
                continue
            if not all(self.parent[each.identifier].sequencing.flow for each in self._path(leaf)):
                # Where nothing flows at all, the first part is the natural beginning.
                return leaf.identifier if self.here is None and self._barred(leaf) is None else None
            if step < 0 and any(self.parent[each.identifier].sequencing.forward_only for each in self._path(leaf)):
                return None
            return None if self._barred(leaf) else leaf.identifier
        return None


def _by_rules(rules: Sequence[RollupRule], actions: tuple[str, str], states: Sequence[State]) -> bool | None:
    """What the roll-up rules for a pair of actions say: True for the first, False for the second, None when neither."""
    for action, value in zip(actions, (True, False), strict=True):
        for rule in rules:
            if rule.action == action and _enough(rule, states):
                return value
    return None


def _enough(rule: RollupRule, states: Sequence[State]) -> bool:
    met = sum(_met(rule, state) for state in states)
    match rule.children:
        case "all":
            return bool(states) and met == len(states)
        case "any":
            return met > 0
        case "none":
            return met == 0
        case "atLeastCount":
            return met >= rule.count
        case "atLeastPercent":
            return bool(states) and met / len(states) >= rule.percent
        case _:
            return False


def _met(rule: RollupRule, state: State) -> bool:
    results = []
    for condition in rule.conditions:
        known = {
            "satisfied": state.satisfied is True,
            "objectiveStatusKnown": state.satisfied is not None,
            "objectiveMeasureKnown": state.measure is not None,
            "completed": state.completed is True,
            "activityProgressKnown": state.completed is not None,
            "attempted": state.attempted,
        }.get(condition.kind, False)
        results.append(known is not condition.negated)
    return bool(results) and (any(results) if rule.any_of else all(results))
