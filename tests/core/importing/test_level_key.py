"""The key that a handbook prints to its own names of levels is believed, and is no statement."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from oap.core.importing.blocks import Block, Cell, Line, Read, Table
from oap.core.importing.classifier import Guesser
from oap.core.importing.level_key import find_key, levels_of
from oap.core.importing.plan import Plan, plan
from tests.guessing import area_guesser

RANGES = {"range 1": "universal", "range 2": "targeted", "range 3": "targeted", "range 4": "specialist"}
MEANINGS = (
    "Universal: quality first teaching for all",
    "Targeted: SEN support, short-term",
    "Targeted: SEN support, with outside advice",
    "Specialist: needs that are complex",
)


@pytest.fixture(scope="module")
def guesser() -> Guesser:
    return area_guesser()


def heading(level: int, text: str) -> Line:
    return Line("heading", text, level, "page 1")


def lines(kind: str, *texts: str) -> list[Line]:
    return [Line(kind, text, where="page 1") for text in texts]


def table(*rows: Sequence[str]) -> Table:
    return Table(
        tuple(tuple(Cell((Line("paragraph", text),), n) for n, text in enumerate(row)) for row in rows), "table 1"
    )


def handbook(*front: Block) -> list[Block]:
    """What stands at the front, and one need with a range of each kind below it."""
    need: list[Block] = [heading(1, "Cognition and learning"), heading(2, "Reading")]
    for number in range(1, 5):
        need += [heading(3, f"Range {number}"), *lines("item", f"Read a book of level {number} each day.")]
    return [heading(1, "The four ranges"), *front, *need]


def made(guesser: Guesser, blocks: Sequence[Block]) -> Plan:
    result = plan(Read(tuple(blocks)), guesser, {})
    assert result.words.adds_up, result.words
    return result


PAIRS = [(f"Range {number}", text) for number, text in enumerate(MEANINGS, start=1)]


@pytest.mark.parametrize(
    "front",
    [
        [table(("Range", "Meaning"), *PAIRS)],
        [table(*PAIRS)],
        [table([name for name, _ in PAIRS], MEANINGS)],
        lines("item", *(f"{name}: {text}" for name, text in PAIRS)),
        lines("paragraph", *(f"{name} – {text}" for name, text in PAIRS)),
        lines("paragraph", "\n".join(f"{name} = {text}" for name, text in PAIRS)),
        lines("item", "Range 1: Quality First Teaching", "Range 2-3: SEN support", "Range 4: individual support"),
        lines("item", "Range One is for all pupils", "Ranges 2 and 3 are for some", "Range IV is for a few pupils"),
        lines(
            "paragraph",
            "Here “Range 1” means universal help, “Ranges 2 to 3” mean targeted help and “Range 4” is for few",
        ),
    ],
    ids=["table", "no-head", "across", "list", "dashes", "breaks", "two-at-once", "words", "sentence"],
)
def test_a_printed_key_says_what_its_levels_mean_and_is_no_statement(guesser: Guesser, front: list[Block]) -> None:
    result = made(guesser, handbook(*front))
    assert [one.said_tier for one in result.statements] == ["universal", "targeted", "targeted", "specialist"]
    assert not any("teaching" in one.text or "upport" in one.text for one in result.statements)
    assert any("ange" in text for page in result.pages for text in page.prose)


def test_without_a_key_the_list_of_words_decides(guesser: Guesser) -> None:
    tiers = [one.said_tier for one in made(guesser, handbook()).statements]
    assert tiers == ["universal", "targeted", "specialist", "specialist"]


def test_the_key_of_one_file_says_nothing_of_the_next(guesser: Guesser) -> None:
    made(guesser, handbook(table(*PAIRS)))
    assert [one.said_tier for one in made(guesser, handbook()).statements][2] == "specialist"


def test_provision_sorted_by_level_is_no_key(guesser: Guesser) -> None:
    provision = (("Range 1", "Quality first teaching of sounds"), ("Range 2", "Small group work on sounds"))
    for front in ([], [heading(1, "Introduction"), *lines("paragraph", "We wrote this with schools.")]):
        blocks: list[Block] = [*front, heading(1, "Cognition and learning"), heading(2, "Reading"), table(*provision)]
        assert find_key(blocks, guesser.heads).tiers == {}
        assert [(one.text, one.said_tier) for one in made(guesser, blocks).statements] == [
            ("Quality first teaching of sounds", "universal"),
            ("Small group work on sounds", "targeted"),
        ]


def test_a_key_behind_the_needs_counts_where_its_heading_calls_it_one(guesser: Guesser) -> None:
    blocks = [*handbook(), heading(1, "What the ranges mean"), *lines("item", *(f"{a}: {b}" for a, b in PAIRS))]
    assert find_key(blocks, guesser.heads).tiers == RANGES
    assert [one.said_tier for one in made(guesser, blocks).statements] == [*RANGES.values()]


def test_what_all_pupils_have_is_provision_and_no_meaning_of_a_level(guesser: Guesser) -> None:
    rows = table(("Range 1", "All pupils have a peg of their own"), ("Range 2", "Some pupils have a place to rest"))
    assert find_key(handbook(rows), guesser.heads).tiers == {}


def test_lines_that_define_no_tier_are_no_key(guesser: Guesser) -> None:
    steps = lines("item", "Step 1: talk to the teacher", "Step 2: ask for a meeting", "Step 3: look again in a term")
    assert find_key(handbook(*steps), guesser.heads).tiers == {}


@pytest.mark.parametrize(
    ("plain", "levels"),
    [
        ("range 3", ("range 3",)),
        ("bands 1 to 3", ("band 1", "band 2", "band 3")),
        ("wave two and three", ("wave 2", "wave 3")),
        ("level b", ("level b",)),
        ("range of books", ()),
    ],
)
def test_names_of_levels_are_known(plain: str, levels: tuple[str, ...]) -> None:
    assert levels_of(plain) == levels
