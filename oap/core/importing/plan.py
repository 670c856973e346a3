"""A handbook from elsewhere becomes draft pages with statements. Guesses say how sure they are, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from oap.core.importing.alike import Existing, Same
from oap.core.importing.blocks import Left, Read, Table
from oap.core.importing.choices import NONE, Choices, PageChoice
from oap.core.importing.classifier import Guess, Guesser, told
from oap.core.importing.collected import Trace
from oap.core.importing.ledger import Ledger, balance, nonsense
from oap.core.importing.outline import Gathered, Statement
from oap.core.importing.page_builder import gather
from oap.core.importing.sureness import WHY, stated
from oap.core.importing.tables import Row
from oap.core.importing.telling import width_of
from oap.core.search.tokens import normalise

IN_DOUBT = 0.5  # that a statement stands whose words somebody has not accepted yet
# Guessing and comparing is done for each change: so a file has room for the largest handbook, and not for one that was
# made to keep us busy.
MAX_BLOCKS, MAX_COLUMNS, MAX_PAGES, MAX_STATEMENTS = 30_000, 100, 300, 6_000


@dataclass(frozen=True)
class DraftStatement:
    """``said_tier`` and ``said_phases`` are what the file itself says. ``same_as`` is the statement that it may repeat,
    if any. ``doubt`` is what a person should look at. ``key`` stands for it, however the rest of the file is read.
    ``family`` is the wording for families, where the file has one."""

    text: str
    tier: Guess
    phases: Guess
    where: str
    same_as: Same | None = None
    said_tier: str = ""
    said_phases: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    sure: float = 0.0
    goes_by: str = ""
    doubt: str = ""
    at_home: bool = False
    key: str = ""
    family: str = ""

    @property
    def why(self) -> str:
        return WHY.get(self.goes_by, "")


@dataclass(frozen=True)
class DraftPage:
    """A page to be: ``kind`` is needs, expectations, guides, services or glossary. ``notice`` are signs of the need;
    ``prose`` is text that is neither sign nor statement. ``said_area`` and ``said_phases`` are what the file says;
    ``named`` is whether the title is words of the file that stand nowhere else. ``key`` stands for the page, however
    the rest of the file is read; ``team`` is whose it is to be, where somebody said so."""

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
    key: str = ""
    team: str = ""


@dataclass(frozen=True)
class Plan:
    """What an import would make. Nothing is kept yet. ``stopped`` is why nothing should be made of it, or "".
    ``trace`` says where in the file each piece stood, and ``tables`` how its tables were understood. ``replaces`` are
    statements that go to the place of the one that they repeat."""

    pages: tuple[DraftPage, ...]
    left_out: tuple[Left, ...]
    words: Ledger
    stopped: str = ""
    trace: tuple[Trace, ...] = ()
    tables: Mapping[int, tuple[Row, ...]] = field(default_factory=dict)
    replaces: tuple[DraftStatement, ...] = ()

    @property
    def statements(self) -> list[DraftStatement]:
        return [statement for page in self.pages for statement in page.statements]


def plan(read: Read, guesser: Guesser, existing: Mapping[str, str], choices: Choices = NONE) -> Plan:
    """Draft pages for what was read. ``existing`` are the words of statements by address, to find repeats. What a
    person told of the file, and said of area, age and amount of help of pages, goes before what is guessed."""
    if stopped := _too_large(read):
        return Plan((), tuple(read.left), balance(read, (), read.left), stopped)
    gathered = gather(read.blocks, guesser.heads, choices.told_in_all)
    left = (*gathered.left, *read.left)
    words = balance(read, gathered.pages, left)
    if stopped := _too_much(gathered.pages):
        return Plan((), left, words, stopped, gathered.trace, gathered.tables)
    known = Existing(existing, guesser.words.phases)
    made: list[DraftPage] = []
    keys = _Keys()
    for page in gathered.pages:
        draft = _draft(page, guesser, known, keys)
        made.append(_as_chosen(draft, choices.of_page(draft.key), guesser))
    return Plan(tuple(made), left, words, nonsense(read, gathered.pages), gathered.trace, gathered.tables)


def _too_large(read: Read) -> str:
    """Why a file is more than is looked at, or empty."""
    if len(read.blocks) > MAX_BLOCKS:
        return f"The file has more than {MAX_BLOCKS:,} paragraphs. Send it in parts."
    if any(width_of(block) > MAX_COLUMNS for block in read.blocks if isinstance(block, Table)):
        return f"A table of the file has more than {MAX_COLUMNS} columns, so it cannot be read as a handbook."
    return ""


def _too_much(pages: Sequence[Gathered]) -> str:
    """Why this is more than is taken at once, or empty."""
    if len(pages) > MAX_PAGES:
        return f"The file would make more than {MAX_PAGES} pages. Send it in parts."
    if sum(len(page.statements) for page in pages) > MAX_STATEMENTS:
        return f"The file has more than {MAX_STATEMENTS:,} statements. Send it in parts."
    return ""


class _Keys:
    """Keys that stay when something else in the file is read in another way: of a page where it begins, of a statement
    its words, with a number where there are several."""

    def __init__(self) -> None:
        self._given = Counter[str]()

    def of_page(self, page: Gathered) -> str:
        return self._once(
            "p" + "-".join(str(n) for n in (page.place.block, page.place.row, page.place.column) if n >= 0)
        )

    def of_statement(self, text: str) -> str:
        return self._once("s" + blake2b(normalise(text).encode(), digest_size=8).hexdigest())

    def _once(self, key: str) -> str:
        self._given[key] += 1
        return key if self._given[key] == 1 else f"{key}x{self._given[key]}"


def _as_chosen(page: DraftPage, choice: PageChoice, guesser: Guesser) -> DraftPage:
    """The page with the area, ages and amount of help that somebody chose."""
    if choice.area:
        words = [page.title, *page.notice, *(one.text for one in page.statements)]
        page = replace(page, area=told(choice.area), topic=guesser.place(page.title, words, choice.area)[1])
    if choice.phases:
        page = replace(page, phases=told(" ".join(choice.phases)))
    if choice.tier:
        tier = told(choice.tier)
        statements = tuple(one if one.at_home else replace(one, tier=tier) for one in page.statements)
        page = replace(page, statements=statements)
    return replace(page, team=choice.team)


def _draft(page: Gathered, guesser: Guesser, known: Existing, keys: _Keys) -> DraftPage:
    words = [page.context, page.title, page.title, *page.signs, *(one.text for one in page.statements)]
    area, topic = guesser.place(page.title, words, page.area)
    phases = guesser.phases(page.phases, [page.title, page.context])
    return DraftPage(
        page.title,
        area,
        topic,
        phases,
        tuple(_statement(one, guesser, known.like(one.text), keys) for one in page.statements),
        tuple(page.signs),
        tuple(page.text),
        page.where,
        page.kind,
        page.area,
        page.phases or (),
        page.named,
        keys.of_page(page),
    )


def _statement(one: Statement, guesser: Guesser, same: Same | None, keys: _Keys) -> DraftStatement:
    sure = stated(guesser.sureness, "statement", one.goes_by)
    return DraftStatement(
        one.text,
        guesser.tier(one.tier, one.text),
        guesser.phases(one.phases, [one.text]),
        one.where,
        same,
        one.tier,
        one.phases or (),
        one.who,
        min(sure, IN_DOUBT) if one.doubt else sure,
        one.goes_by,
        one.doubt,
        one.at_home,
        keys.of_statement(one.text),
        one.family,
    )
