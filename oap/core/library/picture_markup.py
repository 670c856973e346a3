"""Pictures in HTML: their size is given so that nothing jumps, they are fetched when they come near, and a photograph
in the width that a screen needs."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from oap.core.pages.pictures import ADDRESS, PictureFile, at, is_picture_name

TAGS = {"figure", "figcaption", "picture", "source", "img"}
ATTRIBUTES = {
    "figure": {"class"},
    "figcaption": {"class"},
    "source": {"type", "srcset", "sizes"},
    "img": {"class", "src", "alt", "width", "height", "loading", "decoding"},
}
_ALONE = re.compile(r'<p class="govuk-body"><img ([^<>]*?)\s*/?></p>')
_VALUE = re.compile(r'([a-z]+)="([^"]*)"')
_SIZES = "(min-width: 40rem) 38rem, 92vw"  # how wide a page shows it: oap.css, .oap-picture


def only_pictures(root: Element) -> None:
    """Leave images that are a picture of ours, alone in their paragraph; of any other, leave the words."""
    for parent in root.iter():
        for image in [child for child in parent if child.tag == "img"]:
            alone = parent.tag == "p" and len(parent) == 1 and not (parent.text or "").strip()
            if not (alone and not (image.tail or "").strip() and at(image.get("src", ""))):
                words, tail = image.get("alt", ""), image.tail
                image.clear()
                image.tag, image.text, image.tail = "span", words, tail


def picture_in(element: Element) -> Element | None:
    """The image of a paragraph that is a picture, and no words."""
    return element[0] if element.tag == "p" and len(element) == 1 and element[0].tag == "img" else None


def with_figures(html: str) -> str:
    """The converter's HTML with each picture as a figure, its credit below it."""
    return _ALONE.sub(_figure, html) if "<img " in html else html


def allowed_source(value: str) -> bool:
    """Whether a picture, or the list of its forms, is at addresses of our pictures only."""
    parts = (part.split() for part in value.split(","))
    return all(
        part and part[0].startswith(ADDRESS) and is_picture_name(part[0].removeprefix(ADDRESS)) for part in parts
    )


def _figure(found: re.Match[str]) -> str:
    values = dict(_VALUE.findall(found[1]))
    file = at(values.get("src", ""))
    if file is None:
        return found[0]
    credit = values.get("title", "")
    caption = f'<figcaption class="oap-picture__credit">{credit}</figcaption>' if credit else ""
    return f'<figure class="oap-picture">{_image(file, values.get("alt", ""))}{caption}</figure>'


def _image(file: PictureFile, alt: str) -> str:
    image = (
        f'<img class="oap-picture__image" src="{file.address}" alt="{alt}" width="{file.width}" '
        f'height="{file.height}" loading="lazy" decoding="async">'
    )
    if not file.forms:
        return image
    forms = ", ".join(f"{ADDRESS}{name} {width}w" for width, name in file.forms)
    return f'<picture><source type="image/webp" srcset="{forms}" sizes="{_SIZES}">{image}</picture>'
