"""The card of the courses feature."""

from bina.feature import Feature

feature = Feature(name="courses", blueprints=())
