"""The journeys of docs/journeys.md, each as somebody on a phone makes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.screens import fits
from tests.spread import one_in

WRITTEN = Path(__file__).resolve().parents[2] / "docs" / "journeys.md"
MOST_PRESSES = 3
PHONE = {"width": 390, "height": 664}


@dataclass(frozen=True)
class Journey:
    number: int
    who: str
    types: str
    presses: tuple[str, ...]
    must_see: tuple[str, ...]


def journeys() -> list[Journey]:
    rows = [re.split(r"\s*\|\s*", line.strip("| \n")) for line in WRITTEN.read_text("utf-8").splitlines()]
    return [
        Journey(int(row[0]), row[1], row[2], _parts(row[3], "→"), _parts(row[4], ";"))
        for row in rows
        if row[0].isdigit()
    ]


def _parts(cell: str, between: str) -> tuple[str, ...]:
    return () if cell == "none" else tuple(part.strip() for part in cell.split(between))


def test_at_least_twenty_journeys_are_written_down_and_none_needs_more_than_three_presses() -> None:
    written = journeys()
    assert len(written) >= 20
    assert len({journey.number for journey in written}) == len(written)
    assert all(len(journey.presses) <= MOST_PRESSES and journey.must_see for journey in written)


@pytest.mark.parametrize("journey", one_in(4, journeys()), ids=lambda journey: f"{journey.number}-{journey.types}")
def test_a_person_finds_an_answer(open_page: Callable[..., Page], journey: Journey) -> None:
    page = open_page("/", viewport=PHONE)
    box = page.get_by_role("main").locator("input[name=q]")
    box.fill(journey.types)
    with page.expect_navigation():
        box.press("Enter")
    for press in journey.presses:
        _press(page, press)
        fits(page)
    for words in journey.must_see:
        expect(page.get_by_role("main").get_by_text(words).filter(visible=True).first).to_be_visible()


def _press(page: Page, name: str) -> None:
    """Press the first link, button or disclosure in view whose name begins so, and be where it leads."""
    begins = re.compile(rf"^\s*{re.escape(name)}", re.IGNORECASE)
    main = page.get_by_role("main")
    link = main.get_by_role("link", name=begins).filter(visible=True).first
    if link.count():
        _follow(page, link)
    else:
        main.locator("summary, button").filter(has_text=begins, visible=True).first.click()


def _follow(page: Page, link: Locator) -> None:
    with page.expect_navigation() as answer:
        link.click()
    assert answer.value is None or answer.value.status == 200, page.url
