"""Where a request was sent from, without a cookie: the browser says so. Asked here and nowhere else."""

from __future__ import annotations

from enum import Enum
from urllib.parse import urlsplit

from flask import request

from oap.errors import NotAllowed


class NotFromHere(NotAllowed):
    """A form was not sent from one of our own pages, as far as the browser says. It says nothing about who sent it."""


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
    try:
        from_here = urlsplit(origin).netloc == request.host
    except ValueError:  # no address at all, such as http://[
        from_here = False
    return SentFrom.HERE if from_here else SentFrom.ELSEWHERE


def check_not_from_elsewhere() -> None:
    """Raise NotFromHere when another site's page sent this. For forms that only get back what they sent."""
    if sent_from() is SentFrom.ELSEWHERE:
        raise NotFromHere(REFUSED)


def check_from_here() -> None:
    """Raise NotFromHere unless one of our pages sent this. For public forms that start something or are kept."""
    if sent_from() is not SentFrom.HERE:
        raise NotFromHere(REFUSED)


REFUSED = "Your browser did not say that this form came from our own pages."
