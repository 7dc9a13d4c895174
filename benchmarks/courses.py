"""What the courses feature costs: study plans per second of processor time, and how that grows."""

import random
import time
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from zoneinfo import ZoneInfo

from courses.study.rules.plan import HORIZON, Demand, Lesson, WeeklySlot, dated_slots, study_plan

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def _learner(dice: random.Random) -> tuple[list[WeeklySlot], list[Demand]]:
    days = dice.sample(range(5), dice.randint(2, 4))
    weekly = [WeeklySlot(day, clock(15), dice.choice([25, 30, 45, 60])) for day in days]
    demands = []
    for course in range(3):
        lessons = tuple(Lesson(f"{course}-{n}", dice.randint(10, 60)) for n in range(dice.randint(6, 12)))
        demands.append(Demand(str(course), lessons, (NOW + timedelta(weeks=dice.randint(6, 26))).date()))
    return weekly, demands


def plans_per_core_second(learners: int, seed: int = 1) -> float:
    """Plan 26 weeks of three courses for that many learners; plans per second of processor time."""
    dice = random.Random(seed)
    people = [_learner(dice) for _ in range(learners)]
    started = time.process_time()
    for weekly, demands in people:
        slots = dated_slots(weekly, [], JAKARTA, NOW, (NOW + HORIZON).date())
        study_plan(demands, slots, JAKARTA)
    return learners / (time.process_time() - started)


def main() -> None:
    """Print the planner's line of the performance table: median of five rounds."""
    rounds = [(plans_per_core_second(1_000), plans_per_core_second(10_000)) for _ in range(5)]
    small, large = (sorted(column)[2] for column in zip(*rounds, strict=True))
    print(f"planner  {large:,.0f} plans/s per core (10,000 learners × 3 courses × 26 weeks)  goal ≥ 500/s")
    print(f"planner  growth 1k → 10k: {small / large:.2f} × per plan  goal linear (≈ 1)")


if __name__ == "__main__":
    main()
