"""Transfers that turn a mentor into a superior."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from bina.db import db
from bina.jobs import job
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from mentoring.pairing.queries import lines_of
from mentoring.pairs.models import Pair
from mentoring.pairs.queries import LIVE
from mentoring.programmes.models import Programme
from mentoring.programmes.rules import ProgrammeKind


@job("mentoring.watch_lines")
def watch_lines() -> None:
    """Tell the manager when a mentor has come to stand in the line of their mentee; once per pair.

    Every programme not led by superiors keeps mentoring and appraisal apart, and a transfer can join them unseen.
    """
    running = db.session.scalars(
        select(Pair)
        .join(Programme, Programme.id == Pair.programme_id)
        .where(Pair.state.in_(LIVE), Programme.kind != ProgrammeKind.SUPERIOR_LED)
        .order_by(Pair.id)
    ).all()
    levels = max((pair.programme.line_levels for pair in running), default=0)
    lines = lines_of({pair.mentee_id for pair in running}, levels)
    for pair in running:
        if pair.mentor_id in lines[pair.mentee_id][: pair.programme.line_levels]:
            notify(
                pair.programme.created_by,
                key=f"mentoring:{pair.id}:line",
                kind=NoticeKind.MENTORING,
                subject=_l("Seorang mentor kini menjadi atasan pesertanya"),
                body=_l(
                    "%(mentor)s sekarang berada di garis atasan %(mentee)s. Bicarakan dengan keduanya apakah "
                    "mentor perlu diganti.",
                    mentor=pair.mentor.name,
                    mentee=pair.mentee.name,
                ),
                url=f"/mentoring/program/{pair.programme_id}",
            )
