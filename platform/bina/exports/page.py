"""A report as part of a page."""

from flask import render_template
from flask_babel import get_locale
from markupsafe import Markup

from bina.exports.charts import draw
from bina.exports.report import Report
from bina.exports.values import shown
from bina.web.locale import zone_label

_KEPT = 64
_pages: dict[tuple[str, str, str], Markup] = {}


def render(report: Report) -> Markup:
    """The report's sections as HTML: figures as sentences, charts with their tables.

    A frozen report reads the same for everybody of one language and zone, so it is rendered once for them.
    """
    key = (report.fingerprint, str(get_locale()), zone_label())
    if key not in _pages:
        if len(_pages) >= _KEPT:
            _pages.clear()
        page = render_template("exports/_report.html", report=report, draw=draw, shown=shown)
        _pages[key] = Markup(page)  # noqa: S704 a template of ours
    return _pages[key]
