"""Help that fits: the emergency page, the box above results for every kind and speaker, the quick exit, and what stays
when data fail."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import lxml.html
import pytest
from flask.testing import FlaskClient

from oap import create_app
from oap.core.pages.contacts import Organisation
from oap.core.search.urgent_help import SPEAKERS, UrgentHelp
from oap.services.pages.sync import sync
from oap.site import Site
from tests.build import a_page, config, write_content, write_page
from tests.dangers import ARABIC, app_with_boxes
from tests.found import of_kind, there

KINDS = ("medical", "life", "abuse", "home", "missing", "eating", "online", "weapon")


def shown(text: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(text)


def numbers(element: lxml.html.HtmlElement) -> list[str]:
    return [link.get("href") for link in element.cssselect('a[href^="tel:"], a[href^="sms:"]')]


@pytest.fixture(scope="module")
def urgent(small_site: Site) -> UrgentHelp:
    return there(small_site.state.configuration.urgent)


@pytest.fixture(scope="module")
def boxes(small_site: Site) -> FlaskClient:
    return app_with_boxes(small_site).test_client()


def test_there_is_a_case_for_every_kind(urgent: UrgentHelp) -> None:
    assert set(urgent.kinds) == set(KINDS)


@pytest.mark.parametrize("speaker", SPEAKERS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_box_says_what_to_do_and_names_its_contacts(
    boxes: FlaskClient, urgent: UrgentHelp, kind: str, speaker: str
) -> None:
    page = shown(boxes.get(f"/box/{kind}/{speaker}").text)
    assert page.find(".//title").text.startswith("Search results")
    assert page.find(".//h1").text_content() == "Search results"
    [box] = page.cssselect(".oap-crisis")
    help_ = urgent.for_(kind, speaker)
    assert help_.do in " ".join(box.text_content().split())
    wanted = [
        f"{way}:{number}" for one in help_.contacts for way, number in (("tel", one.tel), ("sms", one.sms)) if number
    ]
    assert numbers(box) == wanted
    reached = {link.get("href") for link in box.iter("a")}
    for contact in help_.contacts:
        assert contact.name in box.text_content() and (contact.tel or contact.sms or contact.web in reached)
        assert contact.hours in box.text_content() or contact.name == contact.phone
    assert "/urgent-help" in reached
    [results] = [address for address in reached if address.startswith("#")]
    assert page.get_element_by_id(results[1:]) is not None


def test_the_box_for_words_in_another_language_has_its_line_above_the_english(boxes: FlaskClient) -> None:
    [box] = shown(boxes.get("/box/life/parent?language=ar").text).cssselect(".oap-crisis")
    lines = box.cssselect(".oap-crisis__do")
    assert [line.get("lang") for line in lines] == ["ar", None] and lines[0].get("dir") == "rtl"
    assert lines[0].text_content() == ARABIC.line


def test_a_search_that_surely_tells_of_danger_keeps_its_words_to_itself(browser_client: FlaskClient) -> None:
    page = shown(browser_client.get("/search", query_string={"q": "i want to die"}).text)
    assert page.find(".//title").text.startswith("Search results")
    assert page.find(".//h1").text_content() == "Search results"
    [box] = page.cssselect(".oap-crisis")
    assert box.get("data-forget") == "/search" and numbers(box)
    main = page.get_element_by_id("main")
    assert main.text_content().index("Help now") < main.text_content().index("Search again")


def test_an_ordinary_search_has_no_box_and_no_exit(browser_client: FlaskClient) -> None:
    page = shown(browser_client.get("/search?q=reading").text)
    assert page.find(".//title").text.startswith("reading – search")
    assert not page.cssselect(".oap-crisis, .oap-calm, [data-exit]")


def test_the_emergency_page_has_its_numbers_then_every_kind_for_each_who_speaks(
    browser_client: FlaskClient, urgent: UrgentHelp
) -> None:
    page = shown(browser_client.get("/urgent-help").text)
    found = numbers(page)
    assert found[0] == "tel:999"
    assert not page.cssselect(".oap-contents")
    assert [kind.find("summary").text_content() for kind in page.cssselect(".oap-danger")] == [
        kind.name for kind in urgent.kinds.values()
    ]
    for kind in urgent.kinds.values():
        parts = page.get_element_by_id(f"kind-{kind.id}").findall("div")
        for speaker, part in zip(SPEAKERS, parts, strict=True):
            help_ = kind.help[speaker]
            assert help_.do in part.text_content()
            assert all(contact.name in part.text_content() for contact in help_.contacts)
    text = page.text_content()
    for contact in (*urgent.first, *urgent.listening, *urgent.other_ways):
        assert contact.name in text and contact.use in text
    assert "How it works" in text  # the guide's own words are below


def test_it_says_where_each_number_comes_from_and_that_nobody_confirmed_it(
    browser_client: FlaskClient, urgent: UrgentHelp
) -> None:
    [told] = shown(browser_client.get("/urgent-help").text).cssselect(".oap-where-from")
    said = " ".join(told.text_content().split())
    assert "Nobody there has confirmed it" in said and "30 November 2026" in said and "copy of June 2023" in said
    contacts = [of_kind(Organisation, contact) for contact in urgent.contacts.values()]
    for contact in contacts:
        assert contact.standing in said
        for source in contact.sources:
            assert source.title in said
    assert {link.get("href") for link in told.iter("a")} >= {source.url for one in contacts for source in one.sources}


def test_past_versions_and_the_old_address_still_answer(browser_client: FlaskClient) -> None:
    assert browser_client.get("/guides/urgent-help").headers["Location"] == "/urgent-help"
    past = browser_client.get("/urgent-help?version=1")
    assert past.status_code == 200 and "How it works" in past.text
    assert browser_client.get("/guides/urgent-help/history").status_code == 200


@pytest.mark.parametrize("broken", ["danger.yml", "danger-contacts.yml"])
def test_without_the_data_two_numbers_stay_and_every_page_leads_there(tmp_path: Path, broken: str) -> None:
    guide = a_page("urgent-help", "guides", title="Urgent help", topics=("crisis",))
    content = write_content(tmp_path / "content", a_page(), guide)
    (content / broken).write_text("not: what it should be\n")
    site = Site(config(tmp_path, content))
    sync(site)
    client = create_app(site).test_client()
    page = shown(client.get("/urgent-help").text)
    assert numbers(page)[:2] == ["tel:999", "tel:111"] and "How it works" in page.text_content()
    for path in (
        "/",
        "/needs/quiet-rooms",
        "/search?q=reading",
        "/search?q=i+want+to+die",
        "/search?q=zzzzqqq",
        "/nowhere",
    ):
        assert 'href="/urgent-help"' in client.get(path).text, path
    assert client.get("/readyz").status_code == 503


def test_without_the_guide_the_numbers_stay(tmp_path: Path) -> None:
    site = Site(config(tmp_path, write_content(tmp_path / "content", a_page())))
    sync(site)
    page = shown(create_app(site).test_client().get("/urgent-help").text)
    assert numbers(page)[0] == "tel:999" and page.cssselect(".oap-danger") and page.cssselect("[data-exit]")


def test_a_page_that_failed_still_carries_the_numbers(tmp_path: Path) -> None:
    site = Site(config(tmp_path, tmp_path / "nothing-here"))
    answer = create_app(site).test_client().get("/urgent-help")
    assert answer.status_code == 503
    assert numbers(shown(answer.text)) == ["tel:999", "tel:111"]


def test_pages_about_a_danger_near_the_reader_have_a_quick_exit(site: Site, content: Path, urgent: UrgentHelp) -> None:
    taxonomy = content / "taxonomy.yml"
    taxonomy.write_text(taxonomy.read_text() + "  safeguarding: {plain: Not safe, professional: Safeguarding}\n")
    write_page(
        content, a_page("not-safe", "guides", title="When a child is not safe", topics=("sensory", "safeguarding"))
    )
    sync(site)
    client = create_app(site).test_client()
    for path in ("/guides/not-safe", "/urgent-help"):
        links = shown(client.get(path).text).cssselect("[data-exit]")
        assert len(links) == 2, path  # beside “skip to main content”, and the button
        assert {link.get("href") for link in links} == {urgent.exit_to}
        assert all("noreferrer" in link.get("rel") for link in links)
    for path in ("/", "/needs/quiet-rooms"):
        assert "data-exit" not in client.get(path).text, path


def test_the_worker_may_look_after_the_emergency_page_and_nothing_else(browser_client: FlaskClient) -> None:
    page = shown(browser_client.get("/urgent-help").text)
    [address] = page.xpath("//script/@data-worker")
    worker = browser_client.get(address)
    assert worker.headers["Service-Worker-Allowed"] == "/urgent-help"
    assert "worker-src 'self'" in worker.headers["Content-Security-Policy"]
    for other in re.findall(r'src="(/static/[^"]+)"', unescape(browser_client.get("/urgent-help").text)):
        assert "Service-Worker-Allowed" not in browser_client.get(other).headers


def test_the_emergency_page_is_small_as_sent(browser_client: FlaskClient) -> None:
    assert len(browser_client.get("/urgent-help", headers={"Accept-Encoding": "br"}).data) < 12_000
