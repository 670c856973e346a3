"""People, accounts and the log of acts over HTTP."""

from __future__ import annotations

import csv
import re
import threading
from pathlib import Path

import pyotp
import pytest
from flask import Flask
from sqlalchemy import event

from oap.services.operations.delivery import Subscriber, deliver, log_events
from oap.site import Site
from oap.storage import accounts, audit_log, events
from oap.web.http.responses import harmless
from tests import people
from tests.build import config
from tests.clock import a_moment_later
from tests.found import match
from tests.mailbox import mail_server
from tests.people import PASSWORD, SignedInClient, a_person, token_in

NIA = {"name": "Nia Rees", "email": "nia@example.org", "role-schools": "publisher", "role-health": "editor"}


def test_an_invited_person_joins_and_has_the_roles(app: Flask, as_admin: SignedInClient) -> None:
    sent = as_admin.send("/people/invite", NIA)
    link = match(r"http://localhost(/join/[\w-]+)", sent.text)[1]
    joiner = app.test_client()
    assert "nia@example.org" in joiner.get(link).text
    weak = joiner.post(link, data={"csrf_token": token_in(joiner.get(link).text), "password": "nia rees nia"})
    assert weak.status_code == 400 and "too close" in weak.text
    done = joiner.post(link, data={"csrf_token": token_in(weak.text), "password": PASSWORD})
    assert done.status_code == 303
    assert "Publisher (Schools team)" in joiner.get("/account").text
    assert app.test_client().get(link).status_code == 404


def test_mistakes_in_an_invitation_are_said_beside_what_was_typed(as_admin: SignedInClient) -> None:
    answer = as_admin.send("/people/invite", {"name": "", "email": "nia", "role-schools": "publisher"})
    assert answer.status_code == 400
    assert "Enter the person’s name" in answer.text and 'value="nia"' in answer.text
    assert '<option value="publisher" selected>' in answer.text
    again = as_admin.send("/people/invite", {**NIA, "email": as_admin.person.email})
    assert again.status_code == 400 and "here already" in again.text


@pytest.mark.parametrize("email", ["аdmin@demo.example", "x@y.org\0", "ad\u200bmin@example.org"])
def test_a_look_alike_address_is_refused_beside_the_field_with_everything_typed(
    app: Flask, as_admin: SignedInClient, email: str
) -> None:
    answer = as_admin.send("/people/invite", {**NIA, "email": email})
    assert answer.status_code == 400 and "type the address anew" in answer.text and 'value="Nia Rees"' in answer.text
    change = as_admin.send(f"/people/{as_admin.person.id}", {"name": "A", "email": email, "admin": "yes"})
    assert change.status_code == 400 and "type the address anew" in change.text
    assert as_admin.get("/people").text.count("oap-person__name") == 1
    stranger = app.test_client()
    for path in ("/sign-in", "/forgotten-password"):
        data = {"csrf_token": token_in(stranger.get(path).text), "email": email, "password": PASSWORD}
        assert stranger.post(path, data=data).status_code in (200, 400)


def test_saying_that_a_password_is_forgotten_is_the_same_work_for_everybody(app: Flask) -> None:
    """Counted in what is asked of the record before the answer, not in milliseconds."""
    site: Site = app.extensions["oap"]
    known = a_person(app)
    disabled, invited = a_person(app, email="d@example.org"), a_person(app, email="i@example.org")
    with site.database.write() as connection:
        accounts.set_disabled(connection, disabled.id, people.NOW)
        accounts.set_password(connection, invited.id, None)
    asked: list[tuple[str, str]] = []
    event.listen(
        site.database.engine,
        "before_cursor_execute",
        lambda connection, cursor, statement, *rest: asked.append((threading.current_thread().name, statement)),
    )
    client, work = app.test_client(), {}
    for email in (known.email, "nobody@example.org", disabled.email, invited.email, "no address", "x\0", known.email):
        token = token_in(client.get("/forgotten-password").text)
        asked.clear()
        answer = client.post("/forgotten-password", data={"csrf_token": token, "email": email})
        here = threading.current_thread().name
        mine = [statement for name, statement in list(asked) if name == here]
        work[email] = (answer.status_code, answer.text, mine)
        for thread in threading.enumerate():
            if thread.name == "mail":
                thread.join(60)
    assert len({repr(one) for one in work.values()}) == 1, work
    outbox = [path.read_text() for path in (site.config.instance_dir / "outbox").glob("*.txt")]
    assert sorted(re.findall(r"To: (\S+)", "".join(outbox))) == [known.email, invited.email]


