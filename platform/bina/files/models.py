"""What people upload."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bina.db import Model


class StoredFile(Model):
    """An uploaded file. Its bytes lie under their hash, so the same file is kept once."""

    __tablename__ = "files_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(index=True)
    #: name it was uploaded under, for the download
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id", ondelete="SET NULL"))
    uploaded_at: Mapped[datetime]
