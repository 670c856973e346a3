"""Texts that stand on many pages, as people who write meet them: chosen from a list, read in place, changed once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from oap.core.pages.page import Prose, Statement
from oap.services.pages.sync import sync
from oap.site import Site
from oap.storage import revisions
from tests.build import a_shared_text, write_page
from tests.found import json_of
from tests.people import SignedInClient
from tests.web.editing.test_draft import draft, send, start
from tests.web.editing.test_reviewing import whole

SEAT = Statement(
    "own-seat", "Give the pupil a seat of their own.", "Your child has a seat of their own.", ("class-teacher",)
)


@pytest.fixture(autouse=True)
def asking(site: Site, content: Path) -> None:
    write_page(
        content,
        a_shared_text("asking", (Prose("Ask the council of {area} in writing."), SEAT), title="Asking the council"),
    )
    sync(site)


def test_a_shared_text_is_chosen_from_a_list_and_read_in_place_in_preview_and_on_the_page(
    site: Site, as_editor: SignedInClient, as_publisher: SignedInClient
) -> None:
    at = start(as_editor)
    shown = whole(as_editor.get(at).text)
    picker = re.search(r'name="(s\d+\.g\d+\.place)"', shown[shown.index('value="For everyone"') :])
    assert picker is not None
    s, g = re.findall(r"\d+", picker[1])
    assert "Asking the council" in shown
    done = send(as_editor, at, {picker[1]: "block asking"}, action=f"place {s} {g}")
    assert done.status_code == 303
    assert "\n{block asking}\n" in (draft(site, at).text or "")
    shown = whole(as_editor.get(at).text)
    assert "Shared text: Asking the council" in shown
    assert shown.count("Ask the council of Testham in writing.") == 3  # what it says, and the preview in both voices
    assert "Ask the council of Testham in writing." in whole(as_editor.get(f"{at}/preview").text)
    # It stays where it is when the form is saved without a touch, and can be moved and taken off.
    send(as_editor, at, {})
    assert (draft(site, at).text or "").count("{block asking}") == 1
    as_editor.send(f"{at}/submit", {"note": "Says how to ask"})
    made = draft(site, at)
    shown = whole(as_publisher.get(f"/review/{made.id}").text)
    assert "{area}" in shown and "own seat" in shown
    as_publisher.send(f"/review/{made.id}/publish", {"saves": str(made.saves)})
    read = as_editor.get("/needs/quiet-rooms").text
    assert "Ask the council of Testham in writing." in read and 'id="own-seat"' in read
    found = json_of(as_editor.get("/api/v1/statements/quiet-rooms/own-seat"))
    assert found["professional"] == SEAT.professional
    assert "Ask the council of Testham" in as_editor.get("/needs/quiet-rooms?version=2").text
    assert as_editor.get("/api/v1/statements/asking/own-seat").status_code == 404
    assert as_editor.get("/blocks/asking").status_code == 404


def test_a_change_of_a_shared_text_is_one_review_that_names_its_pages(
    site: Site, content: Path, as_other_editor: SignedInClient, as_publisher: SignedInClient
) -> None:
    file = content / "needs" / "quiet-rooms.md"
    file.write_text(file.read_text().replace("Some children", "{block asking}\n\nSome children"))
    sync(site)
    assert "Asking the council" in whole(as_other_editor.get("/edit").text)
    assert "When a room is too loud" in whole(as_other_editor.get("/edit/pages/asking").text)
    at = start(as_other_editor, "asking")
    shown = whole(as_other_editor.get(at).text)
    assert "How people say it" not in shown and "A text that is kept once" not in shown
    send(as_other_editor, at, {"s0.g0.i0.text": "Write to the council of {area}."})
    as_other_editor.send(f"{at}/submit", {"note": "Plainer"})
    made = draft(site, at)
    assert made.state == "in-review", as_other_editor.get(f"{at}/submit").text
    shown = whole(as_publisher.get(f"/review/{made.id}").text)
    assert "1 page gets a new version with this" in shown and "When a room is too loud" in shown
    done = as_publisher.send(f"/review/{made.id}/publish", {"saves": str(made.saves)}, follow_redirects=True)
    assert "Published." in done.text
    assert "Write to the council of Testham." in as_publisher.get("/needs/quiet-rooms").text
    assert "Ask the council of Testham" in as_publisher.get("/needs/quiet-rooms?version=2").text
    history = whole(as_publisher.get("/needs/quiet-rooms/history").text)
    assert "Asking the council" in history and "Plainer" in history
    refused = as_publisher.send("/edit/pages/asking/withdraw", {"note": "Old"})
    assert refused.status_code == 400 and "When a room is too loud" in refused.text
    with site.database.read() as connection:
        assert revisions.open_drafts(connection, page_id="asking") == []
    assert "Asking the council" in whole(as_publisher.get("/edit/review-dates?all=1").text)
    assert whole(as_publisher.get("/edit/pages/asking/check").text)


def test_a_new_local_text_says_where_it_stands(
    site: Site, as_editor: SignedInClient, as_publisher: SignedInClient
) -> None:
    assert "What this area adds to pages" in whole(as_editor.get("/edit/new").text).replace("what this", "What this")
    made = as_editor.send("/edit/new", {"kind": "local", "title": "Our map of quiet places", "team": "schools"})
    assert made.status_code == 303, made.text
    at = made.location
    shown = whole(as_editor.get(at).text)
    assert "Pages it appears on" in shown
    from tests.web.editing.test_draft import _many, fields

    pairs = fields(shown)
    first = next(n for n, (name, _) in enumerate(pairs) if name == "pages")
    pairs[first] = ("pages", "When a room is too loud")
    said = {
        "under": "What you might notice",
        "s0.g0.i0.text": "Every hall in {area} has a map of its quiet places.",
        "source0.title": "Our map",
        "source0.date": "2026",
    }
    as_editor.post(
        at, data=_many([*[(name, said.get(name, value)) for name, value in pairs], ("action", "add-source")])
    )
    pairs = fields(as_editor.get(at).text)
    as_editor.post(at, data=_many([*[(name, said.get(name, value)) for name, value in pairs], ("action", "save")]))
    assert "pages: [quiet-rooms]\nunder: What you might notice" in (draft(site, at).text or "")
    as_editor.send(f"{at}/submit", {"note": "Ours"})
    waiting = draft(site, at)
    assert waiting.state == "in-review", as_editor.get(at).text
    as_publisher.send(f"/review/{waiting.id}/publish", {"saves": str(waiting.saves)})
    assert "Every hall in Testham has a map" in as_editor.get("/needs/quiet-rooms").text
