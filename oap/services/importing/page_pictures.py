"""Pictures of the pages of a PDF that is brought in: made while it is read, and kept for as long as its desk may be.

They are of help and no more: a file of which no picture can be made is brought in all the same.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime, timedelta

from oap.errors import Invalid, NotFound
from oap.services.operations.outside_files import page_pictures
from oap.site import Site
from oap.storage import tasks as stored

KIND = "page-picture"
MOST = 150  # pages of a file
AT_ONCE = 10
PATIENCE = timedelta(seconds=60)  # for all pages: the file waits for its pictures, and the next file for this one
KEPT_SECONDS = 60 * 24 * 3600


def make(site: Site, mark: str, data: bytes, patience: timedelta = PATIENCE) -> None:
    """Leave the pictures in the record, where every machine has them: as many as can be begun in that time. A page that
    cannot be drawn, or takes too long, has none; those after it have theirs."""
    if not data[:1024].lstrip().startswith(b"%PDF-"):
        return
    with site.database.write() as connection:
        stored.forget(connection, KIND, seconds=KEPT_SECONDS)
    until = site.clock.now() + patience
    for first in range(0, MOST, AT_ONCE):
        made = _drawn(site, data, first, until)
        with site.database.write() as connection:
            for number, picture in enumerate(made, start=first + 1):
                if picture:
                    stored.leave(connection, KIND, f"{mark}/{number}", picture)
        if len(made) < AT_ONCE or site.clock.now() >= until:
            return


def _drawn(site: Site, data: bytes, first: int, until: datetime) -> list[bytes]:
    """The pictures of some pages together; where that costs too much, of each alone while there is time."""
    with suppress(Invalid):
        return page_pictures(data, first, AT_ONCE)
    made: list[bytes] = []
    while len(made) < AT_ONCE and site.clock.now() < until:
        try:
            one = page_pictures(data, first + len(made), 1)
        except Invalid:
            one = [b""]
        if not one:
            break
        made += one
    return made


def pages(site: Site, mark: str) -> frozenset[int]:
    """The numbers of the pages of which there are pictures."""
    with site.database.read() as connection:
        keys = stored.keys(connection, KIND, f"{mark}/")
    return frozenset(int(key.rpartition("/")[2]) for key in keys)


def picture(site: Site, mark: str, number: int) -> bytes:
    """The picture of a page, as JPEG. Raises NotFound."""
    found = None
    if re.fullmatch("[0-9a-f]{12}", mark):
        with site.database.read() as connection:
            found = stored.result(connection, KIND, f"{mark}/{number}")
    if found is None:
        raise NotFound("There is no picture of this page.")
    return found
