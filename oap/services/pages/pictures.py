"""The files of pictures, for whoever shows them: readers, and documents that go away with words and pictures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from oap.core.handbook.parts import Handbook
from oap.core.library.blocks import Block, Box, Items, Picture
from oap.core.pages.page import Page
from oap.core.pages.pictures import (
    ADDRESS,
    FOLDER,
    MAX_BYTES,
    digest_of,
    is_picture_name,
    kind_of,
    picture_file,
)
from oap.core.pages.problems import Problem
from oap.core.times import utc_text
from oap.errors import NotFound
from oap.site import Site
from oap.storage import picture_files


def picture(site: Site, name: str) -> tuple[bytes, str]:
    """The bytes of a picture's file, or of a narrower form of it, and what kind it is. Raises NotFound."""
    data = site.content.picture_file(name) if is_picture_name(name) else None
    if data is None:
        raise NotFound("There is no picture at this address.")
    return data, kind_of(name)


def file_problems(site: Site, page: Page) -> Iterator[Problem]:
    """What is wrong with the file of a picture: it is missing, too large, or another than its name says."""
    file = picture_file(page.file)
    if file is None:  # its fields say so
        return
    data = site.content.picture_file(page.file)
    if data is None:
        yield Problem(
            page.path, 0, "file", f"There is no file {page.file} beside it, or it is above {MAX_BYTES:,} bytes."
        )
    elif digest_of(data) != file.digest:
        why = (
            f"{page.file} was changed: its name says {file.digest}, and it is {digest_of(data)}. A picture never "
            "changes under its name. Give the new one a name of its own: oap picture FILE."
        )
        yield Problem(page.path, 0, "file", why)
    yield from (
        Problem(page.path, 0, "file", f"There is no file {name}, the form of it that is {width} wide.")
        for width, name in file.forms
        if site.content.picture_file(name) is None
    )


def settle(site: Site, paths: Collection[str] | None = None) -> None:
    """See that folder and record both have the files that the pictures of this folder, and the area, name; with
    ``paths`` only when one of them is a picture. So every machine shows what somebody brought on one of them."""
    if paths is not None and not any(path.startswith(f"{FOLDER}/") for path in paths):
        return
    blocks = site.facts.blocks.values()
    named = [*(block.file for block in blocks), site.configuration.settings.logo]
    files = [file for name in named if (file := picture_file(name)) is not None]
    names = {name for file in files for name in (file.name, *(form for _, form in file.forms))}
    here = {name: data for name in sorted(names) if (data := site.content.picture_file(name)) is not None}
    with site.database.read() as connection:
        known = picture_files.known(connection, names)
        missing = {name: data for name in known - here.keys() if (data := picture_files.get(connection, name))}
    for name, data in missing.items():
        site.content.keep_picture(name, data)
    if new := {name: data for name, data in here.items() if name not in known}:
        with site.database.write() as connection:
            picture_files.keep(connection, new, utc_text(site.clock.now()))


def pictures_of(site: Site, handbook: Handbook) -> dict[str, bytes]:
    """The files of all pictures in a handbook by their addresses. One that is missing is left out: what is made then
    says in words what it shows."""
    found = {}
    blocks = [*(part.blocks for part in handbook.parts), *(chapter.blocks for chapter in handbook.chapters)]
    for one in (picture for some in blocks for picture in _pictures(some)):
        data = site.content.picture_file(one.address.removeprefix(ADDRESS))
        if data is not None:
            found[one.address] = data
    return found


def _pictures(blocks: Iterable[Block]) -> Iterator[Picture]:
    for block in blocks:
        match block:
            case Picture():
                yield block
            case Box():
                yield from _pictures(block.blocks)
            case Items():
                for item in block.items:
                    yield from _pictures(item)
