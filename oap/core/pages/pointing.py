"""Where one page leads to another: what would lead nowhere if that one went."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from oap.core.pages.page import Page


@dataclass(frozen=True)
class Pointer:
    """Something that leads to a page. ``how`` is what leads there, in words that follow its title."""

    title: str
    url: str
    how: str


def leads_to(target: Page, page: Page, links: Collection[tuple[str, str]]) -> Pointer | None:
    """How ``page`` leads to ``target``, if it does. ``links`` are the words and the address of each of its links."""
    own = {target.url, *(f"/{alias.strip('/')}" for alias in target.aliases)}
    words = [text for text, address in links if urlsplit(address).path in own]
    ways = [f"the link “{text}”" for text in dict.fromkeys(words)]
    ways += ["its related pages"] if target.id in page.related else []
    return Pointer(page.title, f"/edit/pages/{page.id}", ", ".join(ways)) if ways and page.id != target.id else None
