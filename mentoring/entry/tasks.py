"""Telling people that they were signed up."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from bina.db import db
from bina.jobs import job
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from mentoring.entry.models import EntryRun
from mentoring.entry.operations import TELL
from mentoring.profiles.models import Profile
from mentoring.profiles.rules import ProfileState


@job(TELL)
def tell_entered(run_id: int) -> None:
    """Write to everybody the run signed up, once per person and programme: what is known, and how to leave."""
    run = db.session.get(EntryRun, run_id)
    if run is None:
        return
    wanted = set(run.entered)
    profiles = db.session.scalars(
        select(Profile)
        .where(Profile.programme_id == run.programme_id, Profile.state != ProfileState.WITHDRAWN)
        .order_by(Profile.id)
    ).all()
    for profile in profiles:
        if profile.id not in wanted:
            continue
        notify(
            profile.person,
            key=f"mentoring:programme:{run.programme_id}:entered:{profile.person_id}",
            kind=NoticeKind.MENTORING,
            subject=_l("Anda didaftarkan dalam program mentoring"),
            body=_l(
                "Pengelola mendaftarkan Anda dalam %(title)s. Periksa profil Anda, tambahkan pilihan Anda sendiri, "
                "atau undurkan diri bila tidak ingin ikut.",
                title=run.programme.title,
            ),
            url=f"/mentoring/program/{run.programme_id}/profil/{profile.side.value}",
        )
