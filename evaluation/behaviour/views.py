"""One's own feedback; nobody else has a page for it."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bina import clock
from bina.exports.charts import draw
from bina.permissions import allow, signed_in
from bina.web.formats import number as written
from bina.web.session import current_person
from evaluation.behaviour.queries import feedback as queries
from evaluation.behaviour.queries.leadership import leader_facts, programmes_led
from evaluation.behaviour.rules import Shown, from_document
from evaluation.statistics.perspectives import HIGHEST, Bound, Compared, Group, Perspective, Told

blueprint = Blueprint("evaluation_behaviour", "evaluation", url_prefix="/evaluasi", template_folder="templates")

SIDES = {
    Perspective.PEER: _l("Rekan"),
    Perspective.SUBORDINATE: _l("Bawahan"),
    Perspective.MENTOR: _l("Mentor"),
}
COMPARED = {
    Compared.HIGHER: _l("Anda menilai diri lebih tinggi"),
    Compared.ALIKE: _l("sejalan"),
    Compared.LOWER: _l("Anda menilai diri lebih rendah"),
}


@blueprint.get("/umpan-balik")
@allow(signed_in)
def feedback_list() -> ResponseReturnValue:
    """Every feedback about the person who asks."""
    return render_template(
        "evaluation/behaviour/feedback_list.html",
        kept=queries.feedback_about(current_person()),
        leads=bool(programmes_led(current_person())),
    )


@blueprint.get("/umpan-balik/<int:number>")
@allow(signed_in)
def feedback(number: int) -> ResponseReturnValue:
    """How others see the person, beside their own view."""
    kept = queries.own_feedback(current_person(), number)
    shown = from_document(kept.document)
    language = str(get_locale())
    return render_template(
        "evaluation/behaviour/feedback.html",
        kept=kept,
        groups=[(_name(group), group.n) for group in shown.feedback.groups],
        lines=[
            {
                "behaviour": shown.titles[line.behaviour].in_language(language),
                "own": "–" if line.own is None else written(round(float(line.own), 1), 1),
                "others": [_printed(each) for each in line.others],
                "compared": "–" if line.compared is None else COMPARED[line.compared],
            }
            for line in shown.feedback.lines
        ],
        strengths=_named(shown, Compared.LOWER, language),
        questions=_named(shown, Compared.HIGHER, language),
        chart=_chart(shown, language),
    )


def _name(group: Group) -> str:
    return str(SIDES[group.sides[0]]) if len(group.sides) == 1 else _("Lainnya")


def _named(shown: Shown, compared: Compared, language: str) -> str:
    """Behaviours where own view and the others' lie apart this way, as a list in words."""
    return ", ".join(
        shown.titles[line.behaviour].in_language(language) for line in shown.feedback.lines if line.compared is compared
    )


def _printed(told: Told | None) -> str:
    if told is None:
        return "–"
    value = written(told.value, 1)
    if told.bound is Bound.AT_LEAST:
        return _("%(value)s atau lebih", value=value)
    return _("%(value)s atau kurang", value=value) if told.bound is Bound.AT_MOST else value


def _chart(shown: Shown, language: str) -> str:
    series: dict[str, list[float | None]] = {_("Anda"): []}
    series |= {_name(group): [] for group in shown.feedback.groups}
    for line in shown.feedback.lines:
        values = [
            None if line.own is None else float(line.own),
            *(None if each is None else each.value for each in line.others),
        ]
        for kept, value in zip(series.values(), values, strict=True):
            kept.append(value)
    labels = [shown.titles[line.behaviour].in_language(language) for line in shown.feedback.lines]
    described = _("Nilai Anda dan rata-rata penilai Anda untuk setiap perilaku, skala 1–5.")
    return draw("bars", {"labels": labels, "series": series, "maximum": HIGHEST, "digits": 1}, described)


@blueprint.get("/dukungan-saya")
@allow(signed_in)
def support() -> ResponseReturnValue:
    """What a superior did for what their people learn: seen by the superior before any report shows a sum."""
    person = current_person()
    now, today = clock.now(), clock.today(person.zone)
    led = [
        (programme, len(programme.activities), leader_facts(programme, [person.id], now, today)[person.id])
        for programme in programmes_led(person)
    ]
    return render_template("evaluation/behaviour/support.html", led=led)
