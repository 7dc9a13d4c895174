"""What makes a password acceptable, and what an identifier is."""

from enum import Enum

MIN_PASSWORD = 12
#: passwords that meet the length and are tried first by anybody
COMMON = frozenset(
    {
        "password1234",
        "passwordpassword",
        "123456789012",
        "1234567890123",
        "qwertyuiop123",
        "indonesia1945",
        "katasandi1234",
    }
)


class PasswordFault(Enum):
    """Why a new password is refused."""

    SHORT = "short"
    COMMON = "common"
    KNOWN_FACTS = "known_facts"


def password_fault(password: str, facts: tuple[str | None, ...]) -> PasswordFault | None:
    """None when the password may be used. `facts` are things others know: NIP, birth date digits, e-mail, name.

    Length counts, not character classes; a password that is mostly a known fact is refused.
    """
    if len(password) < MIN_PASSWORD:
        return PasswordFault.SHORT
    lowered = password.lower()
    if lowered in COMMON or len(set(lowered)) <= 3:
        return PasswordFault.COMMON
    for fact in facts:
        if fact and len(fact) >= 6 and fact.lower() in lowered:
            return PasswordFault.KNOWN_FACTS
    return None


def normalised_identifier(text: str) -> str:
    """An e-mail in lower case, or a NIP without spaces and dots."""
    squeezed = "".join(text.split())
    return squeezed.lower() if "@" in squeezed else squeezed.replace(".", "").replace("-", "")


def is_safe_path(target: str | None) -> bool:
    """Whether a "next" target stays inside Bina: a path that starts with one slash and carries no scheme or host."""
    return (
        target is not None
        and target.startswith("/")
        and not target.startswith(("//", "/\\"))
        and all(character.isprintable() and character != "\\" for character in target)
    )


_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"))
_BROWSERS = (("Edg", "Edge"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("Chrome", "Chrome"))


def device_name(user_agent: str) -> str:
    """A short name a person recognises their device by.

    >>> device_name("Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/156.0 Mobile Safari/537.36")
    'Chrome, Android'
    """
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "Safari" if "Safari" in user_agent else "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "Linux" if "Linux" in user_agent else "")
    return ", ".join(filter(None, (browser, system)))
