"""Another area takes the content as it is, but for `content/local`: nothing that readers get names the first one."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from flask.testing import FlaskClient
from lxml import html

from oap import create_app
from oap.core.handbook.choices import Choices
from oap.documents.export_formats import HANDBOOK_FORMATS
from oap.services.handbook import copies
from oap.services.pages.checking import check
from oap.services.pages.sync import sync
from oap.site import Site
from oap.storage.content import ContentFolder
from tests.build import ROOT, a_page, config, write_page
from tests.file_words import spaced, text_of
from tests.found import json_of
from tests.spread import in_soak

SITE = {
    "name": "What every school does",
    "area": "Testshire",
    "council": "Testshire Council",
    "local_offer": "https://www.example.org/local-offer",
}
OURS = yaml.safe_load((ROOT / "content" / "local" / "site.yml").read_text())
NAMES = (*OURS["local_names"], OURS["council"], "Sirona", "North Somerset", "Avon and Wiltshire", "SEND and You")


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("elsewhere")
    content = folder / "content"
    shutil.copytree(ROOT / "content", content, ignore=shutil.ignore_patterns("local"))
    (content / "local").mkdir()
    (content / "local" / "site.yml").write_text(yaml.safe_dump(SITE))
    site = Site(config(folder, content))
    sync(site)
    return site


@pytest.fixture(scope="module")
def client(elsewhere: Site) -> FlaskClient:
    return create_app(elsewhere).test_client()


@pytest.fixture(scope="module")
def sources(elsewhere: Site) -> re.Pattern[str]:
    """Where pages say what they rest on: open data must be named, wherever it comes from."""
    pages = (elsewhere.rendered_pages.get(card.slug) for card in elsewhere.state.library.cards)
    named = {said for page in pages if page for one in page.page.sources for said in (spaced(one.title), one.url)}
    texts = {text for text in named if text and any(name.replace(" ", "") in text.replace(" ", "") for name in NAMES)}
    return re.compile("|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True)))


def local(sources: re.Pattern[str], text: str) -> set[str]:
    """The names of the first area in a text, but for its sources."""
    text = sources.sub("", spaced(text))
    return {name for name in NAMES if re.search(rf"\b{re.escape(name)}\b", text)}


def test_an_area_adds_to_the_facts_or_says_one_otherwise_and_is_heard_at_once(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content, ignore=shutil.ignore_patterns("local"))
    folder = ContentFolder(content)
    stamps = {folder.configuration_stamp(), folder.configuration_stat()}
    everywhere = {one["id"]: one for one in folder.configuration("facts/contacts.yml")}
    ours = [dict(everywhere["childline"], name="Childline here"), dict(everywhere["shout"], id="shout-here")]
    place = content / "local" / "facts" / "contacts.yml"
    place.parent.mkdir(parents=True)
    place.write_text(yaml.safe_dump(ours))
    together = {one["id"]: one for one in folder.configuration("facts/contacts.yml")}
    assert together == {**everywhere, **{one["id"]: one for one in ours}}
    assert not stamps & {folder.configuration_stamp(), folder.configuration_stat()}
    place.write_text("a: b")
    with pytest.raises(ValueError, match=r"facts/contacts\.yml: it has to be a list"):
        folder.configuration("facts/contacts.yml")


def shown(site: Site, client: FlaskClient, every: int) -> Iterator[tuple[str, str]]:
    for card in site.state.library.cards[::every]:
        for address in (card.url, f"{card.url}?voice=professional"):
            yield address, spaced(html.fromstring(client.get(address).text).text_content())
        yield f"API, {card.slug}", client.get(f"/api/v1/pages/{card.slug}").text
    for address in (
        "/",
        "/a-to-z",
        "/about",
        "/urgent-help",
        "/glossary",
        "/services",
        "/my-list",
        "/record",
        "/audit",
    ):
        yield address, client.get(address).text
    for words in ("school nurse", "my child cannot sleep", "who can I ring", "counselling near me", "speech therapy"):
        yield words, client.get("/search", query_string={"q": words}).text
        yield f"API, {words}", client.get("/api/v1/search", query_string={"q": words}).text


@pytest.mark.parametrize("every", [5, in_soak(1)])
def test_no_page_or_result_names_the_first_area(
    elsewhere: Site, client: FlaskClient, sources: re.Pattern[str], every: int
) -> None:
    assert len(elsewhere.state.library) > 140
    assert [(place, names) for place, said in shown(elsewhere, client, every) if (names := local(sources, said))] == []
    assert "Testshire" in client.get("/needs/sleep").text
    assert json_of(client.get("/api/v1/search?q=Bristol"))["crisis_level"] == "none"


@pytest.mark.parametrize("format", ["html", in_soak("docx")])
def test_no_copy_of_the_handbook_names_it(elsewhere: Site, sources: re.Pattern[str], format: str) -> None:
    words = text_of(copies.build(elsewhere, Choices(), format))
    assert format in HANDBOOK_FORMATS and "Testshire" in words
    assert local(sources, words) == set()


def test_what_it_still_has_to_write_is_told(elsewhere: Site) -> None:
    told = check(elsewhere, elsewhere.clock.today()).problems
    errors = [one.message for one in told if one.level == "error"]
    assert [said for said in errors if not re.search("leads nowhere|no page|leads to", said)] == []
    assert any("/services/" in said for said in errors)


def test_a_file_of_the_area_takes_the_others_place_and_keeps_its_address(site: Site, content: Path) -> None:
    folder = ContentFolder(content)
    write_page(content / "local", a_page(title="As it is done here"))
    assert folder.place("needs/quiet-rooms.md") == content / "local" / "needs" / "quiet-rooms.md"
    assert [file.path for file in folder.page_files()].count("needs/quiet-rooms.md") == 1
    sync(site)
    site.expect_change()
    card = site.state.library.by_slug["quiet-rooms"]
    assert (card.title, card.url) == ("As it is done here", "/needs/quiet-rooms")
    assert folder.place("needs/new-one.md").parent == content / "local" / "needs", "where the area keeps its own"
    assert folder.place("site.yml") == content / "site.yml"
