"""The handbook in the repository: clean, linked, and answering."""

from __future__ import annotations

from collections import deque
from datetime import date
from urllib.parse import urlsplit

import html5lib
from flask.testing import FlaskClient

from oap.services.checking import check
from oap.site import Site
from oap.web.errors import PAGES


def test_the_content_has_no_errors(handbook: Site) -> None:
    found = check(handbook, date.today())
    assert [str(problem) for problem in found.problems if problem.level == "error"] == []


def test_every_internal_link_on_the_site_answers_200(reader: FlaskClient) -> None:
    seen, waiting, dead = {"/"}, deque(["/"]), []
    while waiting:
        path = waiting.popleft()
        response = reader.get(path, follow_redirects=True)
        if response.status_code != 200:
            dead.append((path, response.status_code))
            continue
        if not response.content_type.startswith("text/html"):
            continue
        tree = html5lib.parse(response.text, namespaceHTMLElements=False)
        ids = {element.get("id") for element in tree.iter()}
        for element in tree.iter():
            target = element.get("href") if isinstance(element.tag, str) else None
            if not target:
                continue
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            if not parts.path and parts.fragment:
                assert parts.fragment in ids, (path, target)
            if not parts.path and not parts.query:
                continue
            next_path = (parts.path or urlsplit(path).path) + (f"?{parts.query}" if parts.query else "")
            # Filters combine without end: follow one step from a page without filters, not every combination.
            if next_path not in seen and not (parts.query and "?" in path):
                seen.add(next_path)
                waiting.append(next_path)
    assert dead == []
    assert len(seen) > 60


def test_the_addresses_of_the_readme_answer(reader: FlaskClient) -> None:
    for path in (
        "/",
        "/search?q=cant+sit+still",
        "/areas/sensory-and-physical",
        "/api/v1/pages",
        "/api/v1/search?q=anxious+about+school",
        "/readyz",
        "/healthz",
    ):
        assert reader.get(path).status_code == 200, path


def test_every_status_we_answer_has_a_page() -> None:
    assert {400, 404, 405, 413, 429, 500, 503} <= set(PAGES)


def test_everyday_searches_find_their_page_first(reader: FlaskClient) -> None:
    for typed, topic in [
        ("cant sit still", "attention-adhd"),
        ("covers ears in assembly", "sensory-processing"),
        ("anxious about school", "anxiety"),
    ]:
        results = reader.get("/api/v1/search", query_string={"q": typed}).json["results"]
        assert any(topic in result["topics"] for result in results[:3]), typed


def test_the_real_crisis_words_open_urgent_help_and_sayings_do_not(handbook: Site) -> None:
    crisis = handbook.state.words.crisis
    for typed in [
        "suicide",
        "sucidal thoughts",
        "he wants to kill himself",
        "my daughter said she wants to die",
        "took an overdose",
        "she took a load of tablets",
        "i dont want to be alive anymore",
    ]:
        assert crisis.in_text(typed), typed
    for typed in [
        "killing it at maths",
        "dying to start school",
        "his hamster died",
        "kill time at lunch",
        "grandad died",
        "hates the dinner hall",
    ]:
        assert not crisis.in_text(typed), typed
