"""The handbook as an EPUB 3: a zip of XHTML that any reader, on a phone or aloud, can open."""

from __future__ import annotations

import io
import zipfile
from datetime import date

from oap.core.handbook.parts import Handbook, Part
from oap.core.pages.pictures import kind_of
from oap.documents.handbook_markup import Place, chapter_markup, part_markup, text

STYLE = """body { font-family: sans-serif; line-height: 1.5; }
h1, h2, h3, h4, h5 { line-height: 1.25; page-break-after: avoid; }
.provision, .box { margin: 1em 0; padding-left: 0.8em; border-left: 0.25em solid #12436d; }
.box-emergency, .box-urgent { border-left-color: #b10e1e; }
.box-title, .label { font-weight: bold; }
.meta, .checked, .other { font-size: 0.85em; }
.picture img { max-width: 100%; height: auto; }
.credit { font-size: 0.75em; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #b1b4b6; padding: 0.4em; text-align: left; vertical-align: top; }
"""
_CONTAINER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<container version="1.0" '
    'xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="EPUB/package.opf" '
    'media-type="application/oebps-package+xml"/></rootfiles></container>'
)
_ACCESS = (
    ("accessMode", "textual"),
    ("accessModeSufficient", "textual"),
    ("accessibilityFeature", "tableOfContents"),
    ("accessibilityFeature", "structuralNavigation"),
    ("accessibilityFeature", "readingOrder"),
    ("accessibilityHazard", "none"),
)


def make_epub(handbook: Handbook) -> bytes:
    """The bytes of the file: the same for the same handbook."""
    home = _homes(handbook)

    def link(address: str) -> str:
        return (
            f"{home.get(address[1:].partition('--')[0], 'front')}.xhtml{address}"
            if address.startswith("#")
            else address
        )

    def picture(address: str) -> str:
        return _picture_name(address) if address in handbook.pictures else ""

    files = {"front": (handbook.title, _front(handbook))}
    for part in handbook.parts:
        files[part.anchor] = (part.title, part_markup(part, Place(link, picture=picture)))
        for chapter in part.chapters:
            files[f"page-{chapter.slug}"] = (chapter.title, chapter_markup(chapter, Place(link, -1, picture)))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        _put(archive, "mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        _put(archive, "META-INF/container.xml", _CONTAINER)
        _put(archive, "EPUB/package.opf", _package(handbook, list(files)))
        _put(archive, "EPUB/nav.xhtml", _page("Contents", _nav(handbook), ' xmlns:epub="http://www.idpf.org/2007/ops"'))
        _put(archive, "EPUB/style.css", STYLE)
        for name, (title, body) in files.items():
            _put(archive, f"EPUB/{name}.xhtml", _page(title, body))
        for address, data in handbook.pictures.items():
            _put(archive, f"EPUB/{_picture_name(address)}", data)
    return made.getvalue()


def _picture_name(address: str) -> str:
    return f"pictures/{address.rpartition('/')[2]}"


def _put(archive: zipfile.ZipFile, name: str, content: str | bytes, compression: int = zipfile.ZIP_DEFLATED) -> None:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = compression
    archive.writestr(entry, content.encode() if isinstance(content, str) else content)


def _homes(handbook: Handbook) -> dict[str, str]:
    """Which file each anchor of a page or part is in."""
    return {part.anchor: part.anchor for part in handbook.parts} | {
        chapter.slug: f"page-{chapter.slug}" for chapter in handbook.chapters
    }


def _page(title: str, body: str, names: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml"{names} lang="en-GB" xml:lang="en-GB">'
        f'<head><title>{text(title)}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>'
        f"<body>{body}</body></html>"
    )


def _front(handbook: Handbook) -> str:
    banner = f"<p><strong>{text(handbook.banner)}</strong></p>" if handbook.banner else ""
    return (
        f"<h1>{text(handbook.title)}</h1><p>{text(handbook.scope)}</p><p>{text(handbook.stamp)}</p>{banner}"
        f"<p>{text(handbook.standing)}</p>"
    )


def _nav(handbook: Handbook) -> str:
    def pages(part: Part) -> str:
        inner = "".join(_entry(f"page-{c.slug}", c.title) + "</li>" for c in part.chapters)
        return f"<ol>{inner}</ol>" if inner else ""

    parts = "".join(f"{_entry(part.anchor, part.title)}{pages(part)}</li>" for part in handbook.parts)
    return (
        f'<nav epub:type="toc" id="toc"><h1>Contents</h1><ol>{_entry("front", handbook.title)}</li>{parts}</ol></nav>'
    )


def _entry(name: str, title: str) -> str:
    return f'<li><a href="{name}.xhtml">{text(title)}</a>'


def _package(handbook: Handbook, names: list[str]) -> str:
    modified = f"{date.fromisoformat(handbook.day).isoformat()}T00:00:00Z"
    access = "".join(f'<meta property="schema:{name}">{value}</meta>' for name, value in _ACCESS)
    items = "".join(f'<item id="{n}" href="{n}.xhtml" media-type="application/xhtml+xml"/>' for n in names)
    items += "".join(
        f'<item id="picture-{number}" href="{_picture_name(address)}" media-type="{kind_of(address)}"/>'
        for number, address in enumerate(handbook.pictures, 1)
    )
    access += '<meta property="schema:accessMode">visual</meta>' if handbook.pictures else ""
    access += '<meta property="schema:accessibilityFeature">alternativeText</meta>' if handbook.pictures else ""
    first, *rest = (f'<itemref idref="{name}"/>' for name in names)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en-GB">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">urn:oap:handbook:{text(handbook.identity)}</dc:identifier>'
        f"<dc:title>{text(handbook.title)}</dc:title><dc:language>en-GB</dc:language>"
        f"<dc:creator>{text(handbook.area)}</dc:creator><dc:description>{text(handbook.scope)}</dc:description>"
        f'<meta property="dcterms:modified">{modified}</meta>{access}'
        '<meta property="schema:accessibilitySummary">Text with headings, lists and tables with header '
        "cells. Each picture says in words what it shows.</meta></metadata>"
        '<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        f'<item id="style" href="style.css" media-type="text/css"/>{items}</manifest>'
        f'<spine>{first}<itemref idref="nav"/>{"".join(rest)}</spine></package>'
    )
