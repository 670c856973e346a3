"""What the browser tests do with a screen: go on to the next one, and look whether everybody can use it."""

from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def follow(button: Locator) -> None:
    """Press what leads to another page, and wait until that is there: ``click`` alone comes back while the old one
    still stands."""
    with button.page.expect_navigation():
        button.click()


def with_in_it(words: str) -> re.Pattern[str]:
    """For ``to_have_value``, which waits: a box whose text has the words somewhere."""
    return re.compile(re.escape(words))


def is_accessible(page: Page, name: str = "", *, best_practice: bool = True) -> None:
    """Assert that axe finds nothing wrong with the page."""
    rules = [*WCAG, "best-practice"] if best_practice else WCAG
    # What passes is counted by axe, and not written down element by element: half of its time on a long page.
    found = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]})
    assert found.violations_count == 0, f"{name or page.url}: {found.generate_report()}"


def fits(page: Page, name: str = "") -> None:
    """Assert that nothing makes the page scroll sideways."""
    fitting = page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    assert fitting, f"{name or page.url} scrolls sideways"
