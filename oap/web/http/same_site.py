"""Where a request was sent from, without a cookie: the browser says so. Asked here and nowhere else."""

from __future__ import annotations

from enum import Enum
from urllib.parse import urlsplit

from flask import request

from oap.errors import NotAllowed


class SentFrom(Enum):
    """``UNSAID``: no page sent it, or what did is no browser of our time; text browsers say nothing."""

    HERE = "here"
    ELSEWHERE = "elsewhere"
    UNSAID = "unsaid"


def sent_from() -> SentFrom:
    """Every browser in use sends ``Sec-Fetch-Site`` or at least ``Origin`` with a form; a page elsewhere cannot change
    them."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return {"same-origin": SentFrom.HERE, "none": SentFrom.UNSAID}.get(site, SentFrom.ELSEWHERE)
    origin = request.headers.get("Origin")
    if origin is None:
        return SentFrom.UNSAID
    return SentFrom.HERE if urlsplit(origin).netloc == request.host else SentFrom.ELSEWHERE


def check_not_from_elsewhere() -> None:
    """Raise NotAllowed when another site's page sent this. For forms that only get back what they sent."""
    if sent_from() is SentFrom.ELSEWHERE:
        raise NotAllowed(REFUSED)


def check_from_here() -> None:
    """Raise NotAllowed unless one of our pages sent this. For public forms that start something or are kept."""
    if sent_from() is not SentFrom.HERE:
        raise NotAllowed(REFUSED)


REFUSED = "This form can only be sent from our own pages."
