"""Pasting from Word, Google Docs, Outlook and LibreOffice into the boxes of the editor.

``pasted/`` holds what these programs put on the clipboard. That of LibreOffice was made by LibreOffice; the others are
written by hand after the forms that those programs are known for, since none of them runs here.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from oap.core.people.accounts import Account
from oap.site import Site
from tests.browser.screens import follow
from tests.browser.test_editing import Sitting, asha, open_draft, sit_down, text_of

__all__ = ["asha", "sit_down"]  # fixtures

PASTED = Path(__file__).parent / "pasted"
SITE = "https://www.nhs.uk/conditions/stammering/"
DOCUMENT = f"""### Helping in class

Give **more time** and *wait*. See the [NHS page about stammering]({SITE}).

- Use pictures
    - Smaller point
- Use short words

Then:

1. First ask
2. Then wait

#### Who helps

| **Who** | **What** |
| --- | --- |
| Teacher | Plans \\| checks |

Ask early."""
MAIL = f"""**Helping in class**

See the [NHS page about stammering]({SITE}).

- Use pictures
- Use short words"""
COUNTS = "1 link, 3 lists, 1 table, 2 headings"
PASTE = """(box, [html, plain]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", plain);
  box.focus();
  box.select();
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def paste(box: Locator, html: str, plain: str = "plain") -> None:
    box.evaluate(PASTE, [html, plain])


@pytest.mark.parametrize(
    ("program", "makes", "says"),
    [
        (
            "word",
            DOCUMENT + "\\[1\\]",
            ("1 link, 3 lists, 1 table, 2 headings", "pictures; underlining", "into the document"),
        ),
        ("google-docs", DOCUMENT, (COUNTS, "underlining")),
        ("outlook", MAIL, ("1 link, 1 list.",)),
    ],
)
def test_what_was_pasted_keeps_its_form_and_says_what_it_lost(
    sit_down: Sitting, live: str, asha: Account, program: str, makes: str, says: tuple[str, ...]
) -> None:
    page = sit_down(asha)
    open_draft(page, live)
    box = page.locator(".oap-text textarea[data-markdown]").first
    before = box.input_value()
    paste(box, (PASTED / f"{program}.html").read_text())
    told = page.locator(".oap-pasted")
    expect(told).to_contain_text("Pasted with")
    assert box.input_value() == makes
    for words in says:
        expect(told).to_contain_text(words)
    page.keyboard.press("Control+z")
    expect(box).to_have_value(before)


def test_what_libreoffice_writes_keeps_lists_words_and_the_table(
    sit_down: Sitting, site: Site, live: str, asha: Account
) -> None:
    page = sit_down(asha)
    address = open_draft(page, live)
    box = page.locator(".oap-text textarea[data-markdown]").first
    paste(box, (PASTED / "libreoffice.html").read_text())
    expect(page.locator(".oap-pasted")).to_contain_text("1 table")
    made = box.input_value()
    for words in ("### Helping in class", "Give **more time** and *wait*.", "- Use pictures", "1. First ask"):
        assert words in made
    assert "| Who | What |\n| --- | --- |\n| Teacher | Plans \\| checks |" in made
    expect(page.locator("#state")).to_contain_text("Saved at")
    assert "### Helping in class" in text_of(site, address)


def test_what_a_button_puts_into_a_box_can_be_undone(sit_down: Sitting, live: str, asha: Account) -> None:
    page = sit_down(asha)
    open_draft(page, live)
    box = page.locator(".oap-text textarea[data-markdown]").first
    before = box.input_value()
    for name in ("Bold", "List"):
        page.locator(".oap-text .oap-tools").first.get_by_role("button", name=name).click()
        expect(box).not_to_have_value(before)
        page.keyboard.press("Control+z")
        expect(box).to_have_value(before)


def test_a_box_of_one_line_keeps_links_and_says_where_lists_go(sit_down: Sitting, live: str, asha: Account) -> None:
    page = sit_down(asha)
    open_draft(page, live)
    box = page.get_by_label("Family wording").first
    paste(box, f'<p>See <a href="{SITE}">the NHS page</a>:</p><ul><li>one</li><li><b>two</b></li></ul>')
    expect(page.locator(".oap-pasted")).to_contain_text("add a text for them")
    assert box.input_value() == f"See [the NHS page]({SITE}): one; **two**"


# Pieces of what Word puts on the clipboard: what is pasted, what it makes, and what is said of it.
BESIDE_THE_TEXT = [
    (
        '<p>She <ins cite="mailto:a" datetime="x">always </ins><del cite="mailto:a">never </del>waits'
        "<span class=msoDel><del> at all</del></span>.</p>",
        "She always waits.",
        "words that were deleted as a tracked change",
    ),
    (
        '<p>Words<span class=MsoCommentReference><a href="#_msocom_1">[HB1]</a></span> go on.</p>'
        "<div style='mso-element:comment-list'><p class=MsoCommentText>Is this so?</p></div>",
        "Words go on.",
        "comments",
    ),
    ('<p><b>See</b> <img src="cid:1" alt="A table"> here</p>', "**See** here", "pictures"),
    (
        "<table><tr><th>A</th><th>B</th></tr><tr><td colspan=2>both</td></tr><tr><td rowspan=2>tall</td><td>x</td></tr>"
        "<tr><td>y</td></tr></table>",
        "| A | B |\n| --- | --- |\n| both |  |\n| tall | x |\n|  | y |",
        "cells over several columns or rows",
    ),
    ("<p><b>“Don’t”</b> – wait… it’s £3 more</p>", "**“Don’t”** – wait… it’s £3 more", "Pasted."),
    (
        '<div><p><b>Wait</b></p><div style="border-top:solid 1pt"><p><b>From:</b> Jo<br><b>Sent:</b> Monday</p></div>'
        "<blockquote><p>Older words</p></blockquote></div>",
        "**Wait**\n\n**From:** Jo  \n**Sent:** Monday\n\n> Older words",
        "Pasted.",
    ),
]


def test_what_stands_beside_the_text_is_left_out_and_said(sit_down: Sitting, live: str, asha: Account) -> None:
    page = sit_down(asha)
    open_draft(page, live)
    box = page.locator(".oap-text textarea[data-markdown]").first
    for html, makes, says in BESIDE_THE_TEXT:
        paste(box, html)
        expect(box).to_have_value(makes)
        expect(page.locator(".oap-pasted")).to_contain_text(says)
    family = page.get_by_label("Family wording").first
    paste(family, "<ul><li>one<ul><li>two<ol><li>three</li><li>four</li></ol></li></ul></li><li>five</li></ul>")
    expect(family).to_have_value("one: two: three; four; five")


def test_plain_words_and_hostile_ones_are_only_words(sit_down: Sitting, live: str, asha: Account) -> None:
    page = sit_down(asha)
    address = open_draft(page, live)
    box = page.locator(".oap-text textarea[data-markdown]").first
    hostile = (
        '<img src=x onerror="document.title=1"><script>document.title=2</script><a href="javascript:alert(1)">go</a>'
    )
    paste(box, f"<p>{hostile} <b>now</b></p>")
    expect(page.locator(".oap-pasted")).to_contain_text("Not kept")
    expect(box).to_have_value("go **now**")
    assert "Edit" in page.title()
    follow(page.locator("button", has_text="Save").first)
    assert address in page.url
