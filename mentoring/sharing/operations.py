"""Showing a file to one's partner, taking it back, and letting it go on to the next mentor."""

from io import BytesIO
from typing import IO

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError, Forbidden
from bina.files.operations import accept
from bina.files.rules import clean_name
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from mentoring.pairs.models import Goal, Pair
from mentoring.pairs.operations import lock
from mentoring.pictures.operations import as_shown
from mentoring.sessions.models import MentoringSession
from mentoring.sharing.models import SharedFile
from mentoring.sharing.queries import number_of_files
from mentoring.sharing.rules import MOST_BYTES, MOST_FILES, SHOWN, files_path


def share_file(
    pair: Pair, stream: IO[bytes], name: str, *, about: Goal | MentoringSession | None = None, by: Person
) -> SharedFile:
    """Show the other a file; only the two can open it, and the letter that tells of it does not name it.

    A photograph is kept without place, time and device.

    Raises:
        Conflict: the pair has ended; what is there stays readable.
        DomainError: too large, of another kind, a broken picture, or more files than a pair keeps; nothing is kept then.
    """
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise DomainError(_("Berkas ini lebih besar dari 10 MB. Kecilkan dahulu, atau bagikan sebagian."))
    media_type = accept(BytesIO(content), name, kinds=SHOWN)
    content = as_shown(content, media_type)
    lock(pair)
    if pair.side_of(by) is None:
        raise Forbidden(_("Hanya kedua orang dalam pasangan ini yang dapat melakukannya."))
    if not pair.live:
        raise Conflict(_("Berkas hanya dapat ditambah selama Anda berpasangan."))
    if number_of_files(pair) >= MOST_FILES:
        raise DomainError(_("Sudah ada %(n)s berkas. Hapus satu berkas Anda dahulu.", n=MOST_FILES))
    file = SharedFile(
        pair_id=pair.id,
        author_id=by.id,
        goal_id=about.id if isinstance(about, Goal) else None,
        session_id=about.id if isinstance(about, MentoringSession) else None,
        media_type=media_type,
        size=len(content),
        shared_at=clock.now(),
    )
    _keep(file, clean_name(name), content)
    audit.record(by, "mentoring.file_shared", "mentoring_shared_file", file.id)
    partner = pair.partner_of(by)
    notify(
        partner,
        key=f"mentoring:file:{file.id}:{partner.id}",
        kind=NoticeKind.MENTORING,
        subject=_l("Berkas baru dari pasangan Anda"),
        body=_l("%(name)s membagikan sebuah berkas. Hanya Anda berdua yang dapat membukanya.", name=by.name),
        url=files_path(pair.id),
    )
    return file


def take_back(file: SharedFile, *, by: Person) -> None:
    """Delete a file for both, also when the pair has ended. Only who shared it may."""
    if file.author_id != by.id:
        raise Forbidden(_("Hanya yang membagikan berkas ini yang dapat menghapusnya."))
    audit.record(by, "mentoring.file_deleted", "mentoring_shared_file", file.id)
    db.session.delete(file)
    db.session.flush()


def carry(file: SharedFile, pair: Pair, goal: Goal | None) -> None:
    """Bring a file to its author's next pair, where it lies sealed anew; gone when it cannot be opened or is too many."""
    name, content = file.name, file.content
    if name is None or content is None or number_of_files(pair) >= MOST_FILES:
        return
    copy = SharedFile(
        pair_id=pair.id,
        author_id=file.author_id,
        goal_id=goal.id if goal else None,
        media_type=file.media_type,
        size=file.size,
        shared_at=file.shared_at,
    )
    _keep(copy, name, content)


def _keep(file: SharedFile, name: str, content: bytes) -> None:
    db.session.add(file)
    db.session.flush()
    file.hold(name, content)
    db.session.flush()
