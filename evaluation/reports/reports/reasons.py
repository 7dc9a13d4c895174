"""The first link of the chain of evidence: the needs a programme answers, as heavy as they were."""

from flask_babel import gettext as _

from evaluation.needs.queries import needs_answered
from evaluation.programmes.models import Programme
from evaluation.reports.reports import words


def reasons(programme: Programme) -> tuple[str, int | None]:
    """What the programme is for in words, with the figures of the needs it took up, and how many people or cases stand
    behind those.
    """
    needs = needs_answered(programme)
    said = [
        _(
            "%(title)s (bobot %(score)s dari 100, n = %(n)s)",
            title=need.title,
            score=words.number(need.score, 0),
            n=need.behind,
        )
        if need.score is not None
        else need.title
        for need in needs
    ]
    text = programme.need
    if said:
        text = _("%(need)s Dari daftar kebutuhan unit: %(list)s.", need=text.rstrip(), list="; ".join(said))
    return text, sum(need.behind or 0 for need in needs) or None
