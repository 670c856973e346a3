"""What may be said of where a page's words come from, and who has checked them.

“Checked” is an act of a person here: a publish that somebody approved, or a confirmation that a page is still correct,
as the record holds it. A date that somebody typed in a file says when it was typed, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from oap.core.pages.page import Page

# Who may still have to agree, as a parent would say it.
SIGNERS = {
    "clinician": "a health professional",
    "senco": "a special educational needs co-ordinator (SENCO)",
    "lawyer": "a lawyer",
    "readers": "people with learning disabilities",
}


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the record says of the words that readers have: the day they became public, and the day and the team of the
    last check. Days are ISO; empty where there is none."""

    changed_on: str = ""
    checked_on: str = ""
    checked_by: str = ""


NOTHING_KNOWN = Provenance()


def said(
    page: Page,
    provenance: Provenance,
    *,
    area: str,
    teams: Mapping[str, str],
    day: Callable[[str], str],
    number: int = 0,
    sources: str = "below",
) -> str:
    """The sentences under a page. ``day`` writes an ISO day as people do; ``number`` is that of the version, where it
    is to be named; ``sources`` says where they stand."""
    version = f", version {number}" if number else ""
    if provenance.checked_on:
        team = teams.get(provenance.checked_by, provenance.checked_by).lower()
        said = [f"Checked on {day(provenance.checked_on)} by the {team}{version}."]
        said.append(f"Next check by {day(page.review_by)}.")
    else:
        where = f"Written from the sources {sources}" if page.sources else "Written without sources"
        dated = f", and dated {day(page.reviewed)} in the file" if page.reviewed else ""
        said = [
            f"{where}{dated}{version}. Not yet checked by anyone in {area}.",
            f"To be checked by {day(page.review_by)}.",
        ]
    if page.sign_off:
        said.append(f"Still to be agreed by {in_words(page.sign_off)}.")
    return " ".join(said)


def in_words(sign_off: Iterable[str]) -> str:
    """The roles of people who still have to agree, as one reads them."""
    *first, last = [SIGNERS.get(one, one) for one in sign_off]
    return f"{', '.join(first)} and {last}" if first else last
