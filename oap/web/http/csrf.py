"""Every form that changes something carries a token that only our own pages can know (Flask-WTF)."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask_wtf.csrf import CSRFProtect

SAFE = ("GET", "HEAD", "OPTIONS")


def register(app: Flask) -> None:
    # Checked by the access marks, after it is known who asks: an expired session must lead to signing in, not to an error.
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # as long as the session: people write for hours
    app.config["WTF_CSRF_SSL_STRICT"] = False  # it needs a Referer, which some people's browsers leave out
    app.extensions["oap.csrf"] = CSRFProtect(app)


def check() -> None:
    """Raises flask_wtf.csrf.CSRFError for a request that would change something and has no valid token."""
    if request.method not in SAFE:
        protection: CSRFProtect = current_app.extensions["oap.csrf"]
        protection.protect()


def from_elsewhere() -> bool:
    """Whether another site's page sent this request. Every current browser says so."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != request.host
