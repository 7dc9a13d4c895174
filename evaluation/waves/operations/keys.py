"""Keys of waves and programmes: made here, kept sealed with the installation's key, used only by the mixer.

The private key of a wave is a file beside the database, never a row in it: a dump made while the wave was open would
otherwise stay readable to whoever has the installation's key, long after the key in the table was deleted.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox


def _locker() -> SecretBox:
    secret = str(current_app.config["SEALING_KEY"]).encode()
    return SecretBox(hashlib.blake2b(secret, digest_size=SecretBox.KEY_SIZE, person=b"bina-waves").digest())


#: Folder in BINA_VAR that backups leave out.
KEY_FOLDER = "wave-keys"


def _place(name: str) -> Path:
    return Path(current_app.config["VAR"]) / KEY_FOLDER / name


@dataclass(frozen=True)
class WaveKeys:
    """A new pair: the half that seals, and the name under which the half that opens is kept."""

    public: bytes
    name: str


def new_wave_keys() -> WaveKeys:
    """An X25519 pair for one wave; the private half is on the disk, for good, when this returns."""
    private = PrivateKey.generate()
    name = secrets.token_hex(16)
    keep_key(name, bytes(_locker().encrypt(bytes(private))))
    return WaveKeys(bytes(private.public_key), name)


def keep_key(name: str, sealed_private: bytes) -> None:
    """Write a locked private key where only the owner of the process reads it."""
    place = _place(name)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        target.write(sealed_private)
        target.flush()
        os.fsync(target.fileno())


def destroy_key(name: str) -> None:
    """Overwrite and remove a private key; a key that is gone stays gone."""
    place = _place(name)
    if place.exists():
        with place.open("r+b") as target:
            target.write(secrets.token_bytes(place.stat().st_size))
            target.flush()
            os.fsync(target.fileno())
        place.unlink()


def seal(public_key: bytes, content: bytes) -> bytes:
    """Content that only the wave's private key opens. The sealer cannot open it again."""
    return bytes(SealedBox(PublicKey(public_key)).encrypt(content))


def opener(name: str) -> "SealedBox[PrivateKey]":
    """What opens the envelopes of a wave; raises nacl's CryptoError when the installation's key is another."""
    return SealedBox(PrivateKey(bytes(_locker().decrypt(_place(name).read_bytes()))))


def new_programme_key() -> bytes:
    """A locked key for the pseudonyms of one programme."""
    return bytes(_locker().encrypt(secrets.token_bytes(32)))


def pseudonym(sealed_key: bytes, person_id: int) -> str:
    """The name of a person inside one programme's confidential answers: HMAC-SHA256 with the programme's key."""
    key = bytes(_locker().decrypt(sealed_key))
    return hmac.new(key, str(person_id).encode(), hashlib.sha256).hexdigest()[:32]


def visit_mac(code: str) -> bytes:
    """What the database keeps of a visit code: HMAC-SHA256 with a key drawn from the installation's."""
    secret = str(current_app.config["SEALING_KEY"]).encode()
    key = hashlib.blake2b(secret, digest_size=32, person=b"bina-visits").digest()
    return hmac.new(key, code.encode(), hashlib.sha256).digest()


def row_marker(name: str) -> Callable[[str], str]:
    """What turns a row of a file into the mark that recognises it again: HMAC-SHA256 with a key drawn from the wave's
    private key, so that no mark can be made again once that key is destroyed.
    """
    private = bytes(_locker().decrypt(_place(name).read_bytes()))
    key = hashlib.blake2b(private, digest_size=32, person=b"bina-rows").digest()
    return lambda row: hmac.new(key, row.encode(), hashlib.sha256).hexdigest()[:32]
