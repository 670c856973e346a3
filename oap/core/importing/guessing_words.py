"""The words by which an import reads headings and even text: the list ``oap/data/guessing.txt``, ready to look with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from oap.core.phrases import Sections, pattern, read_sections

# By the name in the list of words; the order is that in which they are tried.
_SECTIONS = {
    "whether it stands": "status",
    "a rating": "rating",
    "examples": "example",
    "help at home": "home",
    "what should come of it": "outcome",
    "who does it": "who",
    "what is not to be done": "dont",
    "what is neither sign nor provision": "other",
    "the name of a need": "need",
    "signs of a need": "signs",
    "what is provided": "provision",
}
_FIXED = (
    "a statement for those who need more",
    "a statement for everyone",
    "every phase",
    "beside a phase",
    "the title of a document",
    "what does not stand",
    "the family wording",
    "a sentence that asks for something",
    "a sentence that forbids",
    "a sentence that is no provision",
    "those who work there",
)


@dataclass(frozen=True)
class GuessingWords:
    """What to look for in even text. ``tiers``, ``areas`` and ``phases`` are by id, ``colours``, ``sections`` and
    ``kinds`` of pages by name, in the order they are tried. ``before`` and ``behind`` are what may stand around the
    words of a heading."""

    tiers: Mapping[str, re.Pattern[str]]
    areas: Mapping[str, re.Pattern[str]]
    phases: Mapping[str, re.Pattern[str]]
    colours: Mapping[str, re.Pattern[str]]
    sections: Mapping[str, re.Pattern[str]]
    kinds: Mapping[str, re.Pattern[str]]
    every_phase: re.Pattern[str]
    beside_a_phase: re.Pattern[str]
    title: re.Pattern[str]
    not_standing: re.Pattern[str]
    family_wording: re.Pattern[str]
    targeted: re.Pattern[str]
    universal: re.Pattern[str]
    asks: re.Pattern[str]
    forbids: re.Pattern[str]
    no_provision: re.Pattern[str]
    staff: re.Pattern[str]
    before: str
    behind: str

    def around(self, expression: str) -> re.Pattern[str]:
        """The expression with whatever may stand around it in a heading."""
        return _around(self.before, expression, self.behind)


def _around(before: str, expression: str, behind: str) -> re.Pattern[str]:
    return re.compile(f"(?:{before} ){{0,3}}{expression}(?: {behind}){{0,5}}")


def read_guessing_words(text: str) -> GuessingWords:
    """The words in a list. Raises ValueError for a list that cannot be read, or lacks a part."""
    lists = read_sections(text, columns=1)
    if missing := [name for name in (*_FIXED, "list before", "list behind") if name not in lists]:
        raise ValueError(f"there is no section “{missing[0]}”")
    before, behind = (_choice(lists[f"list {name}"], lists) for name in ("before", "behind"))

    def each(kind: str, *, around: bool) -> dict[str, re.Pattern[str]]:
        found = {
            name.removeprefix(kind): _around(before, _choice(entries, lists), behind)
            if around
            else re.compile(_choice(entries, lists))
            for name, entries in lists.items()
            if name.startswith(kind)
        }
        if not found:
            raise ValueError(f"there is no section that begins with “{kind}”")
        return found

    named = each("section: ", around=True)
    if unknown := set(named) ^ set(_SECTIONS):
        raise ValueError(f"sections are not as they should be: {', '.join(sorted(unknown))}")
    return GuessingWords(
        each("tier: ", around=True),
        each("area: ", around=False),
        each("phase: ", around=False),
        each("colour: ", around=False),
        {short: named[name] for name, short in _SECTIONS.items()},
        each("kind: ", around=True),
        pattern(lists["every phase"], lists),
        pattern(lists["beside a phase"], lists),
        pattern(lists["the title of a document"], lists),
        pattern(lists["what does not stand"], lists),
        pattern(lists["the family wording"], lists),
        pattern(lists["a statement for those who need more"], lists),
        pattern(lists["a statement for everyone"], lists),
        pattern(lists["a sentence that asks for something"], lists),
        pattern(lists["a sentence that forbids"], lists),
        pattern(lists["a sentence that is no provision"], lists),
        pattern(lists["those who work there"], lists),
        before,
        behind,
    )


def _choice(entries: Iterable[object], lists: Sections) -> str:
    return pattern(entries, lists).pattern  # type: ignore[arg-type]  # the entries of a section
