"""How much of the room of a day each place had, so that nobody has all of it: in memory and nowhere else."""

from __future__ import annotations

from datetime import date
from threading import Lock

MOST_PLACES = 20_000


class Shares:
    """At most ``most`` a day for each place."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._day, self._had, self._lock = date.min, dict[str, int](), Lock()

    def take(self, place: str, day: date) -> bool:
        """Whether the place has one left, which is taken. When there are too many places to remember, nobody has."""
        with self._lock:
            if day != self._day:
                self._day, self._had = day, {}
            had = self._had.get(place, 0)
            if had >= self.most or (not had and len(self._had) >= MOST_PLACES):
                return False
            self._had[place] = had + 1
            return True
