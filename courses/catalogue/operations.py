"""Turning a published version into something that can be read and found."""

import re
from html import escape, unescape
from typing import Any
from xml.etree import ElementTree

import nh3
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from bina.db import db, is_postgresql
from bina.people.models import Person
from courses.catalogue.models import Author, CourseVersion, SearchTerm
from courses.catalogue.rules import weighted_terms

#: The first words of a box that is more than a note, as authors write them and as GitHub does.
_BOXES = {
    "PENTING": "important",
    "CONTOH": "example",
    "AWAS": "warning",
    "CATATAN": "note",
    "IMPORTANT": "important",
    "TIP": "example",
    "WARNING": "warning",
    "CAUTION": "warning",
    "NOTE": "note",
}
_MOST_FORMULA = 1000


def _formula(written: str, options: dict[str, Any]) -> str:
    """A formula as MathML; what cannot be read as one stays as it was written."""
    from latex2mathml.converter import convert_to_element  # heavy, and few lessons hold formulas

    try:
        if len(written) > _MOST_FORMULA:
            raise ValueError
        root = convert_to_element(written, display="block" if options["display_mode"] else "inline")
    except Exception:
        # Whatever the library stumbles over, the author sees the formula as it was typed.
        return f"<code>{escape(written)}</code>"
    for each in root.iter():
        # The library writes its signs as entities, and would write an author's markup as markup.
        each.text = unescape(each.text) if each.text else each.text
    return ElementTree.tostring(root, encoding="unicode")


_MARKDOWN = (
    MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})
    .enable("table")
    .enable("strikethrough")
    .use(footnote_plugin)
    .use(dollarmath_plugin, allow_space=False, allow_digits=False, renderer=_formula)
)
_TAGS = {
    "h2", "h3", "h4", "p", "ul", "ol", "li", "blockquote", "strong", "em", "s", "code", "pre", "hr", "br",
    "table", "thead", "tbody", "tr", "th", "td", "a", "img", "div",
    "sup", "section",
    "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msup", "msub", "msubsup",
    "mover", "munder", "munderover", "mtable", "mtr", "mtd", "mstyle", "menclose", "mpadded",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "id", "class"},
    "li": {"id"},
    "blockquote": {"class"},
    "sup": {"class"},
    "section": {"class"},
    "math": {"display"},
    "mo": {"stretchy", "fence"},
    "mtable": {"columnalign"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "th": {"class"},
    "td": {"class"},
    "div": {"class", "tabindex"},
}


def rendered(body: str, course_id: int) -> str:
    """Markdown as safe HTML: tables, pictures of the course (`![teks](gambar:7)`), links, boxes, footnotes and formulas.

    It may hold no markup of its own. A line end is a line end, as people expect who never saw Markdown. Headings begin at the second level, wide tables scroll in their own frame, links may only be http(s), mail
    or addresses of this site. Everything passes an allow-list.
    """
    source = re.sub(r"\]\(gambar:(\d+)\)", rf"](/kursus/{course_id}/berkas/\1)", body)
    html = _MARKDOWN.render(source)
    html = re.sub(r"<(/?)h1>", r"<\1h2>", html)
    html = re.sub(r'<(t[hd]) style="text-align:(?:right|center)">', r'<\1 class="number">', html)
    html = re.sub(r"<blockquote>\n<p>\[!([A-Z]+)\](?:<br />)?\n?", _box, html)
    html = html.replace("<table>", '<div class="table-frame" tabindex="0"><table>')
    html = html.replace("</table>", "</table></div>")
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    # A picture may only come from this site: no page of ours calls another host.
    return re.sub(r'<img\b(?![^>]*\ssrc="/kursus/\d+/berkas/\d+")[^>]*>', "", clean)


def _box(found: re.Match[str]) -> str:
    kind = _BOXES.get(found[1])
    if kind is None:
        return found[0]
    # The word is part of the lesson and stays in its language, whoever reads it.
    title = {"important": "Penting", "example": "Contoh", "warning": "Awas", "note": "Catatan"}[kind]
    return f'<blockquote class="{kind}">\n<p><strong>{title}</strong><br />\n'


def index(version: CourseVersion) -> None:
    """Make a published version findable; replaces what stood there for its course."""
    db.session.execute(delete(SearchTerm).where(SearchTerm.course_id == version.course_id))
    body = " ".join(
        [*(f"{module.title}" for module in version.modules), *(f"{each.title} {each.body}" for each in version.lessons)]
    )
    terms = weighted_terms(
        f"{version.title} {version.course.code}",
        version.competency.name if version.competency else "",
        f"{version.summary} {version.audience}",
        body,
    )
    db.session.add_all(
        SearchTerm(term=term, course_id=version.course_id, weight=weight) for term, weight in terms.items()
    )
    db.session.flush()


def note_author(version: CourseVersion, person: Person) -> None:
    """Keep that this person wrote something into this version, however often they do."""
    insert = postgresql.insert(Author) if is_postgresql() else sqlite.insert(Author)
    db.session.execute(insert.values(version_id=version.id, person_id=person.id).on_conflict_do_nothing())
