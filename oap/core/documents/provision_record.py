"""A provision record: what a setting put in place for one child, in assess, plan, do, review cycles.

It lives in the browser and in files, never on the server. ``read_form`` takes it from a form's fields, ``read_file``
from a saved file, ``write_file`` makes such a file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from oap.core.documents.citations import Citation, Reference
from oap.core.documents.form_values import Place, problem_text, validate
from oap.errors import Invalid

FORMAT, FORMAT_VERSION = "oap-record", 1
MAX_ENTRIES, MAX_CYCLES, MAX_TEXT = 150, 12, 3000
STATUSES = {"in-place": "In place", "tried": "Tried", "planned": "Planned", "not-appropriate": "Not appropriate"}
# Said on the page and in every document.
LAW = (
    "A parent may ask the council for an education, health and care (EHC) needs assessment at any time, and so may a "
    "young person from the end of Year 11 until 25. They can ask with or without this record, and with or without the "
    "setting.",
    "The council must assess when two things are so: the child or young person has or may have special "
    "educational needs, and "
    "it may be necessary for special educational provision to be made through an EHC plan (Children and "
    "Families Act 2014, "
    "section 36(8)).",
    "No diagnosis, number of cycles or sum of money is part of that test. This record helps people to see what "
    "was done. It "
    "decides nothing.",
)
NO_TIERS: Mapping[Reference, str] = MappingProxyType({})
Short = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]
Long = Annotated[str, StringConstraints(max_length=MAX_TEXT, strip_whitespace=True)]
Id = Annotated[str, StringConstraints(max_length=120, pattern=r"^[a-z0-9-]*$")]
Status = Annotated[str, StringConstraints(pattern=rf"^(?:{'|'.join(STATUSES)})?$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class Entry(_Part):
    """One thing the setting does or did: a statement of the handbook, or words of its own (``page`` is then empty).

    Of a cited statement ``words``, ``title``, ``address``, ``date`` and ``family`` are what its file or page said when
    it was added: they stand in for it where this site lacks the page or version. What is counted (``minutes``,
    ``start`` …) is as somebody typed it: ``provision_cost`` and ``measures`` read it.
    """

    cycle: Annotated[int, Field(ge=1, le=MAX_CYCLES)] = 1
    page: Id = ""
    statement: Id = ""
    version: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    words: Long = ""
    title: Short = ""
    address: Annotated[str, StringConstraints(max_length=500, strip_whitespace=True)] = ""
    date: Short = ""
    tier: Id = ""
    family: Long = ""
    status: Status = ""
    who: Short = ""
    how_often: Short = ""
    since: Short = ""
    until: Short = ""
    start: Short = ""
    target: Short = ""
    now: Short = ""
    now_on: Short = ""
    minutes: Short = ""
    times: Short = ""
    group: Short = ""
    rate: Short = ""
    changed: Long = ""
    child_view: Long = ""
    next_step: Long = ""
    staff_note: Long = ""

    @property
    def reference(self) -> Reference | None:
        """What the entry cites; None for words of the setting's own."""
        return Reference(self.page, self.statement, self.version) if self.page and self.statement else None

    def says(self, words: str) -> bool:
        """Whether the entry's own words are these, whatever the spaces between them."""
        return self.words.split() == words.split()


class Cycle(_Part):
    """One round of assess, plan, do and review. What was done are the entries with its number."""

    began: Short = ""
    assess: Long = ""
    plan: Long = ""
    review_on: Short = ""
    review_date: Short = ""
    review: Long = ""


