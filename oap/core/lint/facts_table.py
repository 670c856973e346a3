"""Every fact that is kept in a list: what it says, what it rests on, and where it stands, as a Markdown page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from oap.core.pages.contacts import CONTACTS_FILE, Contacts, Organisation
from oap.core.pages.danger_signs import LEVELS, SIGNS_FILE, DangerSigns
from oap.core.pages.fact_values import FactSource
from oap.core.pages.facts import Facts
from oap.core.pages.law import CLAIM_KINDS, LAW_FILE, Claim, Law
from oap.core.pages.page import Page
from oap.core.pages.placing import stand_on
from oap.core.times import day

Where = Mapping[str, Collection[str]]


def places(pages: Iterable[Page], facts: Facts, sentences: Mapping[str, str]) -> Where:
    """Where each fact stands: the ids of the pages, as typed, that place it or say it in a sentence, by its kind and id
    (``law six-weeks``). ``sentences`` goes from a word that says a fact to that fact."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for page in pages:
        for ref in stand_on(page, facts)[0]:
            kind, _, ids = ref.partition(" ")
            names = (f"{kind} {identity}" for identity in ids.split()) if ids else (sentences.get(ref, ""),)
            for name in names:
                found[name].add(page.id)
    return found


def facts_table(signs: DangerSigns, law: Law, contacts: Contacts, pages: Sequence[Page], where: Where) -> str:
    """The page. ``pages`` are all pages as typed."""
    parts = [
        "# What this handbook takes for facts",
        "Made by `oap check --facts` (`make facts`). Each is kept once in a list, and pages place it. “Copy” is the "
        "date that the seen copy of a source bears.",
        f"## Danger signs\n\nFrom `content/{SIGNS_FILE}`.",
        _table(("Sign", "Level", "Rests on", "Pages"), _signs(signs, pages)),
        f"## What the law says\n\nFrom `content/{LAW_FILE}`. No lawyer has signed it off unless it says so.",
        _table(("Act or guidance", "What it says", "For whom, from when", "Rests on", "Pages"), _law(law, where)),
        f"## Contacts\n\nFrom `content/{CONTACTS_FILE}`, and what the area adds in `content/local/{CONTACTS_FILE}`.",
        _table(("Whom", "How", "How sure", "Rests on", "Pages"), _contacts(contacts, where)),
    ]
    return "\n\n".join(parts) + "\n"


def _signs(signs: DangerSigns, pages: Sequence[Page]) -> Iterator[tuple[str, ...]]:
    for one in signs.on_pages(pages):
        sign = one.sign
        says = f"`{sign.id}` {sign.family} ({sign.professional})"
        yield says, LEVELS[sign.level].words, _rests(sign.sources, sign.checked), _named(one.pages)


def _law(law: Law, where: Where) -> Iterator[tuple[str, ...]]:
    for claim in law.claims:
        typed = (f"{page} (typed)" for page in claim.pages)
        yield (
            f"`{claim.id}` {claim.act} ({CLAIM_KINDS[claim.kind].lower()})",
            f"{claim.family} / {claim.professional}",
            _binds(claim),
            _rests(claim.sources, claim.checked),
            _named((*where.get(f"law {claim.id}", ()), *typed)),
        )


def _binds(claim: Claim) -> str:
    said = (claim.applies_to, claim.in_force and f"in force: {claim.in_force}", claim.deadline)
    return "; ".join(one for one in said if one)


def _contacts(contacts: Contacts, where: Where) -> Iterator[tuple[str, ...]]:
    for one in contacts.organisations:
        sure = f"Not told: {one.hold}" if one.hold else one.standing
        by = f" by {one.confirmed_by}" if one.confirmed_by else ""
        yield (
            f"`{one.id}` {one.name}. {one.use}",
            _ways(one),
            f"{sure}{by}",
            _rests(one.sources, one.seen),
            _named(where.get(f"contact {one.id}", ())),
        )


def _ways(one: Organisation) -> str:
    return "; ".join([*(f"{way.kind} {way.value}" for way in one.ways), *([one.hours] if one.hours else [])])


def _rests(sources: Iterable[FactSource], seen: str) -> str:
    said = (
        f"{f'[{one.title}]({one.url})' if one.url else one.title}{f' (copy {one.copied})' if one.copy else ''}"
        for one in sources
    )
    return "; ".join([*said, f"seen {day(seen)}"])


def _named(pages: Iterable[str]) -> str:
    return ", ".join(sorted(pages)) or "none"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', ' ').replace(chr(10), ' ') for cell in row)} |" for row in lines)
