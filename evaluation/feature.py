"""The card of the evaluation feature."""

from bina.feature import Feature

feature = Feature(name="evaluation", blueprints=())
