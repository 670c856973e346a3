"""Documents are made a few at a time, so that however many are asked for at once, people who only read are still served.

An address is no measure of who asks: a school, or a training room of forty SENCOs, stands behind one. What is scarce is the
processor, so each process makes ``PLACES`` documents at a time. Others wait their turn, and are told kindly when it takes too long.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import render_template

from oap.web.private import forget

View = TypeVar("View", bound=Callable[..., Any])
PLACES = 2  # of the four requests that a process answers at a time
PATIENCE = 20.0  # seconds; a document takes a fifth of one, the largest audit five
_places = threading.BoundedSemaphore(PLACES)


def few_at_once(view: View) -> View:
    """Let this view make its document when there is a place for it, else say so and when to try again (503)."""

    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        if not _places.acquire(timeout=PATIENCE):
            response = forget(render_template(
                "errors/error.html", heading="Many people want a document just now", status=503,
                detail="Nothing is lost. Go back to the page you came from: everything you typed is still there.",
                advice="Wait a few seconds, then press the button again.",
            ))  # fmt: skip
            response.status_code = 503
            response.headers["Retry-After"] = "15"
            return response
        try:
            return view(*args, **values)
        finally:
            _places.release()

    return cast(View, guarded)
