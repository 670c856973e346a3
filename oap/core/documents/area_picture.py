"""The self-audits of many settings as one picture of an area, in which nothing of a single setting can be seen.

A setting counts once for a statement and an age: where it rated several groups of staff, with the least of them; or,
in a picture that tells them apart, once for each group. What
is shown of a statement is settled in ``shown``; everything else (training needs, changes since last year) is worked out
from what is shown, so that it can tell nothing more. The picture is saved as a file of its own and opened again next
year; nothing is kept here.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from oap.core.documents.form_values import problem_text
from oap.core.documents.provision_record import read_saved
from oap.core.documents.self_audit import EVERYONE, RATINGS, SCORES, Id, SelfAudit
from oap.errors import Invalid

FORMAT, FORMAT_VERSION, ENDING = "oap-area-picture", 2, "oap-area"
BY_GROUP = 2  # the form of a picture that tells groups apart: a program that does not know them must not open it
FEWEST = 5  # settings: a smaller number is not shown, and cannot be worked out from what is
MAX_ROWS = 20_000
SHORT, PLACED = tuple(RATINGS)[:2], tuple(RATINGS)[2:]  # the two neighbours on each side of "in place"
Number = Annotated[int, Field(ge=0, le=100_000)]
Text = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]


class Row(BaseModel):
    """How many settings rate a statement how, for one age, and one group of staff where the picture tells them apart.
    None: not shown.

    ``short`` are those that rate it Not yet or Starting, ``placed`` those with Secure or Strong. With ``at_least`` the
    one of the two that is there is no exact number.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    statement: Annotated[str, StringConstraints(max_length=240, pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]
    phase: Id = ""
    group: Id = ""
    settings: Annotated[int, Field(ge=FEWEST, le=100_000)]
    not_yet: Number | None = None
    starting: Number | None = None
    short: Number | None = None
    secure: Number | None = None
    strong: Number | None = None
    placed: Number | None = None
    at_least: bool = False

    @model_validator(mode="after")
    def _adds_up(self) -> Row:
        short, placed = self.short or 0, self.placed or 0
        exact = self.short is not None and self.placed is not None
        if short + placed > self.settings or (exact and (self.at_least or short + placed < self.settings)):
            raise ValueError("does not add up")
        return self

    @property
    def key(self) -> tuple[str, str, str]:
        return self.statement, self.phase, self.group

    @property
    def least_short(self) -> int:
        return self.short or 0

    @property
    def least_placed(self) -> int:
        return self.placed or 0

    @property
    def most_placed(self) -> int:
        return self.settings - self.least_short


class AreaPicture(BaseModel):
    """All that is shown, and the whole of the saved file."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    area: Text = ""
    date: Text = ""
    settings: Annotated[int, Field(ge=FEWEST, le=100_000)]
    by_group: bool = False
    rows: Annotated[tuple[Row, ...], Field(max_length=MAX_ROWS)] = ()

    @model_validator(mode="after")
    def _of_one_kind(self) -> AreaPicture:
        if any(bool(row.group) != self.by_group for row in self.rows):
            raise ValueError("holds rows of both kinds")
        return self

    def by_key(self) -> dict[tuple[str, str, str], Row]:
        return {row.key: row for row in self.rows}


def shown(statement: str, phase: str, counts: Sequence[int], group: str = "") -> Row | None:
    """What is shown of a statement that so many settings rate Not yet, Starting, Secure and Strong; None when too few
    rate it.

    A rating that fewer than five gave is put together with its neighbour. Where that is still too small, only “so many
    or more” is said of the other two. Whoever knows this rule and reads the row cannot tell a number that it hides:
    that it is so for every row is tried in ``tests/core/documents/test_area_picture.py``.
    """
    total = sum(counts)
    if total < FEWEST:
        return None
    not_yet, starting, secure, strong = counts
    values: dict[str, Any] = {}
    sides = (("short", "not_yet", "starting", not_yet, starting), ("placed", "secure", "strong", secure, strong))
    if min(not_yet + starting, secure + strong) >= FEWEST:
        for side, low, high, fewer, more in sides:
            values[side] = fewer + more
            if min(fewer, more) >= FEWEST:
                values[low], values[high] = fewer, more
    elif total - FEWEST + 1 >= FEWEST:
        side = "short" if not_yet + starting >= FEWEST else "placed"
        values[side], values["at_least"] = total - FEWEST + 1, True
    return Row(statement=statement, phase=phase, group=group, settings=total, **values)


def picture(
    audits: Iterable[SelfAudit],
    statements: Collection[str],
    phases: Collection[str],
    groups: Collection[str] = (),
    *,
    area: str,
    date: str,
) -> AreaPicture:
    """The picture of these audits, one of each setting, in the order of the guidance's statements and phases.

    With ``groups`` of staff it tells them apart, and has no row that puts them together: from both, single settings
    could be worked out. Raises Invalid when they are too few for anything to be shown.
    """
    audits = list(audits)
    if len(audits) < FEWEST:
        raise Invalid(
            f"The audits of at least {FEWEST} settings are needed: with fewer, single settings could be seen. "
            f"{'None' if not audits else len(audits)} could be counted."
        )
    counts: defaultdict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for audit in audits:
        for key, rating in least(audit, by_group=bool(groups)).items():
            counts[key][rating] += 1
    rows = (
        shown(statement, phase, [counts[statement, phase, group][rating] for rating in RATINGS], group)
        for statement in statements
        for phase in ("", *phases)
        for group in ((EVERYONE, *groups) if groups else ("",))
        if (statement, phase, group) in counts
    )
    kept = tuple(row for row in rows if row is not None)
    return AreaPicture(area=area, date=date, settings=len(audits), by_group=bool(groups), rows=kept)


def least(audit: SelfAudit, by_group: bool = False) -> dict[tuple[str, str, str], str]:
    """The lowest rating that a setting gave to a statement for an age, over its groups of staff or of each."""
    found: dict[tuple[str, str, str], str] = {}
    for one in audit.rated():
        key = one.statement, one.phase, (one.group or EVERYONE) if by_group else ""
        if key not in found or SCORES[one.rating] < SCORES[found[key]]:
            found[key] = one.rating
    return found


def write_file(made: AreaPicture) -> bytes:
    """The picture as a file that is opened again next year."""
    values: Mapping[str, Any] = made.model_dump(exclude_defaults=True)
    return (
        json.dumps({"format": FORMAT, "format_version": BY_GROUP if made.by_group else 1, **values}, ensure_ascii=False)
        + "\n"
    ).encode()


def read_file(data: bytes) -> AreaPicture:
    """The picture in a saved file. Raises Invalid in words that help."""
    values = read_saved(data, FORMAT, FORMAT_VERSION, "picture of an area", ENDING)
    try:
        return AreaPicture.model_validate(values)
    except ValidationError as error:
        raise Invalid(problem_text(error, {})) from None


def values_in(data: bytes) -> dict[str, Any]:
    """The same as values that JSON knows, for where files from outside are looked at. Raises Invalid."""
    return read_file(data).model_dump()
