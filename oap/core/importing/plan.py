"""A handbook from elsewhere becomes draft pages with statements. Guesses say how sure they are, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from oap.core.importing.blocks import Left, Read
from oap.core.importing.classifier import SURE, Guess, Guesser
from oap.core.importing.ledger import Ledger, balance, nonsense
from oap.core.importing.outline import Gathered, Statement
from oap.core.importing.page_builder import gather
from oap.core.search.tokens import normalise

SAME = 86.0  # of 100: two statements this alike are shown to a person side by side


@dataclass(frozen=True)
class DraftStatement:
    """``said_tier`` and ``said_phases`` are what the file itself says. ``same_as`` is (address, how alike in per cent)
    of the statement that it may repeat, if any. ``doubt`` is what a person should look at."""

    text: str
    tier: Guess
    phases: Guess
    where: str
    same_as: tuple[str, int] | None = None
    said_tier: str = ""
    said_phases: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    sure: float = SURE
    why: str = ""
    doubt: str = ""
    at_home: bool = False


@dataclass(frozen=True)
class DraftPage:
    """A page to be: ``kind`` is needs, expectations, guides, services or glossary. ``notice`` are signs of the need;
    ``prose`` is text that is neither sign nor statement. ``said_area`` and ``said_phases`` are what the file says;
    ``named`` is whether the title is words of the file that stand nowhere else."""

    title: str
    area: Guess
    topic: Guess
    phases: Guess
    statements: tuple[DraftStatement, ...]
    notice: tuple[str, ...] = ()
    prose: tuple[str, ...] = ()
    where: str = ""
    kind: str = "needs"
    said_area: str = ""
    said_phases: tuple[str, ...] = ()
    named: bool = True


@dataclass(frozen=True)
class Plan:
    """What an import would make. Nothing is kept yet. ``stopped`` is why nothing should be made of it, or ""."""

    pages: tuple[DraftPage, ...]
    left_out: tuple[Left, ...]
    words: Ledger
    stopped: str = ""

    @property
    def statements(self) -> list[DraftStatement]:
        return [statement for page in self.pages for statement in page.statements]


def plan(read: Read, guesser: Guesser, existing: Mapping[str, str]) -> Plan:
    """Draft pages for what was read. ``existing`` are the words of statements by address, to find repeats."""
    gathered = gather(read.blocks, guesser.heads)
    left = (*gathered.left, *read.left)
    words = balance(read, gathered.pages, left)
    repeats = _repeats([one.text for page in gathered.pages for one in page.statements], existing)
    made, number = [], 0
    for page in gathered.pages:
        count = len(page.statements)
        made.append(_draft(page, guesser, repeats[number : number + count]))
        number += count
    return Plan(tuple(made), left, words, nonsense(read, gathered.pages))


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
    words = [page.context, page.title, page.title, *page.signs, *(one.text for one in page.statements)]
    area, topic = guesser.place(page.title, words, page.area)
    phases = guesser.phases(page.phases, [page.title, page.context])
    return DraftPage(
        page.title,
        area,
        topic,
        phases,
        tuple(_statement(one, guesser, same) for one, same in zip(page.statements, repeats, strict=True)),
        tuple(page.signs),
        tuple(page.text),
        page.where,
        page.kind,
        page.area,
        page.phases or (),
        page.named,
    )


def _statement(one: Statement, guesser: Guesser, same: tuple[str, int] | None) -> DraftStatement:
    return DraftStatement(
        one.text,
        guesser.tier(one.tier, one.text),
        guesser.phases(one.phases, [one.text]),
        one.where,
        same,
        one.tier,
        one.phases or (),
        one.who,
        one.sure,
        one.why,
        one.doubt,
        one.at_home,
    )
