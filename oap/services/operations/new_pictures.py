"""A picture that is new here: what its files are called, and which there are of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from oap.core.pages.front_matter import ID_PATTERN
from oap.core.pages.page_text import compose_page, read_page
from oap.core.pages.pictures import FOLDER, MAX_BYTES, PictureFile, named
from oap.errors import Invalid
from oap.services.operations.outside_files import photograph
from oap.site import Site

_SVG = "{http://www.w3.org/2000/svg}svg"
_ACTS = {
    f"{{http://www.w3.org/2000/svg}}{name}"
    for name in ("script", "foreignObject", "animate", "animateMotion", "animateTransform", "set", "image", "use", "a")
}


@dataclass(frozen=True)
class Taken:
    """A picture that was put into the folder, and what became of the text that describes it."""

    file: PictureFile
    said: str


def take_in(site: Site, identity: str, name: str, data: bytes) -> Taken:
    """Put a picture into the content folder: a drawing (SVG) as it is, because whoever runs the service gives it, and
    anything else as ``photograph`` makes it. Raises Invalid."""
    if not re.fullmatch(ID_PATTERN, identity):
        raise Invalid(f"The id “{identity}” must be small letters, numbers and hyphens.")
    if name.lower().endswith(".svg"):
        file, files = drawing(identity, data)
    else:
        file, files = photograph_files(identity, data)
    for one, held in files.items():
        site.content.keep_picture(one, held)
    path = f"{FOLDER}/{identity}.md"
    page, _ = read_page(site.content.page_text(path), path) if site.content.page_file(path) else (None, [])
    if page is None:
        return Taken(file, f"describe it in content/{path}, with file: {file.name}")
    site.content.replace(path, compose_page(replace(page, file=file.name)))
    return Taken(file, f"content/{path} names it now")


def drawing(identity: str, data: bytes) -> tuple[PictureFile, dict[str, bytes]]:
    """A drawing and its file by its name. Raises Invalid when its size cannot be told, or it may do more than show."""
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise Invalid("This drawing cannot be read: it is not whole SVG.") from error
    box = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", root.get("viewBox", ""))]
    width, height = (round(box[2]), round(box[3])) if len(box) == 4 else (0, 0)
    if not (root.tag == _SVG and 0 < width < 10_000 and 0 < height < 10_000):
        raise Invalid("This drawing needs a viewBox that tells its width and height.")
    if any(one.tag in _ACTS or any(name.lower().startswith("on") for name in one.attrib) for one in root.iter()):
        raise Invalid("This drawing holds a script or something that moves. Take it out first.")
    if len(data) > MAX_BYTES:
        raise Invalid(f"This drawing is larger than {MAX_BYTES:,} bytes.")
    file = named(identity, width, height, data, "svg")
    return file, {file.name: data}


def photograph_files(identity: str, data: bytes) -> tuple[PictureFile, dict[str, bytes]]:
    """A photograph from outside, and all its files by their names. Raises Invalid."""
    made = photograph(data)
    file = named(identity, made.width, made.height, made.main, made.kind)
    return file, {file.name: made.main, **{name: made.forms[width] for width, name in file.forms}}
