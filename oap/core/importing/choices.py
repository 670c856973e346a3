"""All that a person says of a file that they bring in: how to read it, and what becomes of its pages and statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pydantic import Field, ValidationError

from oap.core.importing.telling import NOTHING, Told, Value, check
from oap.core.pages.taxonomy import Taxonomy
from oap.errors import Invalid

LEAVE_OUT, JOIN = "leave-out", "join"  # of a page
KEEP, REPLACE = "keep", "replace"  # of a statement that may be there already; it can be left out, too
PAGE_DOES = {LEAVE_OUT: "Leave it out", JOIN: "Make it part of another page"}
STATEMENT_DOES = {
    KEEP: "Keep both",
    LEAVE_OUT: "Leave out the one from the file",
    REPLACE: "Put the one from the file in the place of the other",
}
MAX_TITLE = 120
MAX_BYTES = 1_000_000  # of all choices of one file


class PageChoice(Value):
    """What becomes of a page: ``do`` is leave-out, join (to the page ``into``, or the one above), or empty. The rest
    goes before what was guessed, where it is not empty."""

    do: str = ""
    into: str = ""
    title: str = ""
    area: str = ""
    phases: tuple[str, ...] = ()
    tier: str = ""
    team: str = ""


class Choices(Value):
    """``taken`` is what was said of an earlier file and holds for this one too, ``taken_from`` the name of that file.
    ``refused`` is whether it was offered and is not wanted. Pages and statements are by their keys."""

    told: Told = NOTHING
    taken: Told = NOTHING
    taken_from: str = ""
    refused: bool = False
    pages: Mapping[str, PageChoice] = Field(default_factory=dict)
    statements: Mapping[str, str] = Field(default_factory=dict)

    @property
    def told_in_all(self) -> Told:
        return self.told.over(self.taken) if self.taken.something else self.told

    @property
    def for_planning(self) -> Choices:
        """The part that the plan is made of. The rest is decided afterwards: titles, what is dropped or joined, and
        what becomes of statements."""
        decided = {"do": "", "into": "", "title": ""}
        pages = {key: one.model_copy(update=decided) for key, one in sorted(self.pages.items())}
        return Choices(told=self.told_in_all, pages={key: one for key, one in pages.items() if one != _NO_CHOICE})

    def of_page(self, key: str) -> PageChoice:
        return self.pages.get(key, _NO_CHOICE)

    def with_pages(self, keys: Iterable[str], **values: object) -> Choices:
        """With these values for all those pages, and whatever else was chosen of them."""
        changed = {key: self.of_page(key).model_copy(update=values) for key in keys}
        pages = {key: one for key, one in {**self.pages, **changed}.items() if one != _NO_CHOICE}
        return self.model_copy(update={"pages": pages})

    def together(self, keys: Iterable[str]) -> Choices:
        """With those pages made one: the first stays, and the others become part of it."""
        first, *others = keys
        return self.with_pages([first], do="", into="").with_pages(others, do=JOIN, into=first)

    def with_statements(self, chosen: Mapping[str, str]) -> Choices:
        """With that said of statements; an empty choice takes back what was said."""
        statements = {key: do for key, do in {**self.statements, **chosen}.items() if do}
        return self.model_copy(update={"statements": statements})


_NO_CHOICE = PageChoice()
NONE = Choices()


def read_choices(text: str, taxonomy: Taxonomy) -> Choices:
    """What ``write_choices`` wrote, without what this service does not know any more."""
    try:
        found = Choices.model_validate_json(text or "{}")
    except ValidationError:  # an older program left it: what the file says is still there
        return NONE
    return known(found, taxonomy)


def write_choices(choices: Choices) -> str:
    """As JSON. Raises Invalid when there is more than anybody can have said."""
    text = choices.model_dump_json(exclude_defaults=True)
    if len(text) > MAX_BYTES:
        raise Invalid("There is more said of this file than can be kept. Send it in parts.")
    return text


def known(choices: Choices, taxonomy: Taxonomy) -> Choices:
    """The choices without what does not exist: pages and statements keep what is left."""

    def page(one: PageChoice) -> PageChoice:
        return PageChoice(
            do=one.do if one.do in PAGE_DOES else "",
            into=one.into,
            title=" ".join(one.title.split())[:MAX_TITLE],
            area=one.area if one.area in taxonomy.areas else "",
            phases=tuple(phase for phase in taxonomy.phases if phase in one.phases),
            tier=one.tier if one.tier in taxonomy.tiers else "",
            team=one.team if one.team in taxonomy.teams else "",
        )

    return choices.model_copy(
        update={
            "told": check(choices.told, taxonomy),
            "taken": check(choices.taken, taxonomy),
            "pages": {key: page(one) for key, one in choices.pages.items()},
            "statements": {key: do for key, do in choices.statements.items() if do in STATEMENT_DOES},
        }
    )
