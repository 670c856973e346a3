"""The entries of the configured files as they are now, and what a file does with one beside its form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from oap.core.area.banners import BANNERS_FILE, LIST, without_ended
from oap.core.area.documents import Document
from oap.core.area.entry_text import Entry, data_in, with_entry
from oap.core.pages.page import slugify
from oap.errors import NotFound, Unavailable
from oap.services.area import topics
from oap.site import Site


def text_of(site: Site, about: Document, key: str) -> str:
    """The text of the file in which that entry stands; empty while there is none. Raises Unavailable."""
    file = about.file_of(key)
    path = site.content.place(file)
    try:
        return path.read_text(encoding="utf-8-sig") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise Unavailable(f"{file} cannot be read at the moment.") from error


def entries(site: Site, about: Document) -> list[Entry]:
    """Its entries as the file has them now. Raises Unavailable."""
    if about.folder:
        return topics.entries(site)
    try:
        ours = about.entries(text_of(site, about, about.id))
    except ValueError as error:
        raise Unavailable(f"{about.file}: {error}") from error
    keys = {about.key_of(one) for one in ours}
    return [*ours, *(one for one in below(site, about) if about.key_of(one) not in keys)]


def below(site: Site, about: Document, key: str = "") -> list[Entry]:
    """The entries of the layer below, which stay as they are: that of the key where each has a file of its own. Raises
    Unavailable."""
    if about.folder:
        return [topics.before(site, key)]
    path = site.content.root / about.base
    try:
        return about.entries(path.read_text(encoding="utf-8-sig")) if about.base and path.is_file() else []
    except (OSError, ValueError) as error:
        raise Unavailable(f"{about.base} cannot be read at the moment.") from error


def find(site: Site, about: Document, key: str) -> Entry:
    """The entry of that key. Raises NotFound."""
    found = next((one for one in entries(site, about) if about.key_of(one) == key), None)
    if found is None:
        raise NotFound("There is no such entry any more.")
    return found


def prepared(site: Site, about: Document, entry: Entry, before: Entry | None, now: datetime) -> Entry:
    """The entry with what its form does not ask for: an id of its own, if it is new."""
    if about.whole or about.key != "id" or before is not None:
        return entry
    taken = topics.taken(site) if about.folder else {about.key_of(one) for one in entries(site, about)}
    stem = slugify(about.title_of(entry))[: 40 if about.folder else 50].strip("-") or about.id
    number = next(n for n in range(1, 10_000) if (stem if n == 1 else f"{stem}-{n}") not in taken)
    return {"id": stem if number == 1 else f"{stem}-{number}", **entry}


def tidied(about: Document, text: str, now: datetime) -> str:
    """The text without what its time has passed by."""
    rule = _TIDY.get(about.file)
    return rule(text, now) if rule is not None else text


def _without_ended_banners(text: str, now: datetime) -> str:
    data = data_in(text)
    found = data.get(LIST) or [] if isinstance(data, Mapping) else []
    for gone in [one for one in found if one not in without_ended(found, now)]:
        text = with_entry(text, (LIST,), gone, None)
    return text


_TIDY: Mapping[str, Callable[[str, datetime], str]] = {BANNERS_FILE: _without_ended_banners}
