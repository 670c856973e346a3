"""The editor over HTTP, without JavaScript: an untouched form changes nothing, and nothing typed is lost."""

from __future__ import annotations

import html
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from oap.core.editing.form_actions import act
from oap.core.pages.draft_text import compose_draft, read_draft
from oap.core.pages.page import Group, Placed, Section
from oap.core.pages.page_text import read_page
from oap.core.pages.revisions import Revision
from oap.services.editing import drafting, publishing
from oap.site import Site
from oap.storage import revisions
from oap.storage.content import ContentFolder
from tests import people
from tests.build import ROOT, a_page
from tests.core.library.attacks import ATTACKS
from tests.found import json_of
from tests.people import SignedInClient


class _Fields(HTMLParser):
    """What a browser would send of the editor's form without anything being touched."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.sent: list[tuple[str, str]] = []
        self.box: str | None = None
        self.select = ""
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("id") == "editor"
        if not self.inside:
            return
        if (
            tag == "input"
            and (given.get("type") not in ("checkbox", "radio") or "checked" in given)
            and "name" in given
        ):
            self.sent.append((given["name"], given.get("value", "")))
        if tag == "textarea":
            self.box, self.words = given["name"], ""
        if tag == "select":
            self.select, self.words = given["name"], ""
            self.first = True
        if tag == "option" and self.select and (self.first or "selected" in given):
            self.words, self.first = given.get("value", ""), False

    def handle_data(self, data: str) -> None:
        if self.box is not None:
            self.words += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        if tag == "textarea" and self.box is not None:
            self.sent.append((self.box, self.words.removeprefix("\n").replace("\n", "\r\n")))
            self.box = None
        if tag == "select" and self.inside:
            self.sent.append((self.select, self.words))
            self.select = ""


def fields(page: str) -> list[tuple[str, str]]:
    found = _Fields()
    found.feed(page)
    return found.sent


def start(client: SignedInClient, page: str = "quiet-rooms") -> str:
    answer = client.send(f"/edit/pages/{page}/start")
    assert answer.status_code == 303, answer.text
    return answer.location


def send(
    client: SignedInClient, address: str, changes: dict[str, str], action: str = "save", to: str = ""
) -> TestResponse:
    sent = [(name, changes.pop(name, value)) for name, value in fields(client.get(address).text)]
    assert changes == {}, "a field that the form does not have"
    return client.post(to or address, data=_many([*sent, ("action", action)]))


def _many(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    data: dict[str, list[str]] = {}
    for name, value in pairs:
        data.setdefault(name, []).append(value)
    return data


def draft(site: Site, address: str) -> Revision:
    with site.database.read() as connection:
        return revisions.get(connection, int(re.findall(r"\d+", address)[0]))


def test_what_is_missing_of_a_new_service_leads_to_its_field_in_words_of_the_form(as_editor: SignedInClient) -> None:
    sent = {"kind": "services", "title": "A café for parents", "team": "schools", "topic": "sensory"}
    made = as_editor.send("/edit/new", sent)
    assert made.status_code == 303, made.text
    shown = as_editor.get(made.location).text
    found = shown[shown.index('id="checked"') :].partition("</div>")[0]
    lines, led = found.count("<li>"), re.findall(r'href="#([^"]+)"', found)
    assert lines == len(led) > 5, found
    assert [one for one in led if f'id="{one}"' not in shown] == []
    assert "who can ask" in found and "_" not in re.sub(r"<[^>]+>", "", found) and "(audience)" not in found


def test_a_new_statement_is_offered_where_a_tier_can_be_and_told_once_while_it_is_empty(
    as_editor: SignedInClient,
) -> None:
    address = start(as_editor)
    shown = as_editor.get(address).text
    offered = set(re.findall(r'value="add-statement (\d+ \d+)"', shown))
    tiers = {f"{s} {g}" for s, g in re.findall(r'name="s(\d+)\.g(\d+)\.tier"', shown)}
    assert offered == tiers and "2 0" in offered
    assert len(re.findall(r'value="add-text \d+ \d+"', shown)) == len(offered), (
        "below a text one goes on in its own box"
    )
    send(as_editor, address, {}, "add-statement 2 0")
    sent = _many(fields(as_editor.get(address).text))

    def told() -> list[str]:
        found = json_of(as_editor.post(f"{address}/look", data=sent))["problems"]
        return [one["message"] for one in found if one["place"] == "s2-g0-i5"]

    sent.pop("s2.g0.i5.who", None)
    assert told() == ["This statement has no words yet."]
    sent["s2.g0.i5.professional"] = ["Offer a quiet corner before lunch."]
    assert told() == ["This statement has no family wording.", "This statement does not say who does it."]


def test_pictures_that_are_chosen_one_after_another_stay_two_and_signs_become_one_box() -> None:
    page = a_page()
    for ref in ("picture board", "picture steps", "signs first-fit", "signs rash"):
        page, _ = act(page, "place 2 0", {"s2.g0.place": ref})
    lines = [item.text for item in page.sections[2].groups[0].items[-3:] if isinstance(item, Placed)]
    assert lines == ["{picture board}", "{picture steps}", "{signs first-fit rash}"]


def test_a_text_can_be_added_below_statements(site: Site, as_editor: SignedInClient) -> None:
    address = start(as_editor)
    answer = send(as_editor, address, {}, "add-text 2 0")
    assert "#s2-g0-i5" in answer.location
    assert 'name="s2.g0.i5.text"' in as_editor.get(address).text  # and not the whole page as one text
    send(as_editor, address, {"s2.g0.i5.text": "All of this … every day."})
    assert "All of this … every day.\n\n### For those" in (draft(site, address).text or "")
    assert 'name="s2.g0.i5.text"' in as_editor.get(address).text


def test_what_was_withdrawn_is_put_back_as_it_was_also_days_later(site: Site, as_editor: SignedInClient) -> None:
    address = start(as_editor)
    before = draft(site, address).text
    assert "withdrawn: put back" not in as_editor.get(address).text
    send(as_editor, address, {}, "remove 2 0 1")
    assert "universal-1" not in (draft(site, address).text or "")
    assert "1 withdrawn: put back" in as_editor.get(address).text
    assert f"{address}#taken-out" in as_editor.get("/edit").text  # what was open in the browser may be long gone
    answer = send(as_editor, address, {}, "put-back universal-1")
    assert "#s2-g0-i1" in answer.location
    assert draft(site, address).text == before
    assert "#taken-out" not in as_editor.get("/edit").text
    send(as_editor, address, {}, "put-back never-there")
    assert draft(site, address).text == before


def test_no_page_of_the_handbook_changes_by_the_form_or_loses_anything(site: Site, as_editor: SignedInClient) -> None:
    folder = ContentFolder(ROOT / "content")
    for path in [file.path for file in (*folder.page_files(), *folder.shared_files())]:
        file = folder.place(path)
        page, problems = read_page(file.read_text(), path)
        assert page is not None and not problems
        # A picture whose words are all in its fields has a place for a description in the form.
        opened = page if page.sections else replace(page, sections=(Section("", (Group(),)),))
        assert read_draft(file.read_text(), path) == opened, path
        assert read_page(compose_draft(page), path)[0] == page


@pytest.mark.parametrize(
    "path",
    [
        "needs/sensory-differences.md",
        "services/school-nurse.md",
        "strategies/movement-breaks.md",
        "guides/sen-support.md",
        "expectations/assessment.md",
    ],
)
def test_an_untouched_form_sends_the_same_page(site: Site, as_editor: SignedInClient, path: str) -> None:
    source = ContentFolder(ROOT / "content").place(path)
    target = site.content.root / source.parent.name / source.name
    target.parent.mkdir(exist_ok=True)
    target.write_text(source.read_text())
    for placed in ("blocks", "pictures", "facts", "local/facts"):
        shutil.copytree(ROOT / "content" / placed, site.content.root / placed, dirs_exist_ok=True)
    from oap.services.pages.sync import sync

    sync(site)
    page, _ = read_page(source.read_text(), f"{source.parent.name}/{source.name}")
    assert page is not None
    address = start(as_editor, page.id)
    assert send(as_editor, address, {}).status_code == 303
    kept = draft(site, address)
    assert read_draft(kept.text or "", kept.path) == page


def test_buttons_add_move_split_and_withdraw_rows_while_ids_stay(site: Site, as_editor: SignedInClient) -> None:
    address = start(as_editor)

    def ids() -> list[str]:
        kept = draft(site, address)
        page = read_draft(kept.text or "", kept.path)
        assert page is not None
        return [placed.statement.id for placed in page.placed_statements()][:6]

    before = ids()
    assert before == [f"universal-{n}" for n in range(5)] + ["targeted-0"]
    send(as_editor, address, {}, "down 2 0 0")
    assert ids()[:2] == ["universal-1", "universal-0"]
    send(as_editor, address, {}, "up 2 0 1")
    assert ids() == before
    send(
        as_editor,
        address,
        {"s2.g0.i0.professional": "Seat the pupil well. Ask the pupil where works best."},
        "split 2 0 0",
    )
    assert ids()[:3] == ["universal-0", "new-1", "universal-1"]
    send(as_editor, address, {}, "remove 2 0 2")
    answer = send(as_editor, address, {}, "add-statement 2 0")
    assert "#s2-g0-i5" in answer.location
    send(
        as_editor,
        address,
        {"s2.g0.i5.professional": "Offer a quiet corner before lunch.", "s2.g0.i5.family": "A quiet corner."},
    )
    assert "universal-1" not in ids()
    page = as_editor.get(f"{address}/submit").text
    assert "universal-1" in page  # it would be withdrawn, and that is said
    send(as_editor, address, {"s2.g0.i1.family": "You say where."})
    answer = as_editor.send(f"{address}/submit", {"note": "Split one"})
    assert answer.status_code == 303, answer.text
    handed = draft(site, address)
    assert "retired_statements: [universal-1]" in (handed.text or "")
    assert "{#ask-pupil-works-best " in (handed.text or "")
    assert "{#offer-quiet-corner-before " in (handed.text or "")


def test_each_press_is_undone_and_done_again_without_a_script(site: Site, as_editor: SignedInClient) -> None:
    address = start(as_editor)
    began = draft(site, address).text
    assert "Undo:" not in as_editor.get(address).text
    send(as_editor, address, {}, "down 2 0 0")
    moved = draft(site, address).text
    send(as_editor, address, {}, "remove 2 0 1")
    send(as_editor, address, {"title": "A new title"}, "save")
    assert "Undo: taken out" in as_editor.get(address).text
    assert send(as_editor, address, {}, "undo").location.endswith("#s2-g0-i1")
    assert (draft(site, address).text or "").replace("A new title", "When a room is too loud") == moved
    assert "Undo: moved down" in as_editor.get(address).text and "Again: taken out" in as_editor.get(address).text
    send(as_editor, address, {}, "undo")
    assert (draft(site, address).text or "").replace("A new title", "When a room is too loud") == began
    send(as_editor, address, {}, "again")
    assert (draft(site, address).text or "").replace("A new title", "When a room is too loud") == moved
    send(as_editor, address, {}, "add-text 2 0 0")
    page = as_editor.get(address).text
    assert "Undo: text added" in page and "Again:" not in page, "what was done since stands between"
    for _ in range(5):
        send(as_editor, address, {}, "undo")
    assert (draft(site, address).text or "").replace("A new title", "When a room is too loud") == began
    as_editor.send(f"{address}/submit", {"note": "A title"})
    as_editor.send(f"{address}/take-back")
    assert "Again:" not in as_editor.get(address).text, "what was handed in begins anew"


def test_a_new_address_is_taken_back_before_and_after_it_is_published(
    app: Flask, site: Site, as_editor: SignedInClient
) -> None:
    address = start(as_editor)
    saves = draft(site, address).saves
    as_editor.send(f"{address}/address", {"kind": "needs", "slug": "calm-rooms", "saves": str(saves)})
    assert draft(site, address).path == "needs/calm-rooms.md"
    assert "Keep the old address" in as_editor.get(address).text
    send(as_editor, address, {"title": "Calm rooms"}, "old-address")
    now = draft(site, address)
    assert now.path == "needs/quiet-rooms.md" and "title: Calm rooms" in (now.text or "")
    assert "Keep the old address" not in as_editor.get(address).text

    publisher = people.sign_in(app, people.a_person(app, "publisher"))
    for slug, gone in (("calm-rooms", "quiet-rooms"), ("quiet-rooms", "calm-rooms")):
        saves = draft(site, address).saves
        as_editor.send(f"{address}/address", {"kind": "needs", "slug": slug, "saves": str(saves)})
        as_editor.send(f"{address}/submit", {"note": "Another address"})
        saves = draft(site, address).saves
        publisher.send(f"/review/{address.rpartition('/')[2]}/publish", {"saves": str(saves)})
        assert publisher.get(f"/needs/{slug}").status_code == 200
        assert publisher.get(f"/needs/{gone}").location.endswith(f"/needs/{slug}")
        address = start(as_editor)


def test_two_windows_show_both_texts_and_keep_what_is_chosen(site: Site, as_editor: SignedInClient) -> None:
    address = start(as_editor)
    older = fields(as_editor.get(address).text)
    send(
        as_editor,
        address,
        {"title": "When the first window wins", "summary": "Help from the first window for a loud room."},
    )
    stale = [(n, "When the second window came" if n == "title" else v) for n, v in older]
    answer = as_editor.post(address, data=_many([*stale, ("action", "save")]))
    assert answer.status_code == 409
    assert "second window" in answer.text and "first window wins" in html.unescape(answer.text)
    with_all = _hidden(answer.text)
    done = as_editor.post(
        f"{address}/merge",
        data={**with_all, "choice field title": "mine", "choice field summary": "theirs", "action": "choices"},
    )
    assert done.status_code == 303, done.text
    kept = draft(site, address).text or ""
    assert "When the second window came" in kept and "from the first window" in kept


def _published_by_somebody_else(app: Flask, site: Site, **words: Any) -> None:
    author, approver = (people.a_person(app, role, email=f"{role}@elsewhere.org").actor for role in ("editor", "lead"))
    now = site.clock.now()
    made = drafting.start(site, author, "quiet-rooms", now)
    page = read_draft(made.text or "", made.path)
    assert page is not None
    made = drafting.save(site, author, made.id, now, text=compose_draft(replace(page, **words)), saves=made.saves)
    made = drafting.submit(site, author, made.id, now, note="Clearer")
    publishing.publish(site, approver, made.id, now, saves=made.saves)


def test_a_newer_version_is_put_together_with_the_draft_and_only_what_both_changed_is_asked(
    app: Flask, site: Site, as_editor: SignedInClient
) -> None:
    address = start(as_editor)
    mine = {"title": "When my hall is too loud", "professional_title": "Sounds"}
    send(as_editor, address, dict(mine))
    _published_by_somebody_else(
        app, site, title="When their hall is too loud", summary="Help of theirs in a loud room."
    )
    asked = as_editor.get(f"{address}/compare").text
    assert set(re.findall(r'name="choice ([^"]+)"', asked)) == {"field title"}
    assert re.findall(r"<li>(Summary|Title|Professional title)</li>", asked) == ["Summary"], "what is taken is said"
    sent = {**_hidden(asked), "choice field title": "mine", "action": "choices"}
    assert as_editor.post(f"{address}/merge", data=sent).status_code == 303
    kept = draft(site, address)
    assert "When my hall" in (kept.text or "") and "Help of theirs" in (kept.text or "") and kept.base == 2
    assert "professional_title: Sounds" in (kept.text or "")


def test_what_does_not_touch_needs_one_press(app: Flask, site: Site, as_editor: SignedInClient) -> None:
    address = start(as_editor)
    send(as_editor, address, {"professional_title": "Sounds"})
    _published_by_somebody_else(app, site, summary="Help of theirs in a loud room.")
    page = as_editor.get(f"{address}/compare").text
    assert "Nothing is left to choose" in page and 'name="choice' not in page
    assert as_editor.post(f"{address}/merge", data={**_hidden(page), "action": "choices"}).status_code == 303
    kept = draft(site, address).text or ""
    assert "professional_title: Sounds" in kept and "Help of theirs" in kept


def test_another_save_of_the_draft_is_shown_also_when_a_newer_version_came_out(
    app: Flask, site: Site, as_editor: SignedInClient
) -> None:
    """It stands nowhere else."""
    address = start(as_editor)
    stale = fields(as_editor.get(address).text)
    send(as_editor, address, {"title": "When the first window wins"})
    _published_by_somebody_else(app, site, summary="Help of theirs in a loud room.")
    sent = [(name, "When the second window came" if name == "title" else value) for name, value in stale]
    answer = as_editor.post(address, data=_many([*sent, ("action", "save")]))
    assert answer.status_code == 409 and "first window wins" in html.unescape(answer.text)
    given = {**_hidden(answer.text), "choice field title": "theirs", "action": "choices"}
    assert as_editor.post(f"{address}/merge", data=given).status_code == 303
    assert "When the first window wins" in (draft(site, address).text or "") and draft(site, address).base == 1
    assert "Help of theirs" in html.unescape(as_editor.get(f"{address}/compare").text), "and that comes next"


def _hidden(page: str) -> dict[str, str]:
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.partition("/merge")[2]))
    mine = re.search(r'<textarea name="mine"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert mine
    return {**found, "mine": html.unescape(mine[1])}


def test_a_stale_autosave_changes_nothing_and_says_so(site: Site, as_editor: SignedInClient) -> None:
    address = start(as_editor)
    older = _many(fields(as_editor.get(address).text))
    assert (
        json_of(as_editor.post(f"{address}/autosave", data={**older, "title": ["When it saves itself"]}))["saves"] == 2
    )
    answer = as_editor.post(f"{address}/autosave", data={**older, "title": ["When it is late"]})
    assert answer.status_code == 409
    assert "When it saves itself" in (draft(site, address).text or "")


def test_checks_say_what_is_wrong_while_writing(site: Site, as_editor: SignedInClient) -> None:
    address = start(as_editor)
    sent = _many(fields(as_editor.get(address).text))
    name = next(name for name in sent if name.endswith(".text"))
    bad = (
        "You must have a diagnosis before you can ask for help. Ask the ABCX team. See [here](/needs/nowhere). "
        "![](x.png) "
    ) + "This is one very long sentence that goes on and on " * 4
    found = json_of(as_editor.post(f"{address}/look", data={**sent, name: bad}))
    messages = " ".join(problem["message"] for problem in found["problems"])
    for part in ("Legal wording", "ABCX", "leads nowhere", "does not say where", "Pictures", "more than 30 words"):
        assert part in messages, part
    assert found["reading_age"] >= 5 and "<script" not in found["preview"]
    assert all(problem["place"] for problem in found["problems"] if "Legal" in problem["message"])
    assert "diagnosis" not in (draft(site, address).text or "")  # looking keeps nothing


def test_another_persons_draft_is_shown_and_not_changed(
    site: Site, as_editor: SignedInClient, as_publisher: SignedInClient
) -> None:
    address = start(as_editor)
    page = as_publisher.get(address)
    assert "wrote this" in page.text
    token = as_publisher.token()
    for path in ("", "/autosave", "/text"):
        answer = as_publisher.post(address + path, data={"csrf_token": token, "saves": "1", "text": "gone"})
        assert answer.status_code in (403, 409), path
    assert "gone" not in (draft(site, address).text or "")
    assert "Editor Schools" in as_publisher.get(start(as_publisher)).text  # is in this page too


def test_a_form_whose_session_has_ended_arrives_after_signing_in_again(
    site: Site, app: Flask, as_editor: SignedInClient
) -> None:
    address = start(as_editor)
    sent = [(n, "When nothing is lost" if n == "title" else v) for n, v in fields(as_editor.get(address).text)]
    as_editor.send("/sign-out")
    asked = as_editor.post(address, data=_many([*sent, ("action", "save")]))
    assert asked.status_code == 401
    again = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', asked.text)
    login = [(n, html.unescape(v)) for n, v in again] + [
        ("email", "editor.schools@example.org"),
        ("password", people.PASSWORD),
    ]
    kept = as_editor.post("/sign-in", data=_many(login))
    assert "What you typed is still here" in kept.text
    form = kept.text.partition(f'action="{address}"')[2]
    resent = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    done = as_editor.post(address, data=_many([(n, html.unescape(v)) for n, v in resent]))
    assert done.status_code == 303, done.text
    assert "When nothing is lost" in (draft(site, address).text or "")


# Hostile input

BOMB = "---\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b]\n---\n"
FRONT = (
    BOMB,
    "---\n" + "a: " + "[" * 5000 + "\n---\n",
    "---\n!!python/object/apply:os.system ['touch hacked']\n---\n",
    "---\n? [a]\n: b\n---\n",
    "---\nid: ../../etc/passwd\ntitle: x\n---\n",
    "---\nid: quiet-rooms\nid: other\n---\n",
    "---\n\ttab: x\n---\n",
    "",
    "---",
    "---\n---\n",
    "---\nid: {a: {b: {c: {d: {e: {f: {g: {h: 1}}}}}}}}\n---\n",
    '---\ntitle: "\\u0000"\n---\n',
    "---\nsources: [[[[[]]]]]\n---\n",
    "---\nservice: no\n---\n",
    "---\nphases: primary\n---\n",
    "\ufeff---\r\nid: x\r\n---\r\n",
    "---\nid: !!binary aGk=\n---\n",
    "---\nid: quiet-rooms\n---\n" + "> " * 3000 + "x\n",
    "---\nid: quiet-rooms\n---\n" + "- " * 2000 + "x\n",
    "---\nid: quiet-rooms\n---\n" + "[" * 3000 + "](" * 500,
    "---\nid: quiet-rooms\n---\n" + ":::details x\n" * 500,
    "---\nid: quiet-rooms\n---\n" + "**" * 2000,
    "---\nid: quiet-rooms\n---\n" + "`" * 4000,
    "---\nid: quiet-rooms\n---\n" + "<" * 4000,
    "---\nid: quiet-rooms\n---\n## a\n### b {tier=}\n- c\n  {#}\n  > d\n",
    '---\nid: quiet-rooms\n---\n- x\n  {#a onclick="x"}\n',
    "---\nid: quiet-rooms\n---\n- x\n  {#../../x}\n",
    "---\nid: quiet-rooms\n---\n|" + "a|" * 1000 + "\n|" + "-|" * 1000 + "\n",
    "---\nid: [x\n---\n",
    '---\nid: "\\x00"\n---\n',
    "---\n%TAG ! tag:x,2000:\n---\nid: x\n---\n",
    "---\nid: *nothing\n---\n",
    "---\nid: &a [*a]\n---\n",
    "---\n<<: {id: x}\n---\n",
    "---\nid: >\n  " + "x" * 200_000 + "\n---\n",
    "---\n" + "".join(f"k{n}: v\n" for n in range(20_000)) + "---\n",
    "---\nid: quiet-rooms\naliases: [../../etc/passwd, //evil.example, 'javascript:alert(1)']\n---\n",
    "---\nid: '<script>alert(1)</script>'\n---\n",
    "---\ntitle: {{ config }}\n---\n",
    "---\nid: quiet-rooms\n---\n## " + "#" * 5000 + "\n",
)


# What must never become an address, however it is sent.
ADDRESSES = (
    "../x",
    "..%2fx",
    "a/b",
    ".",
    "",
    "Ü",
    "con\x00",
    "x" * 200,
    "/etc/passwd",
    "a b",
    "-a",
    "a-",
    "a--b",
    "..",
    "../../../../etc/passwd",
    "..\\x",
    "C:\\x",
    "%2e%2e",
    "a%00",
    "a\nb",
    "a\tb",
    "a\u200bb",
    "a\u202eb",
    "\u0430bc",
    "ａｂｃ",
    "A\u0301",
    "a.md",
    "a.md/../b",
    "a?b=c",
    "a#b",
    "a&b",
    "a;b",
    "a|b",
    "$(id)",
    "`id`",
    "a'b",
    'a"b',
    "<script>",
    "{{7*7}}",
    "~root",
    "~",
    "*",
    "a,b",
    "a:b",
    "a@b",
    "x" * 81,
)
FILES = (
    "..md",
    "...md",
    "Ü.md",
    "a b.md",
    "-a.md",
    "a-.md",
    "a--b.md",
    "A.md",
    "a\nb.md",
    "a\u202eb.md",
    "<script>.md",
    "$(id).md",
    "x" * 200 + ".md",
    "a.md.md",
    ".hidden.md",
    "{{7*7}}.md",
)


assert len(FRONT) >= 40


def _tree(folder: Path) -> set[str]:
    ours = {"instance", "templates"}  # the record, and templates as they were compiled
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not ours & set(path.parts)}


@pytest.mark.parametrize("text", FRONT, ids=range(len(FRONT)))
def test_a_hostile_text_is_kept_as_text_and_refused_in_words(
    site: Site, as_editor: SignedInClient, tmp_path: Path, text: str
) -> None:
    before, address = _tree(tmp_path), start(as_editor)
    token = as_editor.token()
    answer = as_editor.post(f"{address}/text", data={"csrf_token": token, "saves": "1", "text": text})
    assert answer.status_code in (303, 400)
    shown = as_editor.get(f"{address}/text")
    assert shown.status_code == 200
    assert as_editor.get(f"{address}/preview").status_code == 200
    refused = as_editor.post(f"{address}/submit", data={"csrf_token": token, "note": "x"})
    assert refused.status_code == 400 and "There is a problem" in refused.text
    assert _tree(tmp_path) == before


@pytest.mark.parametrize("text", FRONT, ids=range(len(FRONT)))
def test_a_hostile_file_leaves_the_last_good_page(site: Site, content: Path, text: str) -> None:
    from oap.services.pages.sync import sync

    before = _tree(content)
    (content / "needs" / "slow-reading.md").write_text(text)
    report = sync(site)
    assert any("slow-reading" in problem.file for problem in report.problems)
    assert site.rendered_pages.library.by_slug["slow-reading"].title == "When reading is hard"
    assert _tree(content) == before


def test_nothing_that_is_typed_into_a_form_becomes_markup(site: Site, as_editor: SignedInClient) -> None:
    address = start(as_editor)
    sent = dict(fields(as_editor.get(address).text))
    for attack in ATTACKS:
        typed = {
            name: attack
            if name.endswith((".text", ".professional", ".family", "title", "summary", "also_known_as"))
            else value
            for name, value in sent.items()
        }
        found = json_of(as_editor.post(f"{address}/look", data=typed))
        for part in (found["preview"], found["checked"]):
            assert not re.search(
                r"<(script|img|svg|iframe|object|form|input|style|math|base|meta)\b|<[^>]+\son\w+=", part, re.I
            ), attack
            assert not re.search(r'href="\s*(javascript|data|vbscript|//)', part, re.I), attack


def test_a_body_of_five_megabytes_is_refused_in_words(site: Site, as_editor: SignedInClient) -> None:
    address = start(as_editor)
    token = as_editor.token()
    answer = as_editor.post(f"{address}/text", data={"csrf_token": token, "saves": "1", "text": "x" * 5_000_000})
    assert answer.status_code == 413 and "larger" in answer.text
    answer = as_editor.post(f"{address}/text", data={"csrf_token": token, "saves": "1", "text": "x" * 410_000})
    assert answer.status_code == 400 and "several pages" in answer.text
    assert draft(site, address).saves == 1


def test_an_address_cannot_leave_the_folder(site: Site, as_editor: SignedInClient, tmp_path: Path) -> None:
    assert len(ADDRESSES) >= 40
    before, address = _tree(tmp_path), start(as_editor)
    token = as_editor.token()
    for slug in ADDRESSES:
        for kind in ("needs", "../.."):
            sent = {"csrf_token": token, "kind": kind, "slug": slug, "saves": "1"}
            answer = as_editor.post(f"{address}/address", data=sent)
            assert answer.status_code == 400 and "There is a problem" in answer.text, (kind, slug)
    assert draft(site, address).path == "needs/quiet-rooms.md"
    assert _tree(tmp_path) == before


def test_a_file_whose_name_is_no_address_is_left_out_and_said(site: Site, content: Path, tmp_path: Path) -> None:
    from oap.services.pages.sync import in_step, sync

    good = (content / "needs" / "quiet-rooms.md").read_text()
    for name in FILES:
        (content / "needs" / name).write_text(good)
    (content / "needs" / "folder.md").mkdir()
    (content / "needs" / "link.md").symlink_to("/etc/passwd")
    before, known = _tree(tmp_path), set(site.rendered_pages.library.by_slug)
    report = sync(site)
    assert {problem.file for problem in report.problems} >= {f"needs/{name}" for name in FILES if name[0] != "."}
    site.rendered_pages.refresh()
    assert set(site.rendered_pages.library.by_slug) == known and in_step(site)
    assert _tree(tmp_path) == before


def test_scripts_in_a_file_are_shown_as_words(site: Site, content: Path, app: Flask) -> None:
    from oap.services.pages.sync import sync

    path = content / "guides" / "urgent-help.md"
    good, shown = path.read_text(), 0
    for first in range(0, len(ATTACKS), 20):
        path.write_text(good.replace("Some children", "\n\n".join([*ATTACKS[first : first + 20], "Some children"]), 1))
        shown += "urgent-help" in sync(site).changed
        page = app.test_client().get("/guides/urgent-help").text.partition("<main")[2].partition("</main>")[0]
        assert not re.search(r"<(script|img|svg|iframe|object|form|style|math|base|meta)\b|<[^>]+\son\w+=", page, re.I)
        assert not re.search(r'href="\s*(javascript|data|vbscript|//)', page, re.I)
    assert shown, "nothing was shown: this proves nothing"


def test_a_file_of_five_megabytes_is_left_out_and_said(site: Site, content: Path) -> None:
    from oap.services.pages.sync import sync

    (content / "needs" / "slow-reading.md").write_text(
        (content / "needs" / "slow-reading.md").read_text() + "x" * 5_000_000
    )
    assert any("larger than" in problem.message for problem in sync(site).problems)
    assert site.rendered_pages.library.by_slug["slow-reading"].version == 1


@pytest.mark.parametrize(
    "action",
    [
        "",
        "up",
        "up 9 9 9",
        "up x",
        "down 0 0 -1",
        "split 0 0 0",
        "remove-section 0",
        "add-text 99 9",
        "up 1 2 3 4",
        "remove-group 0 0",
        "nonsense 1",
        "up " + "9" * 30,
    ],
)
def test_a_button_of_an_older_form_changes_nothing(action: str) -> None:
    page = a_page()
    assert act(page, action)[0] == page


def test_a_word_in_capitals_is_right_when_its_author_says_why_and_the_reviewer_reads_it(
    site: Site, as_editor: SignedInClient, as_publisher: SignedInClient
) -> None:
    address = start(as_editor)
    found = draft(site, address)
    text = (found.text or "").replace("\n\n## ", "\n\nWe do NOT shout.\n\n## ", 1)
    drafting.save(site, as_editor.person.actor, found.id, datetime.now(UTC), text=text, saves=found.saves)
    asked = as_editor.get(f"{address}/submit").text
    assert "“NOT” is right, because" in asked and "What did you change" not in asked
    saves = str(draft(site, address).saves)
    empty = as_editor.send(f"{address}/right-as-written", {"why NOT": " ", "saves": saves})
    assert empty.status_code == 400 and "why it is right" in empty.text
    long = as_editor.send(f"{address}/right-as-written", {"why NOT": "x" * 301, "saves": saves})
    assert long.status_code == 400 and "x" * 301 in long.text
    assert as_publisher.send(f"{address}/right-as-written", {"why NOT": "Mine", "saves": saves}).status_code == 403
    told = {"why NOT": "Said with <force>", "why not-a-word": "x", "saves": saves}
    assert as_editor.send(f"{address}/right-as-written", told).status_code == 400
    del told["why not-a-word"]
    assert as_editor.send(f"{address}/right-as-written", told).status_code == 303
    page = as_editor.get(address).text
    assert "NOT: Said with &lt;force&gt;" in page
    before = draft(site, address).text
    send(as_editor, address, {})
    assert draft(site, address).text == before, "the untouched form keeps the reason"
    assert as_editor.send(f"{address}/submit", {"note": "Plainer"}).status_code == 303
    review = as_publisher.get(f"/review/{found.id}").text
    assert "“NOT”: Said with &lt;force&gt;" in review
    waiting = draft(site, address)
    done = as_publisher.send(f"/review/{found.id}/publish", {"saves": waiting.saves, "wording_only": "yes"})
    assert done.status_code == 303 and site.rendered_pages.library.by_slug["quiet-rooms"].version == 2
