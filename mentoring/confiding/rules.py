"""What may be disclosed, where it stands, and what the reporter keeps to follow it."""

import hashlib
import hmac
import json
import secrets
from dataclasses import asdict, dataclass
from enum import Enum

#: Letters and digits that are not taken for one another when read aloud or copied by hand.
_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class Matter(Enum):
    """What happened."""

    GIFT = "gift"
    THREAT = "threat"
    IMPROPER = "improper"
    OTHER = "other"


class Progress(Enum):
    """Where a disclosure stands."""

    RECEIVED = "received"
    UNDERWAY = "underway"
    CLOSED = "closed"


@dataclass(frozen=True)
class Content:
    """All of a disclosure. The name is empty when it is anonymous."""

    matter: Matter
    words: str
    name: str = ""

    def to_json(self) -> str:
        """As it is sealed."""
        return json.dumps({**asdict(self), "matter": self.matter.value}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Content":
        """As it was sealed.

        >>> Content.from_json(Content(Matter.GIFT, "Diminta bingkisan").to_json()).matter
        <Matter.GIFT: 'gift'>
        """
        held = json.loads(text)
        return cls(Matter(held["matter"]), held["words"], held["name"])


def _drawn(length: int) -> str:
    return "".join(secrets.choice(_SIGNS) for _sign in range(length))


def new_reference() -> str:
    """A number to speak about a disclosure by; it opens nothing."""
    return f"{_drawn(4)}-{_drawn(4)}"


def new_code() -> str:
    """What only the reporter has: 78 bits, so that it cannot be guessed."""
    return "-".join(_drawn(4) for _group in range(4))


def fingerprint(reference: str, code: str) -> str:
    """What is kept of the code. Capitals, spaces and dashes make no difference.

    >>> fingerprint("AB", "CD-EF") == fingerprint("ab ", "c d e f")
    True
    """

    def plain(text: str) -> str:
        return "".join(sign for sign in text.upper() if sign in _SIGNS)

    return hashlib.sha256(f"{plain(reference)}:{plain(code)}".encode()).hexdigest()


def opens(kept: str, reference: str, code: str) -> bool:
    """Whether the code belongs to the disclosure."""
    return hmac.compare_digest(kept, fingerprint(reference, code))


def tidy(reference: str) -> str:
    """A reference as it is kept, however it was typed.

    >>> tidy(" ab2c d3ef")
    'AB2C-D3EF'
    """
    plain = "".join(sign for sign in reference.upper() if sign in _SIGNS)
    return f"{plain[:4]}-{plain[4:]}"
