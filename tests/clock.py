"""A clock that a test moves on, so that nothing waits for time to pass."""

from __future__ import annotations

from datetime import datetime, timedelta

from oap.clock import Clock
from oap.site import Site


class MovedClock(Clock):
    """Goes as the machine's does, from where it was moved to."""

    def __init__(self) -> None:
        self.moved = timedelta()

    def move(self, **by: float) -> None:
        """By so much, in the words of ``timedelta``."""
        self.moved += timedelta(**by)

    def now(self) -> datetime:
        return super().now() + self.moved

    def monotonic(self) -> float:
        return super().monotonic() + self.moved.total_seconds()


def a_moment_later(site: Site) -> None:
    """Move the site's clock on so far that it looks for what changed in its folders."""
    assert isinstance(site.clock, MovedClock), "the test must give the site a MovedClock"
    site.clock.move(seconds=1)
