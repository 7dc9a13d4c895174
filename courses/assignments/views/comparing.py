"""Pages of works that are alike: the pairs, and two works side by side."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina.errors import NotFound
from bina.permissions import allow, signed_in
from bina.web.session import current_person
from courses.assignments import queries
from courses.assignments.rules.similarity import COMMON, LEAST_PERCENT, RUN, likenesses, passages
from courses.assignments.views import blueprint

#: Pairs that one page shows; the likest come first.
MOST = 50


@blueprint.get("/tugas/<int:lesson_id>/mirip")
@allow(signed_in)
def likes(lesson_id: int) -> ResponseReturnValue:
    """Pairs of works that share passages, by number."""
    person = current_person()
    found = queries.lesson_to_mark(person, lesson_id)
    texts = queries.texts_of(person, found)
    pairs = likenesses(texts, found.body)
    return render_template(
        "courses/assignments/likes.html",
        lesson=found,
        works=len(texts),
        pairs=pairs[:MOST],
        more=max(0, len(pairs) - MOST),
        run=RUN,
        common=COMMON,
        least=LEAST_PERCENT,
    )


@blueprint.get("/tugas/<int:lesson_id>/mirip/<int:one>/<int:other>")
@allow(signed_in)
def compare(lesson_id: int, one: int, other: int) -> ResponseReturnValue:
    """Two works side by side, with what both have marked."""
    person = current_person()
    found = queries.lesson_to_mark(person, lesson_id)
    texts = queries.texts_of(person, found)
    if one == other or one not in texts or other not in texts:
        raise NotFound(_("Karya ini tidak ada di antara yang Anda nilai."))
    first, second = passages(texts, found.body, one, other)
    return render_template("courses/assignments/compare.html", lesson=found, sides=((one, first), (other, second)))
