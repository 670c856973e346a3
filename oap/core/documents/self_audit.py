"""A setting's self-audit: how far each statement is in place, by phase and staff group. It lives on the device and in
files."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from oap.core.documents.form_values import problem_text, validate
from oap.core.documents.provision_record import read_saved
from oap.errors import Invalid

FORMAT, FORMAT_VERSION = "oap-audit", 1
RATINGS = {"not-yet": "Not yet", "starting": "Starting", "secure": "Secure", "strong": "Strong"}
SCORES = {rating: score for score, rating in enumerate(RATINGS)}
MAX_RATINGS = 4000
EVERYONE = "everyone"  # the staff group of a rating for the setting as a whole
Short = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]
Long = Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)]
Id = Annotated[str, StringConstraints(max_length=120, pattern=r"^[a-z0-9-]*$")]


@dataclass(frozen=True)
class Asked:
    """A statement as today's guidance says it. ``heading`` is what results are grouped by, ``digest`` changes with the
    words."""

    id: str
    words: str
    title: str
    address: str
    heading: str
    page: str
    version: int
    digest: str
    phases: tuple[str, ...]
    who: tuple[str, ...]
    family: str = ""


class Rating(BaseModel):
    """How one statement is rated for one phase and staff group; with the digest of the words that were rated.

    ``own`` is how the setting does it, in its own words or as a link: for its families, in its SEN information report.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    statement: Annotated[str, StringConstraints(max_length=240, pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]
    phase: Id = ""
    group: Id = EVERYONE
    rating: Annotated[str, StringConstraints(pattern=rf"^(?:{'|'.join(RATINGS)})?$")] = ""
    evidence: Long = ""
    action: Long = ""
    own: Long = ""
    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{0,16}$")] = ""

    @property
    def key(self) -> tuple[str, str, str]:
        return self.statement, self.phase, self.group


class SelfAudit(BaseModel):
    """All ratings of one audit, each statement once for a phase and a group."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    setting: Short = ""
    date: Short = ""
    ratings: Annotated[tuple[Rating, ...], Field(max_length=MAX_RATINGS)] = ()

    def by_key(self) -> dict[tuple[str, str, str], Rating]:
        return {one.key: one for one in self.ratings}

    def rated(self) -> list[Rating]:
        return [one for one in self.ratings if one.rating]


def words_digest(professional: str, family: str) -> str:
    """A short digest of a statement's words: when it differs from the rated one, the statement is asked again."""
    return hashlib.sha256(f"{professional}\x1f{family}".encode()).hexdigest()[:12]


_FIELD = re.compile(r"^rate-([0-9]{1,4})-(statement|rating|evidence|action|own|digest)$")


def read_form(fields: Mapping[str, str]) -> tuple[SelfAudit, dict[str, str]]:
    """The audit in ``saved`` (a saved file's text), with the visible part's fields laid over it; and what is too long,
    by field.

    What is too long is in the audit as it was typed, to be shown again. Raises Invalid for what no form of ours sends.
    """
    before = read_file(fields["saved"].encode()) if fields.get("saved") else SelfAudit()
    rows: dict[int, dict[str, str]] = {}
    for name, value in fields.items():
        found = _FIELD.match(name)
        if found:
            rows.setdefault(int(found[1]), {})[found[2]] = value.replace("\r\n", "\n")
    phase, group = fields.get("on_phase", ""), fields.get("on_group", "") or EVERYONE
    about = {name: fields.get(name, getattr(before, name)) for name in ("setting", "date")}
    seen = sorted(rows)
    fresh, problems = validate(
        SelfAudit, {**about, "ratings": [{**rows[n], "phase": phase, "group": group} for n in seen]}, {}
    )
    ratings = before.by_key() | {one.key: one for one in fresh.ratings}
    kept = tuple(one for one in ratings.values() if one.rating or one.evidence or one.action or one.own)
    if len(kept) > MAX_RATINGS:
        raise Invalid(f"An audit holds at most {MAX_RATINGS:,} ratings. Save this one and begin another for the rest.")
    said = {
        f"rate-{seen[int(place[1])]}-{place[2]}" if len(place) > 1 else str(place[0]): words
        for place, words in problems.items()
    }
    return fresh.model_copy(update={"ratings": kept}), said


def write_file(audit: SelfAudit) -> bytes:
    """The audit as a file that opens again later, and that can be compared with another."""
    whole = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "ratings": [],
        **audit.model_dump(exclude_defaults=True),
    }
    return (json.dumps(whole, ensure_ascii=False) + "\n").encode()


def read_file(data: bytes) -> SelfAudit:
    """The audit in a saved file. Raises Invalid in words that help."""
    return read_values(read_saved(data, FORMAT, FORMAT_VERSION, "self-audit"))


def read_values(values: Mapping[str, Any]) -> SelfAudit:
    """The audit in values of JSON, each statement once for a phase and a group. Raises Invalid in words that help."""
    audit = _validated(values)
    return audit.model_copy(update={"ratings": tuple(audit.by_key().values())})


def values_in(data: bytes) -> dict[str, Any]:
    """The same as values that JSON knows, for where files from outside are looked at. Raises Invalid."""
    return read_file(data).model_dump()


def to_ask(asked: Iterable[Asked], audit: SelfAudit, phase: str, group: str) -> list[tuple[Asked, Rating | None, bool]]:
    """The statements for a phase and group, what was rated before, and whether its words have changed since it was."""
    known = audit.by_key()
    rows = []
    for one in asked:
        if (phase and phase not in one.phases) or (group != EVERYONE and group not in one.who):
            continue
        before = known.get((one.id, phase, group))
        rows.append((one, before, bool(before and before.rating and before.digest and before.digest != one.digest)))
    return rows


def _validated(values: Mapping[str, Any]) -> SelfAudit:
    try:
        return SelfAudit.model_validate(dict(values))
    except ValidationError as error:
        raise Invalid(problem_text(error, {})) from None
