"""Every form that changes something carries a token that only our own pages can know (Flask-WTF)."""

from __future__ import annotations

from flask import Flask, current_app, request
from flask_wtf.csrf import CSRFProtect

SAFE = ("GET", "HEAD", "OPTIONS")


def register(app: Flask) -> None:
    # Checked by the access marks, after it is known who asks: an expired session must lead to signing in, not to an
    # error.
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # as long as the session: people write for hours
    app.config["WTF_CSRF_SSL_STRICT"] = False  # it needs a Referer, which some people's browsers leave out
    app.extensions["oap.csrf"] = CSRFProtect(app)


def check() -> None:
    """Raises flask_wtf.csrf.CSRFError for a request that would change something and has no valid token."""
    if request.method not in SAFE:
        protection: CSRFProtect = current_app.extensions["oap.csrf"]
        protection.protect()
