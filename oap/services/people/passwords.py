"""Keeping and checking passwords with Argon2."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# The OWASP figures: 19 MiB and two passes, about 30 ms.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# Checked when there is no such account or it has no password, so that the time of the answer does not tell.
_NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$H6TKBaSHXKCpQTf9MCWDCg$x5UTlXFP84SQ7uAipfRHdU8ER+bLiYDmuzSXINOBIeg"


def hash_password(password: str) -> str:
    """The text that is kept instead of the password."""
    return _hasher.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether this is the password. Takes as long when there is none."""
    try:
        _hasher.verify(kept or _NOBODYS, password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def outdated(kept: str) -> bool:
    """Whether it was kept with other figures than today's."""
    return _hasher.check_needs_rehash(kept)
