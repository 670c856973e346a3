"""Whatever is typed is plain words, answered in bounded time, on the page, in the API and in suggestions."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from oap.site import Site
from tests.found import engine_of

COUNT = 100  # a thousand in ``soak``
PIECES = [
    "AND",
    "OR",
    "NOT",
    "ANDNOT",
    "NEAR/3",
    "*",
    "?",
    "a*",
    "*a*",
    "[a TO z]",
    "{a TO",
    "(",
    ")",
    "((((",
    "))))",
    '"',
    '""',
    '"a b"',
    "'",
    "“",
    "”",
    "title:",
    "slug:*",
    "a~9",
    "a^99",
    "+",
    "-",
    "\\",
    "/",
    "//",
    "..",
    "%00",
    "%",
    "&q=",
    "<b>",
    "</script>",
    "{{7*7}}",
    "{% x %}",
    "${x}",
    "' OR 1=1 --",
    ";",
    "|",
    "`",
    "$(x)",
    "\x00",
    "\x07",
    "\x1b[31m",
    "\r\n",
    "\t",
    "\x7f",
    "\u202e",
    "\u2066",
    "\u200b",
    "\ufeff",
    "\ufffd",
    "🙂",
    "👩‍👩‍👧",
    "e\u0301",
    "ﷺ",
    "ｆｕｌｌ",
    "ß",
    "İ",
    "漢字",
    "שלום",
    "مرحبا",
    "𝔣𝔯𝔞𝔨",
    "x" * 300,
    "1" * 300,
    "not " * 30,
    "school",
    "cant sit still",
    "reading",
    "he",
    "y2",
    "-1",
    "1e999",
    "NaN",
    "null",
    "true",
    "é",
    "o’clock",
    "don't",
]


def hostile(count: int, seed: int = 13) -> Iterator[str]:
    chance = random.Random(seed)
    yield "word " * 200_000  # a megabyte
    yield "x" * 1_000_000
    for _ in range(count - 2):
        pieces = chance.choices(PIECES, k=chance.choice((1, 2, 3, 5, 8, 40)))
        yield chance.choice(("", " ", " ")).join(pieces)[: chance.choice((20, 200, 2000))]


@pytest.mark.long
def test_hostile_queries_are_answered(site: Site, browser_client: FlaskClient) -> None:
    answered(COUNT, site, browser_client)


def answered(count: int, site: Site, browser_client: FlaskClient) -> None:
    slowest = 0.0
    for typed in hostile(count):
        began = time.process_time()
        if len(typed) < 3000:
            page = browser_client.get("/search", query_string={"q": typed})
            assert page.status_code == 200, repr(typed)
            html = page.get_data(as_text=True)
            assert "<h1" in html and "<b>" not in html and "49" not in html.split("<h1")[1].split("</h1>")[0]
            answer = browser_client.get("/api/v1/search", query_string={"q": typed})
            assert answer.status_code == 200, repr(typed)
            told = json.loads(answer.data)
            assert len(told["query"]) <= 2_000 and told["total"] <= 3
            suggested = browser_client.get("/api/v1/suggest", query_string={"q": typed})
            assert suggested.status_code == 200 and len(json.loads(suggested.data)["suggestions"]) <= 8, repr(typed)
        else:
            assert len(engine_of(site).search(typed).understanding.typed) <= 2_000
            assert len(engine_of(site).suggester.suggest(typed)) <= 8
            for address in ("/search", "/api/v1/search", "/api/v1/suggest"):
                assert browser_client.get(address, query_string={"q": typed}).status_code in (200, 414)
        slowest = max(slowest, time.process_time() - began)
    assert slowest < 3.0  # seconds of processor time; a query that grows with its length or its brackets takes minutes


def test_odd_filters_and_page_numbers_are_passed_over(browser_client: FlaskClient) -> None:
    for value in ("*", "' OR 1=1", "../..", "\x00", "🙂", "1" * 500, ""):
        for name in ("area", "phase", "tier", "provider", "type", "page", "exact"):
            assert browser_client.get("/search", query_string={"q": "reading", name: value}).status_code == 200
