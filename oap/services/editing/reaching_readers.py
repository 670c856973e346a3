"""Bringing readers in step with what was published, and whether they are."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from oap.core.pages.page import is_shared
from oap.core.pages.revisions import Revision
from oap.errors import OapError
from oap.services.editing.drafting import page_in
from oap.services.pages.placed_texts import touched
from oap.services.pages.sync import sync
from oap.site import Site
from oap.storage import revisions

log = logging.getLogger(__name__)


def catch_up(site: Site, *made: Revision) -> bool:
    """Bring readers in step at once with what was published. False when that failed: the publish stands, and the next
    sync does it."""
    try:
        report = sync(site, paths=_concerned(site, made))
        site.expect_change()
        return not report.skipped
    except (OapError, OSError) as error:
        log.error("Published, but readers do not see it yet: %s", error)
        return False


def _concerned(site: Site, made: Iterable[Revision]) -> list[str]:
    """What has to be brought in step: what was published, and pages that it stands on."""
    paths = {one.path for one in made}
    if not any(is_shared(path) for path in paths):
        return sorted(paths)
    with site.database.read() as connection:
        for one in made:
            if is_shared(one.path):
                before = revisions.version(connection, one.page_id, one.base) if one.base else None
                named = [page.pages for page in (page_in(one), page_in(before)) if page is not None]
                heads = revisions.heads(connection, [identity for pages in named for identity in pages])
                paths |= {version.path for version in touched(connection, one.page_id)}
                paths |= {head.path for head in heads.values()}
    return sorted(paths)


def is_live(site: Site, made: Revision) -> bool:
    """Whether readers of this machine get what was published, or something newer. Said from what they get, so it is
    so."""
    site.expect_change()
    if is_shared(made.path):
        return _have_everywhere(site, made)
    try:
        card = site.state.library.by_id.get(made.page_id)
    except OapError:
        return False
    if made.text is None:
        return card is None or card.version > (made.number or 0)
    return card is not None and card.version >= (made.number or 0)


def _have_everywhere(site: Site, made: Revision) -> bool:
    """Whether readers have the newest version of every page that the shared text stands on."""
    try:
        with site.database.read() as connection:
            heads = touched(connection, made.page_id)
        library = site.state.library
        return all(
            (card := library.by_id.get(head.page_id)) is not None and card.version >= (head.number or 0)
            for head in heads
        )
    except OapError:
        return False
