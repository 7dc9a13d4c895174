"""The card of the mentoring feature."""

from bina.feature import Feature

feature = Feature(name="mentoring", blueprints=())