def test_with_a_mail_server_the_link_goes_there_and_is_not_shown(tmp_path: Path, content: Path) -> None:
    with mail_server() as mailbox:
        settings = config(
            tmp_path, content, mail_url=f"smtp://127.0.0.1:{mailbox.port}", base_url="https://oap.example.gov.uk"
        )
        app = people.make_app(Site(settings))
        admin = people.sign_in(app, a_person(app, "admin"), base_url="https://localhost")
        answer = admin.post(
            "/people/invite",
            data={"csrf_token": admin.token(base_url="https://localhost"), **NIA},
            base_url="https://localhost",
        )
        assert "/join/" not in answer.text and "nia@example.org" in answer.text
        (mail,) = mailbox.mails
        assert "https://oap.example.gov.uk/join/" in mail.get_content()
        stranger = app.test_client()
        for email in ("admin@example.org", "nobody@example.org"):
            page = stranger.get("/forgotten-password", base_url="https://evil.example")
            data = {"csrf_token": token_in(page.text), "email": email}
            said = stranger.post(
                "/forgotten-password",
                data=data,
                base_url="https://evil.example",
                headers={"Sec-Fetch-Site": "same-origin"},
            )
            assert "If there is an account" in said.text
        mailbox.wait_for(2)
        assert mailbox.mails[1]["To"] == "admin@example.org"
        assert "https://oap.example.gov.uk/join/" in mailbox.mails[1].get_content()


def test_an_admin_changes_disables_and_lets_in_again(
    app: Flask, as_admin: SignedInClient, as_editor: SignedInClient
) -> None:
    number = as_editor.person.id
    assert (
        as_admin.send(f"/people/{number}", {"name": "Ed", "email": as_editor.person.email, "lead": "yes"}).status_code
        == 303
    )
    assert "Lead" in as_editor.get("/account").text
    assert as_admin.send(f"/people/{number}/disable").status_code == 303
    assert as_editor.get("/account").status_code == 303
    assert "Disabled" in as_admin.get("/people").text
    assert as_admin.send(f"/people/{number}/enable").status_code == 303
    people.sign_in(app, as_editor.person)
    assert as_admin.send(f"/people/{number}/sign-out").status_code == 303
    last = as_admin.send(f"/people/{as_admin.person.id}", {"name": "A", "email": as_admin.person.email, "lead": "yes"})
    assert last.status_code == 400 and "last admin" in last.text


