"""The handbook as one HTML file that opens from a memory stick: no network, its own search, and whole without
script."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from oap.core.handbook.parts import Chapter, Handbook
from oap.core.library.blocks import Heading, Provision
from oap.core.library.inline_runs import runs_text
from oap.core.search.crisis_signs import CrisisSigns
from oap.core.search.urgent_help import HelpContact
from oap.documents.handbook_markup import Place, chapter_markup, part_markup, text
from oap.documents.picture_files import as_data

FOLDER = Path(__file__).parent / "offline"


def make_html(
    handbook: Handbook, phrases: Mapping[str, Sequence[str]], signs: CrisisSigns, contacts: Sequence[HelpContact]
) -> bytes:
    """The bytes of the file. ``phrases`` has, by page, how people say what it is about: search knows these too.

    ``signs`` put urgent help before what is found, as on the site; ``contacts`` are whom it then names.
    """
    files = handbook.pictures
    inside = Place(  # the title of the document is its first heading
        shift=1,
        picture=lambda address: as_data(address, files[address]) if address in files else "",
    )
    contents = "".join(
        f'<li><a href="#{part.anchor}">{text(part.title)}</a>'
        + (f"<ul>{''.join(_link(c.slug, c.title) for c in part.chapters)}</ul>" if part.chapters else "")
        + "</li>"
        for part in handbook.parts
    )
    body = "".join(
        f'<section aria-labelledby="{part.anchor}">{part_markup(part, inside)}'
        + "".join(f'<article aria-labelledby="{c.slug}">{chapter_markup(c, inside)}</article>' for c in part.chapters)
        + "</section>"
        for part in handbook.parts
    )
    index = [_indexed(chapter, phrases.get(chapter.slug, ())) for chapter in handbook.chapters]
    # "</" would end the script element, whatever it stands in.
    words = {
        "pages": index,
        "crisis": {
            "phrases": sorted(signs.phrases),
            "stems": sorted(signs.stems),
            "not": sorted(signs.not_crisis),
            "contacts": [
                {name: getattr(contact, name) for name in ("name", "use", "phone", "tel", "sms", "sms_word")}
                for contact in contacts
            ],
        },
    }
    data = json.dumps(words, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    banner = f'<p class="banner">{text(handbook.banner)}</p>' if handbook.banner else ""
    document = (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8"/>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>'
        f'<title>{text(handbook.title)}</title><meta name="description" content="{escape(handbook.scope)}"/>'
        # Nothing may be fetched: the file keeps its promise also where somebody changes its words.
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        "script-src 'unsafe-inline'; img-src data:\"/>"
        f"<style>{(FOLDER / 'offline.css').read_text()}</style></head><body>"
        '<a class="skip" href="#start">Skip to contents</a><header><h1 '
        f'class="title">{text(handbook.title)}</h1></header>'
        f'<main><div class="front"><p>{text(handbook.scope)}</p><p>{text(handbook.stamp)}</p>{banner}<p>'
        f"{text(handbook.standing)}</p></div>"
        '<form id="search" role="search" hidden><label for="q">Search in your own words</label>'
        '<div><input id="q" type="search" maxlength="200" autocomplete="off"/><button '
        'type="submit">Search</button></div></form>'
        '<div id="found" role="status"></div>'
        '<nav id="start" aria-label="Contents" tabindex="-1"><p '
        f'class="contents-title">Contents</p><ul>{contents}</ul></nav>{body}</main>'
        '<script type="application/json" '
        f'id="index">{data}</script><script>{(FOLDER / "offline.js").read_text()}</script></body></html>\n'
    )
    return document.encode()


def _link(anchor: str, title: str) -> str:
    return f'<li><a href="#{anchor}">{text(title)}</a></li>'


def _indexed(chapter: Chapter, phrases: Sequence[str]) -> dict[str, object]:
    """What search knows of a page: its names, how people say it, its headings, and its statements."""
    return {
        "a": chapter.slug,
        "t": chapter.title,
        "o": chapter.other_title,
        "s": chapter.summary,
        "w": list(dict.fromkeys([*chapter.also, *phrases])),
        "h": [block.text for block in chapter.blocks if isinstance(block, Heading)],
        "p": [
            [block.anchor, runs_text(block.family) or runs_text(block.professional)]
            for block in chapter.blocks
            if isinstance(block, Provision)
        ],
    }
