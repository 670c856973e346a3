"""One page as the rules read it, once for all of them: what it says in plain words, and its links, with their lines.

The lines are those that reading the page's text gave its parts, and those that reading Markdown gives inside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from oap.core.library.links import Link, links_in
from oap.core.library.markdown_tree import Tree, read_tree
from oap.core.library.plain_text import Leaf, leaves
from oap.core.lint import readability
from oap.core.pages.dose import said
from oap.core.pages.page import Page, Prose, Statement
from oap.core.pages.problems import Level, Problem


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in plain words, and the line where it begins."""

    text: str
    line: int


class PageReading:
    """A page and its text. ``page`` has everything in its place; ``typed`` is the page as its file has it, where that
    differs: the words of a shared text are read once, by themselves."""

    def __init__(self, page: Page, text: str, typed: Page | None = None) -> None:
        self.page, self.typed, self.path = page, typed if typed is not None else page, page.path
        self.lines = text.replace("\r\n", "\n").split("\n")
        fences = [i for i, line in enumerate(self.lines) if line.rstrip() == "---"]
        self.body_start = fences[1] + 1 if len(fences) > 1 else 0

    def problem(self, line: int, field: str, message: str, level: Level = "error") -> Problem:
        return Problem(self.path, line, field, message, level)

    def in_field(self, name: str, message: str, level: Level = "error", *, called: str = "") -> Problem:
        """A problem with a field at the top, such as ``service.find``; ``called`` is what its author is told it is."""
        return self.problem(self.typed.line_of(name), called or name.rpartition(".")[2], message, level)

    def of_page(self, field: str, message: str, level: Level = "error") -> Problem:
        """A problem with the page, and no line of it."""
        return self.problem(1, field, message, level)

    def under(self, heading: str, field: str, message: str) -> Problem:
        """A problem with a section."""
        section = self.page.section(heading)
        return self.problem(section.line if section is not None else 1, field, message)

    def body_lines(self) -> Iterator[tuple[int, str]]:
        """The lines below the fields, each with its number in the file."""
        yield from enumerate(self.lines[self.body_start :], start=self.body_start + 1)

    def body(self) -> str:
        return "\n".join(self.lines[self.body_start :])

    @cached_property
    def words(self) -> PageWords:
        """What the page says as its file has it."""
        return PageWords(self.typed)

    @cached_property
    def whole_words(self) -> PageWords:
        """What the page says with everything in its place."""
        return self.words if self.page is self.typed else PageWords(self.page)


class PageWords:
    """The plain words of a page: ``family`` is what a family reads (title, summary, prose, family wording), and
    ``professional`` the other wording of statements, both with what their fields say. ``prose`` is the text between
    statements, a row of a table as one; ``wordings`` are both of a statement without what its fields say. Each cell of
    a table is by itself in ``family``."""

    def __init__(self, page: Page) -> None:
        self.family: list[Leaf] = []
        self.professional: list[Leaf] = []
        self.prose: list[Leaf] = []
        self.wordings: list[Leaf] = []
        self.links: list[Link] = []
        self._say(f"{page.title}.", page.line_of("title"))
        self._say(page.summary, page.line_of("summary"))
        for name, wording in page.you:
            self._say(wording, page.line_of(f"you.{name}"))
        for section in page.sections:
            self._heading(section.heading, section.line)
            for group in section.groups:
                self._heading(group.heading, group.line)
                for item in group.items:
                    if isinstance(item, Statement):
                        self._statement(item)
                    elif isinstance(item, Prose):
                        self._prose(item)
        if page.service is not None:
            for name in ("find", "application_process", "eligibility"):
                self._say(getattr(page.service, name), page.line_of(f"service.{name}"))

    @cached_property
    def sentences(self) -> Sequence[Sentence]:
        """The sentences of both voices."""
        return [*sentences(self.family), *sentences(self.professional)]

    @property
    def family_text(self) -> str:
        return _text(self.family)

    @property
    def text(self) -> str:
        """Both voices."""
        return _text([*self.family, *self.professional])

    def _say(self, text: str, line: int) -> None:
        if text:
            self.family.append(Leaf(text, line))

    def _heading(self, text: str, line: int) -> None:
        self._say(text, line)
        if text:
            self._links(read_tree(text), line)

    def _prose(self, item: Prose) -> None:
        tree = read_tree(item.text)
        self._links(tree, item.line)
        self.prose += _at(item.line, leaves(tree))
        self.family += _at(item.line, leaves(tree, cells=True))

    def _statement(self, item: Statement) -> None:
        dose = [item.line_of(name) for name in item.dose.spoken]
        for voice, wording, sentences, line in (
            (self.professional, item.professional, item.dose.professional, item.line),
            (self.family, item.family, item.dose.family, item.line_of("family")),
        ):
            for number, (piece, at) in enumerate(zip(said(wording, sentences), (line, *dose), strict=False)):
                tree = read_tree(piece)
                voice += (found := list(_at(at, leaves(tree))))
                self.wordings += found if not number else ()
                self._links(tree, at)

    def _links(self, tree: Tree, line: int) -> None:
        self.links += (replace(link, line=line + link.line) for link in links_in(tree))


def sentences(said: Sequence[Leaf]) -> Iterator[Sentence]:
    """Yield each sentence of what is said."""
    for leaf in said:
        begins = 0
        for sentence in readability.sentences(leaf.text):
            begins = leaf.text.index(sentence, begins)
            yield Sentence(sentence, leaf.line(begins))
            begins += len(sentence)


def family_text(page: Page) -> str:
    """The words a family reads on the page, plain: title, summary, prose, and the family wording of statements."""
    return PageWords(page).family_text


def _text(said: Sequence[Leaf]) -> str:
    return "\n".join(leaf.text for leaf in said)


def _at(line: int, said: Iterator[Leaf]) -> Iterator[Leaf]:
    return (replace(leaf, first=line + leaf.first) for leaf in said)
