"""What a certificate says, the hash that binds it, and the states it can be in."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum


class CertificateState(StrEnum):
    """Where a certificate stands."""

    VALID = "valid"
    REVOKED = "revoked"


#: The one legal step after issuing.
TRANSITIONS = {CertificateState.VALID: (CertificateState.REVOKED,), CertificateState.REVOKED: ()}


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

    @property
    def hash(self) -> str:
        """SHA-256 (hex) over every printed field; a changed field changes it."""
        whole = asdict(self) | {"completed_on": self.completed_on.isoformat()}
        # What was issued before completions could run out keeps its hash.
        del whole["valid_until"]
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
