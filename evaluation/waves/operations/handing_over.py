"""Photos and files handed over with an answer: kept without the person, carried through the form as a signed number."""

from collections.abc import Mapping

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadSignature, Signer
from werkzeug.datastructures import FileStorage

from bina.errors import DomainError
from bina.files.operations import store
from evaluation.instruments.rules import UPLOADED, Kind
from evaluation.waves.models import Wave
from evaluation.waves.rules import Anonymity

#: Bytes of one photo or file.
MOST_BYTES = 5 * 1024 * 1024


def taken(wave: Wave, given: Mapping[str, str], files: Mapping[str, FileStorage]) -> dict[str, str]:
    """What was given, with every upload kept and replaced by its signed number; forged numbers are dropped.

    Refuses a file that is too large or of another kind, and any upload outside a confidential survey.
    """
    uploaded = {item.key: item for item in wave.instrument.content.items if item.kind in UPLOADED}
    kept = {name: value for name, value in given.items() if name not in uploaded or number_in(wave, value)}
    for key, item in uploaded.items():
        file = files.get(key)
        if file is None or not file.filename:
            continue
        if wave.anonymity is not Anonymity.CONFIDENTIAL:
            raise DomainError(_("Survei ini tidak menerima foto atau berkas."))
        with file.stream as stream:
            if len(stream.read(MOST_BYTES + 1)) > MOST_BYTES:
                raise DomainError(
                    _("Berkas %(name)s lebih besar dari 5 MB. Pilih yang lebih kecil.", name=file.filename)
                )
            stream.seek(0)
            kinds = {"image"} if item.kind is Kind.PHOTO else {"image", "document", "sheet"}
            stored = store(stream, file.filename, by=None, kinds=kinds)
        kept[key] = _signer(wave).sign(str(stored.id)).decode()
    return kept


def number_in(wave: Wave, signed: str) -> str:
    """The number inside a signed one; empty when it was not signed for this survey."""
    try:
        return _signer(wave).unsign(signed).decode()
    except BadSignature:
        return ""


def _signer(wave: Wave) -> Signer:
    return Signer(str(current_app.secret_key), salt=f"survey-file-{wave.id}", sep=".")
