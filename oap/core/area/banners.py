"""Banners for an emergency: a few words and perhaps a link, on every page, from one moment to another.

Times are those of the clock on the wall here. No two run at once, so that nobody has to choose which to read.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from oap.core.area.entry_text import Entry
from oap.core.times import LONDON, utc_text

BANNERS_FILE = "local/emergency-banners.yml"
LIST = "banners"
MOST_TEXT = 200
MOST_LINK_TEXT = 60
MOST_DAYS = 31
NEAR_SECONDS = 60  # longer than any copy of a page may be read without asking
_LINK = re.compile(r"https://[^\s<>\"]+|/[^\s<>\"/][^\s<>\"]*|/")
_ID = re.compile(r"[a-z0-9-]{1,60}")


@dataclass(frozen=True)
class Banner:
    """What is shown, and from when until when: UTC texts. ``link`` is empty where it leads nowhere."""

    id: str
    text: str
    link: str
    link_text: str
    starts: str
    ends: str

    @property
    def mark(self) -> str:
        """Another one for other words."""
        said = "\n".join((self.id, self.text, self.link, self.link_text))
        return hashlib.sha256(said.encode()).hexdigest()[:12]


def read_banners(data: Any) -> tuple[Banner, ...]:
    """The banners in the order of their times. Raises ValueError, in an editor's words."""
    entries = (data or {}).get(LIST) or [] if isinstance(data or {}, Mapping) else None
    if not isinstance(entries, list) or not all(isinstance(one, Mapping) for one in entries):
        raise ValueError(f"{BANNERS_FILE}: it needs “{LIST}”, a list of banners.")
    found = sorted((_banner(one) for one in entries), key=lambda one: (one.starts, one.id))
    for first, second in pairwise(found):
        if second.starts < first.ends:
            raise ValueError(
                "“starts”: another banner is shown at that time, and only one is at once. End that first, or choose "
                "another time."
            )
    return tuple(found)


def live(banners: Sequence[Banner], now: datetime) -> Banner | None:
    """The one that is shown at that moment."""
    at = utc_text(now)
    return next((one for one in banners if one.starts <= at < one.ends), None)


def is_near(banners: Sequence[Banner], now: datetime) -> bool:
    """Whether one is shown, or begins so soon that a copy of a page made now could be read without it."""
    at, soon = utc_text(now), utc_text(now + timedelta(seconds=NEAR_SECONDS))
    return any(one.starts <= soon and at < one.ends for one in banners)


def without_ended(entries: Sequence[Entry], now: datetime) -> list[Entry]:
    """The entries without those whose end has passed: history has them."""
    at = utc_text(now)
    return [one for one in entries if _utc(str(one.get("ends", "")), "ends") > at]


def ended(entry: Entry, now: datetime) -> Entry:
    """The entry as it is when it ends at that moment."""
    return {**entry, "ends": f"{now.astimezone(LONDON):%Y-%m-%d %H:%M}"}


def _banner(entry: Mapping[str, Any]) -> Banner:
    identity, text, link, words = (
        " ".join(str(entry.get(name) or "").split()) for name in ("id", "text", "link", "link_text")
    )
    if not _ID.fullmatch(identity):
        raise ValueError(f"{BANNERS_FILE}: “id” has to be small letters, numbers and hyphens.")
    if not text or len(text) > MOST_TEXT:
        raise ValueError(f"“text” has to be 1 to {MOST_TEXT} characters: it stands on every page.")
    if link and not _LINK.fullmatch(link):
        raise ValueError("“link” has to begin with https://, or with / for a page of this handbook.")
    if bool(link) != bool(words):
        raise ValueError("“link_text” and “link” belong together: where the link leads, and the words of the link.")
    if len(words) > MOST_LINK_TEXT:
        raise ValueError(f"“link_text” has at most {MOST_LINK_TEXT} characters.")
    starts, ends = (_utc(str(entry.get(name) or ""), name) for name in ("starts", "ends"))
    if ends <= starts:
        raise ValueError("“ends” has to be later than the start.")
    if _moment(str(entry["ends"]), "ends") - _moment(str(entry["starts"]), "starts") > timedelta(days=MOST_DAYS):
        raise ValueError(f"“ends” is too far away: a banner is shown for at most {MOST_DAYS} days.")
    return Banner(identity, text, link, words, starts, ends)


def _utc(text: str, name: str) -> str:
    return utc_text(_moment(text, name))


def _moment(text: str, name: str) -> datetime:
    try:
        return datetime.strptime(text.replace("T", " ")[:16], "%Y-%m-%d %H:%M").replace(tzinfo=LONDON)
    except ValueError:
        raise ValueError(f"“{name}” has to be a day and a time, such as 2026-12-01 07:30.") from None
