"""A report as part of a page."""

from flask import render_template
from markupsafe import Markup

from bina.exports.charts import draw
from bina.exports.report import Report
from bina.exports.values import shown


def render(report: Report) -> Markup:
    """The report's sections as HTML: figures as sentences, charts with their tables."""
    return Markup(render_template("exports/_report.html", report=report, draw=draw, shown=shown))  # noqa: S704
