"""What a programme cost per thing it achieved, and its return under stated assumptions."""

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.statistics.figures import Caution, Denominator, Figure, Refusal, refused, require_finite

_ROI = "ROI = (benefit·isolation·confidence − cost)/cost"


@dataclass(frozen=True, slots=True)
class Achieved:
    """What the money bought; None means not measured."""

    participants: int
    #: JP earned by all participants together.
    jp: float | None = None
    #: Mean gain in points of the people measured twice, and how many those were.
    gain: float | None = None
    measured: int = 0
    #: People whose change was larger than the test's own error.
    reliably_changed: int | None = None


@dataclass(frozen=True, slots=True)
class UnitCosts:
    """Rupiah per thing achieved."""

    per_participant: Figure
    per_jp: Figure
    #: Rupiah for one point of one measured person: cost/(mean gain·measured people).
    per_gain_point: Figure
    per_reliably_changed: Figure


@dataclass(frozen=True, slots=True)
class Return:
    """Phillips' return on a programme."""

    #: Benefit counted after isolation and confidence, in rupiah.
    counted: float
    #: counted / cost.
    benefit_cost_ratio: float
    #: (counted − cost)/cost, as a share.
    roi: float
    #: Months until the counted yearly benefit has paid the cost.
    payback_months: float


def return_on_programme(benefit: float, isolation: float, confidence: float, cost: float) -> Return:
    """ROI from a yearly monetised benefit, the share due to the programme and the confidence in it (both
    0…1).

    >>> answer = return_on_programme(450e6, 0.60, 0.80, 120e6)
    >>> round(answer.benefit_cost_ratio, 2), round(answer.roi, 2), round(answer.payback_months, 2)
    (1.8, 0.8, 6.67)
    """
    counted = benefit * isolation * confidence
    if cost <= 0 or counted <= 0:
        raise ValueError("Cost and counted benefit are larger than zero.")
    return Return(counted, counted / cost, (counted - cost) / cost, 12 * cost / counted)


def cost_per(cost: int, amount: float, n: int, denominator: Denominator, unit: str) -> Figure:
    """Rupiah per participant, per JP or per point gained; refused when there is nothing to divide by."""
    formula = f"cost/{unit}"
    if amount <= 0:
        return refused(Refusal.NO_DATA, n, denominator, formula)
    return Figure(cost / amount, n, denominator, formula)


def unit_costs(cost: float, achieved: Achieved) -> UnitCosts:
    """Cost-effectiveness from the fully loaded cost; a thing not measured, or not achieved, is refused.

    People not measured count as having gained nothing, so the price of a point is never flattered by drop-outs.
    """
    amounts = (achieved.jp or 0.0, achieved.gain or 0.0)
    require_finite((cost, *amounts))
    if cost < 0 or min(achieved.participants, achieved.measured, achieved.reliably_changed or 0, amounts[0]) < 0:
        raise ValueError("Cost and counts are zero or more.")
    n = achieved.participants
    rupiah = round(cost)
    return UnitCosts(
        cost_per(rupiah, n, n, Denominator.PARTICIPANTS, "participant"),
        cost_per(rupiah, amounts[0], n, Denominator.PARTICIPANTS, "JP"),
        cost_per(rupiah, amounts[1] * achieved.measured, achieved.measured, Denominator.MATCHED, "gain point"),
        cost_per(
            rupiah,
            achieved.reliably_changed or 0,
            achieved.measured,
            Denominator.MATCHED,
            "reliably changed person",
        ),
    )


@dataclass(frozen=True, slots=True)
class Assumption:
    """One uncertain input of a return: what is assumed, and between what it may lie."""

    name: str
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Bar:
    """How far the ROI moves when one assumption alone runs from low to high."""

    name: str
    low: float
    high: float

    @property
    def width(self) -> float:
        """The reach of this assumption, in ROI."""
        return abs(self.high - self.low)


@dataclass(frozen=True, slots=True)
class Roi:
    """A return that is never said without its assumptions."""

    roi: Figure
    counted: Return | None
    #: Widest first.
    tornado: tuple[Bar, ...]


_INPUTS = ("benefit", "isolation", "confidence", "cost")


def roi(assumptions: Sequence[Assumption], participants: int) -> Roi:
    """Phillips' ROI from benefit, isolation, confidence and cost, and how it depends on each of them.

    Without a stated isolation and confidence there is no ROI: the figure is refused. Each assumption lies between
    its low and high end; isolation and confidence between 0 and 1.

    >>> given = [Assumption("benefit", 450e6, 300e6, 600e6), Assumption("isolation", 0.6, 0.4, 0.8),
    ...          Assumption("confidence", 0.8, 0.6, 1.0), Assumption("cost", 120e6, 110e6, 140e6)]
    >>> answer = roi(given, 30)
    >>> round(answer.roi.value or 0, 2), [bar.name for bar in answer.tornado][0]
    (0.8, 'benefit')
    """
    known = {each.name: each for each in assumptions}
    for each in known.values():
        require_finite((each.value, each.low, each.high))
        if not each.low <= each.value <= each.high:
            raise ValueError(f"{each.name} does not lie between its ends.")
        if each.name == "cost" and each.low <= 0:
            raise ValueError("cost is larger than zero.")
        if each.name in ("isolation", "confidence") and not (each.low >= 0 and each.high <= 1):
            raise ValueError(f"{each.name} is a share between 0 and 1.")
    if any(name not in known or known[name].value <= 0 for name in _INPUTS):
        return Roi(refused(Refusal.NO_DATA, participants, Denominator.PARTICIPANTS, _ROI), None, ())
    middle = {name: known[name].value for name in _INPUTS}
    counted = return_on_programme(**middle)
    bars = [Bar(name, _with(middle, name, known[name].low), _with(middle, name, known[name].high)) for name in _INPUTS]
    figure = Figure(counted.roi, participants, Denominator.PARTICIPANTS, _ROI, warnings=(Caution.ASSUMED,))
    return Roi(figure, counted, tuple(sorted(bars, key=lambda bar: -bar.width)))


def _with(middle: dict[str, float], name: str, value: float) -> float:
    moved = {**middle, name: value}
    return moved["benefit"] * moved["isolation"] * moved["confidence"] / moved["cost"] - 1