def test_a_second_factor_is_asked_for_at_sign_in_and_kept_text_comes_through(
    app: Flask, as_editor: SignedInClient
) -> None:
    page = as_editor.get("/account/second-factor").text
    secret = "".join(match(r'class="oap-key">([A-Z2-7 ]+)<', page)[1].split())
    signed = match(r'name="secret" value="([^"]+)"', page)[1]
    fields = {"secret": signed, "password": PASSWORD}
    wrong = as_editor.send("/account/second-factor", {**fields, "code": "000000"})
    assert wrong.status_code == 400 and "not right" in wrong.text
    forged = as_editor.send(
        "/account/second-factor", {**fields, "secret": "x" + signed, "code": pyotp.TOTP(secret).now()}
    )
    assert forged.status_code == 400
    on = as_editor.send("/account/second-factor", {**fields, "code": pyotp.TOTP(secret).now()})
    codes = re.findall(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>", on.text)
    assert len(codes) == 10
    client = app.test_client()
    kept = {"kept-to": "/sign-out", "kept.text": "my words"}
    token = token_in(client.get("/sign-in").text)
    asked = client.post(
        "/sign-in", data={"csrf_token": token, "email": as_editor.person.email, "password": PASSWORD, **kept}
    )
    assert "Enter your code" in asked.text and "my words" in asked.text
    assert client.get("/account").status_code == 303  # half a sign-in is none
    inside = client.post("/sign-in/code", data={"csrf_token": token_in(asked.text), "code": codes[0], **kept})
    assert inside.status_code == 200 and "my words" in inside.text
    assert client.get("/account").status_code == 200


def test_when_a_second_factor_is_required_nothing_else_can_be_done_before(tmp_path: Path, content: Path) -> None:
    app = people.make_app(Site(config(tmp_path, content, second_factor_required=True)))
    admin = people.sign_in(app, a_person(app, "admin"))
    assert admin.get("/people").headers["Location"] == "/account/second-factor"
    assert admin.get("/account/second-factor").status_code == 200
    typed = admin.post("/people/invite", data={"csrf_token": token_in(admin.get("/account/second-factor").text), **NIA})
    assert typed.status_code == 403 and 'value="nia@example.org"' in typed.text


def test_site_yml_makes_a_second_factor_obligatory_from_the_next_request_on(
    app: Flask, as_admin: SignedInClient, as_editor: SignedInClient, content: Path
) -> None:
    assert "each person’s choice" in as_admin.get("/people").text
    assert as_editor.get("/edit").status_code == 200
    path = content / "site.yml"
    path.write_text(path.read_text().replace("{name", "{sign_in: {second_factor: required}, name"))
    a_moment_later(app.extensions["oap"])
    assert as_editor.get("/edit").headers["Location"] == "/account/second-factor"
    assert as_admin.get("/people").headers["Location"] == "/account/second-factor"
    path.write_text(path.read_text().replace("required", "perhaps"))
    a_moment_later(app.extensions["oap"])
    assert as_editor.get("/edit").status_code == 303  # a mistake in the file changes nothing


def test_people_see_and_end_their_own_sessions_only(
    app: Flask, as_editor: SignedInClient, as_lead: SignedInClient
) -> None:
    phone = people.sign_in(app, as_editor.person)
    page = as_editor.get("/account").text
    (other,) = re.findall(r"/account/sessions/(\w{64})/end", page)
    assert as_lead.send(f"/account/sessions/{other}/end").status_code == 404
    assert as_editor.send(f"/account/sessions/{other}/end").status_code == 303
    assert phone.get("/account").status_code == 303
    assert as_editor.send("/account/sessions/end").status_code == 303
    assert as_editor.get("/account").status_code == 303


def test_the_log_is_filtered_paged_and_exported(app: Flask, as_lead: SignedInClient) -> None:
    with app.extensions["oap"].database.write() as connection:
        for number in range(130):
            audit_log.add(
                connection,
                None,
                "tried",
                f"thing {number}",
                now=f"2019-11-{1 + number % 28:02}T10:00:00Z",
                detail="=1+1",
            )
        audit_log.add(connection, as_lead.person.actor, "did", "100%_", now="2025-11-30T23:59:59Z")
    deliver(app.extensions["oap"], Subscriber("log", log_events))
    with app.extensions["oap"].database.write() as connection:
        events.add(connection, "commented", now="2025-11-30T23:59:59Z")
    first = as_lead.get("/audit-log")
    assert first.text.count("oap-when") == 100
    assert "4 events are kept for that. “log” has still to take 1 of them." in first.text
    older = match(r'href="(/audit-log\?[^"]+)">Older', first.text)[1].replace("&amp;", "&")
    assert as_lead.get(older).text.count("oap-when") == 32  # signing in is there too
    for query, count in (
        ("act=did", 1),
        ("who=LEAD", 2),
        ("about=100%25_", 1),
        ("since=2025-11-30&until=2025-11-30", 1),
        ("since=oops&before=x", 100),
        ("about=nothing", 0),
    ):
        assert as_lead.get(f"/audit-log?{query}").text.count("oap-when") == count, query
    assert as_lead.get("/audit-log.csv").status_code == 405
    export = as_lead.send("/audit-log.csv")
    rows = list(csv.reader(export.data.decode("utf-8-sig").splitlines()))
    assert len(rows) == 134 and rows[2][6] == "'=1+1"
    assert rows[1][4] == "signed-in" and rows[-1][4] == "audit-log-exported"


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\t=1", "  =1", "\r1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert harmless(cell) == "'" + cell
    assert harmless("plain words - and more") == "plain words - and more"


def test_what_needs_a_second_person_waits_for_one_on_a_page_of_its_own(
    app: Flask, as_admin: SignedInClient, as_lead: SignedInClient, as_publisher: SignedInClient
) -> None:
    waits = as_admin.send("/people/invite", NIA)
    assert waits.status_code == 303 and waits.location == "/people/requests"
    shown = as_admin.get("/people/requests").text
    assert "Invite Nia Rees" in shown and "Another admin or a lead has to agree" in shown and "/agree" not in shown
    assert "1 change waits" in as_admin.get("/people").text
    number = match(r"/people/requests/(\d+)/refuse", shown)[1]
    for nobody in (as_admin, as_publisher):
        assert nobody.send(f"/people/requests/{number}/agree").status_code == 403
    assert as_publisher.get("/people/requests").status_code == 403
    assert 'href="/people/requests"' in as_lead.get("/edit").text
    sent = as_lead.send(f"/people/requests/{number}/agree")
    link = match(r"http://localhost(/join/[\w-]+)", sent.text)[1]
    assert app.test_client().get(link).status_code == 200
    assert as_lead.send(f"/people/requests/{number}/refuse").status_code == 409
    assert "agreed to by Lead" in as_admin.get("/people").text
    moved = {"name": "P", "email": "mine@example.org", "role-schools": "publisher"}
    person = as_publisher.person.id
    assert as_admin.send(f"/people/{person}", moved).location == "/people/requests"
    assert as_admin.send(f"/people/{person}/link").location == "/people/requests"
    assert as_admin.send(f"/people/{person}/second-factor").location == "/people/requests"
    assert as_publisher.person.email in as_admin.get(f"/people/{person}").text


def test_who_sets_the_service_up_is_told_how_long_alone(as_admin: SignedInClient) -> None:
    assert "You are setting this service up" in as_admin.get("/people").text
    assert "/join/" in as_admin.send("/people/invite", NIA).text


def test_what_a_leaver_holds_is_listed_before_they_are_disabled_and_passes_on(
    app: Flask, as_admin: SignedInClient, as_editor: SignedInClient
) -> None:
    taker = a_person(app, "publisher")
    as_editor.send("/edit/pages/quiet-rooms/start")
    number = as_editor.person.id
    assert f"/people/{number}/hand-over" in as_admin.get(f"/people/{number}").text
    listed = as_admin.get(f"/people/{number}/hand-over").text
    assert "Open drafts (1)" in listed and f'<option value="{taker.id}"' in listed
    wrong = as_admin.send(f"/people/{number}/hand-over", {"drafts": as_admin.person.id, "then": "disable"})
    assert wrong.status_code == 400 and "Choose somebody else who writes" in wrong.text
    assert as_editor.get("/edit").status_code == 200
    done = as_admin.send(f"/people/{number}/hand-over", {"drafts": taker.id, "then": "disable"}, follow_redirects=True)
    assert "can no longer sign in" in done.text and "looks after no page" in done.text
    assert as_editor.get("/edit").status_code != 200
    assert "You are writing" in people.sign_in(app, taker).get("/edit").text


def test_somebody_gives_their_draft_away(app: Flask, as_editor: SignedInClient) -> None:
    taker = a_person(app, "publisher")
    draft = as_editor.send("/edit/pages/quiet-rooms/start").location
    assert f"{draft}/give" in as_editor.get(draft).text
    assert as_editor.send(f"{draft}/give", {"to": ""}).status_code == 400
    assert "It is theirs now" in as_editor.send(f"{draft}/give", {"to": taker.id}, follow_redirects=True).text
    assert as_editor.get(f"{draft}/give").status_code == 303
    assert people.sign_in(app, taker).get(draft).status_code == 200


def test_a_person_who_has_gone_is_deleted_after_a_page_that_says_what_that_means(
    app: Flask, as_admin: SignedInClient
) -> None:
    gone = a_person(app, "editor", name="Ada Mensah", email="ada@example.org")
    page = f"/people/{gone.id}/delete"
    assert as_admin.send(page, {"sure": "yes"}).status_code == 400  # she can still sign in
    as_admin.send(f"/people/{gone.id}/hand-over", {"then": "disable"})
    assert page in as_admin.get(f"/people/{gone.id}").text
    assert "“A former editor of Schools”" in as_admin.get(page).text
    assert as_admin.send(page).status_code == 400
    done = as_admin.send(page, {"sure": "yes"}, follow_redirects=True)
    assert "This person is deleted" in done.text and "Ada Mensah" not in done.text
    assert "Ada" not in as_admin.get("/audit-log").text and "ada@" not in as_admin.get("/audit-log").text
    assert "was deleted" in as_admin.get(f"/people/{gone.id}").text


def test_who_signs_in_sees_and_takes_along_what_is_kept_of_them(as_editor: SignedInClient) -> None:
    as_editor.send("/edit/pages/quiet-rooms/start")
    assert "/account/data" in as_editor.get("/account").text
    assert "Texts (1)" in as_editor.get("/account/data").text
    taken = as_editor.get("/account/data/json")
    assert taken.json is not None and taken.json["account"][0]["email"] == as_editor.person.email
    assert "my-data.json" in taken.headers["Content-Disposition"]
    rows = list(csv.reader(as_editor.get("/account/data/csv").text.removeprefix("\ufeff").splitlines()))
    assert ["account", "1", "email", as_editor.person.email] in rows


def test_the_privacy_page_says_what_is_kept_of_staff(app: Flask) -> None:
    said = app.test_client().get("/privacy").text
    assert 'id="staff"' in said and "400 days" in said and "A former editor" in said
