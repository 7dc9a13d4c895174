"""A report as part of a page."""

from flask import render_template
from flask_babel import get_locale
from markupsafe import Markup

from bina.exports.charts import draw
from bina.exports.report import Report
from bina.exports.values import shown
from bina.web.locale import zone_label

_KEPT = 256
_pages: dict[tuple[str, str, str, int | None], Markup] = {}


def render(report: Report, chapter: int | None = None) -> Markup:
    """The report's sections as HTML: figures as sentences, charts with their tables; with `chapter` (from 0) only that.

    A frozen report reads the same for everybody of one language and zone, so it is rendered once for them.
    """
    key = (report.fingerprint, str(get_locale()), zone_label(), chapter)
    if key not in _pages:
        if len(_pages) >= _KEPT:
            _pages.clear()
        sections = report.sections if chapter is None else report.sections[chapter : chapter + 1]
        page = render_template(
            "exports/_report.html", report=report, sections=sections, whole=chapter is None, draw=draw, shown=shown
        )
        _pages[key] = Markup(page)  # noqa: S704 a template of ours
    return _pages[key]
