"""What takes seconds is done a little at a time, so that however much is asked for at once, people who only read are served.

Documents that are made, and files from outside that are looked at, have places of their own: neither can take the other's,
and all who work or wait together are fewer than the requests that a process answers at a time (``oap.serving``). Who finds
no place is told kindly, and when to try again.

For documents, an address is no measure of who asks: a school, or a training room of forty SENCOs, stands behind one. A file from
outside may be made to take all the time there is, so there no address has more than one at work while others wait.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Response, render_template, request

from oap.errors import Unavailable
from oap.web.http.responses import forget

View = TypeVar("View", bound=Callable[..., Any])
PATIENCE = 20.0  # seconds; a document takes a fifth of one, the largest audit five


class Busy(Unavailable):
    """There was no place in time."""


class Places:
    """So many at work, so many more waiting in the order they came.

    With ``each``, one address has at most so many at work, and at most half of those who wait.
    """

    def __init__(self, at_work: int, waiting: int, each: int = 0) -> None:
        self.most = at_work + waiting
        self._places, self._waiting, self._each = at_work, waiting, each
        self._changed = threading.Condition()
        self._at_work: Counter[str] = Counter()
        self._queue: list[tuple[object, str]] = []

    @contextmanager
    def take(self, who: str, patience: float) -> Iterator[None]:
        """A place for what is in the block. Raises Busy when there was none in time."""
        ticket = object(), who
        with self._changed:
            self._queue.append(ticket)
            mine = sum(whose == who for _, whose in self._queue)
            full = len(self._queue) > self._waiting or (self._each and mine > self._waiting // 2)
            found = self._next() is ticket or (
                not full and self._changed.wait_for(lambda: self._next() is ticket, patience)
            )
            self._queue.remove(ticket)
            if found:
                self._at_work[who] += 1
            self._changed.notify_all()
        if not found:
            raise Busy
        try:
            yield
        finally:
            with self._changed:
                self._at_work[who] -= 1
                self._at_work += Counter()  # forget who has nothing at work
                self._changed.notify_all()

    def _next(self) -> tuple[object, str] | None:
        """Whose turn it is."""
        if self._at_work.total() >= self._places:
            return None
        may = (one for one in self._queue if not self._each or self._at_work[one[1]] < self._each)
        return next(may, None)


DOCUMENTS = Places(2, 12)
FILES = Places(2, 8, each=1)


def few_at_once(view: View) -> View:
    """Let this view make its document when there is a place for it, else say so and when to try again (503)."""
    return _guard(view, DOCUMENTS)


def few_files_at_once(view: View) -> View:
    """The same for a view that looks at a file from outside."""
    return _guard(view, FILES)


def _guard(view: View, places: Places) -> View:
    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        with places.take(request.remote_addr or "", PATIENCE):
            return view(*args, **values)

    return cast(View, guarded)


def say_later(_: Busy) -> Response:
    """The page for who found no place."""
    return later(
        "Many people want a document just now",
        "Nothing is lost. Go back to the page you came from: everything you typed is still there.",
        "Wait a few seconds, then press the button again.",
    )


def later(heading: str, detail: str, advice: str) -> Response:
    """A page that says what is too much just now (503), and when to try again."""
    response = forget(render_template("errors/error.html", heading=heading, status=503, detail=detail, advice=advice))
    response.status_code = 503
    response.headers["Retry-After"] = "15"
    return response
