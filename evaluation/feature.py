"""The card of the evaluation feature."""

import importlib
from datetime import timedelta

from bina.feature import Feature, Schedule
from evaluation.waves.tasks import tend_waves

for _drawer in (
    "measures.listeners", "waves.listeners", "services.models", "findings.models", "reports.models",
):  # fmt: skip
    importlib.import_module(f"evaluation.{_drawer}")

feature = Feature(
    name="evaluation",
    blueprints=(),
    schedules=(Schedule(tend_waves, every=timedelta(hours=1)),),
)