class ProvisionRecord(_Part):
    """The whole record. ``label`` is the SENCO's own word for the child; no name is asked for."""

    label: Short = ""
    setting: Short = ""
    phase: Id = ""
    prepared_by: Short = ""
    date: Short = ""
    weeks: Short = ""
    rate: Short = ""
    family_view: Long = ""
    child_words: Long = ""
    next_steps: Long = ""
    staff_notes: Long = ""
    cycles: Annotated[tuple[Cycle, ...], Field(max_length=MAX_CYCLES)] = (Cycle(),)
    entries: Annotated[tuple[Entry, ...], Field(max_length=MAX_ENTRIES)] = ()

    def references(self) -> list[Reference]:
        """What the record cites, in order, each once."""
        return list(dict.fromkeys(entry.reference for entry in self.entries if entry.reference))

    def of_cycle(self, number: int) -> list[Entry]:
        return [entry for entry in self.entries if entry.cycle == number]


_FIELD = re.compile(r"^(entry|cycle)-([0-9]{1,3})-([a-z_]+)$")


def read_form(fields: Mapping[str, str]) -> tuple[ProvisionRecord, dict[str, str]]:
    """The record in a form's fields, such as ``label``, ``cycle-1-plan`` and ``entry-2-who``; and what is too long, by
    field.

    What is too long is in the record as it was typed, to be shown again. Raises Invalid for what no form of ours sends.
    """
    values: dict[str, Any] = {
        name: fields[name].replace("\r\n", "\n") for name in ProvisionRecord.model_fields if name in fields
    }
    parts: dict[str, dict[int, dict[str, str]]] = {"entry": {}, "cycle": {}}
    for name, value in fields.items():
        found = _FIELD.match(name)
        if found:
            parts[found[1]].setdefault(int(found[2]), {})[found[3]] = value.replace("\r\n", "\n")
    values["entries"] = [parts["entry"][number] for number in sorted(parts["entry"])]
    values["cycles"] = [parts["cycle"][number] for number in sorted(parts["cycle"])] or [{}]
    record, problems = validate(ProvisionRecord, values, _NAMES)
    return record, {_field(place): said for place, said in problems.items()}


def _field(place: Place) -> str:
    """The form's field of a place in the record: ``("entries", 1, "who")`` is ``entry-2-who``."""
    if len(place) == 1:
        return str(place[0])
    return f"{'entry' if place[0] == 'entries' else 'cycle'}-{int(place[1]) + 1}-{place[2]}"


def write_file(record: ProvisionRecord, citations: Mapping[Reference, Citation], code: str, base_url: str) -> bytes:
    """The record as a file that opens again later, and that others can read: JSON, with the cited words in it."""
    data = record.model_dump()
    for entry, kept in zip(record.entries, data["entries"], strict=True):
        cited = citations.get(entry.reference) if entry.reference else None
        if cited:
            kept |= {
                "words": cited.words,
                "title": cited.title,
                "date": cited.day,
                "address": base_url + cited.address,
            }
    whole = {"format": FORMAT, "format_version": FORMAT_VERSION, "code": code, **data}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def read_file(data: bytes) -> ProvisionRecord:
    """The record in a saved file. Raises Invalid in words that help."""
    return _validated(read_saved(data, FORMAT, FORMAT_VERSION, "provision record"))


def values_in(data: bytes) -> dict[str, Any]:
    """The same as values that JSON knows, for where files from outside are looked at. Raises Invalid."""
    return read_file(data).model_dump()


def read_saved(data: bytes, kind: str, version: int, name: str, ending: str = "") -> dict[str, Any]:
    """The JSON in one of our saved files; ``ending`` is that of its name, where that is not its kind. Raises Invalid
    when it is another file, damaged, or of a newer form."""
    ending = ending or kind
    try:
        values = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Invalid(
            f"This file cannot be read as a saved {name}. Choose the file whose name ends in .{ending}."
        ) from None
    if not isinstance(values, dict) or values.get("format") != kind:
        raise Invalid(f"This is not a saved {name}. Choose the file whose name ends in .{ending}.")
    found = values.get("format_version")
    if not isinstance(found, int) or found < 1:
        raise Invalid("This file does not say which form it has, so it cannot be opened.")
    if found > version:
        raise Invalid("This file was saved by a newer version of this site. It cannot be opened here.")
    return values


