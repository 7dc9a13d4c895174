"""Keys of waves and programmes: made here, kept sealed with the installation's key, used only by the mixer."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from flask import current_app
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox


def _locker() -> SecretBox:
    secret = str(current_app.config["SEALING_KEY"]).encode()
    return SecretBox(hashlib.blake2b(secret, digest_size=SecretBox.KEY_SIZE, person=b"bina-waves").digest())


@dataclass(frozen=True)
class WaveKeys:
    """A new pair: the half that seals, and the half that opens in its locked form."""

    public: bytes
    sealed_private: bytes


def new_wave_keys() -> WaveKeys:
    """An X25519 pair for one wave."""
    private = PrivateKey.generate()
    return WaveKeys(bytes(private.public_key), bytes(_locker().encrypt(bytes(private))))


def seal(public_key: bytes, content: bytes) -> bytes:
    """Content that only the wave's private key opens. The sealer cannot open it again."""
    return bytes(SealedBox(PublicKey(public_key)).encrypt(content))


def opener(sealed_private_key: bytes) -> "SealedBox[PrivateKey]":
    """What opens the envelopes of a wave; raises nacl's CryptoError when the installation's key is another."""
    return SealedBox(PrivateKey(bytes(_locker().decrypt(sealed_private_key))))


def new_programme_key() -> bytes:
    """A locked key for the pseudonyms of one programme."""
    return bytes(_locker().encrypt(secrets.token_bytes(32)))


def pseudonym(sealed_key: bytes, person_id: int) -> str:
    """The name of a person inside one programme's confidential answers: HMAC-SHA256 with the programme's key."""
    key = bytes(_locker().decrypt(sealed_key))
    return hmac.new(key, str(person_id).encode(), hashlib.sha256).hexdigest()[:32]
