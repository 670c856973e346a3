"""Editors' Markdown to safe HTML in the design system's classes.

Raw HTML is off, boxes start with ``:::``, and everything is sanitised last, whatever went before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

import nh3

from oap.core.library import picture_markup
from oap.core.library.markdown_tree import BOXES, LINK_SCHEMES, Box, Part, Tree, allowed_link, heavy, read_tree
from oap.core.pages.markdown_lines import Kind, read_lines

_CLASS = re.compile(r"^(govuk|oap)-[a-z0-9_!-]+$")
_TAGS = {
    "p",
    "ul",
    "ol",
    "li",
    "a",
    "h3",
    "h4",
    "strong",
    "em",
    "code",
    "pre",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "hr",
    "blockquote",
    "div",
    "details",
    "summary",
    "span",
    "br",
    "section",
} | picture_markup.TAGS
_ATTRIBUTES = {
    "a": {"href", "class"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "th": {"class", "scope"},
    "details": {"class"},
    "summary": {"class"},
    "span": {"class"},
    "section": {"class", "aria-label"},
    **{tag: {"class"} for tag in ("p", "ul", "ol", "h3", "h4", "table", "thead", "tbody", "tr", "td", "hr")},
    **picture_markup.ATTRIBUTES,
}


def render(text: str) -> str:
    """Safe HTML of the Markdown ``text``: only known tags, classes with our prefixes, and links we allow."""
    return render_tree(read_tree(text))


def render_tree(tree: Tree) -> str:
    """Safe HTML of what was read, as ``render``."""
    return clean("".join(_part(part) for part in tree.parts))


def render_inline(text: str) -> str:
    """Safe HTML of one line without the paragraph around it."""
    html = render(text)
    match = re.fullmatch(r'<p class="govuk-body">(.*)</p>\s*', html, re.DOTALL)
    return match.group(1) if match else html


def clean(html: str) -> str:
    """Take out whatever is not known to be safe."""
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes=LINK_SCHEMES,
        link_rel=None,
        strip_comments=True,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "class":
        return " ".join(c for c in value.split() if _CLASS.match(c)) or None
    if name == "href":
        return value if allowed_link(value) else None
    if name in ("src", "srcset"):
        return value if picture_markup.allowed_source(value) else None
    return value


def _part(part: Part) -> str:
    wrapper = '<div class="oap-table" tabindex="0" role="region" aria-label="Table">'
    html = part.html.replace("<table", wrapper + "<table").replace("</table>", "</table></div>")
    html = picture_markup.with_figures(html)
    return html if part.box is None else _box(part.box, html)


def _box(box: Box, inner: str) -> str:
    name, heading, label = box.kind, escape(box.title), BOXES[box.kind]
    if name in ("emergency", "urgent"):
        return (
            f'<div class="oap-care oap-care--{name}"><h3 class="oap-care__title"><span class="govuk-visually-hidden">'
            f"{label}: </span>{heading}</h3>{inner}</div>"
        )
    if name == "details":
        return (
            '<details class="govuk-details"><summary class="govuk-details__summary"><span '
            'class="govuk-details__summary-text">'
            f'{heading}</span></summary><div class="govuk-details__text">{inner}</div></details>'
        )
    if name == "warning":
        return (
            '<div class="oap-status oap-status--warning"><p '
            f'class="oap-status__label">{heading or label}</p>{inner}</div>'
        )
    if name == "inset":
        title_html = f'<p class="oap-status__label">{heading}</p>' if heading else ""
        return f'<div class="govuk-inset-text">{title_html}{inner}</div>'
    named = f'<p class="oap-status__label">{label}{": " + heading if heading else ""}</p>'
    return f'<div class="oap-status oap-status--{name}">{named}{inner}</div>'


def box_problems(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line offset, message) for boxes with an unknown name or without an end, and for paragraphs that are too
    much."""
    yield from heavy(text)
    opened_at = None
    for offset, line in enumerate(read_lines(text)):
        if opened_at is not None and not line.boxed and line.kind is not Kind.BOX_END:
            yield opened_at, _NEVER_CLOSED  # by the heading of what follows at the latest
            opened_at = None
        if line.kind is Kind.BOX:
            if opened_at is not None:
                yield offset, "A box starts inside another box. Close the first with ::: before this."
            opened_at = offset
            if line.name not in BOXES:
                yield offset, f"There is no box called “{line.name}”. There are: {', '.join(BOXES)}."
        elif line.kind is Kind.BOX_END:
            if opened_at is None:
                yield offset, "This ::: closes a box that was never opened."
            opened_at = None
    if opened_at is not None:
        yield opened_at, _NEVER_CLOSED


_NEVER_CLOSED = "This box is never closed. Put ::: on a line of its own after its text."
