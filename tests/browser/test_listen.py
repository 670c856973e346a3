"""Listening to a page. No voice lives where tests run: the browser's interface to voices has a stand-in, which says
which words it was given and when it has come to one. What it sounds like cannot be tested so; what was tried once with
real voices stands in docs/journeys.md."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screens import fits, is_accessible
from tests.spread import ON_A_PHONE, in_soak

VOICE = """
const voices = [VOICES];
const said = [];
window.heard = {
  said,
  start: () => said.at(-1).onstart({}),
  word: (letter) => said.at(-1).onboundary({ name: "word", charIndex: letter }),
  end: () => said.at(-1).onend({}),
  marked: () => [...CSS.highlights.get("oap-heard")].map((range) => range.toString()),
};
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => voices,
  addEventListener: () => undefined,
  speak: (one) => said.push(one),
  cancel: () => { window.heard.cancelled = (window.heard.cancelled ?? 0) + 1; },
}});
// The browser takes voices of its own kind alone.
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""
OWN = '{ lang: "en-GB", localService: true, name: "Own" }'
ELSEWHERE = '{ lang: "en-GB", localService: false, name: "Elsewhere" }'
FRENCH = '{ lang: "fr-FR", localService: true, name: "French" }'
GUIDE = "/guides/talking-to-the-senco"


def with_voices(page: Page, *voices: str) -> Page:
    page.add_init_script(VOICE.replace("VOICES", ", ".join(voices)))
    page.reload()
    return page


def last(page: Page) -> str:
    return str(page.evaluate("heard.said.at(-1).text")).strip()


def listening(open_page: Callable[..., Page], path: str = GUIDE, device: str = "phone") -> Page:
    page = with_voices(open_page(path, device), FRENCH, ELSEWHERE, OWN)
    page.get_by_role("button", name="Listen to this page").click()
    expect(page.get_by_role("region", name="Listen")).to_be_visible()
    return page


@pytest.mark.parametrize("voices", [in_soak(()), in_soak((ELSEWHERE,)), (FRENCH,)])
def test_a_device_without_a_voice_of_its_own_is_offered_nothing(
    voices: tuple[str, ...], open_page: Callable[..., Page]
) -> None:
    page = with_voices(open_page(GUIDE, "phone"), *voices)
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("[data-listen]")).to_be_hidden()


def test_the_page_is_read_sentence_by_sentence_with_a_voice_of_the_device(open_page: Callable[..., Page]) -> None:
    page = listening(open_page)
    assert last(page) == "Talking to the SENCO"
    assert page.evaluate("heard.said.at(-1).voice.name") == "Own"
    for expected in ("What to do before, at and after", "SENCO stands for special educational needs"):
        page.evaluate("heard.end()")
        while not last(page).startswith(expected):
            assert page.evaluate("heard.said.length") < 6, last(page)
            page.evaluate("heard.end()")


def test_the_word_that_is_heard_is_marked(open_page: Callable[..., Page]) -> None:
    page = listening(open_page)
    page.evaluate("heard.start()")
    assert page.evaluate("heard.marked()") == ["Talking to the SENCO"]  # all that a voice without words to follow has
    page.evaluate("heard.word(11)")
    assert page.evaluate("heard.marked()") == ["the"]
    expect(page.locator("h1")).to_have_class("govuk-heading-xl oap-heard")


def test_somebody_pauses_goes_on_at_the_word_and_stops(open_page: Callable[..., Page]) -> None:
    page = listening(open_page)
    page.evaluate("heard.word(8)")
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Go on").click()
    assert last(page) == "to the SENCO"
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("region", name="Listen")).to_be_hidden()
    expect(page.get_by_role("button", name="Listen to this page")).to_be_focused()
    assert page.evaluate("heard.marked()") == [] and page.locator(".oap-heard").count() == 0


def test_it_reads_from_any_heading_and_opens_what_is_folded(open_page: Callable[..., Page]) -> None:
    page = listening(open_page, "/needs/handwriting")
    page.get_by_label("Read from").select_option(label="What you might notice")
    assert last(page).startswith("What you might notice")
    expect(page.locator("#what-you-might-notice")).to_be_visible()
    page.evaluate("heard.end()")
    assert last(page) and not last(page).startswith("What you might notice")


def test_what_an_earlier_voice_still_says_moves_nothing(open_page: Callable[..., Page]) -> None:
    page = listening(open_page)
    page.evaluate("window.first = heard.said.at(-1)")
    page.get_by_label("Read from").select_option(label="Before")
    before = page.evaluate("heard.said.length")
    page.evaluate("first.onend({})")
    assert page.evaluate("heard.said.length") == before and last(page) == "Before"


def test_a_picture_is_said(open_page: Callable[..., Page]) -> None:
    page = listening(open_page, "/strategies/now-and-next-boards")
    page.get_by_label("Read from").select_option(label="How to do it")
    page.evaluate("heard.end()")
    assert last(page).startswith("Picture: A board with two spaces")


@pytest.mark.parametrize("device", ON_A_PHONE)
def test_everybody_can_use_it(device: str, open_page: Callable[..., Page]) -> None:
    page = listening(open_page, device=device)
    is_accessible(page)
    fits(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("region", name="Listen")).to_be_hidden()
