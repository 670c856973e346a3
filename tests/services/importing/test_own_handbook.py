"""A handbook that left here is known as its own when it is brought in again; the whole one is tried in ``soak``."""

from __future__ import annotations

import pytest

from oap.core.handbook.choices import Choices
from oap.services.handbook import copies
from oap.site import Site
from tests.documents.own_handbook import came_back


@pytest.mark.long
@pytest.mark.parametrize(
    ("format", "voice"), [("docx", "both"), ("html", "both"), ("pdf", "professional"), ("pdf", "both")]
)
def test_every_statement_of_a_copy_is_known_when_it_comes_back(small_site: Site, format: str, voice: str) -> None:
    choices = Choices(voice=voice)
    found = came_back(small_site, copies.build(small_site, choices, format), choices)
    assert found.own == 18 and found.known == found.own and found.adds_up and not found.stopped, found
    assert not found.made, found.made
