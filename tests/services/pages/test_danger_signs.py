"""What the handbook says of danger signs: no sign has two levels, and every urgent route says what to do at night."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml

from oap.core.library.plain_text import plain_text
from oap.core.pages.danger_signs import LEVELS, SIGNS_FILE, DangerSigns, read_danger_signs
from oap.core.pages.page import Page, Placed, Prose, items_of
from oap.core.pages.placing import whole
from oap.services.pages.checking import check
from oap.site import Site
from oap.storage.content import ContentFolder
from tests.build import ROOT, a_page, config, write_content

BOX = re.compile(r"^:::(emergency|urgent) +(?P<title>.*)\n(?P<text>(?:.*\n)*?):::$", re.MULTILINE)
AT_NIGHT = re.compile(r"night|any hour|weekend", re.IGNORECASE)
ALWAYS_OPEN = re.compile(r"999|A&E")
ABOUT = re.compile(r"^(?:after a blow to the head, )?(?:your child|a child|somebody|the child) ")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Page]:
    """The pages of the handbook as readers meet them."""
    site = Site(config(tmp_path_factory.mktemp("signs"), ROOT / "content"))
    facts = site.facts
    found = [whole(page, facts).page for page, _ in site.content.read().pages.values()]
    site.database.close()
    return [page for page in found if page is not None]


@pytest.fixture(scope="module")
def typed() -> list[Page]:
    return [page for page, _ in ContentFolder(ROOT / "content").read().pages.values()]


@pytest.fixture(scope="module")
def signs() -> DangerSigns:
    return read_danger_signs(
        yaml.load((ROOT / "content" / SIGNS_FILE).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    )


def boxes(page: Page) -> Iterator[tuple[str, str]]:
    """The title and the text of each box about danger."""
    for item in items_of(page.sections):
        if isinstance(item, Prose):
            for box in BOX.finditer(item.text):
                yield box["title"], box["text"]


@pytest.mark.long
def test_no_two_pages_give_one_sign_two_levels(pages: list[Page]) -> None:
    said: defaultdict[str, set[str]] = defaultdict(set)
    for page in pages:
        for title, text in boxes(page):
            about = "blow " if "after a blow to the head" in title else ""
            for line in text.split("\n"):
                if line.startswith("- ") and title.endswith(":"):
                    words = line[2:]
                    blow = "blow " if words.startswith("after a blow to the head, ") else about
                    level = next(mark for mark in ("999", "A&E", "") if mark in title)
                    said[blow + ABOUT.sub("", words)].add(level)
    assert len(said) > 150
    assert {sign: levels for sign, levels in said.items() if len(levels) > 1} == {}


@pytest.mark.long
def test_every_urgent_box_says_what_to_do_at_night(pages: list[Page]) -> None:
    lacking = [
        (page.id, title)
        for page in pages
        for title, text in boxes(page)
        if not ALWAYS_OPEN.search(title) and not AT_NIGHT.search(title + text) and "call 999" not in text
    ]
    assert lacking == []


def test_every_sign_stands_on_a_page_and_belongs_to_a_level(signs: DangerSigns, typed: list[Page]) -> None:
    assert [row.sign.id for row in signs.on_pages(typed) if not row.pages] == []
    assert {sign.level for sign in signs.signs} <= LEVELS.keys()
    assert all(sign.sources and sign.owner for sign in signs.signs)


def test_boxes_read_as_words_and_not_as_marks(pages: list[Page]) -> None:
    for page in pages:
        for title, text in boxes(page):
            for line in (title, *plain_text(text).split("\n")):
                assert not re.search(r"[{}]|\S  |,:|: ,|\bif,? *$", line), (page.id, line)


def test_what_is_wrong_with_a_sign_is_found_at_its_line(tmp_path: Path) -> None:
    content = write_content(tmp_path / "content", a_page(), a_page("urgent-help", "guides"))
    file = content / SIGNS_FILE
    file.parent.mkdir(exist_ok=True)
    text = (ROOT / "content" / SIGNS_FILE).read_text(encoding="utf-8")
    file.write_text(re.sub(r"(?m)^(- id: overdose\n(?:  .*\n)*?)  sources: .*\n", r"\1", text), encoding="utf-8")
    line = file.read_text(encoding="utf-8").split("\n").index("- id: overdose") + 1
    site = Site(config(tmp_path, content))
    found = [problem for problem in check(site, date(2026, 11, 30)).problems if problem.file == SIGNS_FILE]
    site.database.close()
    assert [(problem.line, problem.field, problem.level) for problem in found] == [(line, "overdose", "error")]
    assert "needs at least one source" in found[0].message


# First aid is a shared text, and stands where the sign does that it is for.
FIRST_AID = {
    "first-aid-anaphylaxis": {"anaphylaxis"},
    "first-aid-asthma-attack": {"asthma-attack", "reliever-fails"},
    "first-aid-choking": {"choking"},
    "first-aid-seizure": {"first-seizure", "long-seizure"},
}


def test_first_aid_stands_on_pages_with_its_sign(signs: DangerSigns, typed: list[Page]) -> None:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for page in typed:
        near = {sign.id for sign in signs.placed(page)}
        for item in items_of(page.sections):
            if isinstance(item, Placed) and item.ids[0] in FIRST_AID:
                assert FIRST_AID[item.ids[0]] & near, page.id
                found[item.ids[0]].add(page.id)
    assert found.keys() == FIRST_AID.keys()
    assert all(len(pages) > 1 for pages in found.values())
