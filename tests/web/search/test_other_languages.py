"""A search in another language is recognised, answered with help in that language, and not made into English words."""

from __future__ import annotations

import shutil
from copy import copy

import pytest
from flask.testing import FlaskClient

from oap.core.search.crisis import Crisis
from oap.site import Site
from tests import people
from tests.build import ROOT
from tests.clock import a_moment_later
from tests.found import engine_of

SEARCHES = [
    ("mi hijo no habla", "es"),
    ("moje dziecko nie mówi", "pl"),
    ("ilmahaygu ma hadlo", "so"),
    ("طفلي لا يتكلم", "ar"),
    ("میرا بچہ بولتا نہیں ہے", "ur"),
    ("copilul meu nu vorbește", "ro"),
    ("meu filho não fala", "pt"),
]


@pytest.fixture
def client(site: Site) -> FlaskClient:
    shutil.copy(ROOT / "content" / "languages.yml", site.content.root / "languages.yml")
    a_moment_later(site)
    return people.make_app(site).test_client()


@pytest.mark.parametrize(("typed", "code"), SEARCHES)
def test_it_is_answered_with_that_language(client: FlaskClient, typed: str, code: str) -> None:
    page = client.get("/search", query_string={"q": typed}).text
    assert f'href="/help-in-your-language#{code}"' in page and f'lang="{code}"' in page
    assert "Showing results for" not in page and "Did you mean" not in page
    found = client.get("/api/v1/search", query_string={"q": typed}).json
    assert found is not None and found["language"] == code and found["did_you_mean"] is None
    assert found["total"] == 0 and found["crisis_level"] == "none"


def test_a_term_that_is_the_same_in_both_languages_is_found(client: FlaskClient) -> None:
    found = client.get("/api/v1/search", query_string={"q": "mi hijo tiene noise"}).json
    assert found is not None and found["language"] == "es" and found["total"] > 0


def test_an_english_search_is_answered_as_before(client: FlaskClient) -> None:
    page = client.get("/search?q=slow+reading").text
    assert "help-in-your-language#" not in page and "When reading is hard" in page


def test_danger_in_another_language_opens_help_first(client: FlaskClient) -> None:
    page = client.get("/search", query_string={"q": "quiero morir"}).text
    assert page.index("Help now") < page.index("Our pages are in English")


def test_the_page_says_each_language_in_itself_and_what_nobody_checked(client: FlaskClient) -> None:
    page = client.get("/help-in-your-language").text
    for code, name in (("so", "Soomaali"), ("pl", "Polski"), ("ar", "العربية"), ("ur", "اردو"), ("ro", "Română")):
        assert f'lang="{code}"' in page and name in page
    assert page.count('dir="rtl"') >= 4
    assert "I speak Somali. I need an interpreter, please." in page
    assert page.count("Not yet checked by a speaker of") == 6 and "of Somali" not in page
    assert 'href="/help-in-your-language"' in client.get("/").text


def test_without_the_file_the_page_is_there_without_languages(site: Site) -> None:
    page = people.make_app(site).test_client().get("/help-in-your-language")
    assert page.status_code == 200 and "You can ask for an interpreter" in page.text


def test_the_language_is_worked_out_once_and_danger_and_page_are_told(site: Site) -> None:
    engine = copy(engine_of(site))
    told: list[str] = []

    def judge(text: str, language: str = "") -> Crisis:
        told.append(language)
        return Crisis()

    engine.judge = judge
    polish, english = engine.search("moje dziecko nie mówi"), engine.search("my child is not talking")
    assert (polish.language, english.language) == ("pl", "en")
    assert told == ["pl", "en"]
    assert polish.understanding.exact and not english.understanding.exact
