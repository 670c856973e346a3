"""Pictures that people bring: a draft like any other, with a file beside it. Nothing here is public."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from oap.core.pages.page import Group, Page, Prose, Section, slugify
from oap.core.pages.page_text import compose_page, read_page
from oap.core.pages.pictures import FOLDER, is_picture_name, kind_of
from oap.core.pages.review_dates import next_review
from oap.core.pages.revisions import Revision
from oap.core.pages.workflow import Actor
from oap.core.times import utc_text
from oap.errors import Invalid, NotAllowed, NotFound
from oap.services.editing import drafting
from oap.services.operations.new_pictures import photograph_files
from oap.site import Site
from oap.storage import picture_files, revisions

MAX_BYTES = 12_000_000  # what a telephone's camera makes


@dataclass(frozen=True)
class Described:
    """What somebody says of a picture. ``decorative`` needs no ``alt``."""

    title: str
    team: str
    alt: str
    decorative: bool
    credit: str
    licence: str
    description: str = ""


def add(site: Site, actor: Actor, now: datetime, said: Described, data: bytes) -> Revision:
    """A draft of a new picture. Raises Invalid, naming what is missing, before the file is looked at."""
    slug = slugify(said.title)[:60].strip("-")
    drafting.check_new(site, actor, slug, said.team)
    words = (Prose(said.description.strip()),) if said.description.strip() else ()
    page = Page(
        type=FOLDER,
        slug=slug,
        id=slug,
        title=" ".join(said.title.split()),
        summary="",
        topics=(),
        phases=(),
        team=said.team,
        reviewed="",
        review_by=next_review(now.date()).isoformat(),
        alt="" if said.decorative else " ".join(said.alt.split()),
        decorative="yes" if said.decorative else "",
        credit=" ".join(said.credit.split()),
        licence=said.licence,
        sections=(Section("", (Group(items=words),)),) if words else (),
    )
    _check(replace(page, file=f"{slug}.640x400.000000000000.jpg"))
    file, files = photograph_files(slug, data)
    made = drafting.start_page(site, actor, now, replace(page, file=file.name))
    _keep(site, files, now)
    return made


def change_file(site: Site, actor: Actor, draft_id: int, now: datetime, data: bytes, saves: int) -> Revision:
    """Another file for the picture of a draft. Raises Invalid, NotAllowed, and Conflict as ``drafting.save``."""
    with site.database.read() as connection:
        draft = revisions.get(connection, draft_id)
        drafting.allow(actor, "save", draft)
    page = read_page(draft.text or "", draft.path)[0]
    if page is None or page.type != FOLDER:
        raise Invalid("Mend what is wrong with the picture's words first, and save it.")
    file, files = photograph_files(page.id, data)
    _keep(site, files, now)
    return drafting.save(site, actor, draft_id, now, text=compose_page(replace(page, file=file.name)), saves=saves)


def file_of_a_draft(site: Site, actor: Actor, name: str) -> tuple[bytes, str]:
    """A picture's file as writers and reviewers see it, published or not. Raises NotFound, NotAllowed."""
    if not (actor.roles or actor.admin):
        raise NotAllowed("Your role does not include this.")
    if not is_picture_name(name):
        raise NotFound("There is no such picture.")
    with site.database.read() as connection:
        data = picture_files.get(connection, name) or site.content.picture_file(name)
    if data is None:
        raise NotFound("There is no such picture.")
    return data, kind_of(name)


def _check(page: Page) -> None:
    """Raises Invalid with the first thing that is missing in what was said."""
    for problem in read_page(compose_page(page), page.path)[1]:
        if problem.level == "error":
            raise Invalid(f"{problem.field.capitalize()}: {problem.message}" if problem.field else problem.message)


def _keep(site: Site, files: dict[str, bytes], now: datetime) -> None:
    with site.database.write() as connection:
        picture_files.keep(connection, files, utc_text(now))
