"""One file of people to be signed up, and what came of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.files.models import StoredFile
from mentoring.programmes.models import Programme


class EntryRun(Model):
    """An uploaded sheet; nothing has changed until it is applied."""

    __tablename__ = "mentoring_entry_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("mentoring_programme.id", ondelete="CASCADE"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files_file.id"))
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    created_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    #: how many rows were new, changed, the same and left out
    counts: Mapped[dict[str, Any]]
    #: ids of the profiles that were new, for the letters
    entered: Mapped[list[Any]]

    programme: Mapped[Programme] = relationship(lazy="joined", innerjoin=True)
    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)
