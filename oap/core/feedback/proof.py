"""A small sum that a browser does before it sends, so that sending a thousand costs a thousand sums.

The challenge holds what is sent and when, signed, so it is good for nothing else and for two hours. It tells nothing
of who sends. Whoever cannot do it, for want of scripts, sends all the same, at a lower rate.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

BITS = 14  # 16,000 digests on average: under a second on a phone
MINUTES = 120  # for which a challenge is good
_LONGEST = 120


def challenge(secret: bytes, parts: Sequence[str], minute: int) -> str:
    """What the browser works on, for these ``parts`` in this minute."""
    return f"{minute}.{_signed(secret, parts, minute)}"


def is_challenge(secret: bytes, parts: Sequence[str], minute: int, given: str) -> bool:
    """Whether we gave that challenge for these parts, not long ago."""
    made = given.partition(".")[0]
    if len(given) > _LONGEST or not (made.isascii() and made.isdigit()):
        return False
    fresh = 0 <= minute - int(made) <= MINUTES
    return fresh and hmac.compare_digest(given.encode(), challenge(secret, parts, int(made)).encode())


def is_solved(given: str, nonce: str) -> bool:
    """Whether the sum is right: the digest of challenge and nonce begins with enough zeros."""
    if len(nonce) > _LONGEST:
        return False
    digest = hashlib.sha256(f"{given}.{nonce}".encode("utf-8", "replace")).digest()
    return int.from_bytes(digest[:4]) >> (32 - BITS) == 0


def _signed(secret: bytes, parts: Sequence[str], minute: int) -> str:
    told = "\x1f".join([str(minute), *parts]).encode("utf-8", "replace")
    return hmac.new(secret, b"feedback\x1f" + told, hashlib.sha256).hexdigest()[:40]
