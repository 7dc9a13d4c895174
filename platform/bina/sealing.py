"""Words and files that stay unreadable to whoever has only the database: locked under a key of their owner.

The key is drawn from the installation's sealing key, so a dump, a backup of the database alone or a look into its rows
shows nothing. Who runs the server holds the sealing key too; that is said to people where they write.
"""

import hashlib

from flask import current_app
from nacl.exceptions import CryptoError
from nacl.secret import Aead


def _locker(owner: str) -> Aead:
    """What locks and opens for one owner, such as ``person:7``: XChaCha20-Poly1305 under a key of their own."""
    secret = hashlib.blake2b(str(current_app.config["SEALING_KEY"]).encode(), digest_size=32).digest()
    return Aead(hashlib.blake2b(owner.encode(), digest_size=Aead.KEY_SIZE, key=secret, person=b"bina-words").digest())


def seal(owner: str, place: str, words: str) -> bytes:
    """The words locked for their owner. They open in this place only, so rows cannot be swapped with one another."""
    return seal_content(owner, place, words.encode())


def unseal(owner: str, place: str, sealed: bytes) -> str | None:
    """The words again; None when they were locked under another key, moved to another place or damaged."""
    content = unseal_content(owner, place, sealed)
    return None if content is None else content.decode()


def seal_content(owner: str, place: str, content: bytes) -> bytes:
    """The content of a file, locked as words are."""
    return bytes(_locker(owner).encrypt(content, place.encode()))


def unseal_content(owner: str, place: str, sealed: bytes) -> bytes | None:
    """The content again; None as with words."""
    try:
        return bytes(_locker(owner).decrypt(sealed, place.encode()))
    except (CryptoError, ValueError):
        return None
