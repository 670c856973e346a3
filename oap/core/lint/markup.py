"""The Markdown of a page: headings, boxes, lists, links that say where they go."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oap.core.library.markdown import box_problems
from oap.core.library.markdown_tree import allowed_link
from oap.core.lint.page_reading import PageReading
from oap.core.pages.markdown_lines import Kind, read_lines
from oap.core.pages.problems import Problem

EMPTY_LINK_WORDS = {
    "here",
    "click here",
    "more",
    "read more",
    "this",
    "this page",
    "link",
    "find out more",
    "learn more",
}
# No mark is read past the next one: from each of many it would be read to the end of the text.
_RAW_HTML = re.compile(r"<\s*(?:/\s*)?[a-zA-Z!][^<>]*>")
_SPARED = re.compile(r"`[^`]*`|<https?://[^<>]*>")


def markup_problems(reading: PageReading) -> Iterator[Problem]:
    body = reading.body()
    for offset, message in box_problems(body):
        yield reading.problem(reading.body_start + offset + 1, "", message)
    for link in reading.words.links:
        if not allowed_link(link.address):
            why = f"The link “{link.address}” is not allowed. It starts with /, #, https://, mailto: or tel:."
            yield reading.problem(link.line, "link", why)
        if link.text.strip().lower().rstrip(".") in EMPTY_LINK_WORDS:
            yield reading.problem(link.line, "link", f"“{link.text}” does not say where the link goes.")
    level = 1
    for number, line in enumerate(read_lines(body), start=reading.body_start + 1):
        if line.kind is Kind.CODE:
            continue
        if line.kind is Kind.HEADING:
            depth = line.level
            if depth == 1:
                yield reading.problem(number, "", "The title is the top heading. Use ## for a heading in the text.")
            elif depth > level + 1:
                yield reading.problem(number, "", "A heading level is skipped. Use ## first, then ###.")
            level = max(depth, 2) if depth > 1 else level
        if _RAW_HTML.search(_SPARED.sub("", line.text)):
            yield reading.problem(number, "", "HTML is not allowed here. Use the Markdown in docs/content-guide.md.")
        if "![" in line.text:
            why = "Pictures are placed by their id, alone on a line: {picture its-id}. See docs/content-guide.md."
            yield reading.problem(number, "", why)
        if re.match(r"^ {2,3}[-*] ", line.text):
            yield reading.problem(number, "", "A list inside a list starts with four spaces.")
