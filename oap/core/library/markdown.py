"""Editors' Markdown to safe HTML in the design system's classes.

Raw HTML is off, boxes start with ``:::``, and everything is sanitised last, whatever went before. One converter serves
one thread; ``render`` takes care of that.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from html import escape, unescape
from xml.etree.ElementTree import Element

import markdown
import nh3
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from oap.core.pages.page import slugify

BOXES = {
    "emergency": "Emergency",
    "urgent": "Urgent",
    "law": "The law",
    "guidance": "Statutory guidance",
    "local": "What this area expects",
    "proposal": "Proposal, not in force",
    "inset": "",
    "warning": "Take care",
    "details": "",
}
LINK_SCHEMES = {"http", "https", "mailto", "tel"}
# Against the line without white space at its end.
_OPEN = re.compile(r":::\s*(?P<name>[a-z]+)(?:\s+(?P<title>\S.*))?$")
_CLOSE = re.compile(r"^:::\s*$")
_CLASS = re.compile(r"^(govuk|oap)-[a-z0-9_!-]+$")
_ID = re.compile(r"^[a-z][a-z0-9-]*$")
_CLASSES = {
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
    "h4": "govuk-heading-s",
    "table": "govuk-table",
    "thead": "govuk-table__head",
    "tbody": "govuk-table__body",
    "tr": "govuk-table__row",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
    "hr": "govuk-section-break govuk-section-break--visible",
}
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
}
_ATTRIBUTES = {
    "a": {"href", "class"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "th": {"class", "scope"},
    "details": {"class"},
    "summary": {"class"},
    "span": {"class"},
    "section": {"class", "aria-label"},
    **{tag: {"class"} for tag in ("p", "ul", "ol", "h3", "h4", "table", "thead", "tbody", "tr", "td", "hr")},
}


class _DesignClasses(Treeprocessor):
    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag in ("h1", "h2", "h3", "h5", "h6"):
                element.tag = "h4"
            if element.tag in _CLASSES:
                element.set("class", _CLASSES[element.tag])
            if element.tag == "th":
                element.set("scope", "col")


class _Safe(Extension):
    def extendMarkdown(self, md: markdown.Markdown) -> None:
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.treeprocessors.register(_DesignClasses(md), "design-classes", 5)


# The converter takes the square of a paragraph's length, and of the marks in it. The largest of ours have a tenth of
# these.
MOST_LETTERS, MOST_MARKS = 10_000, 500
_MARKS = re.compile(r"[][!<*_`#\\&]")
_local = threading.local()
# Most statements are one line of plain words, which are a paragraph as they stand: no mark, escape or control
# character, and a letter first, so that no list, quotation or code begins there.
_PLAIN = re.compile(r"[^\W\d_](?:[\w ,.;:'’‘“”()?/%£–—\"-]*[\w,.;:'’‘“”()?/%£–—\"-])?")


def _convert(text: str) -> str:
    if "_" not in text and _PLAIN.fullmatch(text):
        return f'<p class="govuk-body">{text}</p>'
    return _converted(text)


def _heavy(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line offset, message) for the paragraphs that are more than the converter can take."""
    begins = letters = marks = 0
    said = False
    for offset, line in enumerate(text.split("\n")):
        if not line.strip():
            letters = marks = 0
            begins, said = offset + 1, False
            continue
        letters, marks = letters + len(line), marks + len(_MARKS.findall(line))
        if not said and (letters > MOST_LETTERS or marks > MOST_MARKS):
            said = True
            what = (
                f"{MOST_LETTERS:,} characters" if letters > MOST_LETTERS else f"{MOST_MARKS} marks such as [, * and _"
            )
            yield (
                begins,
                (
                    f"This paragraph has more than {what}, so it is shown as typed. Make it several, with empty "
                    "lines between."
                ),
            )


def _converted(text: str) -> str:
    if any(_heavy(text)):
        return f"<p>{escape(text)}</p>"
    converter = getattr(_local, "converter", None)
    if converter is None:
        converter = _local.converter = markdown.Markdown(
            extensions=["tables", "sane_lists", _Safe()], output_format="html"
        )
    converter.reset()
    try:
        html: str = converter.convert(text)
    except RecursionError:  # thousands of lists inside lists: the words are shown as they were typed
        del _local.converter
        return f"<p>{escape(text)}</p>"
    return html


def render(text: str) -> str:
    """Safe HTML of the Markdown ``text``: only known tags, classes with our prefixes, and links we allow."""
    return clean("".join(_pieces(text)))


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
    return value


