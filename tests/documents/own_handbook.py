"""The handbook as it leaves, brought in again: how many of its statements are known as its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from oap.core.handbook.choices import Choices
from oap.core.importing.blocks import Read, tidy
from oap.core.library.blocks import Provision
from oap.core.library.inline_runs import runs_text
from oap.documents.reading import read_blocks
from oap.services.handbook import copies
from oap.services.importing import importing
from oap.site import Site


@dataclass(frozen=True)
class CameBack:
    """``own`` statements went out, ``known`` of them came back word for word and are known as the handbook's own.
    ``made`` are statements that are none, but for advice to families; ``left`` are words that do not add up."""

    own: int
    known: int
    missed: tuple[str, ...]
    made: tuple[str, ...]
    stopped: str
    adds_up: bool

    @property
    def share(self) -> float:
        return self.known / self.own if self.own else 0.0

    def __str__(self) -> str:
        said = f"{self.known} of {self.own} ({100 * self.share:.1f}%), {len(self.made)} made that are none"
        return (
            said + ("" if self.adds_up else ", DOES NOT ADD UP") + (f", stopped: {self.stopped}" * bool(self.stopped))
        )


def statements_of(site: Site, choices: Choices) -> list[str]:
    """The wording of each statement by which a copy shows it first."""
    chapters = copies.compose(site, choices).chapters
    own = [block for chapter in chapters for block in chapter.blocks if isinstance(block, Provision)]
    return [tidy(runs_text(one.professional or one.family)) for one in own]


def came_back(site: Site, data: bytes, choices: Choices) -> CameBack:
    """What the reader makes of a copy with these choices, as a lead would see it."""
    return compare(site, read_blocks(data), statements_of(site, choices))


def compare(site: Site, read: Read, own: Iterable[str]) -> CameBack:
    """The same of a file that was read."""
    plan = importing.look_at(site, read, "handbook").plan
    found = Counter(
        _even(one.text)
        for one in plan.statements
        if one.same_as is not None and _even(one.same_as.text) == _even(one.text)
    )
    wanted = list(own)
    missed = []
    for text in wanted:
        if found[_even(text)]:
            found[_even(text)] -= 1
        else:
            missed.append(text)
    ours = {_even(text) for text in wanted}
    made = tuple(one.text for one in plan.statements if not one.at_home and _even(one.text) not in ours)
    return CameBack(len(wanted), len(wanted) - len(missed), tuple(missed), made, plan.stopped, plan.words.adds_up)


def _even(text: str) -> str:
    return " ".join(text.replace("’", "'").replace("“", '"').replace("”", '"').replace("‘", "'").split())
