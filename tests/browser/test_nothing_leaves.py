"""With the network log open: what is typed leaves the browser only in the request that asks for a document."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote_plus, urlsplit

import pytest
from playwright.sync_api import Page, Request

from tests.spread import in_soak

CANARY = "kanarienvogel"
# Where somebody types, what opens further fields, and the button whose one request carries it all.
PLACES = {
    "record": ("/record?need=sensory-differences&phase=primary", "Word document", "/record/document"),
    "list": ("/my-list?items=sensory-differences.seating", "PDF to print or save", "/my-list/document"),
    "audit": ("/audit?part=sensory-and-physical", "Picture, training needs and plan", "/audit/result"),
}


@pytest.mark.parametrize("place", ["record", "list", in_soak("audit")])
def test_only_the_request_for_a_document_carries_what_was_typed(open_page: Callable[..., Page], place: str) -> None:
    start, button, address = PLACES[place]
    page = open_page(start, "phone")
    carried: list[str] = []
    seen: list[str] = []

    def look(request: Request) -> None:
        seen.append(request.url)
        everything = unquote_plus(f"{request.url} {request.headers} {request.post_data or ''}")
        if CANARY in everything.lower():
            assert CANARY not in unquote_plus(f"{request.url} {request.headers}").lower()
            carried.append(f"{request.method} {urlsplit(request.url).path}")

    page.on("request", look)
    if place == "record":
        page.locator('input[name="pick"]').first.check()
        page.get_by_role("button", name="Add the ticked statements").click()
        page.get_by_role("button", name="Add something in your own words").click()
        page.get_by_role("button", name="Start another cycle").click()
    elif place == "list":
        page.get_by_role("button", name="Add it to my own list").click()
        page.get_by_role("button", name="Add a question of your own").click()
    closed = page.locator("form details:not([open]) > summary")
    for _ in range(min(closed.count(), 5)):
        closed.first.click()
    fields = page.locator(
        'form textarea:visible, form input[type="text"]:visible, form input:not([type]):visible'
    ).all()
    assert len(fields) > {"record": 25, "list": 2, "audit": 10}[place]
    for number, one in enumerate(fields):
        one.fill(f"{CANARY} {number}")
    page.keyboard.press("Tab")
    page.reload()
    kept = str(page.evaluate("() => JSON.stringify(localStorage)"))
    assert kept.count(CANARY) == len(fields)  # on the device, and it is put back from there
    page.goto(f"{urlsplit(page.url).scheme}://{urlsplit(page.url).netloc}{start.partition('?')[0]}")
    assert carried == []
    with page.expect_event("request", lambda request: request.method == "POST"):
        page.get_by_role("button", name=button).click()
    assert carried == [f"POST {address}"] and len(seen) > 3
    assert page.context.cookies() == []
