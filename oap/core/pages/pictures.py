"""Pictures: each is described once in ``content/pictures``, placed on pages by its id, and never changes under a name.

The name of its file holds its size and a digest of its bytes, ``now-and-next-board.640x400.3f2a9c0b1d4e.svg``: another
drawing is another name, so a version of a page, which keeps the words that were placed on it, goes on showing the
picture that it had.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from oap.core.pages.page import Page

# Endings of the files of pictures, and what kind each is. Only photographs and the like come from outside: a drawing
# (SVG) is a program's text, and is put into the folder by whoever runs the service.
KINDS = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
WIDTHS = (320, 640, 1280)  # the smaller forms that a photograph is kept in
LICENCES = {
    "OGL-UK-3.0": "Open Government Licence v3.0",
    "CC0-1.0": "Free for any use (CC0)",
    "CC-BY-4.0": "CC BY 4.0",
    "CC-BY-SA-4.0": "CC BY-SA 4.0",
    "permission": "Used with permission",
}
MAX_BYTES = 400_000  # of one file: more than a drawing has, and more than a photograph 1,280 wide needs
_NAME = r"(?P<id>[a-z0-9]+(?:-[a-z0-9]+)*)\.(?P<width>[1-9]\d{0,3})x(?P<height>[1-9]\d{0,3})\.(?P<digest>[0-9a-f]{12})"
_FILE = re.compile(rf"{_NAME}\.(?P<kind>svg|png|jpg)")
_ANY_FILE = re.compile(rf"{_NAME}(?P<smaller>\.[1-9]\d{{0,3}}\.webp|\.(?:svg|png|jpg))")
FOLDER = "pictures"
ADDRESS = f"/{FOLDER}/"
_PLACED = re.compile(rf"!\[(?P<alt>(?:(?!!\[)[^\]])*)\]\({ADDRESS}{_NAME}\.[a-z]+ \"[^\"]*\"\)")


@dataclass(frozen=True)
class PictureFile:
    """What the name of a picture's file says. ``width`` and ``height`` are its own, before any page makes it fit."""

    id: str
    width: int
    height: int
    digest: str
    kind: str

    @property
    def name(self) -> str:
        return f"{self._stem}.{self.kind}"

    @property
    def address(self) -> str:
        return ADDRESS + self.name

    @property
    def forms(self) -> tuple[tuple[int, str], ...]:
        """The narrower forms of a photograph: how wide each is, and the name of its file. A drawing has none."""
        if self.kind == "svg":
            return ()
        widths = [width for width in WIDTHS if width < self.width] + [min(self.width, WIDTHS[-1])]
        return tuple((width, f"{self._stem}.{width}.webp") for width in dict.fromkeys(widths))

    @property
    def _stem(self) -> str:
        return f"{self.id}.{self.width}x{self.height}.{self.digest}"


def picture_file(name: str) -> PictureFile | None:
    """What a name says; None when it is not that of a picture."""
    found = _FILE.fullmatch(name)
    if found is None:
        return None
    return PictureFile(found["id"], int(found["width"]), int(found["height"]), found["digest"], found["kind"])


def named(identity: str, width: int, height: int, data: bytes, kind: str) -> PictureFile:
    """What these bytes are called as the picture ``identity``."""
    return PictureFile(identity, width, height, digest_of(data), kind)


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]


def is_picture_name(name: str) -> bool:
    """Whether a file of this name may be a picture, or a narrower form of one."""
    return _ANY_FILE.fullmatch(name) is not None


def kind_of(name: str) -> str:
    """The media type of a picture's file, by its name or address."""
    return KINDS[name.rpartition(".")[2]]


def at(address: str) -> PictureFile | None:
    """The picture at an address of this site; None for any other address."""
    return picture_file(address.removeprefix(ADDRESS)) if address.startswith(ADDRESS) else None


def credit_line(page: Page) -> str:
    """Whose picture it is, and how it may be used."""
    return f"{page.credit.rstrip('.')}. {LICENCES.get(page.licence, page.licence)}"


def placed_words(page: Page, description: str) -> str:
    """What stands on a page for a picture, in the language of pages: the picture, and what it shows in words where
    that is more than its alt text."""
    picture = f'![{"" if page.decorative else page.alt}]({ADDRESS}{page.file} "{credit_line(page)}")'
    return f"{picture}\n\n:::details What this picture shows, in words\n{description}\n:::" if description else picture


def in_words(text: str) -> str:
    """The text with each picture that was placed in it said in words, for whoever compares two texts: another drawing
    shows by the mark of its file."""
    return _PLACED.sub(lambda found: f"Picture: {found['alt'] or 'a decoration'} (file {found['digest']})", text)
