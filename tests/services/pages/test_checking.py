"""What `oap check` says of shared texts and of names that belong to one area."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from oap.core.pages.page import Group, Item, Page, Placed, Prose, Section, Statement
from oap.services.pages.checking import check
from oap.services.search.splitting import split
from oap.site import Site
from tests.build import SITE, a_page, a_shared_text, config, sections, write_content, write_page

TODAY = date(2026, 11, 30)
FACT = "Anyone may ask the council for this help in writing, by telephone or face to face."
SEAT = Statement(
    "own-seat",
    "Give the pupil a seat of their own near the door.",
    "Your child has a seat near the door.",
    ("class-teacher",),
)


def found(folder: Path) -> list[str]:
    site = Site(config(folder, folder / "content"))
    return [f"{p.file}:{p.line} {p.level} {p.message}" for p in check(site, TODAY).problems]


def with_words(*items: Item, **changes: Any) -> Page:
    made = list(sections("needs"))
    made[0] = Section("", (Group(items=items),))
    return a_page(sections=tuple(made), **changes)


def folder(tmp_path: Path, *pages: Page) -> Path:
    write_content(tmp_path / "content", *pages, a_page("urgent-help", "guides"))
    split(Site(config(tmp_path, tmp_path / "content")))
    return tmp_path


def test_a_page_that_places_a_shared_text_is_clean(tmp_path: Path) -> None:
    said = a_shared_text("asking", (Prose(FACT), SEAT))
    page = a_page(
        sections=tuple(
            Section(
                s.heading,
                tuple(
                    Group(
                        g.heading,
                        g.tier,
                        g.phases,
                        (*g.items, *([Placed("block", ("asking",))] if g.heading == "For everyone" else ())),
                    )
                    for g in s.groups
                ),
            )
            for s in sections("needs")
        )
    )
    assert found(folder(tmp_path, page, said)) == []


def test_an_unknown_and_an_unused_text_are_named_with_their_places(tmp_path: Path) -> None:
    page = with_words(Prose("Words."), Placed("block", ("gone",)))
    problems = found(folder(tmp_path, page, a_shared_text("unused", (Prose(FACT),))))
    line = (tmp_path / "content" / "needs" / "quiet-rooms.md").read_text().split("\n").index("{block gone}") + 1
    assert any(p.startswith(f"needs/quiet-rooms.md:{line} error There is no shared text “gone”") for p in problems), (
        problems
    )
    assert any(p.startswith("blocks/unused.md:0 warning This appears on no page") for p in problems), problems


def test_a_fact_that_is_typed_by_hand_is_found(tmp_path: Path) -> None:
    by_hand = FACT.replace("Anyone may ask", "**Anyone** may [ask](/guides/urgent-help)")
    page = with_words(Prose(f"Before. {by_hand} After."))
    other = a_page("other", sections=sections("needs", "all of those who came in late from the bus today"))
    write_content(
        tmp_path / "content", page, other, a_shared_text("asking", (Prose(FACT), SEAT)), a_page("urgent-help", "guides")
    )
    file = write_page(tmp_path / "content", other)
    file.write_text(
        file.read_text().replace(
            "Staff seat number 0 for all of those who came in late from the bus today.", SEAT.professional
        )
    )
    problems = found(tmp_path)
    assert any("quiet-rooms.md" in p and "warning" in p and "{block asking}" in p for p in problems), problems
    assert any("other.md" in p and "error" in p and "{block asking}" in p for p in problems), problems


def test_names_of_the_area_are_found_outside_its_own_texts(tmp_path: Path) -> None:
    page = with_words(
        Prose("Help is here.\n\nIn Testham ask the school nurse."),
        summary="Help in {area} for a child who finds noise hard.",
    )
    local = a_shared_text(
        "ours",
        (Prose("In Testham every hall has a map of its quiet places."),),
        "local",
        pages=("quiet-rooms",),
        under="What you might notice",
    )
    folder(tmp_path, page, local)
    (tmp_path / "content" / "site.yml").write_text(
        SITE.replace("area: Testham", "area: Testham, local_names: [Testham]")
    )
    named = [p for p in found(tmp_path) if "is a name of one area" in p]
    line = (tmp_path / "content" / "needs" / "quiet-rooms.md").read_text().split("\n").index(
        "In Testham ask the school nurse."
    ) + 1
    assert named == [
        (
            f"needs/quiet-rooms.md:{line} warning “Testham” is a name of one area. Say it in a text in "
            f"content/local, or write {{area}} or {{council}}."
        )
    ]


def test_a_local_text_without_its_page_or_heading_is_found(tmp_path: Path) -> None:
    one = a_shared_text("one", (Prose(FACT),), "local", pages=("nowhere", "quiet-rooms"), under="No such heading")
    problems = found(folder(tmp_path, a_page(), one))
    assert any("no page with the id “nowhere”" in p for p in problems), problems
    assert any("has no heading “No such heading”" in p for p in problems), problems
