"""What pairs answer about themselves as figures of a report: shares of five people and more."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bina.exports.report import Figure, Kind, rounded
from bina.web.formats import number
from mentoring.profiles.rules import Side
from mentoring.programmes.models import Programme
from mentoring.quality.forms import SCALE_WORDS
from mentoring.tending.forms import ITEM_WORDS
from mentoring.tending.queries import answers_of, quality_of
from mentoring.tending.rules import Fit, QuestionKind

#: Grades of the pulse that count as a yes, of five.
_HIGH = ("4", "5")
_TOO_FEW = _l("belum cukup jawaban (paling sedikit lima orang)")


def answer_figures(programme: Programme) -> Sequence[Figure]:
    """What pairs answer about themselves, fit, pulse and quality: shares of five people and more, never a mean."""
    answers = answers_of(programme)
    fit, pulse = answers[QuestionKind.FIT], answers[QuestionKind.PULSE]
    return [
        *_answer_shares({"fit": (_("Cocok setelah sesi pertama"), "", (Fit.SUITS.value,))}, fit.counts),
        *_answer_shares(
            {f"pulse/{item}": (str(words), item, _HIGH) for item, words in ITEM_WORDS.items()}, pulse.counts
        ),
        *_quality_shares(programme),
    ]


def _quality_shares(programme: Programme) -> Iterator[Figure]:
    for side, told in quality_of(programme).items():
        whose = _("menurut peserta") if side is Side.MENTEE else _("menurut mentor")
        for construct, words in SCALE_WORDS.items():
            label, basis = f"{words}, {whose}", f"quality/{side.value}/{construct}"
            scale = next((each for each in told.scales or () if each.construct == construct), None)
            if scale is None:
                yield Figure(label, None, refusal=str(_TOO_FEW), basis=basis)
                continue
            detail = _(
                "%(n)s orang mengisi enam pernyataan; α Cronbach %(alpha)s", n=told.people, alpha=number(scale.alpha, 2)
            )
            yield Figure(label, rounded(100 * scale.agreeing, 0), Kind.PERCENT, detail=detail, basis=basis)


def _answer_shares(
    asked: Mapping[str, tuple[str, str, Collection[str]]], counts: Mapping[str, Mapping[str, int]] | None
) -> Iterator[Figure]:
    for basis, (label, item, choices) in asked.items():
        given = counts.get(item, {}) if counts else {}
        whole = sum(given.values())
        if not whole:
            yield Figure(label, None, refusal=str(_TOO_FEW), basis=basis)
            continue
        part = sum(given.get(choice, 0) for choice in choices)
        detail = _("%(part)s dari %(whole)s jawaban", part=part, whole=whole)
        yield Figure(label, rounded(100 * part / whole, 0), Kind.PERCENT, detail=detail, basis=basis)
