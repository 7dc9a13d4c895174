"""Telling the manager that all answers are in."""

from flask_babel import lazy_gettext as _l

from bina import clock
from bina.jobs import job
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from mentoring.rounds.queries import answered_plans, round_of
from mentoring.rounds.rules import Stage


@job("mentoring.tell_answered")
def tell_answered() -> None:
    """Write to the manager once per batch when nobody is left to answer and somebody waits to be paired again."""
    for plan in answered_plans():
        programme = plan.programme
        found = round_of(programme, clock.today(programme.unit.zone))
        if found.stage is not Stage.AGAIN:
            continue
        notify(
            programme.created_by,
            key=f"mentoring:plan:{plan.id}:answered",
            kind=NoticeKind.MENTORING,
            subject=_l("Semua usulan sudah dijawab"),
            body=_l(
                "Dalam %(title)s tidak ada lagi usulan yang ditunggu, dan %(n)s orang belum mendapat mentor. "
                "Susun sekali lagi untuk mereka; pasangan yang sudah jalan tidak berubah.",
                title=programme.title,
                n=found.facts.waiting,
            ),
            url=f"/mentoring/program/{programme.id}/putaran",
        )
