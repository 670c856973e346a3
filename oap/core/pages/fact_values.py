"""What the lists of ``content/facts`` have in common: entries with ids, days, and sources that were seen."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from oap.core.pages.front_matter import ID_PATTERN
from oap.core.times import day_or_part

Fact = TypeVar("Fact")

_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_DAY_OR_PART = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True)
class FactSource:
    """A page that was seen to say so. ``copy`` is the date that the seen copy bears, empty when it bears none.

    ``own``: it is the organisation's own page, and shows the very thing that rests on it.
    """

    title: str
    url: str = ""
    copy: str = ""
    own: bool = False

    @property
    def copied(self) -> str:
        """That date as a reader says it: 28 August 2022, June 2023 or 2024."""
        return day_or_part(self.copy)


def entries(data: Any, file: str) -> Iterator[Mapping[str, Any]]:
    """The entries of a list. Raises ValueError when it is none, or an entry has no id that can be placed."""
    if not isinstance(data, list):
        raise ValueError(f"{file}: it needs a list, each entry with a dash.")
    for entry in data:
        if not isinstance(entry, Mapping):
            raise ValueError(f"{file}: each entry needs names and values, the first of them “id”.")
        identity = str(entry.get("id", ""))
        if not re.fullmatch(ID_PATTERN, identity):
            raise ValueError(f"{file}: the id “{identity}” must be small letters, numbers and hyphens.")
        yield entry


def read_each(data: Any, file: str, read: Callable[[Mapping[str, Any], str], Fact]) -> tuple[Fact, ...]:
    """What ``read`` makes of each entry of a list; it is given the entry and where that stands. Raises ValueError as
    ``entries`` and ``read`` do, and for an id that appears twice."""
    found: dict[str, Fact] = {}
    for entry in entries(data, file):
        where = f"{file}: {entry['id']}"
        made = read(entry, where)
        if entry["id"] in found:
            raise ValueError(f"{where}: the id appears twice.")
        found[entry["id"]] = made
    return tuple(found.values())


def missing_ids(ids: Iterable[str], known: Container[str], file: str) -> str:
    """Why some of these ids can not be placed, for whoever wrote them."""
    unknown = ", ".join(f"“{identity}”" for identity in ids if identity not in known)
    return f"There is no {unknown} in content/{file}. Choose from the list, or look there."


def text_of(entry: Mapping[str, Any], name: str, where: str, needed: bool = True) -> str:
    """A text of one line. Raises ValueError when it is needed and missing."""
    value = entry.get(name)
    if value is None and not needed:
        return ""
    if not isinstance(value, str) or (needed and not value.strip()):
        raise ValueError(f"{where}: “{name}” is missing.")
    return " ".join(value.split())


def word_list(entry: Mapping[str, Any], name: str, where: str) -> tuple[str, ...]:
    """A list of words. Raises ValueError for another shape."""
    value = entry.get(name) or ()
    if isinstance(value, str) or not all(isinstance(one, str) for one in value):
        raise ValueError(f"{where}: “{name}” must be a list.")
    return tuple(value)


def day_of(entry: Mapping[str, Any], name: str, where: str, needed: bool = True) -> str:
    """A day. Raises ValueError for anything else."""
    value = str(entry.get(name) or "")
    if (value or needed) and not _DAY.fullmatch(value):
        raise ValueError(f"{where}: “{name}” has to be a day, such as 2026-11-30.")
    return value


def read_sources(entry: Mapping[str, Any], where: str, needed: bool = True) -> tuple[FactSource, ...]:
    """The sources of an entry. Raises ValueError when one is needed and there is none: a fact was seen somewhere."""
    found = []
    for one in entry.get("sources") or ():
        if not isinstance(one, Mapping):
            raise ValueError(f"{where}: a source has a “title”, and perhaps “url” and “copy”.")
        copy, url = str(one.get("copy") or ""), text_of(one, "url", where, False)
        if copy and not _DAY_OR_PART.fullmatch(copy):
            raise ValueError(
                f"{where}: “copy” has to be a day, a month or a year, such as 2026-11-30, 2026-11 or 2026."
            )
        if url and not url.startswith(("https://", "http://")):
            raise ValueError(f"{where}: the address “{url}” of a source has to begin with https://.")
        own = str(one.get("own", "")).lower() == "true"
        found.append(FactSource(text_of(one, "title", where), url, copy, own))
    if needed and not found:
        raise ValueError(f"{where}: it needs at least one source that was seen.")
    return tuple(found)
