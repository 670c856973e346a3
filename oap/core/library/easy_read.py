"""Easy Read: a page said again in short sentences, one idea a line, each line with a picture.

A line is typed ``- :phone: Call 999.``: the name of a picture of ours, and the sentence. The id of such a page is that
of the page it says again, with ``easy-`` before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from oap.core.library.inline_runs import inline_runs, runs_text
from oap.core.library.markdown import render_inline
from oap.core.pages.page import Page, Prose

# The pictures that there are: ``oap/data/easy_read/<name>.svg``.
PICTURES = frozenset(
    """ambulance calendar child clock college computer council danger doctor eye family food friends happy heart help
    home hospital law letter list listen meeting move no noise numbers pencil phone picture plan police question
    quiet read sad school senco sleep speak stop talk teacher text-message too-much wait worried write yes
    young-person""".split()
)
FOLDER = "easy-read"
MOST_WORDS = 15
_BEFORE = "easy-"
_LINE = re.compile(r"(?:- )?:(?P<picture>[a-z]+(?:-[a-z]+)*): (?P<words>\S.*)")
# What a telephone can dial, as it stands in a sentence: 999, 116 123, 0800 1111.
_NUMBER = re.compile(r"(?<![\d/>])(999|111|101|116 \d{3}|0\d[\d ]{6,12}\d)(?![\d<])")
_SENTENCES = re.compile(r"[.!?][”\"']?\s+[A-Z“\"']")


@dataclass(frozen=True, slots=True)
class EasyLine:
    """``picture`` is empty where a line names none that we have. ``words`` are Markdown of one line."""

    picture: str
    words: str

    @property
    def text(self) -> str:
        return runs_text(inline_runs(self.words))


def easy_id(page_id: str) -> str:
    """The id of the Easy Read of a page."""
    return _BEFORE + page_id


def said_again(page_id: str) -> str:
    """The id of the page that an Easy Read says again."""
    return page_id.removeprefix(_BEFORE)


def easy_lines(text: str) -> Iterator[EasyLine]:
    """The lines of a text; a sentence that goes on is a line of its own."""
    for line in text.split("\n"):
        found = _LINE.fullmatch(line.strip())
        if found is not None and found["picture"] in PICTURES:
            yield EasyLine(found["picture"], found["words"])
        elif line.strip():
            yield EasyLine("", found["words"] if found else line.strip().removeprefix("- "))


def easy_html(text: str) -> str:
    """Safe HTML: a list, each item a picture and a sentence. Telephone numbers can be pressed."""
    items = "".join(
        f'<li class="oap-easy__line">{_picture(line.picture)}<p class="oap-easy__words">{_words(line.words)}</p></li>'
        for line in easy_lines(text)
    )
    return f'<ul class="oap-easy">{items}</ul>'


def easy_text(text: str) -> str:
    """What is said, for search."""
    return "\n".join(line.text for line in easy_lines(text))


def easy_problems(page: Page) -> Iterator[tuple[int, str]]:
    """What keeps a page from being easy to read: the line of its file, and why."""
    for item in (item for section in page.sections for group in section.groups for item in group.items):
        if not isinstance(item, Prose):
            yield item.line, "An Easy Read page has lines, each with a picture, and nothing else."
            continue
        for number, line in enumerate(item.text.split("\n"), start=item.line):
            yield from ((number, why) for why in (_why_not(line.strip()) if line.strip() else ()))


def _why_not(line: str) -> Iterator[str]:
    found = _LINE.fullmatch(line)
    if found is None:
        yield "Each line of Easy Read has a picture and a sentence: - :phone: Call 999."
        return
    if found["picture"] not in PICTURES:
        yield f"There is no picture “{found['picture']}”. There are: {', '.join(sorted(PICTURES))}."
    said = EasyLine("", found["words"]).text
    if len(said.split()) > MOST_WORDS:
        yield f"This line has more than {MOST_WORDS} words. Make it two, each with its picture."
    if _SENTENCES.search(said):
        yield "One idea a line: this has two sentences. Make it two lines, each with its picture."


def _picture(name: str) -> str:
    if not name:
        return '<span class="oap-easy__picture"></span>'
    return (
        f'<img class="oap-easy__picture" src="/static/{FOLDER}/{name}.svg" alt="" width="120" height="120" '
        'loading="lazy" decoding="async">'
    )


def _words(words: str) -> str:
    html = render_inline(words)
    return _NUMBER.sub(
        lambda found: f'<a class="govuk-link" href="tel:{found[1].replace(" ", "")}">{found[1]}</a>', html
    )
