"""Secrets that the service itself must read again, kept so that the database alone does not give them away.

They are encrypted (AES-256 in GCM) under a key made of the secret key of the service, which lies elsewhere. What stands
in a row says under which key it was sealed, and belongs to one account: in another row it does not open.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from functools import cached_property

_FORM = "sealed"
_NONCE = 12


class Sealer:
    """Seals and opens. ``secret_key`` is asked for once, when there is something to seal or open."""

    def __init__(self, secret_key: Callable[[], str]) -> None:
        self._secret_key = secret_key

    @cached_property
    def _keys(self) -> tuple[bytes, str]:
        """The key, and its name, which says nothing about it."""
        secret = self._secret_key().encode()
        return _derive(secret, b"oap: seal", 32), _derive(secret, b"oap: name of the seal", 6).hex()

    def seal(self, text: str, about: str) -> str:
        """The text as it is kept. ``about`` says what it belongs to, and is needed to open it."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # here, because who reads pages never needs it

        (key, name), nonce = self._keys, secrets.token_bytes(_NONCE)
        closed = nonce + AESGCM(key).encrypt(nonce, text.encode(), about.encode())
        return f"{_FORM}:{name}:{base64.urlsafe_b64encode(closed).decode()}"

    def unseal(self, kept: str, about: str) -> str | None:
        """The text; None when it was sealed under another key or for something else, or is damaged."""
        if not self.is_mine(kept):
            return None
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            closed = base64.urlsafe_b64decode(kept.rpartition(":")[2])
            return AESGCM(self._keys[0]).decrypt(closed[:_NONCE], closed[_NONCE:], about.encode()).decode()
        except (InvalidTag, ValueError):
            return None

    def is_mine(self, kept: str) -> bool:
        """Whether it was sealed under this key."""
        return kept.startswith(f"{_FORM}:{self._keys[1]}:")


def is_sealed(kept: str) -> bool:
    """Whether it was sealed, under whatever key."""
    return kept.startswith(f"{_FORM}:")


def _derive(secret: bytes, purpose: bytes, length: int) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    # The secret key is random and long, so no work has to be put between it and the key.
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=purpose).derive(secret)
