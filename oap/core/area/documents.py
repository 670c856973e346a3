"""The configured files that people change in the browser, entry by entry: one definition of each, for the forms, the
checks, the rights and the words.

A new one is a ``Document`` in ``DOCUMENTS``; everything else iterates over them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oap.core.area.banners import BANNERS_FILE, LIST, MOST_LINK_TEXT, MOST_TEXT, read_banners
from oap.core.area.changes import EntryChange
from oap.core.area.entry_text import Entry, data_in, entries_in, with_entry, with_values
from oap.core.area.fields import Field
from oap.core.area.rights import Rights
from oap.core.pages.workflow import Actor

ACTS = {"add": "new:", "change": "changed:", "remove": "taken away:"}


@dataclass(frozen=True)
class Document:
    """A file whose entries people change. ``path`` leads to the list of entries in it; None: the file is one entry.

    ``read`` refuses what cannot be used: it gets the data of the whole file and raises ValueError in an editor's words.
    ``key`` is the field that tells one entry from another, ``named`` the one that people know it by.
    """

    id: str
    file: str
    name: str
    one: str  # an entry, with its article
    about: str
    fields: tuple[Field, ...]
    read: Callable[[Any], object]
    rights: Rights
    path: Sequence[str] | None = ()
    key: str = "id"
    named: str = "name"
    can_add: bool = True

    @property
    def whole(self) -> bool:
        """Whether the file is one entry."""
        return self.path is None

    def entries(self, text: str) -> list[Entry]:
        """Raises ValueError when the text has another shape."""
        data = data_in(text)
        if self.path is None:
            return [dict(data or {})]
        return [one for one in entries_in(data, self.path) if isinstance(one, dict)]

    def changed(self, text: str, before: Entry | None, after: Entry | None) -> str:
        """The text of the file with that change. Raises Conflict when ``before`` is not there any more, ValueError when
        the file could not be used with it."""
        if self.path is None:
            made = with_values(text, before or {}, after or {})
        else:
            made = with_entry(text, self.path, before, after)
        self.read(data_in(made))
        return made

    def key_of(self, entry: Mapping[str, Any]) -> str:
        return self.id if self.path is None else str(entry.get(self.key, ""))

    def title_of(self, entry: Mapping[str, Any]) -> str:
        return self.name if self.path is None else str(entry.get(self.named, ""))


BANNERS = Document(
    "emergency-banner",
    BANNERS_FILE,
    "Emergency banner",
    "a banner",
    "A few words on every page, for as long as you say: a school is closed, a number has changed, a service is down.",
    (
        Field(
            "text",
            "What it says",
            "text",
            f"At most {MOST_TEXT} characters. The most important thing first.",
            True,
            MOST_TEXT,
        ),
        Field(
            "link",
            "Where its link leads",
            hint="https://… or a page of this handbook, such as /urgent-help. It may be left empty.",
            most=300,
        ),
        Field("link_text", "The words of the link", hint="Such as: Which schools are closed", most=MOST_LINK_TEXT),
        Field("starts", "Shown from", "moment", needed=True, most=16),
        Field("ends", "Until", "moment", "It goes by itself then.", True, 16),
    ),
    read_banners,
    Rights("area", "area", alone="area"),
    path=(LIST,),
    named="text",
)

DOCUMENTS: Mapping[str, Document] = {one.id: one for one in (BANNERS,)}
FILES = tuple(one.file for one in DOCUMENTS.values())


def deciders_of(people: Iterable[Actor], change: EntryChange) -> list[int]:
    """Who is asked to agree with a change, or with what one person made live; nobody where the list is gone."""
    about = DOCUMENTS.get(change.document)
    return about.rights.deciders(people, team=change.team, author=change.author_id) if about is not None else []


def said_of(change: EntryChange) -> str:
    """A change in a few words, for lists and mails."""
    about = DOCUMENTS.get(change.document)
    name = about.name if about is not None else change.document
    if about is not None and about.whole:
        return name
    return f"{name}, {ACTS[change.act]} “{change.title[:80]}”"
