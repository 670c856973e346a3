"""The pictures that come with the product: each is on a page, says what it shows, and says what the law says."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from oap.core.pages.fact_lists import law_in
from oap.core.pages.pictures import PictureFile, picture_file
from oap.site import Site
from tests.found import there

PLACED = re.compile(r"picture ([a-z-]+)")
WANTED = """now-and-next-board visual-timetable first-and-then-board zones sensory-circuit movement-break quiet-space
seating-plan task-board profile-on-one-page talking-mat social-story pencil-grip-and-slope toilet-routine
assess-plan-do-review ehc-timeline who-is-who-at-school""".split()
MOST_BYTES = 90_000  # of all pictures of a page: with its 30,000 for words it stays below 120,000


def files(handbook: Site) -> dict[str, PictureFile]:
    every = (block for block in handbook.facts.blocks.values() if block.type == "pictures")
    return {block.id: there(picture_file(block.file)) for block in every}


def test_each_thing_that_a_picture_explains_has_one(handbook: Site) -> None:
    assert not set(WANTED) - set(files(handbook))


def test_every_picture_stands_on_a_page_and_can_be_fetched(handbook: Site, reader: FlaskClient) -> None:
    shown = {found for card in handbook.state.library.cards for ref in card.places for found in PLACED.findall(ref)}
    for identity, file in files(handbook).items():
        assert identity in shown, identity
        assert reader.get(file.address).status_code == 200, identity


def test_no_page_is_heavy_by_its_pictures(handbook: Site) -> None:
    known = files(handbook)
    for card in handbook.state.library.cards:
        names = [known[found].name for ref in card.places for found in PLACED.findall(ref)]
        weight = sum(len(there(handbook.content.picture_file(name))) for name in names)
        assert weight <= MOST_BYTES, f"{card.url}: {weight}"


def test_no_drawing_fetches_or_runs_anything(handbook: Site) -> None:
    for file in files(handbook).values():
        text = there(handbook.content.picture_file(file.name)).decode()
        assert not re.search(r"href|url\(|<script|<image|@import|\son[a-z]+=", text), file.name


def test_the_weeks_that_are_drawn_are_those_of_the_law(handbook: Site) -> None:
    law = law_in(handbook.state.configuration.facts).in_sentences()
    drawn = there(handbook.content.picture_file(files(handbook)["ehc-timeline"].name)).decode()
    words = {"six": "6"}
    for name, where in (("six-weeks", "By week {}"), ("twenty-weeks", "By week {}"), ("draft-15-days", "{} days")):
        said = law[f"deadline-{name}"].split()[0]
        assert where.format(words.get(said, said)) in drawn, name
