"""Every reader of text with every text that patterns are slow at; the suite tries each with a share of them."""

from __future__ import annotations

import pytest

from oap.site import Site
from tests.core.test_long_text import NAMES, UNITS, takes_about_twice_the_time


@pytest.mark.parametrize("name", NAMES)
def test_twice_the_text_takes_about_twice_the_time(name: str, small_site: Site) -> None:
    takes_about_twice_the_time(name, small_site, UNITS)
