"""Telephone numbers and WhatsApp links."""

import re
from urllib.parse import quote


def international_phone(text: str) -> str | None:
    """An Indonesian mobile number as 62…, from "0812-…", "+62 812 …" or "812…"; None when it cannot be one.

    >>> international_phone("0812-3456-7890")
    '6281234567890'
    """
    digits = re.sub(r"[\s().+\-]", "", text)
    if not digits.isascii() or not digits.isdigit():
        return None
    national = re.sub(r"^(62|0)", "", digits)
    return f"62{national}" if re.fullmatch(r"8[0-9]{7,12}", national) else None


def whatsapp_link(text: str, phone: str | None = None) -> str:
    """A wa.me link that opens a chat with the text written. The text must carry no token and no NIP."""
    return f"https://wa.me/{phone or ''}?text={quote(text)}"
