"""What the suite asks of a part of the cases, asked of all of them."""

from __future__ import annotations

from flask.testing import FlaskClient

from bench.danger import detector_of
from oap.site import Site
from tests.build import ROOT
from tests.search.test_danger_heard import left_in_peace
from tests.search.test_hostile import answered
from tests.search.test_lay_words import found_by_its_words
from tests.search.test_topics_counted_plainly import counted_alike


def test_every_opening_with_every_need_is_left_in_peace() -> None:
    left_in_peace(detector_of(ROOT / "content"), "frames.json", every=1)


def test_a_thousand_hostile_queries_are_answered(site: Site, browser_client: FlaskClient) -> None:
    answered(1000, site, browser_client)


def test_every_way_of_saying_it_finds_a_page_of_its_concept(handbook: Site) -> None:
    found_by_its_words(handbook, every=1)


def test_three_hundred_queries_are_counted_as_plainly() -> None:
    counted_alike(300)
