"""A handbook from elsewhere becomes draft pages with statements. Guesses say how sure they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from oap.core.importing.classifier import Guess, Guesser
from oap.core.importing.page_builder import Found, Gathered, NotUnderstood, gather
from oap.core.search.tokens import normalise

SAME = 86.0  # of 100: two statements this alike are shown to a person side by side


@dataclass(frozen=True)
class DraftStatement:
    """``same_as`` is (address, how alike in per cent) of the statement that it may repeat, if any."""

    text: str
    tier: Guess
    phases: Guess
    where: str
    same_as: tuple[str, int] | None = None


@dataclass(frozen=True)
class DraftPage:
    """A page to be. ``notice`` are signs of the need; ``prose`` is text that is neither sign nor statement."""

    title: str
    area: Guess
    topic: Guess
    phases: Guess
    statements: tuple[DraftStatement, ...]
    notice: tuple[str, ...] = ()
    prose: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True)
class Plan:
    """What an import would make. Nothing is kept yet."""

    pages: tuple[DraftPage, ...]
    left_over: tuple[NotUnderstood, ...]

    @property
    def statements(self) -> list[DraftStatement]:
        return [statement for page in self.pages for statement in page.statements]


def plan(blocks: Iterable[Found], guesser: Guesser, existing: Mapping[str, str]) -> Plan:
    """Draft pages for the blocks. ``existing`` are the words of statements by address, to find repeats."""
    gathered, left = gather(blocks, guesser)
    pages = [page for page in gathered if page.statements or page.notice]
    for page in gathered:
        if page not in pages:
            left += [
                NotUnderstood(page.where, f"{page.title}: {text}", "Text without a statement") for text in page.prose
            ]
    repeats = _repeats([text for page in pages for text, *_ in page.statements], existing)
    made, number = [], 0
    for page in pages:
        count = len(page.statements)
        made.append(_draft(page, guesser, repeats[number : number + count]))
        number += count
    return Plan(tuple(made), tuple(left))


def _repeats(texts: Sequence[str], existing: Mapping[str, str]) -> list[tuple[str, int] | None]:
    """For each text the existing statement it is most alike, if it is alike at all."""
    addresses = list(existing)
    plain = [normalise(existing[address]) for address in addresses]
    found: list[tuple[str, int] | None] = []
    for text in texts:
        best = process.extractOne(normalise(text), plain, scorer=fuzz.token_sort_ratio, score_cutoff=SAME)
        found.append((addresses[best[2]], round(best[1])) if best else None)
    return found


def _draft(page: Gathered, guesser: Guesser, repeats: Sequence[tuple[str, int] | None]) -> DraftPage:
    words = [page.context, page.title, page.title, *page.notice, *(text for text, *_ in page.statements)]
    area, topic = guesser.place(page.title, words, page.area)
    phases = guesser.phases(page.phase, [page.title, page.context])
    return DraftPage(
        page.title,
        area,
        topic,
        phases,
        tuple(
            DraftStatement(text, guesser.tier(tier, text), guesser.phases(phase, [text]), where, same)
            for (text, tier, phase, where), same in zip(page.statements, repeats, strict=True)
        ),
        tuple(page.notice),
        tuple(page.prose),
        page.where,
    )
