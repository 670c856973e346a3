"""The legal-wording guard: sentences that put a condition before a right.

A parent or young person may ask for an EHC needs assessment at any time (Children and Families Act 2014, section 36).
The test is in section 36(8): neither a diagnosis, nor a number of cycles, nor a sum of money is part of it. Help in a
setting hangs on none of these either, and a family may ask a health service without waiting or trying anything first. A
sentence that says or hints otherwise stops a page.

The guard does not know sentences; it looks for three things in one: a **right** (asking, the assessment, a plan, help),
a
**gate** (cycles, a diagnosis, a report, money, somebody's agreement, a course, marks) and a **join** that makes the
one wait for the other ("before", "must", "only", "without … cannot"). A sentence that denies the gate passes. Beside
these stand refusals and advice to wait, which need no gate. The words are a list: ``oap/data/legal-wording.txt``.
``tests/core/lint/legal_sentences*.yml`` hold good and bad sentences, some of them kept back; the suite states how many
of each the guard tells apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from oap.core.phrases import Entry, Sections, even, pattern, read_sections

_QUOTED = re.compile(r"[\"“].*[\"”]$")  # what somebody may say to a parent, with the answer below it


@dataclass(frozen=True)
class LegalGuard:
    """The words of the guard. ``gates`` and ``always`` go from what is wrong to the words that say so."""

    rights: re.Pattern[str]
    gates: Mapping[str, re.Pattern[str]]
    joins: re.Pattern[str]
    joins_with_the_gate: re.Pattern[str]
    always: Mapping[str, re.Pattern[str]]
    denied: re.Pattern[str]

    def problems(self, sentence: str) -> Iterator[str]:
        """Yield why the sentence sets a condition that the law does not set. Nothing when it is fine."""
        plain = even(sentence)
        if self.denied.search(plain) or _QUOTED.match(plain):
            return
        seen = {why for why, words in self.always.items() if words.search(plain)}
        for why, gate in self.gates.items():
            if gate.search(plain):
                # The words of the gate do not count as the right or as the join.
                rest = gate.sub(" … ", plain)
                if self.rights.search(rest) and (self.joins.search(rest) or self.joins_with_the_gate.search(plain)):
                    seen.add(why)
        yield from sorted(seen)


def read_legal_guard(text: str) -> LegalGuard:
    """The guard in a list of words. Raises ValueError for a list that cannot be read, or lacks a part."""
    sections = read_sections(text, columns=1)
    together = "join: with the gate"
    guard = LegalGuard(
        rights=pattern(_of(sections, "right: "), sections),
        gates=_each(sections, "gate: "),
        joins=pattern(
            (entry for entry in _of(sections, "join: ") if entry not in sections.get(together, ())), sections
        ),
        joins_with_the_gate=pattern(sections.get(together, ()), sections),
        always=_each(sections, "always: "),
        denied=pattern(_of(sections, "denied"), sections),
    )
    if not (guard.gates and guard.always and _of(sections, "right: ") and _of(sections, "denied")):
        raise ValueError("the list lacks rights, gates, what is always wrong, or how a gate is denied")
    return guard


def _of(sections: Sections, kind: str) -> list[Entry]:
    return [entry for name, entries in sections.items() if name.startswith(kind) for entry in entries]


def _each(sections: Sections, kind: str) -> Mapping[str, re.Pattern[str]]:
    return {
        name.removeprefix(kind): pattern(entries, sections)
        for name, entries in sections.items()
        if name.startswith(kind)
    }
