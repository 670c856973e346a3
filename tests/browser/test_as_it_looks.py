"""Boxes of the editor shown as they look: for somebody who never saw a mark, over the same Markdown."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import expect

from oap.core.library.markdown import render, render_inline
from oap.core.pages.page import Prose, Statement
from oap.core.pages.page_text import read_page
from oap.core.people.accounts import Account
from oap.site import Site
from tests.browser.screens import follow, with_in_it
from tests.browser.test_editing import Sitting, asha, fine, open_draft, sit_down, text_of
from tests.browser.test_pasting import DOCUMENT, PASTED
from tests.spread import ON_A_PHONE

__all__ = ["asha", "sit_down"]  # fixtures

CONTENT = Path(__file__).parents[2] / "content"
ELEMENTS = ("li", "td", "th", "a", "strong", "em", "h3", "h4", "blockquote", "p")
READ = """async (texts) => {
  const { read, schema, lineSchema } = await import("/static/rich_markdown.js");
  const { DOMSerializer } = await import("/static/vendor/prosemirror-model.js");
  return texts.map(([text, whole]) => {
    const of = whole ? schema : lineSchema;
    const doc = read(text, of);
    if (!doc) return null;
    const made = document.createElement("div");
    made.append(DOMSerializer.fromSchema(of).serializeFragment(doc.content));
    for (const one of made.querySelectorAll(".oap-rich__title")) one.remove();
    return [made.textContent, made.innerHTML];
  });
}"""
PASTE = """(box, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "plain");
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def texts_of_the_handbook() -> list[tuple[str, bool]]:
    """Every text that the editor has a box for, and whether it has more than one line."""
    found: list[tuple[str, bool]] = []
    for file in sorted(CONTENT.rglob("*.md")):
        page, _ = read_page(file.read_text(), file.relative_to(CONTENT).as_posix())
        for item in (i for s in page.sections for g in s.groups for i in g.items) if page is not None else ():
            if isinstance(item, Prose):
                found.append((item.text, True))
            elif isinstance(item, Statement):
                found += [(item.professional, False), (item.family, False)]
    return found


def counted(html: str) -> Counter[str]:
    return Counter(name for name in re.findall(r"<([a-z0-9]+)", html) if name in ELEMENTS)


def words_of(html: str) -> str:
    words = re.sub(r'<p class="oap-status__label">.*?</p>|<summary.*?</summary>', " ", html, flags=re.DOTALL)
    return "".join(re.sub(r"<[^>]+>", " ", words).split())


def test_every_text_of_the_handbook_comes_back_letter_for_letter(sit_down: Sitting, live: str) -> None:
    page = sit_down(None)
    page.goto(f"{live}/sign-in")
    texts = texts_of_the_handbook()
    assert len(texts) > 3000
    seen = page.evaluate(READ, texts)  # null where a text would change: its box keeps its marks, and says so
    kept = [(text, whole, shown) for (text, whole), shown in zip(texts, seen, strict=True) if shown is not None]
    assert len(texts) - len(kept) < len(texts) / 500
    for text, whole, (_, html) in kept[::7]:
        read = render(text) if whole else f"<p>{render_inline(text)}</p>"
        if ":::" not in text:
            ours, theirs = counted(read), counted(html)
            same = [name for name in ELEMENTS if name != "p"]
            assert {name: ours[name] for name in same} == {name: theirs[name] for name in same}, text


