"""The letterhead of an agency."""

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.files.models import StoredFile
from bina.people.models import Unit


class Letterhead(Model):
    """Name, address, logo and signature an agency puts on its documents; documents made before keep theirs."""

    __tablename__ = "letterheads_letterhead"

    #: the agency
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id", ondelete="CASCADE"), primary_key=True)
    #: as printed, line by line
    name: Mapped[str]
    address: Mapped[str] = mapped_column(Text, default="", server_default="")
    #: telephone, e-mail and address on the web, in one line
    contact: Mapped[str] = mapped_column(default="", server_default="")
    logo_id: Mapped[int | None] = mapped_column(ForeignKey("files_file.id"))
    #: where documents are signed
    place: Mapped[str] = mapped_column(default="", server_default="")
    signer: Mapped[str] = mapped_column(default="", server_default="")
    signer_post: Mapped[str] = mapped_column(default="", server_default="")
    #: 18 digits; personal data of who signs, printed only where the agency typed it
    signer_nip: Mapped[str] = mapped_column(default="", server_default="")
    #: foreword of reports; none is printed when it is empty
    foreword: Mapped[str] = mapped_column(Text, default="", server_default="")

    unit: Mapped[Unit] = relationship()
    logo: Mapped[StoredFile | None] = relationship()
