"""What takes seconds is done a little at a time, so that however much is asked for at once, people who only read are
served.

Documents that are made, and files from outside that are looked at, have slots of their own: neither can take the
other's, and all who work or wait together are fewer than the requests that a process answers at a time
(``oap.serving``). Who finds no slot is told kindly, and when to try again.

For documents, an address is hardly a measure of who asks: a school, or a training room of forty SENCOs, stands behind
one. A file from outside may be made to take all the time there is, so there no address has more than one at work while
others wait.
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
from oap.web.http.limits import asked_from
from oap.web.http.responses import no_store

View = TypeVar("View", bound=Callable[..., Any])
PATIENCE = 20.0  # seconds; a document takes a fifth of one, the largest audit five
WANTED = "Many people want a document just now"
SPARE = 3


class Busy(Unavailable):
    """There was no slot in time."""


class Slots:
    """So many at work, so many more waiting in the order they came.

    With ``each``, one place has at most so many at work, and at most half of those who wait. Without, one may have all
    work but ``SPARE`` of those who wait, and goes after whoever has less at work.
    """

    def __init__(self, at_work: int, waiting: int, each: int = 0, said: str = WANTED) -> None:
        self.most, self.said = at_work + waiting, said
        self._slots, self._waiting, self._each = at_work, waiting, each
        self._mine = waiting // 2 if each else max(1, waiting - SPARE)
        self._changed = threading.Condition()
        self._at_work: Counter[str] = Counter()
        self._queue: list[tuple[object, str]] = []

    @contextmanager
    def take(self, who: str, patience: float) -> Iterator[None]:
        """A slot for what is in the block. Raises Busy when there was none in time."""
        ticket = object(), who
        with self._changed:
            self._queue.append(ticket)
            mine = sum(whose == who for _, whose in self._queue)
            full = len(self._queue) > self._waiting or mine > self._mine
            found = self._next() is ticket or (
                not full and self._changed.wait_for(lambda: self._next() is ticket, patience)
            )
            self._queue.remove(ticket)
            if found:
                self._at_work[who] += 1
            self._changed.notify_all()
        if not found:
            raise Busy(self.said)
        try:
            yield
        finally:
            with self._changed:
                self._at_work[who] -= 1
                self._at_work += Counter()  # forget who has nothing at work
                self._changed.notify_all()

    def _next(self) -> tuple[object, str] | None:
        """Whose turn it is: of those who waited longest, who has least at work."""
        if self._at_work.total() >= self._slots:
            return None
        may = (one for one in self._queue if not self._each or self._at_work[one[1]] < self._each)
        return min(may, key=lambda one: self._at_work[one[1]], default=None)


DOCUMENTS = Slots(2, 12)
FILES = Slots(2, 8, each=1)
# Bodies of requests that are read at the moment, which is done in no time unless somebody sends them slowly.
BODIES = Slots(32, 8, each=4, said="Many people are sending something just now")
# Requests of tens of megabytes, which lie in memory from the first byte to the answer.
LARGE = Slots(2, 2, each=1)


def limit_concurrency(slots: Slots, *, read_first: bool = True) -> Callable[[View], View]:
    """Let a view do its work when there is a slot for it, else say so and when to try again (503). What was sent is
    read before, unless it is too much to lie about: who sends slowly must not keep a slot."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **values: Any) -> Any:
            if read_first:
                request.form  # noqa: B018  it is read now, and kept
            with slots.take(asked_from(), PATIENCE):
                return view(*args, **values)

        return cast(View, guarded)

    return mark


def answer_busy(busy: Busy) -> Response:
    """The page for who found no slot."""
    return busy_page(
        str(busy) or WANTED,
        "Nothing is lost. Go back to the page you came from: everything you typed is still there.",
        "Wait a few seconds, then press the button again.",
    )


def busy_page(heading: str, detail: str, advice: str) -> Response:
    """A page that says what is too much just now (503), and when to try again."""
    response = no_store(render_template("errors/error.html", heading=heading, status=503, detail=detail, advice=advice))
    response.status_code = 503
    response.headers["Retry-After"] = "15"
    return response
