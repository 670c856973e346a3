"""Choosing, waiting for and downloading a copy of the handbook."""

from __future__ import annotations

import re
import time
from pathlib import Path

from flask.testing import FlaskClient

from oap import create_app
from oap.core.handbook.choices import kinds
from oap.services.handbook import copies
from oap.services.operations import tasks
from oap.site import Site
from tests.found import json_of

OURS = {"Sec-Fetch-Site": "same-origin"}


def files(site: Site) -> list[Path]:
    return sorted((site.config.index_dir / "handbook").glob("*"))


def test_a_get_starts_nothing(browser_client: FlaskClient, site: Site) -> None:
    assert browser_client.get("/handbook").status_code == 200
    page = browser_client.get("/handbook/copy?format=epub")
    assert "has not been made yet" in page.text and page.headers["Cache-Control"] == "no-store"
    assert browser_client.get("/handbook/copy/file?format=epub").status_code == 303
    assert json_of(browser_client.get("/handbook/copy/status?format=epub"))["state"] == "absent"
    assert files(site) == []


def test_a_form_from_elsewhere_starts_nothing(browser_client: FlaskClient, site: Site) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}, {}):
        assert browser_client.post("/handbook", data={"format": "epub"}, headers=headers).status_code == 403
    assert files(site) == []


def test_a_copy_is_asked_for_made_and_downloaded(browser_client: FlaskClient) -> None:
    asked = browser_client.post("/handbook", data={"format": "html", "audience": "families"}, headers=OURS)
    assert asked.status_code == 303
    where = asked.headers["Location"]
    assert "audience=families" in where and "voice=family" in where
    for _ in range(1800):  # the builder is a process of its own
        said = json_of(browser_client.get(where.replace("/copy?", "/copy/status?")))
        if said["state"] not in ("waiting", "making"):
            break
        time.sleep(0.1)
    assert said["state"] == "ready", said
    assert "Your copy is ready" in browser_client.get(where).text
    file = browser_client.get(where.replace("/copy?", "/copy/file?"))
    assert file.status_code == 200 and file.data.startswith(b"<!DOCTYPE html>")
    assert (
        file.headers["Content-Disposition"].startswith('attachment; filename="handbook-')
        and ".html" in file.headers["Content-Disposition"]
    )
    assert "Set-Cookie" not in file.headers


def test_every_kind_of_page_can_be_chosen_and_is_said_again(browser_client: FlaskClient) -> None:
    page = browser_client.get("/handbook").text
    offered = re.findall(r'name="kind" type="checkbox" value="([^"]+)"', page)
    assert offered == [*kinds()] and {"needs", "services", "guides", "words"} <= {*offered}
    asked = browser_client.get("/handbook/copy?format=pdf&kind=needs&kind=services").text
    assert 'name="kind" value="needs services"' in asked and "Only needs, services" in asked
    assert browser_client.get("/handbook/copy?kind=novels").status_code == 400


def test_nonsense_is_refused_in_plain_words(browser_client: FlaskClient) -> None:
    for query in ("format=exe", "area=../../etc", "phase=never", "voice=loud"):
        answer = browser_client.get(f"/handbook/copy?{query}")
        assert answer.status_code == 400 and "There is no" in answer.text
    assert browser_client.post("/handbook", data={"format": "exe"}, headers=OURS).status_code == 400


def test_several_areas_and_ages_are_chosen_at_once(browser_client: FlaskClient) -> None:
    form = {
        "format": "html",
        "area": ["sensory-and-physical", "cognition-and-learning"],
        "phase": ["primary", "secondary"],
    }
    where = browser_client.post("/handbook", data=form, headers=OURS).headers["Location"]
    assert "area=cognition-and-learning+sensory-and-physical" in where and "phase=primary+secondary" in where
    page = browser_client.get(where).text
    assert "Learning, Senses and body" in page and "Primary, Secondary" in page
    unknown = browser_client.get("/handbook/copy?area=sensory-and-physical+elsewhere")
    assert unknown.status_code == 400 and "There is no area “elsewhere”" in unknown.text


def test_a_part_is_what_is_cited_unless_kinds_are_chosen_and_the_rest_is_one_press_away(
    browser_client: FlaskClient,
) -> None:
    part = {"format": "html", "area": "sensory-and-physical"}
    where = browser_client.post("/handbook", data=part, headers=OURS).headers["Location"]
    assert "kind=expectations+needs+strategies" in where
    page = browser_client.get(where).text
    more = re.search(r'href="(/handbook/copy[^"]+)">The same with every kind', page)
    assert (
        more is not None
        and "kind=" not in more[1]
        and "The same with every kind" not in browser_client.get(more[1]).text
    )
    # Asked for again from the page of a copy with every kind, it stays one.
    again = browser_client.post("/handbook", data={**part, "kind": ""}, headers=OURS).headers["Location"]
    assert "kind=" not in again
    whole = browser_client.post("/handbook", data={"format": "html"}, headers=OURS).headers["Location"]
    assert "kind=" not in whole


def builders(site: Site) -> set[int]:
    """The processes that make this site's handbooks."""
    found = set()
    for folder in Path("/proc").iterdir():
        try:
            words, settings = (folder / "cmdline").read_bytes(), (folder / "environ").read_bytes()
        except OSError:
            continue
        if b"oap.services.handbook.copies" in words and str(site.config.index_dir).encode() in settings:
            found.add(int(folder.name))
    return found


def test_many_presses_start_one_builder(browser_client: FlaskClient, site: Site) -> None:
    seen: set[int] = set()
    for number in range(16):
        choice = {"format": ("html", "epub")[number % 2]}
        assert browser_client.post("/handbook", data=choice, headers=OURS).status_code == 303
        seen |= builders(site)
    while tasks.unfinished(site, copies.KIND):
        seen |= builders(site)
        time.sleep(0.05)
    assert len(seen) <= 1
    for form in ("html", "epub"):
        assert json_of(browser_client.get(f"/handbook/copy/status?format={form}"))["state"] == "ready"


def test_one_visitor_does_not_fill_the_queue(site: Site) -> None:
    app = create_app(site)
    with tasks._lock(site, copies.KIND) as lock:
        assert tasks._take(lock)  # a builder that does not get on
        choices = [
            {"format": form, "phase": phase} for form in ("html", "epub") for phase in ("", "primary", "secondary")
        ]
        mine = [app.test_client().post("/handbook", data=one, headers=OURS) for one in choices]
        assert [answer.status_code for answer in mine] == [303] * 4 + [503] * 2
        assert "that you asked for are still being made" in mine[-1].text and mine[-1].headers["Retry-After"]
        elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
        other = app.test_client().post("/handbook", data=choices[-1], headers=OURS, environ_overrides=elsewhere)
        assert other.status_code == 303
        again = app.test_client().post("/handbook", data=choices[0], headers=OURS)
        assert again.status_code == 303  # it is waiting already
    assert not builders(site)
