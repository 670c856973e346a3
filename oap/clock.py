"""What time it is. A site has one clock, and whatever works for that site asks it; so a test may pass one that it
moves."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

from oap.core.times import LONDON


class Clock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since some moment, never fewer than before: for how long something took or stands."""
        return time.monotonic()

    def today(self) -> date:
        """The day that it is for people here."""
        return self.now().astimezone(LONDON).date()
