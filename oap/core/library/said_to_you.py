"""A page as a young person reads it who is meant by it: “you” where its editor gave the words.

What has no such wording is read in the family's, without “your child”: the parent is not the one who reads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from oap.core.library.library import RenderedPage
from oap.core.library.markdown import render, render_inline
from oap.core.library.plain_text import plain_text
from oap.core.library.rendering import RenderedGroup, RenderedProse, RenderedSection, RenderedStatement
from oap.core.pages.page import OPENING, slugify
from oap.core.pages.sections import FAST

_CHILD = re.compile(r"\b(y)our (?:(child|young person)|(children|young people))\b(?!-)", re.IGNORECASE)
_SIGNS = re.compile(r"\bif your child:")  # the head of a box of danger signs, each a clause about somebody
_PARENT = re.compile(r"\byou(?:r|rs|rself)?\b", re.IGNORECASE)
_TAGS = re.compile(r"<[^>]*>")


def said_to_you(rendered: RenderedPage) -> RenderedPage:
    """The page with its words for a young person in place of the family's."""
    you = rendered.page.said_to_you
    return replace(rendered, sections=tuple(_section(section, you) for section in rendered.sections))


def without_parent(words: str) -> str:
    """Words for a parent, as text or as HTML, that say “the young person” where they said “your child”."""
    return _CHILD.sub(_young_person, _SIGNS.sub("if somebody:", words))


def _young_person(found: re.Match[str]) -> str:
    return f"{'The' if found[1] == 'Y' else 'the'} young {'person' if found[2] else 'people'}"


def _section(section: RenderedSection, you: Mapping[str, str]) -> RenderedSection:
    groups = tuple(
        _group(group, "" if section.heading == FAST else slugify(group.heading or section.heading) or OPENING, you)
        for group in section.groups
    )
    return replace(section, groups=groups)


def _group(group: RenderedGroup, place: str, you: Mapping[str, str]) -> RenderedGroup:
    """``place`` is the address of the heading; its wording stands for all paragraphs and lists under it."""
    items: list[RenderedProse | RenderedStatement] = []
    for item in group.items:
        if isinstance(item, RenderedStatement):
            items.append(_statement(item, you.get(item.id, "")))
        elif place not in you:
            items.append(replace(item, html=without_parent(item.html), text=without_parent(item.text)))
    if place in you:
        items.insert(0, RenderedProse(render(you[place]), plain_text(you[place])))
    return replace(group, items=tuple(items))


def _statement(item: RenderedStatement, words: str) -> RenderedStatement:
    if words:
        how_often = "".join(f' <span class="oap-dose">{render_inline(one)}</span>' for one in item.dose.family)
        html, text = render_inline(words) + how_often, " ".join((plain_text(words), *item.dose.family))
    elif _speaks_to_a_parent(item.family):
        html = text = ""  # “you” would be somebody else: what staff do is said to nobody, and stands for all
    else:
        html, text = item.family, item.family_text
    return replace(item, family=without_parent(html), family_text=without_parent(text))


def _speaks_to_a_parent(family: str) -> bool:
    return _PARENT.search(_CHILD.sub("", _TAGS.sub("", family))) is not None
