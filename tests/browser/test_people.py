"""Signing in, inviting and the second factor in a real browser: by keyboard, without JavaScript, on a phone."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from oap.services.editing import drafting
from oap.services.people import first_people
from oap.storage import sessions
from tests.browser.screens import fits, follow, is_accessible
from tests.people import NOW, PASSWORD, a_person
from tests.spread import ON_A_DESKTOP, ON_A_PHONE, in_soak

PICTURES = os.environ.get("OAP_TEST_PICTURES", "")


def look(page: Page, name: str) -> None:
    is_accessible(page, name)
    fits(page, name)
    if PICTURES:
        width = page.evaluate("() => innerWidth")
        page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}.png"), full_page=True)


@pytest.mark.parametrize("device", ON_A_PHONE)
def test_every_screen_and_state_is_accessible(app: Flask, open_as: Callable[..., Page], device: str) -> None:
    link = first_people.first_run_token(app.extensions["oap"])
    page = open_as(None, f"/first-run/{link}", device)
    look(page, "first-run")
    follow(page.get_by_role("button", name="Make the account"))
    look(page, "first-run-problems")
    admin, editor = a_person(app, "admin"), a_person(app, "editor", name="Ada Mensah")
    page = open_as(None, "/sign-in", device)
    look(page, "sign-in")
    follow(page.get_by_role("button", name="Sign in"))
    look(page, "sign-in-wrong")
    follow(page.get_by_role("link", name="I have forgotten my password"))
    look(page, "forgotten")
    follow(page.get_by_role("button", name="Send the link"))
    look(page, "link-sent")

    page = open_as(admin, "/people", device)
    look(page, "people")
    follow(page.get_by_role("button", name="Invite somebody"))
    look(page, "invite")
    follow(page.get_by_role("button", name="Invite", exact=True))
    look(page, "invite-problems")
    page.get_by_label("Name").fill("Nia Rees")
    page.get_by_label("Email address").fill("nia@example.org")
    page.get_by_label("Health team").select_option("Publisher")
    follow(page.get_by_role("button", name="Invite", exact=True))
    look(page, "invited")
    joining = page.locator(".oap-link-to-give a").get_attribute("href")
    site = app.extensions["oap"]
    draft = drafting.start(site, editor.actor, "quiet-rooms", site.clock.now())
    page.goto(f"/people/{editor.id}")
    look(page, "person")
    follow(page.get_by_role("button", name="Disable this person"))
    look(page, "hand-over")
    follow(page.get_by_role("button", name="Hand over, and disable Ada Mensah"))
    look(page, "handed-over")
    follow(page.get_by_role("link", name="Ada Mensah"))
    look(page, "person-disabled")
    follow(page.get_by_role("button", name="Delete this person"))
    look(page, "delete")
    follow(page.get_by_role("button", name="Delete Ada Mensah"))
    look(page, "delete-problems")
    follow(page.get_by_role("link", name="Ada Mensah").first)
    follow(page.get_by_role("button", name="Let this person in again"))
    page.goto("/audit-log")
    look(page, "audit-log")
    page.goto("/audit-log?who=nobody")
    look(page, "audit-log-empty")

    page = open_as(None, joining, device)
    look(page, "join")
    page = open_as(editor, f"/edit/drafts/{draft.id}/give", device)
    look(page, "give")
    page = open_as(editor, "/account", device)
    look(page, "account")
    follow(page.get_by_role("link", name="See and take along"))
    look(page, "own-data")
    page.goto("/privacy")
    look(page, "privacy")
    page.goto("/account")
    follow(page.get_by_role("button", name="Change", exact=True))
    look(page, "account-problems")
    page.goto("/people")
    look(page, "not-allowed")
    page.goto("/account/second-factor")
    look(page, "second-factor")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_label("Code from the app").fill(
        pyotp.TOTP("".join(page.locator(".oap-key").inner_text().split())).now()
    )
    follow(page.get_by_role("button", name="Turn it on"))
    look(page, "recovery-codes")
    page.goto("/account/second-factor")
    look(page, "second-factor-on")
    page = open_as(None, "/sign-in", device)
    page.get_by_label("Email address").fill(editor.email)
    page.get_by_label("Password").fill(PASSWORD)
    follow(page.get_by_role("button", name="Sign in"))
    look(page, "code")


@pytest.mark.parametrize("scripts", [True, in_soak(False)], ids=["with scripts", "without scripts"])
def test_from_invitation_to_second_factor_by_keyboard(app: Flask, open_as: Callable[..., Page], scripts: bool) -> None:
    page = open_as(a_person(app, "admin"), "/people/invite", "desktop", java_script_enabled=scripts)
    page.get_by_label("Name").focus()
    page.keyboard.type("Nia Rees")
    page.keyboard.press("Tab")
    page.keyboard.type("nia@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type("Pub")  # chooses Publisher in the list of the first team
    page.get_by_role("button", name="Invite", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".oap-link-to-give")).to_be_visible()
    joining = page.locator(".oap-link-to-give a").get_attribute("href")

    page = open_as(None, joining, "phone", java_script_enabled=scripts)
    page.get_by_label("Choose a password").focus()
    page.keyboard.type("password1234")
    page.keyboard.press("Enter")
    expect(page.locator("#password-problem")).to_contain_text("common passwords")
    page.get_by_label("Choose a password").focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".oap-desk")).to_contain_text("Nia Rees")
    page.goto("/account/second-factor")
    made = pyotp.TOTP("".join(page.locator(".oap-key").inner_text().split()))
    page.get_by_label("Your password").focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Tab")
    page.keyboard.type(made.now())
    page.keyboard.press("Enter")
    expect(page.locator(".oap-codes code")).to_have_count(10)
    codes = page.locator(".oap-codes code").all_inner_texts()
    page.get_by_role("link", name="More of your work").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Sign out").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/sign-in$"))
    page.get_by_label("Email address").focus()
    page.keyboard.type("nia@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("Code from your authenticator app").focus()
    page.keyboard.type(codes[3])
    page.keyboard.press("Enter")
    expect(page.locator(".oap-desk")).to_contain_text("Nia Rees")


@pytest.mark.parametrize("scripts", [True, in_soak(False)], ids=["with scripts", "without scripts"])
def test_what_was_typed_survives_an_ended_session(app: Flask, open_as: Callable[..., Page], scripts: bool) -> None:
    admin = a_person(app, "admin")
    page = open_as(admin, "/people/invite", "phone", java_script_enabled=scripts)
    page.get_by_label("Name").fill("Nia Rees <b>")
    page.get_by_label("Email address").fill("nia@example.org")
    page.get_by_label("Schools team").select_option("Editor")
    with app.extensions["oap"].database.write() as connection:
        sessions.end_all(connection, admin.id, now=NOW)
    page.get_by_role("button", name="Invite", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in again")
    if scripts:
        look(page, "sign-in-again")
    page.get_by_label("Email address").fill(admin.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    if scripts:
        look(page, "send-again")
    page.get_by_role("button", name="Carry on").click()
    expect(page.get_by_text("Nia Rees <b>").first).to_be_visible()
    page.goto("/people")
    expect(page.get_by_role("link", name="Nia Rees <b>")).to_be_visible()


@pytest.mark.parametrize("device", ON_A_DESKTOP)
def test_the_screens_of_the_second_person_and_of_mandates_are_accessible(
    app: Flask, open_as: Callable[..., Page], device: str
) -> None:
    admin, lead = a_person(app, "admin"), a_person(app, "lead")
    for team in ("schools", "health"):
        a_person(app, "publisher", team=team)
    page = open_as(admin, "/people/requests", device)
    look(page, "nothing-waits")
    page.goto("/people/invite")
    page.get_by_label("Name").fill("Nia Rees")
    page.get_by_label("Email address").fill("nia@example.org")
    page.get_by_label("Health team").select_option("Publisher")
    follow(page.get_by_role("button", name="Invite", exact=True))
    look(page, "waits")
    page.goto("/people/mandates")
    page.get_by_label("The last day").fill("2020-01-01")
    follow(page.get_by_role("button", name="Give the mandate"))
    look(page, "mandates-problem")
    page = open_as(lead, "/people/requests", device)
    look(page, "to-agree")
    follow(page.get_by_role("button", name="Agree"))
    expect(page.locator(".oap-link-to-give")).to_be_visible()
    page.goto("/people/requests")
    look(page, "decided")
