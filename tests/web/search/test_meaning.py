"""The meaning of a word that was asked for comes first, on the page and in the API, and never where somebody is in
danger."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from flask.testing import FlaskClient

from oap import create_app
from oap.site import Site
from tests.found import json_of, match

MEANING = "The teacher who plans extra help."


@pytest.mark.parametrize("typed", ["SENCO", "senco", "what does SENCO mean?", "whats a senco", "senco meaning"])
def test_the_meaning_comes_before_what_was_found(browser_client: FlaskClient, typed: str) -> None:
    page = browser_client.get("/search", query_string={"q": typed}).text
    said = match(r'<p class="oap-meant"><a [^>]*href="([^"#]*)#([^"]*)"><strong>([^<]*)</strong>.*', page)
    assert MEANING in said[0] and said[1] == "/glossary" and page.index(said[0]) < page.index('id="found"')
    assert f'id="{said[2]}"' in browser_client.get(said[1]).text
    term = json_of(browser_client.get("/api/v1/search", query_string={"q": typed}))["glossary"]
    assert term == {
        "term": "special educational needs co-ordinator",
        "short": "SENCO",
        "meaning": MEANING,
        "url": f"/glossary#{said[2]}",
    }


@pytest.mark.parametrize("typed", ["ears", "zzzz", "my senco is kind"])
def test_other_searches_have_no_meaning(browser_client: FlaskClient, typed: str) -> None:
    assert MEANING not in browser_client.get("/search", query_string={"q": typed}).text
    assert json_of(browser_client.get("/api/v1/search", query_string={"q": typed}))["glossary"] is None


def test_a_later_page_does_not_say_it_again(browser_client: FlaskClient) -> None:
    assert MEANING not in browser_client.get("/search?q=senco&page=2").text


def test_where_somebody_is_in_danger_no_meaning_is_given(content: Path, site: Site) -> None:
    (content / "glossary.yml").write_text(yaml.safe_dump([{"term": "i want to die", "meaning": MEANING}]))
    client = create_app(site).test_client()
    assert MEANING in client.get("/glossary").text
    for query in ({"q": "i want to die"}, {"q": "what does i want to die mean"}):
        answer = json_of(client.get("/api/v1/search", query_string=query))
        assert answer["crisis_help"] is True and answer["glossary"] is None
        assert MEANING not in client.get("/search", query_string=query).text


def test_the_glossary_has_letters_to_jump_to(reader: FlaskClient) -> None:
    page = reader.get("/glossary").text
    letters = re.findall(r'href="#(letter-[a-z])"', page)
    assert len(letters) > 15 and letters == sorted(set(letters))
    assert re.findall(r'<h2 class="govuk-heading-l" id="(letter-[a-z])"', page) == letters
    assert page.count("<dt>") == page.count('class="oap-glossary__term"') > 100
