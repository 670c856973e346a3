"""Which help stands on the need pages, for which phase and tier, and who gives it: a table with its empty cells
shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from oap.core.pages.page import Page
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.pages.taxonomy import Taxonomy

Cell = tuple[str, str, str]  # slug of the need page, phase, tier


def cells(pages: Iterable[Page], taxonomy: Taxonomy) -> dict[Cell, dict[str, int]]:
    """For each need page, phase and tier: provider to number of statements. Every cell is there, empty ones too."""
    table: dict[Cell, dict[str, int]] = {}
    for page in sorted((p for p in pages if PAGE_TYPES[p.type].by_area), key=lambda page: page.slug):
        counted: defaultdict[tuple[str, str], defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
        for placed in page.placed_statements():
            for phase in placed.phases:
                for who in placed.statement.who:
                    counted[phase, placed.tier][who] += 1
        for phase in taxonomy.phases:
            for tier in taxonomy.tiers:
                table[page.slug, phase, tier] = dict(counted[phase, tier])
    return table


def unexplained(
    table: Mapping[Cell, Mapping[str, int]], pages: Mapping[str, Page], reasons: Mapping[str, str]
) -> list[Cell]:
    """The empty cells that are so by accident: the page is for that phase, and no reason is given for the cell or the
    tier."""
    return [
        (slug, phase, tier)
        for (slug, phase, tier), providers in table.items()
        if not providers and phase in pages[slug].phases and not _reason(slug, phase, tier, reasons)
    ]


def _reason(slug: str, phase: str, tier: str, reasons: Mapping[str, str]) -> str:
    return next((reasons[key] for key in (f"{slug}/{phase}/{tier}", f"{slug}/{tier}", tier) if key in reasons), "")


def coverage_table(pages: Iterable[Page], taxonomy: Taxonomy, reasons: Mapping[str, str]) -> str:
    """The table as Markdown: a row for each need and phase, a column for each tier, who gives how many statements."""
    needs = {page.slug: page for page in pages if PAGE_TYPES[page.type].by_area}
    table = cells(needs.values(), taxonomy)
    lines = [
        "| Need | Phase | " + " | ".join(taxonomy.tiers.values()) + " |",
        "| --- | --- |" + " --- |" * len(taxonomy.tiers),
    ]
    used: dict[str, int] = {}
    for slug, page in sorted(needs.items()):
        for phase, phase_name in taxonomy.phases.items():
            row = [
                _words(table[slug, phase, tier], taxonomy) or _empty(page, phase, tier, reasons, used)
                for tier in taxonomy.tiers
            ]
            lines.append(f"| {page.title} | {phase_name} | " + " | ".join(row) + " |")
    notes = [f"{number}. {reason}" for reason, number in used.items()]
    return "\n".join([*lines, "", "Why a cell is empty:", "", *notes]) + "\n"


def _words(providers: Mapping[str, int], taxonomy: Taxonomy) -> str:
    ordered = sorted(providers, key=lambda who: (-providers[who], who))
    return ", ".join(f"{taxonomy.providers.get(who, who)} {providers[who]}" for who in ordered)


def _empty(page: Page, phase: str, tier: str, reasons: Mapping[str, str], used: dict[str, int]) -> str:
    if phase not in page.phases:
        reason = "The page is not for this phase."
    else:
        reason = _reason(page.slug, phase, tier, reasons) or "**No reason is known. Write statements or a reason.**"
    return f"empty ({used.setdefault(reason, len(used) + 1)})"
