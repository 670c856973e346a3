"""A parent fills in a letter on the phone; no word of it leaves."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from playwright.sync_api import Page, expect

from tests.browser.screens import fits, is_accessible

GUIDE = "/guides/reasonable-adjustments"


def test_a_letter_is_filled_in_copied_mailed_and_printed_and_nothing_is_sent(open_page: Callable[..., Page]) -> None:
    page = open_page(GUIDE, permissions=["clipboard-read", "clipboard-write"])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.url} {request.post_data or ''}"))
    page.get_by_role("link", name="Asking for a reasonable adjustment").press("Enter")
    letter = page.locator("#letter-to-copy:target")
    expect(letter).to_be_in_viewport()
    letter.get_by_text("Fill in the blanks here").press("Enter")
    letter.get_by_label("Your child's name").fill("Kanarienvogel")
    letter.get_by_label("What would help", exact=True).fill("let her sit\nby the door")
    expect(letter.get_by_text("My child, Kanarienvogel, finds")).to_be_visible()
    letter.get_by_role("button", name="Copy the letter").click()
    expect(letter.get_by_text("Letter copied")).to_be_visible()
    copied = page.evaluate("() => navigator.clipboard.readText()").replace("\r\n", "\n")
    assert copied.startswith("Dear [name of the class teacher and the SENCO],\n\nMy child, Kanarienvogel, finds")
    assert "could you let her sit\nby the door, as a reasonable adjustment" in copied
    assert "Fill in" not in copied and copied.endswith("Yours sincerely,\n\n[your name]")
    mail = letter.get_by_role("link", name="Put it in an e-mail")
    mail.evaluate("(link) => link.addEventListener('click', (event) => event.preventDefault())")
    mail.click()
    written = unquote(mail.get_attribute("href") or "")
    assert written == f"mailto:?subject=Asking for a reasonable adjustment&body={copied}"
    page.evaluate(
        "() => { window.print = () => { window.paper = document.querySelector('.oap-letter__paper').innerText; }; }"
    )
    letter.get_by_role("button", name="Print the letter").click()
    page.wait_for_function("() => window.paper")
    assert "My child, Kanarienvogel, finds" in page.evaluate("() => window.paper")
    expect(page.locator(".oap-letter__paper")).to_have_count(0)
    is_accessible(page)
    fits(page)
    assert not [one for one in asked if "anarienvogel" in one]
    assert "anarienvogel" not in page.evaluate("() => JSON.stringify(localStorage)")


def test_without_scripts_the_whole_letter_is_there_to_copy_by_hand(open_page: Callable[..., Page]) -> None:
    page = open_page(GUIDE, java_script_enabled=False)
    letter = page.locator(".oap-status--letter")
    expect(letter.get_by_text("My child, [your child's name], finds")).to_be_visible()
    expect(letter.get_by_role("button")).to_have_count(0)