def allowed_link(address: str) -> bool:
    """Whether a link may lead there: a path on this site, an anchor, or one of the allowed schemes."""
    address = re.sub(r"[\x00-\x20]", "", unescape(address))
    if address.startswith("//") or "\\" in address:
        return False
    if address.startswith(("/", "#", "?")):
        return True
    scheme, colon, _ = address.partition(":")
    return bool(colon) and scheme.lower() in LINK_SCHEMES


def _pieces(text: str) -> Iterator[str]:
    plain: list[str] = []
    lines = iter(text.split("\n"))
    for line in lines:
        opened = _OPEN.match(line.rstrip())
        if opened is None or opened["name"] not in BOXES:
            plain.append(line)
            continue
        if plain:
            yield _block("\n".join(plain))
            plain = []
        inner: list[str] = []
        for inside in lines:
            if _CLOSE.match(inside):
                break
            inner.append(inside)
        yield _box(opened["name"], opened["title"] or "", "\n".join(inner))
    if plain:
        yield _block("\n".join(plain))


def _block(text: str) -> str:
    html = _convert(text)
    wrapper = '<div class="oap-table" tabindex="0" role="region" aria-label="Table">'
    return html.replace("<table", wrapper + "<table").replace("</table>", "</table></div>")


def _box(name: str, title: str, text: str) -> str:
    inner, heading = _block(text), escape(title)
    label = BOXES[name]
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
    yield from _heavy(text)
    opened_at = None
    for offset, line in enumerate(text.split("\n")):
        match = _OPEN.match(line.rstrip())
        if match:
            if opened_at is not None:
                yield offset, "A box starts inside another box. Close the first with ::: before this."
            opened_at = offset
            if match["name"] not in BOXES:
                yield offset, f"There is no box called “{match['name']}”. There are: {', '.join(BOXES)}."
        elif _CLOSE.match(line):
            if opened_at is None:
                yield offset, "This ::: closes a box that was never opened."
            opened_at = None
    if opened_at is not None:
        yield opened_at, "This box is never closed. Put ::: on a line of its own after its text."


_LINK = re.compile(r"\[(?P<text>[^\[\]]*)\]\((?P<address>[^)\s\[]*)(?:\s+\"[^\"]*\")?\)")


def links(text: str) -> Iterator[tuple[str, str]]:
    """Yield (text, address) of every link in the Markdown ``text``."""
    for match in _LINK.finditer(text):
        yield match["text"], match["address"]


def plain_text(text: str) -> str:
    """The words of Markdown ``text`` as a reader hears them: no marks, link addresses or box fences.

    A paragraph or list item that goes on over several lines comes out as one line.
    """
    text = _BLANK_LINES.sub("\n\n", _unwrapped(text))
    text = re.sub(r"^:::\s*[a-z]*[ \t]*(.*)$", r"\1", text, flags=re.MULTILINE)
    text = _LINK.sub(lambda match: match["text"], text)
    text = re.sub(r"^\s*(?:[-*]|\d+\.|>|#+)\s+", "", text, flags=re.MULTILINE)
    text = re.sub(r"^\|?[\s:|-]+\|?$", "", text, flags=re.MULTILINE)
    return re.sub(r"\*\*|__|`|\\(?=\W)|(?<!\w)[*_]|[*_](?!\w)", "", text).replace("|", " ")


_OWN_LINE = re.compile(r"\s*(?:[-*+]|\d+[.)])\s|\s*(?:#|\||:::|```)|\s*$")


_BLANK_LINES = re.compile(r"\n\s+\n")


def _unwrapped(text: str) -> str:
    found: list[list[str]] = []  # the lines that each line goes on over
    for line in text.split("\n"):
        quoted = line.startswith(">")
        first, last = (found[-1][0], found[-1][-1]) if found else ("", "")
        ends = not first.strip() or first.lstrip().startswith(("#", "|", ":::", "```")) or last.endswith(("  ", "\\"))
        if ends or _OWN_LINE.match(line) or quoted != first.startswith(">") or line.rstrip() == ">":
            found.append([line])
        else:
            found[-1].append(line.removeprefix(">").strip())
    return "\n".join(" ".join(lines) for lines in found)


__all__ = [
    "BOXES",
    "allowed_link",
    "box_problems",
    "clean",
    "links",
    "plain_text",
    "render",
    "render_inline",
    "slugify",
]