@pytest.mark.parametrize("device", ON_A_PHONE)
def test_somebody_who_never_saw_a_mark_hands_in_a_statement_with_a_link_and_a_table(
    sit_down: Sitting, site: Site, live: str, asha: Account, device: str
) -> None:
    page = sit_down(asha, device, marks=False)
    address = open_draft(page, live)
    page.get_by_role("button", name="Add a statement under For everyone").click()
    new = page.get_by_role("group", name=re.compile("Statement .* new"))
    said, family = new.get_by_role("textbox", name="wording").first, new.get_by_role("textbox", name="wording").last
    expect(said).to_be_focused()
    page.keyboard.type("Agree a quiet place for the pupil, as in ")
    tools = new.get_by_role("toolbar", name="Formatting").first
    tools.get_by_role("button", name="Undo").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(tools.get_by_role("button", name="Link")).to_be_focused()
    page.keyboard.press("Tab")
    expect(new.get_by_role("textbox", name="Professional wording")).to_be_focused()  # the toolbar is one stop
    page.keyboard.press("Shift+Tab")
    expect(tools.get_by_role("button", name="Link")).to_be_focused()
    tools.get_by_role("button", name="Link").click()
    asked = page.get_by_role("dialog", name="Put in a link")
    asked.get_by_label("Words that people press").fill("quiet rooms")
    asked.get_by_label("Where it leads").fill("room is too loud")
    asked.get_by_role("button", name="When a room is too loud Need").click()
    expect(said).to_be_focused()
    page.keyboard.type(".")
    expect(said.get_by_role("link", name="quiet rooms")).to_be_visible()
    family.click()
    page.keyboard.type("Your child has a quiet place")
    for _ in "quiet place":
        page.keyboard.press("Shift+ArrowLeft")
    new.get_by_role("toolbar", name="Formatting").last.get_by_role("button", name="Link").click()
    asked.get_by_label("Where it leads").fill("room is too loud")
    asked.get_by_role("button", name="When a room is too loud Need").click()
    expect(family).to_be_focused()
    page.keyboard.type(" to go.")  # goes on after the link, whose words were chosen
    expect(family).to_have_text("Your child has a quiet place to go.")
    expect(family.get_by_role("link", name="quiet place", exact=True)).to_be_visible()

    expect(page.locator("#state")).to_contain_text("Saved at")
    group = page.locator(".oap-group").filter(has=new)
    group.get_by_role("button", name="Add text").click()
    text = group.locator(".oap-text [contenteditable]").last
    expect(text).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("When to use it:")
    group.locator(".oap-text .oap-tools:visible").last.get_by_role("button", name="Table").click()
    asked = page.get_by_role("dialog", name="Put in a table")
    asked.get_by_label("Heading of column 1").fill("When")
    asked.get_by_label("Heading of column 2").fill("Where")
    asked.get_by_label("Row 1, column 1").fill("At lunch")
    asked.get_by_label("Row 2, column 1").focus()
    asked.get_by_role("button", name="Take out row 2").click()
    asked.get_by_role("button", name="Put the table in").click()
    text.get_by_role("cell").last.click()
    page.keyboard.type("The *library*")
    fine(page, "boxes as they look")
    expect(page.locator("#state")).to_contain_text("Saved at")
    kept = text_of(site, address)
    assert "- Agree a quiet place for the pupil, as in [quiet rooms](/needs/quiet-rooms).\n" in kept
    assert "When to use it:\n\n| When | Where |\n| --- | --- |\n| At lunch | The \\*library\\* |\n" in kept
    follow(page.locator("#bar").get_by_role("button", name="Save and hand in"))
    page.get_by_label("What did you change, and why?").fill("A quiet place")
    follow(page.get_by_role("button", name="Hand it in"))
    expect(page.get_by_role("status")).to_contain_text("Handed in")


def test_it_takes_pastes_undoes_and_shows_the_marks_to_who_wants_them(
    sit_down: Sitting, site: Site, live: str, asha: Account
) -> None:
    page = sit_down(asha, marks=False)
    open_draft(page, live)
    box = page.locator(".oap-text textarea[data-markdown]").first
    before = box.input_value()
    words = page.locator(".oap-text [contenteditable]").first
    words.click()
    page.keyboard.press("Control+a")
    words.evaluate(PASTE, (PASTED / "google-docs.html").read_text())
    expect(page.locator(".oap-pasted")).to_contain_text("Not kept: underlining")
    expect(words.get_by_role("table")).to_be_visible()
    expect(box).to_have_value(DOCUMENT)
    tools = page.locator(".oap-text .oap-tools:visible").first
    words.get_by_role("cell", name="Teacher").click()
    tools.get_by_role("button", name="Table").click()
    page.get_by_role("dialog", name="Change the table").get_by_role("button", name="Take the table out").click()
    expect(words.get_by_role("table")).to_have_count(0)
    tools.get_by_role("button", name="Box").click()
    page.get_by_role("dialog", name="Put in a box").get_by_role("button", name="Worth noticing").click()
    page.keyboard.type("Before you start")
    expect(box).to_have_value(with_in_it(":::inset Before you start\nWhat to notice.\n:::"))
    tools.get_by_role("button", name="Box").click()
    page.get_by_role("dialog", name="Change the box").get_by_role("button", name="No box").click()
    expect(box).not_to_have_value(re.compile(":::"))
    expect(box).to_have_value(with_in_it("What to notice."))
    for _ in range(5):
        tools.get_by_role("button", name="Undo").click()
    expect(box).to_have_value(before)

    page.get_by_role("button", name="Show the marks").click()
    expect(box).to_be_visible()
    expect(words).to_have_count(0)
    box.fill("Kept `as it is`, with a mark that is not shown.")
    page.get_by_role("button", name="Show boxes as they look").click()
    expect(page.get_by_text("This text is shown with its marks")).to_be_visible()
    expect(box).to_have_value("Kept `as it is`, with a mark that is not shown.")
    expect(page.locator(".oap-row [contenteditable]").first).to_be_visible()
    fine(page, "a box that keeps its marks")
