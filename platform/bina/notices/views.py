"""Choosing how messages come."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bina import clock
from bina.notices import operations, queries
from bina.notices.forms import PreferenceForm
from bina.notices.reports import next_digest_sentence, quiet_sentence, what_comes_when
from bina.permissions import allow, signed_in
from bina.web.session import current_person

blueprint = Blueprint("notices", "bina", url_prefix="/pesan")


@blueprint.route("/pengaturan", methods=["GET", "POST"])
@allow(signed_in)
def preferences() -> ResponseReturnValue:
    """How messages come, first in words, then to choose."""
    person, now = current_person(), clock.now()
    form = PreferenceForm()
    if form.validate_on_submit():
        operations.choose(person, form.chosen)
        return redirect(url_for("notices.preferences", tersimpan=1), 303)
    holds = queries.preferences_of(person)
    if request.method == "GET":
        form.show(holds)
    holidays = queries.holidays_from(now)
    page = render_template(
        "notices/preferences.html",
        form=form,
        person=person,
        comes=what_comes_when(holds, person.zone),
        quiet=quiet_sentence(holds, person.zone),
        next_digest=next_digest_sentence(holds, now, person.zone, holidays),
        mutes=queries.mutes_of(person),
        saved=request.args.get("tersimpan") == "1",
    )
    return page, 422 if form.problems else 200


@blueprint.post("/pengaturan/bunyikan/<subject_kind>/<int:subject_id>")
@allow(signed_in)
def unmute(subject_kind: str, subject_id: int) -> ResponseReturnValue:
    """Have mail about a thing again."""
    operations.unmute(current_person(), (subject_kind, subject_id))
    return redirect(url_for("notices.preferences", tersimpan=1), 303)
