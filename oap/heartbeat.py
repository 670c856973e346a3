"""What the companion of ``oap serve`` last did, in memory that all processes of one service share.

It is no file, because a full or read-only disk is one of the things that readiness has to tell apart from a companion
that stands still. It goes to processes that are forked and to those that are spawned.
"""

from __future__ import annotations

import multiprocessing
import time
from dataclasses import fields

from oap.core.following import Following

_PLACES = {field.name: place for place, field in enumerate(fields(Following))}


class Heartbeat:
    """Moments that one process notes and all can read. Each is one number, so no lock is needed."""

    def __init__(self) -> None:
        self._moments = multiprocessing.RawArray("d", len(_PLACES))
        self.note("began")

    def note(self, *what: str, at: float | None = None) -> None:
        """Note that this happened now, or at a moment of ``time.monotonic``: names of ``Following``. What was noted for
        a later moment stays."""
        moment = time.monotonic() if at is None else at
        for name in what:
            self._moments[_PLACES[name]] = max(moment, self._moments[_PLACES[name]])

    @property
    def following(self) -> Following:
        return Following(*self._moments)
