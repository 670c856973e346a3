"""The file of banners for an emergency, read again when it changes.

Apart from the rest of the configuration, so that one is on every page within a second and nothing else is made anew.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from oap.core.area.banners import BANNERS_FILE, Banner, read_banners
from oap.storage.content import ContentFolder

log = logging.getLogger(__name__)
LOOK_EVERY = 0.25  # seconds: a system call


class BannerFile:
    """What the file says, as it is now. One that cannot be read stays as it was."""

    def __init__(self, content: ContentFolder, monotonic: Callable[[], float]) -> None:
        self.content = content
        self.monotonic = monotonic
        self._known: tuple[Banner, ...] = ()
        self._stamp = ""
        self._looked_at: float | None = None

    def read(self) -> tuple[Banner, ...]:
        """The banners, looked for at most four times a second."""
        now = self.monotonic()
        if self._looked_at is None or now - self._looked_at > LOOK_EVERY:
            self._looked_at = now
            self._look()
        return self._known

    def expect_change(self) -> None:
        """Look again at once when asked next."""
        self._looked_at = None

    def _look(self) -> None:
        file = self.content.page_file(BANNERS_FILE)
        stamp = file.stamp if file is not None else ""
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._known = read_banners(self.content.configuration(BANNERS_FILE)) if file is not None else ()
        except (ValueError, OSError) as error:
            log.error("%s", error)
