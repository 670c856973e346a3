"""Answering back over HTTP: no cookie, no account, what is kept is shown first, and attacks get nothing kept."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from oap.core.feedback.proof import MINUTES, is_solved
from oap.services.feedback import dealing
from oap.services.feedback import giving as keeping
from oap.site import Site
from oap.storage.tables.feedback import feedback
from oap.web.feedback import giving
from oap.web.http.limits import Limiter
from oap.web.http.shares import Shares
from tests import people
from tests.clock import MovedClock
from tests.people import a_person
from tests.web.forms import Fields, fields_of

OURS = {"Sec-Fetch-Site": "same-origin"}
PAGE = {"page": "slow-reading", "statement": ""}


def rows(site: Site) -> list[tuple[str, str, str, str]]:
    with site.database.read() as connection:
        found = connection.execute(feedback.select().order_by(feedback.c.id))
        return [(row.page_id, row.statement_id, row.said, row.words) for row in found]


@pytest.fixture
def client(app: Flask, site: Site) -> FlaskClient:
    site.database.prepare()
    return app.test_client()


def shown(client: FlaskClient, **said: str) -> Fields:
    """What the form on the page that shows what would be kept sends."""
    answer = client.post("/feedback", data={**PAGE, **said}, headers=OURS)
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "private, no-store"
    return fields_of(
        answer.text.replace('<form action="/feedback/send"', '<form id="send" action="/feedback/send"'), "send"
    )


def solved(fields: Fields) -> dict[str, str]:
    given = fields["challenge"]
    return {**fields.to_dict(), "nonce": next(one for one in map(str, itertools.count()) if is_solved(given, one))}


def test_every_page_and_statement_has_one_link_and_no_form(client: FlaskClient, site: Site) -> None:
    page = client.get("/needs/slow-reading").text
    assert page.count('href="/feedback?page=slow-reading"') == 1
    rendered = site.rendered_pages.get("slow-reading")
    assert rendered is not None
    for statement in rendered.statements():
        assert page.count(f"/feedback?page=slow-reading&amp;statement={statement.id}") == 1
    assert 'action="/feedback' not in page
    assert 'href="/feedback"' in client.get("/").text


def test_a_reader_sees_what_is_kept_sends_it_and_nothing_else_is_there(client: FlaskClient, site: Site) -> None:
    form = client.get("/feedback?page=slow-reading")
    assert "Set-Cookie" not in form.headers and form.headers["X-Robots-Tag"] == "noindex"
    fields = shown(client, said="no", words="Kian Walsh finds reading hard, ring 07700 900123")
    assert fields["words"] == "• finds reading hard • ring •".replace(" ring •", "")
    assert rows(site) == [], "showing keeps nothing"
    answer = client.post("/feedback/send", data=fields, headers=OURS)
    assert answer.status_code == 303 and "Set-Cookie" not in answer.headers
    assert rows(site) == [("slow-reading", "", "no", fields["words"])]
    assert client.get(answer.location).status_code == 200


def test_with_the_sum_done_it_is_kept_once_however_often_it_is_sent(client: FlaskClient, site: Site) -> None:
    fields = solved(shown(client, said="partly"))
    for _ in range(3):
        assert client.post("/feedback/send-checked", data=fields, headers=OURS).status_code == 303
    with site.database.read() as connection:
        assert [row._mapping["count"] for row in connection.execute(feedback.select())] == [1]


def test_one_sum_is_worth_one_answer_however_many_send_it_at_once(app: Flask, client: FlaskClient, site: Site) -> None:
    fields = solved(shown(client, said="partly"))

    def send(_: int) -> int:
        return app.test_client().post("/feedback/send-checked", data=fields, headers=OURS).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(send, range(24))) == {303}
    with site.database.read() as connection:
        assert [row._mapping["count"] for row in connection.execute(feedback.select())] == [1]


def test_a_sum_that_was_done_is_known_for_as_long_as_it_is_good(client: FlaskClient, site: Site, app: Flask) -> None:
    """Whatever else is counted meanwhile: it stood among the counts of a minute, which others push out."""
    fields = solved(shown(client, said="partly"))
    assert client.post("/feedback/send-checked", data=fields, headers=OURS).status_code == 303
    limiter: Limiter = app.extensions["oap.limiter"]
    assert isinstance(site.clock, MovedClock)
    site.clock.move(minutes=MINUTES - 1)
    for number in range(2000):
        limiter.asked.add(f"others {number}", int(site.clock.now().timestamp()) // 60)
    client.post("/feedback/send-checked", data=fields, headers=OURS)
    with site.database.read() as connection:
        assert [row._mapping["count"] for row in connection.execute(feedback.select())] == [1]


def test_what_could_not_be_kept_may_be_sent_again(
    client: FlaskClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = solved(shown(client, said="partly"))
    monkeypatch.setattr(keeping, "MOST_A_DAY", 0)
    assert client.post("/feedback/send-checked", data=fields, headers=OURS).status_code == 503
    monkeypatch.undo()
    assert client.post("/feedback/send-checked", data=fields, headers=OURS).status_code == 303
    assert len(rows(site)) == 1


def test_one_place_has_a_share_of_the_day_and_others_the_rest(app: Flask, client: FlaskClient, site: Site) -> None:
    app.extensions[giving.SHARES] = Shares(2)
    said = {**PAGE, "said": "no"}
    here = {"REMOTE_ADDR": "192.0.2.1"}
    sent = [client.post("/feedback/send", data=said, headers=OURS, environ_base=here) for _ in range(3)]
    assert [one.status_code for one in sent] == [303, 303, 503] and "cannot take more today" in sent[2].text
    fields = solved(shown(client, said="no"))
    assert client.post("/feedback/send-checked", data=fields, headers=OURS, environ_base=here).status_code == 503
    elsewhere = {"REMOTE_ADDR": "192.0.2.2"}
    assert client.post("/feedback/send", data=said, headers=OURS, environ_base=elsewhere).status_code == 303


def test_a_sum_that_is_wrong_old_or_for_something_else_is_refused(client: FlaskClient, site: Site, app: Flask) -> None:
    fields = solved(shown(client, said="partly"))
    wrong = [
        {**fields, "nonce": "x"},
        {**fields, "said": "yes"},
        {**fields, "words": "the reading is hard"},
        {**fields, "page": "quiet-rooms"},
        {**fields, "challenge": ""},
        {**fields, "challenge": "9" * 5000},
        {**fields, "nonce": "9" * 5000},
    ]
    for forged in wrong:
        assert client.post("/feedback/send-checked", data=forged, headers=OURS).status_code in (400, 404)
    assert isinstance(site.clock, MovedClock)
    site.clock.move(minutes=MINUTES + 1)
    assert client.post("/feedback/send-checked", data=fields, headers=OURS).status_code == 400
    assert rows(site) == []


@pytest.mark.parametrize(
    "sent",
    [
        {"page": "no-such-page"},
        {"page": "../../etc/passwd"},
        {"page": "slow-reading\x00"},
        {"page": "slow-reading", "statement": "' or 1=1 --"},
        {"page": "x" * 100_000},
        {"page": "", "statement": "a"},
    ],
)
def test_forged_pages_and_statements_are_not_there(client: FlaskClient, site: Site, sent: dict[str, str]) -> None:
    for address in ("/feedback", "/feedback/send", "/feedback/send-checked"):
        answer = client.post(address, data={"said": "no", **sent}, headers=OURS)
        assert answer.status_code == 404, address
    if len(sent["page"]) < 1000:
        assert client.get("/feedback", query_string=sent).status_code == 404
    assert rows(site) == []


def test_a_program_that_fills_in_everything_is_thanked_and_kept_nowhere(client: FlaskClient, site: Site) -> None:
    for address in ("/feedback", "/feedback/send"):
        answer = client.post(address, data={**PAGE, "said": "no", "website": "https://spam.example"}, headers=OURS)
        assert answer.status_code == 303 and answer.location == "/feedback/thanks"
    assert rows(site) == []


def test_forms_of_other_sites_are_refused(client: FlaskClient, site: Site) -> None:
    for address in ("/feedback", "/feedback/send", "/feedback/send-checked"):
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}, {}):
            assert client.post(address, data={**PAGE, "said": "no"}, headers=headers).status_code in (400, 403)
    assert rows(site) == []


def test_words_are_escaped_and_marks_are_no_words(client: FlaskClient, site: Site) -> None:
    attack = '<script>alert("reading")</script> "><img src=x onerror=alert(1)> {{ 7*7 }} reading'
    answer = client.post("/feedback", data={**PAGE, "said": "no", "words": attack}, headers=OURS)
    assert "<script>alert" not in answer.text and "<img src=x" not in answer.text and "{{ 7*7" in answer.text
    client.post("/feedback/send", data={**PAGE, "said": "no", "words": attack}, headers=OURS)
    assert all("<" not in words and "{" not in words for _, _, _, words in rows(site))


def test_a_huge_text_is_read_to_its_limit_and_what_is_larger_refused(client: FlaskClient) -> None:
    answer = client.post("/feedback", data={**PAGE, "words": "reading is hard " * 1000}, headers=OURS)
    assert answer.status_code == 200 and "we read the first 2,000 characters" in answer.text
    assert client.post("/feedback", data={**PAGE, "words": "x" * 2_000_000}, headers=OURS).status_code == 413


def test_danger_opens_help_and_keeps_nothing(client: FlaskClient, site: Site) -> None:
    data = {**PAGE, "said": "no", "words": "i want to kill myself"}
    answer = client.post("/feedback", data=data, headers=OURS)
    assert 'href="tel:999"' in answer.text or "Call 999" in answer.text
    assert "/feedback/send" not in answer.text and "kill myself" not in answer.text
    assert client.post("/feedback/send", data=data, headers=OURS).status_code == 400
    assert rows(site) == []


def test_an_empty_answer_is_told_kindly_and_keeps_what_was_typed(client: FlaskClient) -> None:
    answer = client.post("/feedback", data={**PAGE, "words": "   "}, headers=OURS)
    assert answer.status_code == 400 and "Choose an answer, or write something." in answer.text


def test_without_the_sum_fewer_a_minute_are_taken(site: Site) -> None:
    site.database.prepare()
    app = people.make_app(Site(replace(site.config, rate_limit=True), site.clock))
    client = app.test_client()
    sent = [client.post("/feedback/send", data={**PAGE, "said": "no"}, headers=OURS).status_code for _ in range(9)]
    assert sent == [303] * 6 + [429] * 3
    assert client.post("/feedback/send-checked", data=solved(shown(client, said="no")), headers=OURS).status_code == 303


def test_nothing_of_an_address_is_stored(client: FlaskClient, site: Site) -> None:
    place = {"REMOTE_ADDR": "203.0.113.77"}
    client.post("/feedback/send", data={**PAGE, "said": "no"}, headers=OURS, environ_overrides=place)
    assert len(rows(site)) == 1
    for folder in (site.config.instance_dir, site.config.index_dir):
        for file in folder.rglob("*"):
            assert not file.is_file() or b"203.0.113" not in file.read_bytes(), file


def test_the_team_reads_it_with_the_page_and_marks_it_as_dealt_with(
    app: Flask, site: Site, client: FlaskClient
) -> None:
    client.post("/feedback/send", data={**PAGE, "said": "no", "words": "the reading is hard"}, headers=OURS)
    editor = people.sign_in(app, a_person(app, "editor"))
    assert "Readers answered about “When reading is hard”" in editor.get("/waiting").text
    assert "No: 1" in editor.get("/edit/pages/slow-reading").text
    queue = editor.get("/edit/feedback?page=slow-reading").text
    assert "“the reading is hard”" in queue and "Mark as dealt with" in queue
    (entry,) = dealing.queue(site, editor.person.actor)
    address = f"/edit/feedback/{entry.feedback.id}"
    assert editor.send(address, {"note": ""}).status_code == 400
    assert editor.send(address, {"note": "Made it plainer", "page": "slow-reading"}).status_code == 303
    assert "Made it plainer" in editor.get("/edit/feedback?page=slow-reading").text
    assert "Readers answered" not in editor.get("/waiting").text
    other = people.sign_in(app, a_person(app, "editor", team="health"))
    assert "the reading is hard" not in other.get("/edit/feedback?page=slow-reading").text
    assert other.send(address, {"note": "Mine"}).status_code == 403
    assert "the reading is hard" not in client.get("/needs/slow-reading").text
