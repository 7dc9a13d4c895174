"""The counter on a phone: take a number, call, done; without an account, by a link that can be taken back."""

import secrets
from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.errors import DomainError
from bina.permissions import allow, public
from bina.web.limits import limiter
from evaluation.services.operations.points import service_of_link
from evaluation.services.operations.tickets import tap
from evaluation.services.queries.waiting import last_tap, tickets_on
from evaluation.services.rules.tickets import Deed
from evaluation.services.views.shared import blueprint


@blueprint.route("/catat/<token>", methods=["GET", "POST"])
@allow(public)
@limiter.limit("600 per minute", methods=["GET"])
@limiter.limit("240 per minute", methods=["POST"])
def counter(token: str) -> ResponseReturnValue:
    """Today's queue of the point and its three buttons."""
    service = service_of_link(token)
    if request.method == "POST":
        tap(
            service,
            request.form.get("key", ""),
            _deed(request.form.get("deed", "")),
            said_at=_instant(request.form.get("at", "")),
            number=request.form.get("number", "")[:20],
        )
        return redirect(url_for("evaluation_services.counter", token=token), 303)
    day = clock.today(service.unit.zone)
    tickets = tickets_on(service, day)
    last = last_tap(service, day)
    return render_template(
        "evaluation/services/counter.html",
        service=service,
        token=token,
        waiting=[ticket for ticket in tickets if ticket.called_at is None],
        serving=[ticket for ticket in tickets if ticket.called_at is not None and ticket.done_at is None],
        done=sum(ticket.done_at is not None for ticket in tickets),
        last=last,
        last_number=next((ticket.number for ticket in tickets if last and ticket.id == last.ticket_id), ""),
        key=lambda: secrets.token_urlsafe(12),
    )


def _deed(word: str) -> Deed:
    try:
        return Deed(word)
    except ValueError:
        raise DomainError(_("Tombol ini tidak dikenal. Muat ulang halaman, lalu coba lagi.")) from None


def _instant(text: str) -> datetime | None:
    """The telephone's own time; anything unreadable counts as now."""
    try:
        said = datetime.fromisoformat(text)
    except ValueError:
        return None
    return said if said.tzinfo is not None else None
