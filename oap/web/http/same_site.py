"""Whether a form was sent from our own pages, without a cookie: the browser says where a request comes from."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request

from oap.errors import NotAllowed


def check_same_site() -> None:
    """Raise NotAllowed unless the browser says that the form stands on one of our pages.

    Every browser in use sends ``Sec-Fetch-Site`` or at least ``Origin`` with a form; a page elsewhere cannot change them.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin", "")
    ours = site == "same-origin" if site is not None else urlsplit(origin).netloc == request.host
    if not ours:
        raise NotAllowed("This form can only be sent from our own pages.")
