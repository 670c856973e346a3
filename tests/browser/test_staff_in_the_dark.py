"""The screens of staff where the device asks for dark ones: every one is dark, and can be read (WCAG 1.4.3)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from docx import Document
from flask import Flask
from playwright.sync_api import Page

from oap.clock import Clock
from oap.services.editing import drafting
from oap.services.importing import reading_files
from oap.site import Site
from tests import people, writing
from tests.browser.screens import is_accessible
from tests.documents.council_files import saved, table
from tests.spread import one_in

SCREENS = (
    "/edit /edit/import/{file} /edit/drafts/{draft} /review/{review} /edit/pages/quiet-rooms/compare?one=1&other=2 "
    "/settings /settings/glossary /settings/area /settings/changes /waiting /edit/new /edit/pictures/new "
    "/edit/words-on-pages /edit/review-dates /edit/pages/quiet-rooms /edit/pages/quiet-rooms/check "
    "/edit/drafts/{draft}/text /edit/drafts/{draft}/preview /edit/drafts/{draft}/share /edit/drafts/{draft}/submit "
    "/review /review/{review}/suggest /edit/import /edit/feedback /edit/languages "
    "/words /words/pins /words/stop-words /words/queries /words/proposals /words/changes /insight /audit-log /account "
    "/account/data /people/requests /people/mandates"
).split()


@pytest.mark.parametrize("screens", one_in(2, [SCREENS[:6], SCREENS[6:]]), ids=["most used", "the others"])
def test_screens_of_staff_can_be_read_in_the_dark(
    open_as: Callable[..., Page], app: Flask, site: Site, screens: list[str]
) -> None:
    lead, editor = people.a_person(app, "lead"), people.a_person(app, "editor")
    now = Clock().now()
    list(writing.change(site, editor.actor, lead.actor, "quiet-rooms", writing.new_word("dark")))
    draft = drafting.start(site, lead.actor, "quiet-rooms", now)
    review = drafting.start(site, editor.actor, "quiet-rooms", now)
    text = (review.text or "").replace("\nsummary: ", "\nsummary: In short. ", 1)
    drafting.save(site, editor.actor, review.id, now, text=text, saves=review.saves)
    drafting.submit(site, editor.actor, review.id, now, note="Shorter.")
    file = Document()
    file.add_heading("Loud rooms", 2)
    table(file, ("Facet", "Our offer", "Proof"), ("Noise", "A bell is rung softly at noon", "Seen"))
    stands = {"draft": draft.id, "review": review.id, "file": reading_files.begin(site, saved(file), "offer.docx")}
    page = open_as(lead, "/account", "desktop", color_scheme="dark")
    for screen in screens:
        path = screen.format(**stands)
        answer = page.goto(path)
        assert answer and answer.ok, f"{path}: {page.inner_text('main')}"
        is_accessible(page, f"{path} in the dark")
        assert page.evaluate(_LIGHT) == [], f"{path} has light grounds in the dark"


# What is light where all else is dark, but for drawings, the focus, a number in the bar and what leads to urgent help.
_LIGHT = """() => {
  const light = (one) => {
    const [red, green, blue, opaque = 1] = getComputedStyle(one).backgroundColor.match(/[\\d.]+/g).map(Number);
    return opaque > 0.5 && red + green + blue > 540 && one.checkVisibility();
  };
  const may = ".oap-header *, .oap-desk__number, img, svg, .oap-qr, mark," +
    " :focus, .govuk-skip-link";
  const found = [...document.querySelectorAll("body *")].filter((one) => !one.matches(may) && light(one));
  return found.map((one) => one.className || one.tagName);
}"""