def add(
    record: ProvisionRecord, references: Iterable[Reference], cycle: int, tiers: Mapping[Reference, str] = NO_TIERS
) -> ProvisionRecord:
    """The record with these statements added to a cycle; what is already in that cycle stays as it is. ``tiers`` says
    in which each stands. Raises Invalid."""
    cycle = min(max(cycle, 1), len(record.cycles))
    there = {(entry.page, entry.statement) for entry in record.of_cycle(cycle)}
    new = [
        Entry(cycle=cycle, page=one.page, statement=one.statement, version=one.version, tier=tiers.get(one, ""))
        for one in dict.fromkeys(references)
        if (one.page, one.statement) not in there
    ]
    if len(record.entries) + len(new) > MAX_ENTRIES:
        raise Invalid(f"A record holds at most {MAX_ENTRIES} lines. Make a second one for the rest.")
    return record.model_copy(update={"entries": (*record.entries, *new)})


def standing(
    record: ProvisionRecord, citations: Mapping[Reference, Citation]
) -> tuple[ProvisionRecord, dict[Reference, Citation]]:
    """The record with the words of what this site has published, and the citations that its lines stand on.

    A line whose own words differ from what is published here under the same name (it was begun on another site, or the
    record of versions was begun anew) stands on none, and keeps its words.
    """
    differing = {
        reference
        for one in record.entries
        if (reference := one.reference) in citations
        and reference
        and one.words
        and not one.says(citations[reference].words)
    }
    used = {one: cited for one, cited in citations.items() if one not in differing}
    entries = [
        one.model_copy(update={"words": cited.words, "title": cited.title, "date": cited.day, "family": cited.family})
        if one.reference and (cited := used.get(one.reference))
        else one
        for one in record.entries
    ]
    return record.model_copy(update={"entries": tuple(entries)}), used


def for_family(record: ProvisionRecord) -> ProvisionRecord:
    """The record without what is staff's: their notes, and minutes and money."""
    staffs = dict.fromkeys(("minutes", "times", "group", "rate"), "")
    entries = tuple(one.model_copy(update=staffs) for one in record.entries)
    return without_notes(record.model_copy(update={"entries": entries, "weeks": "", "rate": ""}))


def without_notes(record: ProvisionRecord) -> ProvisionRecord:
    """The record without the notes for staff."""
    entries = tuple(one.model_copy(update={"staff_note": ""}) for one in record.entries)
    return record.model_copy(update={"entries": entries, "staff_notes": ""})


def next_cycle(record: ProvisionRecord) -> ProvisionRecord:
    """The record with one more cycle that holds what the last one has in place; where it stood is where it starts.
    Raises Invalid."""
    last = len(record.cycles)
    if last >= MAX_CYCLES:
        raise Invalid("A record holds twelve cycles.")
    still = [
        one.model_copy(
            update={
                "cycle": last + 1,
                "start": one.now or one.start,
                **dict.fromkeys(("now", "now_on", "changed", "child_view", "next_step", "staff_note"), ""),
            }
        )
        for one in record.of_cycle(last)
        if one.status == "in-place"
    ]
    if len(record.entries) + len(still) > MAX_ENTRIES:
        raise Invalid(f"A record holds at most {MAX_ENTRIES} lines. Make a second one for the rest.")
    return record.model_copy(update={"cycles": (*record.cycles, Cycle()), "entries": (*record.entries, *still)})


_NAMES = {
    "how_often": "how often",
    "child_view": "the child’s view",
    "next_step": "the next step",
    "changed": "what changed",
    "family_view": "the family’s view",
    "next_steps": "what happens next",
    "review_on": "the review date",
    "prepared_by": "who prepared it",
}


def _validated(values: Mapping[str, Any]) -> ProvisionRecord:
    try:
        return ProvisionRecord.model_validate(dict(values))
    except ValidationError as error:
        # What somebody typed must not travel in an error: it would end in a log.
        raise Invalid(problem_text(error, _NAMES)) from None
