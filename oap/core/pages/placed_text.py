"""A text that is placed on pages, as they get it and a version keeps it: its words, and what it brings beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache

from oap.core.pages.fields_text import write_front_matter
from oap.core.pages.front_matter_text import load_fields
from oap.core.pages.page import Item, Page, Source, items_of
from oap.core.pages.page_text import compose_sections, read_sections, split_front
from oap.core.pages.pictures import placed_words
from oap.core.pages.service_fields import Contact

_KEPT = ("under", "sources", "contacts", "retired_statements")  # what a placed text brings beside its words


def as_placed(block: Page, *, named: bool = False) -> str:
    """What a shared text is on a page: its words, its sources, and the ids it must not use again. Who looks after it,
    and when it is checked, may change without any page changing. ``named``: by a rule of its own, which says under
    which heading."""
    values = {
        "under": block.under if named else "",
        "sources": [asdict(source) for source in block.sources],
        "retired_statements": block.retired_statements,
    }
    body = compose_sections(block.sections)
    return _text_of(values, placed_words(block, body) if block.file else body)


def as_fact(body: str, sources: Iterable[Source] = (), contacts: Iterable[Contact] = ()) -> str:
    """What stands on a page for facts of a list: ``body`` in the language of pages, where it comes from, and ways to
    reach somebody for the record of a service."""
    values = {
        "sources": [asdict(source) for source in dict.fromkeys(sources)],
        "contacts": [asdict(contact) for contact in contacts],
    }
    return _text_of(values, body)


def _text_of(values: Mapping[str, object], body: str) -> str:
    fields = write_front_matter(values, _KEPT) if any(values.values()) else ""
    return f"---\n{fields}---\n\n{body}\n"


@dataclass(frozen=True)
class PlacedText:
    items: tuple[Item, ...]
    sources: tuple[Source, ...]
    retired: tuple[str, ...]
    under: str
    contacts: tuple[Contact, ...] = ()


@lru_cache(maxsize=512)  # the same text stands on many pages
def read_placed(text: str) -> PlacedText:
    front, body, _ = split_front(text)
    loaded = load_fields(front) if front else None
    fields = loaded[0] if loaded is not None else {}
    sections, _ = read_sections(body, "", 1)
    sources = tuple(Source(**one) for one in fields.get("sources", ()))
    return PlacedText(
        tuple(items_of(sections)),
        sources,
        tuple(fields.get("retired_statements", ())),
        fields.get("under", ""),
        tuple(Contact(**one) for one in fields.get("contacts", ())),
    )
