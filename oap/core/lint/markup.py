"""The Markdown of a page: headings, boxes, lists, links that say where they go."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oap.core.library.markdown import allowed_link, box_problems, links
from oap.core.lint.location import Location
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
_RAW_HTML = re.compile(r"<\s*/?\s*[a-zA-Z!][^>]*>")


def markup_problems(location: Location) -> Iterator[Problem]:
    body = location.body()
    for offset, message in box_problems(body):
        yield Problem(location.path, location.body_start + offset + 1, "", message)
    level, fenced = 1, False
    for number, line in enumerate(body.split("\n"), start=location.body_start + 1):
        fenced ^= line.startswith("```")
        if fenced:
            continue
        if match := re.match(r"^(#+)\s", line):
            depth = len(match.group(1))
            if depth == 1:
                yield Problem(
                    location.path, number, "", "The title is the top heading. Use ## for a heading in the text."
                )
            elif depth > level + 1:
                yield Problem(location.path, number, "", "A heading level is skipped. Use ## first, then ###.")
            level = max(depth, 2) if depth > 1 else level
        if _RAW_HTML.search(re.sub(r"`[^`]*`|<https?://[^>]*>", "", line)):
            yield Problem(
                location.path, number, "", "HTML is not allowed here. Use the Markdown in docs/content-guide.md."
            )
        if "![" in line:
            yield Problem(location.path, number, "", "Pictures are not used on pages.")
        if re.match(r"^ {2,3}[-*] ", line):
            yield Problem(location.path, number, "", "A list inside a list starts with four spaces.")
        for text, address in links(line):
            if not allowed_link(address):
                yield Problem(
                    location.path,
                    number,
                    "link",
                    f"The link “{address}” is not allowed. It starts with /, #, https://, mailto: or tel:.",
                )
            if text.strip().lower().rstrip(".") in EMPTY_LINK_WORDS:
                yield Problem(location.path, number, "link", f"“{text}” does not say where the link goes.")
