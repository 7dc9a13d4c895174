"""What a certificate says, the hash that binds it, and the states it can be in."""

import hashlib
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum


class CertificateState(StrEnum):
    """Where a certificate stands."""

    VALID = "valid"
    REVOKED = "revoked"


#: The one legal step after issuing.
TRANSITIONS = {CertificateState.VALID: (CertificateState.REVOKED,), CertificateState.REVOKED: ()}


class Paper(StrEnum):
    """What a certificate is printed on, lying: A4, or the folio many offices keep (215 × 330 mm)."""

    A4 = "a4"
    F4 = "f4"


@dataclass(frozen=True, slots=True)
class Wording:
    """What an agency's certificates say around the facts; an empty text keeps the usual one.

    A text may name facts in braces, see `PLACES`.
    """

    heading: str = ""
    given: str = ""
    opening: str = ""
    closing: str = ""


#: Facts a text may name in braces.
PLACES = ("nama", "nip", "unit", "instansi", "pelatihan", "nomor", "tanggal", "jp", "menit", "nilai", "berlaku_sampai")
_PLACE = re.compile(r"\{([^{}]*)\}")


def unfillable(text: str) -> str | None:
    """The first piece in braces no certificate could fill; None if all are known.

    >>> unfillable("pada {tanggal} di {kota}"), unfillable("pada {tanggal}"), unfillable("pada {tanggal")
    ('{kota}', None, '{')
    """
    for found in _PLACE.finditer(text):
        if found[1] not in PLACES:
            return found[0]
    stray = re.search(r"[{}]", _PLACE.sub("", text))
    return stray[0] if stray else None


def filled(wording: Wording, facts: Mapping[str, str]) -> Wording:
    """The texts with every place filled; needs all of `PLACES`.

    A fact is put in as it is: braces in somebody's name are no place.

    >>> filled(Wording(given="untuk {nama}"), dict.fromkeys(PLACES, "{jp}")).given
    'untuk {jp}'
    """
    return Wording(**{name: _PLACE.sub(lambda found: facts[found[1]], text) for name, text in asdict(wording).items()})


@dataclass(frozen=True, slots=True)
class Printed:
    """Everything that is printed on a certificate, as it read on the day of issue."""

    number: str
    name: str
    #: NIP with its middle hidden
    nip: str
    unit: str
    agency: str
    course: str
    version: int
    minutes: int
    jp: int
    #: whole percent of the best final quiz; None where the course has none
    score: int | None
    completed_on: date
    objectives: tuple[str, ...]
    #: last day on which the completion holds; None where it holds for ever
    valid_until: date | None = None
    #: the agency's own texts; empty where the usual ones are printed
    heading: str = ""
    given: str = ""
    opening: str = ""
    closing: str = ""

    @property
    def hash(self) -> str:
        """SHA-256 (hex) over every printed field; a changed field changes it."""
        whole = asdict(self) | {"completed_on": self.completed_on.isoformat()}
        # What was issued before these could be printed keeps its hash.
        for name in ("valid_until", "heading", "given", "opening", "closing"):
            if not whole[name]:
                del whole[name]
        if self.valid_until is not None:
            whole["valid_until"] = self.valid_until.isoformat()
        text = json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def masked_nip(nip: str | None) -> str:
    """The first four and last three digits only.

    >>> masked_nip("198503122010011004")
    '1985•••••••••••004'
    """
    return f"{nip[:4]}{'•' * (len(nip) - 7)}{nip[-3:]}" if nip else "–"


#: A file larger than this is no certificate of ours.
MOST_BYTES = 5 * 1024 * 1024
#: No more than this is unpacked of a stranger's file.
MOST_UNPACKED = 20 * 1024 * 1024
_ADDRESS = re.compile(rb"/sertifikat/([A-Za-z0-9_-]{16,40})")


def serial_in(content: bytes) -> str | None:
    """The public address a PDF carries among its own facts, also after somebody changed it; None without one.

    Nothing is interpreted: the file is only searched, and what is packed in it up to a fixed amount.

    >>> serial_in(b"%PDF-1.7 /Keywords (https://bina.example/sertifikat/AbCdEfGhIjKlMnOpQr)")
    'AbCdEfGhIjKlMnOpQr'
    """
    for part in (content, *_unpacked(content)):
        found = _ADDRESS.search(part)
        if found is not None:
            return found[1].decode()
    return None


def _unpacked(content: bytes) -> Iterator[bytes]:
    left = MOST_UNPACKED
    for piece in content.split(b"stream")[1:]:
        if left <= 0:
            return
        try:
            plain = zlib.decompressobj().decompress(piece.lstrip(b"\r\n"), left)
        except zlib.error:
            continue
        left -= len(plain)
        yield plain


def series_number(code: str, agency: int, year: int, place: int) -> str:
    """The number printed on a certificate: its place in the agency's series of the year comes last.

    >>> series_number("KPP", 3, 2026, 41)
    'KPP/3/2026/00041'
    """
    return f"{code}/{agency}/{year}/{place:05d}"
