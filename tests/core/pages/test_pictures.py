"""What a picture has to say of itself, and what stands on a page for it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as some

from oap.core.library.blocks import Box, Picture, blocks
from oap.core.library.markdown import render
from oap.core.library.plain_text import plain_text
from oap.core.lint import check_page
from oap.core.pages.facts import Facts
from oap.core.pages.page import Group, Page, Placed, Prose, Section
from oap.core.pages.page_text import compose_page, read_page
from oap.core.pages.pictures import at, is_picture_name, named, picture_file
from oap.core.pages.placing import whole
from oap.core.pages.taxonomy import read_taxonomy
from oap.storage.product_lists import word_rules
from tests.build import TAXONOMY, a_page, a_reading
from tests.pictures import DRAWING, SEEN, a_picture

NAME = named("board", 640, 400, DRAWING, "svg").name
slugs = some.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}", fullmatch=True)
sizes = some.integers(1, 9999)


def on_a_page(picture: Page) -> Page:
    sections = (Section("", (Group(items=(Prose("Look at it."), Placed("picture", (picture.id,)))),)),)
    found = whole(a_page(sections=sections), Facts(blocks={picture.id: picture}))
    assert found.page is not None, found.problems
    return found.page


def text_of(page: Page) -> str:
    (item,) = page.sections[0].groups[0].items
    assert isinstance(item, Prose)
    return item.text


@given(slugs, sizes, sizes, some.binary(max_size=20), some.sampled_from(["svg", "png", "jpg"]))
def test_a_name_says_what_it_was_made_of(identity: str, width: int, height: int, data: bytes, kind: str) -> None:
    file = named(identity, width, height, data, kind)
    assert picture_file(file.name) == file == at(file.address)
    assert is_picture_name(file.name) and all(is_picture_name(name) for _, name in file.forms)
    assert all(form <= width for form, _ in file.forms)


@given(some.text(max_size=40))
def test_no_other_name_is_a_picture(name: str) -> None:
    assert picture_file(name) is None or picture_file(name).name == name  # type: ignore[union-attr]  # asked before
    assert at(name) is None


def test_other_bytes_are_another_name() -> None:
    assert named("board", 640, 400, DRAWING + b" ", "svg").name != NAME


def test_a_picture_is_written_as_it_was_read() -> None:
    picture = a_picture(description="Two cards.\n\n- Now: a book\n- Next: a ball")
    text = compose_page(picture)
    read, problems = read_page(text, picture.path)
    assert not problems and read is not None and compose_page(read) == text and read.alt == SEEN


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"alt": ""}, "needs alt"),
        ({"decorative": "yes"}, "needs alt"),
        ({"alt": "", "decorative": "maybe"}, "decorative is"),
        ({"alt": 'A "board"'}, "plain sentences"),
        ({"alt": "A board](/x)"}, "plain sentences"),
        ({"licence": "found on the web"}, "no known licence"),
        ({"credit": ""}, "missing"),
        ({"file": "board.svg"}, "is called board.WIDTHxHEIGHT"),
        ({"file": NAME.replace("board", "other")}, "is called board.WIDTHxHEIGHT"),
        ({"file": "../../etc/passwd"}, "is called board.WIDTHxHEIGHT"),
    ],
)
def test_what_is_missing_is_said(changes: dict[str, Any], said: str) -> None:
    page, problems = read_page(compose_page(a_picture(**changes)), "pictures/board.md")
    assert page is None and any(said in problem.message for problem in problems), problems


def test_one_that_only_decorates_needs_no_words() -> None:
    picture = a_picture(alt="", decorative="yes")
    assert read_page(compose_page(picture), picture.path)[0] is not None
    assert 'alt=""' in render(text_of(on_a_page(picture)))


def test_a_page_shows_it_with_its_words_size_and_credit() -> None:
    html = render(text_of(on_a_page(a_picture())))
    assert f'<img class="oap-picture__image" src="/pictures/{NAME}" alt="{SEEN}" width="640" height="400"' in html
    assert "Drawn for this handbook. Open Government Licence v3.0</figcaption></figure>" in html
    assert "<details" not in html


def test_a_long_description_opens_below_it() -> None:
    text = text_of(on_a_page(a_picture(description="Two cards, one beside the other.")))
    html = render(text)
    assert html.index("</figure>") < html.index("What this picture shows, in words") < html.index("Two cards, one")
    _, picture, more = blocks(text)
    assert isinstance(picture, Picture) and picture.words == SEEN and isinstance(more, Box)


def test_a_photograph_comes_in_the_widths_that_screens_need() -> None:
    file = named("board", 1000, 750, b"a photograph", "jpg")
    html = render(text_of(on_a_page(a_picture(file=file.name))))
    assert 'type="image/webp"' in html and " 320w, " in html and " 640w, " in html and " 1000w" in html
    assert f'src="{file.address}"' in html and "1280w" not in html


def test_a_picture_has_no_words_of_its_own_for_search_and_citing() -> None:
    assert plain_text(text_of(on_a_page(a_picture()))) == "Look at it."


@pytest.mark.parametrize(
    "typed",
    [
        "![A cat](https://elsewhere.example/cat.png)",
        "![A cat](//elsewhere.example/cat.png)",
        "![A cat](/static/icon.svg)",
        f"![A cat](/pictures/../static/{NAME})",
        f"Look ![A cat](/pictures/{NAME}) here",
        "![A cat](data:image/svg+xml;base64,AAAA)",
    ],
)
def test_any_other_image_is_its_words(typed: str) -> None:
    html = render(typed)
    assert "<img" not in html and "A cat" in html and "elsewhere" not in html


def test_only_what_is_a_picture_can_be_placed_as_one() -> None:
    facts = Facts(blocks={"board": a_picture()})
    assert facts.text("block board") is None and facts.text("picture board") and facts.text("picture other") is None
    assert "content/pictures" in facts.missing("picture other")


def test_its_description_is_plain() -> None:
    picture = a_picture(description=":::inset Look\nTwo cards.\n:::")
    taxonomy = read_taxonomy(yaml.safe_load(TAXONOMY))
    found = check_page(a_reading(picture), taxonomy, word_rules(), date(2026, 11, 30))
    assert any("plain paragraphs" in problem.message for problem in found)
