"""How long a SENCO needs for a first record that cites the handbook: typing as fast as people type."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import chrome, open_page  # noqa: F401  fixtures
from tests.browser.journeys import Person, first_cited_record
from tests.conftest import address, chromium, handbook_app, reader  # noqa: F401  fixtures, found here by pytest

MOST_SECONDS = 180


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_the_first_cited_record_takes_under_three_minutes(
    open_page: Callable[..., Page],  # noqa: F811  a fixture
    address: str,  # noqa: F811  a fixture
    device: str,
) -> None:
    person = Person(open_page("/", device), slow=True)
    began = time.monotonic()
    first_cited_record(person, address)
    seconds = time.monotonic() - began
    print(f"\n{device}: {len(person.actions)} actions in {seconds:.0f} s: {'; '.join(person.actions)}")
    assert seconds < MOST_SECONDS
