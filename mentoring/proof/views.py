"""A pair's record: made by one of the two, checked by anybody who holds it."""

import secrets

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.db import db
from bina.errors import Conflict
from bina.exports.page import render
from bina.exports.pdf import pdf
from bina.exports.report import from_json
from bina.letterheads.queries import printed_for
from bina.people.models import Unit
from bina.permissions import allow, public, signed_in
from bina.web.downloads import as_file, paper_asked
from bina.web.limits import limiter
from bina.web.session import current_person
from mentoring.pairs.queries import own_pair
from mentoring.proof import operations, queries
from mentoring.proof.reports import record_report

blueprint = Blueprint("mentoring_proof", "mentoring", url_prefix="/mentoring", template_folder="templates")


@blueprint.get("/pasangan/<int:pair_id>/catatan-resmi")
@allow(signed_in)
def records(pair_id: int) -> ResponseReturnValue:
    """What the record will say, and those made before."""
    person = current_person()
    pair = own_pair(person, pair_id)
    return render_template(
        "mentoring/proof/records.html",
        pair=pair,
        partner=pair.partner_of(person),
        links=queries.links_of(pair.id),
        jp=sum(queries.jp_by_session(pair, person).values()),
        records=queries.records_of(pair, person),
    )


@blueprint.post("/pasangan/<int:pair_id>/catatan-resmi")
@allow(signed_in)
def make(pair_id: int) -> ResponseReturnValue:
    """Keep the record as it reads now, ready to be printed and checked."""
    person = current_person()
    pair, serial = own_pair(person, pair_id), secrets.token_urlsafe(16)
    operations.chain(pair)
    links = queries.links_of(pair.id)
    if not links:
        raise Conflict(_("Belum ada sesi yang dikonfirmasi berdua. Catatan resmi dapat dibuat setelah sesi pertama."))
    report = record_report(
        pair,
        person,
        db.session.get_one(Unit, person.unit.agency_id),
        links,
        queries.jp_by_session(pair, person),
        cut_at=clock.now().replace(second=0, microsecond=0),
        demonstration=bool(current_app.config["DEMO"]),
        source_url=f"{current_app.config['BASE_URL']}{url_for('mentoring_proof.verify', serial=serial)}",
        letterhead=printed_for(person.unit),
    )
    operations.keep_record(pair, person, report, serial=serial)
    return redirect(url_for("mentoring_proof.verify", serial=serial), 303)


@blueprint.get("/catatan-resmi/<serial>")
@allow(public)
@limiter.limit("60 per minute")
def verify(serial: str) -> ResponseReturnValue:
    """Whether a printed record is genuine: all it says, for anybody who holds it."""
    record = queries.record_by_serial(serial)
    report = from_json(record.document)
    return render_template(
        "mentoring/proof/verify.html",
        record=record,
        report=report,
        document=render(report),
        intact=operations.is_intact(record),
        current=len(queries.links_of(record.pair_id)) == record.links,
    )


@blueprint.get("/catatan-resmi/<serial>.pdf")
@allow(public)
@limiter.limit("10 per minute")
def print_record(serial: str) -> ResponseReturnValue:
    """The kept record as PDF, on A4 or F4."""
    record = queries.record_by_serial(serial)
    return as_file(pdf(from_json(record.document), paper_asked()), "catatan-mentoring.pdf")
