"""What must never be wrong, whatever was killed: ``faults`` lists what is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from oap.core.pages.reconcile import digest
from oap.services.pages.sync import in_step
from oap.site import Site
from oap.storage import revisions
from tests.writing import Said


def faults(site: Site, promised: Iterable[Said]) -> list[str]:
    """Every lost text, every page that readers or search do not have as the record says, every damage; none is right.

    To be asked after a sync, while nobody writes. Looks with fresh eyes: nothing that ``site`` remembers is used.
    """
    fresh = Site(site.config)
    try:
        promised = list(promised)
        return [*_lost(fresh, promised), *_apart(fresh), *_unfound(fresh, promised), *_damage(fresh)]
    finally:
        fresh.database.close()


def _lost(site: Site, promised: list[Said]) -> Iterator[str]:
    with site.database.read() as connection:
        heads = {page: revisions.head(connection, page) for page in {one.page for one in promised}}
        versions = {page: {v.number: v for v in revisions.versions(connection, page)} for page in heads}
        drafts = {one.draft: revisions.get(connection, one.draft).text or "" for one in promised if one.draft}
    for one in promised:
        head = heads[one.page]
        if one.draft and one.word not in drafts[one.draft]:
            yield f"lost: draft {one.draft} was kept with {one.word}, and has it no more"
        if one.what == "published":
            made = versions[one.page].get(one.number)
            if made is None or one.word not in (made.text or ""):
                yield f"lost: version {one.number} of {one.page} was published with {one.word}"
        if one.what in ("published", "on-disk") and (head is None or one.word not in (head.text or "")):
            yield f"lost: {one.word} is not in the newest version of {one.page}"
    for page, found in versions.items():
        known = sorted(number for number in found if number)
        if known != list(range(1, len(known) + 1)):
            yield f"numbers: those of {page} have a gap: {known}"


def _apart(site: Site) -> Iterator[str]:
    """Where folder, rendered pages and record differ."""
    with site.database.read() as connection:
        heads = revisions.heads(connection)
    site.rendered_pages.refresh()
    cards = site.rendered_pages.library.by_id
    for page, head in heads.items():
        path = site.content.root / head.path
        if not path.exists() or digest(path.read_text(encoding="utf-8")) != head.digest:
            yield f"folder: {head.path} is not version {head.number}"
        if page not in cards or (cards[page].digest, cards[page].version) != (head.digest, head.number):
            yield f"readers: {page} is not shown as version {head.number}"


def _unfound(site: Site, promised: list[Said]) -> Iterator[str]:
    if not in_step(site):
        yield "search: index and library do not agree"
    engine = site.state.engine
    if engine is None:
        yield "search: the index cannot be opened"
        return
    shown = {one.word: one.page for one in promised if one.what in ("published", "on-disk")}
    for word, page in shown.items():
        found = [hit.card.id for hit in engine.search(word, exact=True).found]
        if found != [page]:
            yield f"search: {word} stands in {page}, and finds {found}"


def _damage(site: Site) -> Iterator[str]:
    for path in site.config.index_dir.glob("*damaged*"):
        yield f"damage: {path.name} was moved aside"
    if site.database.sqlite:
        with sqlite3.connect(str(site.database.url.database)) as connection:
            if (said := connection.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
                yield f"damage: the database says {said}"
        connection.close()
