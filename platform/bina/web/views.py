"""Home, inbox and health."""

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select, text

from bina import clock
from bina.db import db
from bina.notices.models import Notice
from bina.notices.operations import mark_read
from bina.permissions import allow, public, signed_in
from bina.presence import look_ahead
from bina.web.session import current_person

blueprint = Blueprint("web", "bina")


@blueprint.get("/")
@allow(signed_in)
def home() -> ResponseReturnValue:
    """What is next for me?"""
    person, now = current_person(), clock.now()
    cards = current_app.extensions["bina"]
    look_ahead(person, now)
    steps = sorted((step for card in cards for step in card.next_steps(person, now)), key=lambda step: step.urgency)
    panels = sorted((panel for card in cards for panel in card.panels(person, now)), key=lambda panel: panel.order)
    return render_template("web/home.html", steps=steps, panels=panels)


@blueprint.get("/pesan")
@allow(signed_in)
def inbox() -> ResponseReturnValue:
    """The person's notices, newest first."""
    notices = db.session.scalars(
        select(Notice).where(Notice.person_id == current_person().id).order_by(Notice.created_at.desc()).limit(100)
    ).all()
    return render_template("web/inbox.html", notices=notices)


@blueprint.post("/pesan/<int:notice_id>")
@allow(signed_in)
def open_notice(notice_id: int) -> ResponseReturnValue:
    """Mark a notice read and go where it leads."""
    notice = mark_read(current_person(), notice_id)
    return redirect(notice.url or url_for("web.inbox"), 303)


@blueprint.get("/healthz")
@allow(public)
def alive() -> ResponseReturnValue:
    """The process answers."""
    return {"status": "alive"}


@blueprint.get("/readyz")
@allow(public)
def ready() -> ResponseReturnValue:
    """The database answers; anything else is 503."""
    db.session.execute(text("SELECT 1"))
    return {"status": "ready"}
