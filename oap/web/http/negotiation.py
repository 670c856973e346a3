"""What the other side says that it can take: the form of an answer, and how it may be packed (RFC 9110, 12.5)."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from flask import request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

PACKED = ("br", "gzip")  # the better first: of what is wanted alike, that is taken
PLAIN = ""


def wants_json() -> bool:
    """Whether a script asked, which reads JSON rather than a page."""
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]


def packing(accepted: str, made: Collection[str] = PACKED) -> str:
    """How to pack an answer for who sent this ``Accept-Encoding``: one of ``made``, or "" for not at all."""
    return _packing(accepted[:1000], tuple(made))


@lru_cache(maxsize=256)  # there are few browsers, and each page asks
def _packing(accepted: str, made: tuple[str, ...]) -> str:
    wanted = _wanted(accepted)
    return max((one for one in wanted if one in made), key=lambda one: wanted[one], default=PLAIN)


def _wanted(accepted: str) -> dict[str, float]:
    """The packings that are wanted at least as much as none, the better first, each with how much."""
    found = parse_accept_header(accepted, Accept)
    # Who names neither "identity" nor "*" takes it plain, too, but would rather have what is named.
    least = found.quality("identity")
    return {one: quality for one in PACKED if (quality := found.quality(one)) and quality >= least}
