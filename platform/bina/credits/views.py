"""The JP statement, the dated rules, and reversals by an administrator."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from bina import clock
from bina.credits import operations, queries
from bina.credits.forms import BASIS_NAMES, ReversalForm, RuleForm
from bina.credits.models import CreditEntry, CreditRule
from bina.credits.rules import Basis
from bina.db import db
from bina.errors import DomainError, NotFound
from bina.people.models import RoleKind
from bina.people.permissions import administers_everything
from bina.permissions import administrator, allow, installation_administrator, signed_in
from bina.web.forms import options
from bina.web.session import current_person

blueprint = Blueprint("credits", "bina", url_prefix="/jp")


@blueprint.get("/")
@allow(signed_in)
def statement() -> ResponseReturnValue:
    """The person's JP of a year, line by line, with the rule each rests on."""
    person = current_person()
    today = clock.today(person.zone)
    year = min(max(request.args.get("tahun", default=today.year, type=int), 1990), today.year)
    return render_template(
        "credits/statement.html",
        year=year,
        this_year=today.year,
        entries=queries.entries(person, year),
        standing=queries.standing_now(person) if year == today.year else None,
        total=queries.jp_in_year(person, year),
        may_decide=person.holds(RoleKind.MANAGER, RoleKind.ADMINISTRATOR),
    )


@blueprint.get("/aturan")
@allow(signed_in)
def rules() -> ResponseReturnValue:
    """Every conversion rule with its date and source."""
    may_add = administers_everything(current_person())
    return render_template("credits/rules.html", rules=queries.all_rules(), basis_names=BASIS_NAMES, may_add=may_add)


@blueprint.route("/aturan/baru", methods=["GET", "POST"])
@allow(installation_administrator)
def add_rule() -> ResponseReturnValue:
    """Add a dated rule; rules in use are never edited."""
    form = RuleForm()
    labels = {rule.kind: rule.label for rule in queries.all_rules()}
    form.kind.choices = options(labels.items())
    if form.validate_on_submit():
        try:
            operations.add_rule(
                CreditRule(
                    kind=form.kind.data,
                    label=labels[form.kind.data],
                    basis=Basis(form.basis.data),
                    jp_per_unit=form.jp_per_unit.data,
                    minutes_per_unit=form.minutes_per_unit.data,
                    max_jp_each=form.max_jp_each.data,
                    max_times_month=form.max_times_month.data,
                    valid_from=form.valid_from.data,
                    source=form.source.data,
                ),
                by=current_person(),
            )
        except DomainError as refusal:
            form.refuse("valid_from", refusal.sentence)
        else:
            return redirect(url_for("credits.rules"), 303)
    return render_template("credits/add_rule.html", form=form), 422 if form.problems else 200


@blueprint.route("/<int:entry_id>/batal", methods=["GET", "POST"])
@allow(administrator)
def reverse(entry_id: int) -> ResponseReturnValue:
    """Take a line back with a reason."""
    entry = db.session.scalar(select(CreditEntry).where(CreditEntry.id == entry_id))
    if entry is None or not current_person().holds_over(entry.person.unit, RoleKind.ADMINISTRATOR):
        raise NotFound(_("Catatan JP ini tidak ditemukan."))
    form = ReversalForm()
    if form.validate_on_submit():
        operations.reverse(entry, by=current_person(), reason=form.reason.data)
        return redirect(url_for("people.show", person_id=entry.person_id), 303)
    return render_template("credits/reverse.html", form=form, entry=entry), 422 if form.problems else 200
