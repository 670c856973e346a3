"""Which of the files that settings sent count for the picture of an area: each setting once, and what is wrong said of
each file."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from oap.core.documents.self_audit import EVERYONE, SelfAudit
from oap.core.times import day_said

NO_NAME = "a setting without a name"


@dataclass(frozen=True)
class Sent:
    """One file: its name, the audits in it, or what is wrong with it."""

    name: str
    audits: tuple[SelfAudit, ...] = ()
    problem: str = ""


@dataclass(frozen=True)
class Told:
    """A line for whoever sent the files, and nobody else: it names settings."""

    name: str
    said: str


@dataclass(frozen=True)
class Received:
    """The audits that count, one of each setting; what was left out and why; what to know of those that count."""

    audits: tuple[SelfAudit, ...] = ()
    counted: tuple[Told, ...] = ()
    left_out: tuple[Told, ...] = ()
    noted: tuple[Told, ...] = field(default=())


def receive(
    sent: Sequence[Sent], statements: Collection[str], phases: Collection[str], groups: Collection[str] | None = None
) -> Received:
    """Sort the files into those that count and those that do not. ``groups`` of staff: where they are told apart.

    Of two audits with one setting's name the later counts, by the day in them; where they do not say it, the one that
    was sent last.
    """
    left_out = [Told(one.name, one.problem) for one in sent if one.problem]
    noted: list[Told] = []
    counted: dict[str, tuple[str, SelfAudit]] = {}
    nameless = 0
    missed = "statements or ages" if groups is None else "statements, ages or staff"
    for file in sent:
        for audit in file.audits:
            known = _known(audit, statements, phases, groups)
            if not known.rated():
                left_out.append(Told(file.name, _nothing(audit)))
                continue
            missing = len(audit.rated()) - len(known.rated())
            if missing:
                noted.append(
                    Told(
                        file.name,
                        f"{missing} {_ratings(missing)} of {missed} that this guidance does not have.",
                    )
                )
            name = _same(audit.setting)
            if not name:
                twin = next((file_ for file_, other in counted.values() if other.ratings == known.ratings), None)
                if twin is not None:
                    left_out.append(Told(file.name, f"It holds the same as {twin}."))
                    continue
                nameless += 1
                name = f"\x00{nameless}"
            if name in counted:
                earlier, other = counted[name]
                newer = _later(known, other)
                kept, gone = (file.name, earlier) if newer else (earlier, file.name)
                left_out.append(Told(gone, f"“{audit.setting}” was given twice. {_why(known, other)} counts, {kept}."))
                if not newer:
                    continue
            counted[name] = file.name, known
    if nameless:
        noted.append(
            Told(
                f"{nameless} without a name",
                "Whether a setting without a name was given twice cannot be seen, unless two files are the same.",
            )
        )
    return Received(
        tuple(audit for _, audit in counted.values()),
        tuple(Told(file, _about(audit)) for file, audit in counted.values()),
        tuple(left_out),
        tuple(noted),
    )


def _known(
    audit: SelfAudit, statements: Collection[str], phases: Collection[str], groups: Collection[str] | None
) -> SelfAudit:
    ratings = tuple(
        one
        for one in audit.ratings
        if one.statement in statements
        and one.phase in ("", *phases)
        and (groups is None or one.group in ("", EVERYONE, *groups))
    )
    return audit.model_copy(update={"ratings": ratings})


def _nothing(audit: SelfAudit) -> str:
    if audit.rated():
        return "None of what it rates is a statement of this guidance. It may be of another area’s."
    return "Nothing is rated in it yet."


def _ratings(number: int) -> str:
    return "rating is left out: it is" if number == 1 else "ratings are left out: they are"


def _about(audit: SelfAudit) -> str:
    said = [audit.setting or NO_NAME, audit.date, f"{len(audit.rated())} ratings"]
    return ", ".join(one for one in said if one)


def _same(setting: str) -> str:
    """The name without what people write one way and another."""
    return " ".join(re.findall(r"\w+", setting.casefold().replace("’", "").replace("'", "")))


def _later(one: SelfAudit, other: SelfAudit) -> bool:
    """Whether the audit that was sent later is to count."""
    mine, theirs = day_said(one.date), day_said(other.date)
    return mine is None or theirs is None or mine >= theirs


def _why(one: SelfAudit, other: SelfAudit) -> str:
    mine, theirs = day_said(one.date), day_said(other.date)
    if mine and theirs and mine != theirs:
        return "The newer of the two"
    return "The one that was sent last"
