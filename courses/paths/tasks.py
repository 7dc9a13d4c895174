"""Whoever a path was assigned to is told and goes to its first courses, in the background."""

from flask_babel import lazy_gettext as _l

from bina.db import db
from bina.jobs import enqueue, job
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from courses.paths import operations, queries
from courses.paths.models import Path

BATCH = 200


@job("courses.advance_followers")
def advance_followers(path_id: int, after: int) -> None:
    """Advance the next followers of one path, and tell those whom others brought."""
    path = db.session.get(Path, path_id)
    if path is None:
        return
    batch = queries.followers_to_advance(path, after, BATCH)
    for follower in batch:
        if follower.by_id != follower.person_id:
            notify(
                follower.person,
                key=f"courses:path:{follower.id}:assigned",
                kind=NoticeKind.DUTY,
                subject=_l("Anda diminta mengikuti jalur belajar %(title)s", title=path.title),
                body=_l("Buka jalurnya untuk melihat urutan pelatihannya dan mulai dari langkah pertama."),
                url=f"/jalur/{path.id}",
            )
        operations.advance(follower)
    if len(batch) == BATCH:
        last = batch[-1].id
        enqueue("courses.advance_followers", key=f"path:{path.id}:after:{last}", path_id=path.id, after=last)
