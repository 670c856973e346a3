"""What the law says is kept once, placed as a box, and looked at again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from oap.core.pages.facts import Facts
from oap.core.pages.law import CLAIM_KINDS, Law, read_law
from oap.core.pages.page import Source
from oap.core.pages.placing import whole
from tests.core.pages.test_placing import placing

CLAIM = {
    "id": "who-may-ask",
    "kind": "law",
    "act": "Children and Families Act 2014, section 36(1)",
    "family": "You may ask the council for an EHC needs assessment at any time.",
    "professional": "A request may be made at any time by the parent, the young person or the setting.",
    "starts": "2014-09-01",
    "settings": ["school", "college"],
    "url": "https://www.legislation.gov.uk/ukpga/2014/6/section/36",
    "checked": "2026-11-30",
    "sources": [{"title": "legislation.gov.uk", "copy": "2024-10"}],
}


def law(**changes: Any) -> Law:
    return read_law([{**CLAIM, **changes}])


def test_a_claim_stands_on_a_page_as_a_box_and_its_act_among_the_sources() -> None:
    page = placing("Before.", "law who-may-ask", "After.")
    found = whole(page, Facts(lists={"law": law()}))
    assert found.page is not None
    [said] = found.page.sections[0].groups[0].items
    assert getattr(said, "text", "") == (
        "Before.\n\n:::law Children and Families Act 2014, section 36(1)\n"
        "You may ask the council for an EHC needs assessment at any time.\n:::\n\nAfter."
    )
    assert Source(CLAIM["act"], CLAIM["url"]) in found.page.sources  # type: ignore[arg-type]  # the claim's values are texts
    assert found.texts.keys() == {"law who-may-ask"}


def test_several_claims_stand_in_one_place() -> None:
    two = read_law([CLAIM, {**CLAIM, "id": "other", "family": "Another."}])
    text = two.text(("other", "who-may-ask")) or ""
    assert text.index("Another.") < text.index("You may ask")


def test_what_is_not_there_is_named() -> None:
    found = whole(placing("law who-may-ask gone"), Facts(lists={"law": law()}))
    assert found.page is None
    assert ["“gone” in content/facts/law.yml" in problem.message for problem in found.problems] == [True]


@pytest.mark.parametrize("kind", CLAIM_KINDS)
def test_what_is_not_in_force_shows_its_date(kind: str) -> None:
    assert f":::{kind} The Act (from 1 September 2027)\n" in (
        law(kind=kind, title="The Act", starts="2027-09-01").text(("who-may-ask",)) or ""
    )
    assert "from" not in law(kind=kind, title="The Act").claims[0].heading


@pytest.mark.parametrize(
    ("changes", "today", "why"),
    [
        ({}, "2026-12-01", ""),
        ({}, "2027-06-01", "looked at again by 1 June 2027"),
        ({"check_by": "2026-12-01"}, "2026-12-01", "looked at again by 1 December 2026"),
        ({"starts": "2026-12-01"}, "2026-12-01", "was to begin on 1 December 2026"),
        ({"starts": "2026-12-02"}, "2026-12-01", ""),
    ],
)
def test_a_claim_is_due_half_a_year_later_on_its_day_or_when_it_begins(
    changes: dict[str, str], today: str, why: str
) -> None:
    due = [said for _, said in law(**changes).due(date.fromisoformat(today))]
    assert len(due) == bool(why) and all(why in said for said in due)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"id": "Not an id"}, "small letters"),
        ({"kind": "rumour"}, "“kind” is one of"),
        ({"act": ""}, "“act” is missing"),
        ({"professional": None}, "“professional” is missing"),
        ({"checked": "2026"}, "“checked” has to be a day"),
        ({"starts": "soon"}, "“starts” has to be a day"),
        ({"settings": ["moon"]}, "“moon” is no kind of setting"),
        ({"settings": "school"}, "must be a list"),
        ({"sources": []}, "at least one source"),
        ({"sources": [{"title": "A page", "copy": "last year"}]}, "“copy” has to be"),
        ({"url": "javascript:x"}, "https://"),
    ],
)
def test_what_cannot_be_read_is_said(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        law(**changes)


def test_an_id_stands_once_and_the_file_is_a_list() -> None:
    with pytest.raises(ValueError, match="appears twice"):
        read_law([CLAIM, CLAIM])
    with pytest.raises(ValueError, match="needs a list"):
        read_law({"law": []})
