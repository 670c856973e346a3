"""The limits as they are met: in a running `oap serve` with two workers, at every route that has one."""

from __future__ import annotations

import http.client
import itertools
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

import pytest
from flask import Flask

from oap.site import Site
from oap.storage.counters import Counters
from oap.web.http import limits
from oap.web.http.limits import LIMITS, NEVER, OTHERS, Limiter, key
from tests import people
from tests.nodes import KEY, Node
from tests.people import a_person
from tests.web.http.test_access import path

HERE = "127.0.0.1"
Found = TypeVar("Found")
OURS = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A whole service with limits on; the tests here take turns at it."""
    from oap.services.pages.sync import sync
    from tests.build import a_page, config, write_content

    folder = tmp_path_factory.mktemp("limits")
    content = write_content(folder / "content", a_page(), a_page("urgent-help", "guides"))
    site = Site(config(folder, content, oidc_issuer="http://127.0.0.1:9", oidc_client_id="oap"))
    sync(site)
    a_person(site, "admin")
    made = Node(site, OAP_RATE_LIMIT="on", OAP_OIDC_ISSUER="http://127.0.0.1:9", OAP_OIDC_CLIENT_ID="oap")
    made.serve()
    made.wait()
    yield made
    made.end()


@pytest.fixture
def limiter(node: Node) -> Iterator[Limiter]:
    """The counts that the running service shares with this process."""
    made = Limiter(node.site, KEY)
    yield made
    made.asked.close()
    made.refused.close()


class Asking:
    """Requests of one address, some at a time, each on a connection of its own, so that both workers answer."""

    def __init__(self, node: Node, at_once: int = 4, site: str = "cross-site") -> None:
        # From elsewhere, so that nothing is begun that takes long: what is refused for another reason counts too.
        self.node, self.at_once = node, at_once
        self.headers = {**OURS, "Sec-Fetch-Site": site}

    def statuses(self, method: str, paths: list[str]) -> list[int]:
        with ThreadPoolExecutor(self.at_once) as pool:
            return list(pool.map(lambda path: self.one(method, path), paths))

    def one(self, method: str, path: str) -> int:
        connection = http.client.HTTPConnection(HERE, self.node.port, timeout=60)
        try:
            connection.request(method, path, headers=self.headers, body="q=noise" if method == "POST" else None)
            answer = connection.getresponse()
            answer.read()
            if answer.status == 429:
                assert 0 < int(answer.headers["Retry-After"]) <= 60, path
            return answer.status
        finally:
            connection.close()


def in_one_minute(act: Callable[[int], Found]) -> Found:
    """What ``act(minute)`` gives when it began and ended in the same minute: the one in which it is counted."""
    for _ in range(20):
        minute = int(time.time()) // 60
        found = act(minute)
        if int(time.time()) // 60 == minute:
            return found
    raise AssertionError("the machine is too slow to send a few requests within a minute")


def methods(app: Flask) -> dict[str, tuple[str, str]]:
    """endpoint -> method and a path that leads there."""
    found = {}
    for rule in app.url_map.iter_rules():
        method = "POST" if "POST" in (rule.methods or ()) else "GET"
        with app.test_request_context():
            # With words to search for: what is the same for everybody is answered by the front, which has no limit.
            found[rule.endpoint] = method, path(app, rule) + ("?q=noise" if method == "GET" else "")
    return found


@pytest.fixture(scope="module")
def routes(node: Node) -> dict[str, tuple[str, str]]:
    return methods(people.make_app(node.site))


@pytest.mark.parametrize("endpoint", [name for name, limit in LIMITS.items() if limit.most <= 60])
def test_the_narrow_limits_hold_from_the_first_request_to_the_last(
    node: Node, routes: dict[str, tuple[str, str]], endpoint: str, limiter: Limiter
) -> None:
    method, address = routes[endpoint]
    most = LIMITS[endpoint].most

    def act(minute: int) -> list[int]:
        before = limiter.asked.count(key(endpoint, HERE), minute)
        return [*Asking(node).statuses(method, [address] * (most - before + 15))[-(most + 15) :], before]

    *statuses, before = in_one_minute(act)
    assert statuses.count(429) == 15, (endpoint, statuses)
    assert len(statuses) - 15 == most - before


@pytest.mark.parametrize("endpoint", LIMITS)
def test_every_limited_route_refuses_what_is_over_its_limit_over_all_workers(
    node: Node, routes: dict[str, tuple[str, str]], endpoint: str, limiter: Limiter
) -> None:
    """All but the last two of the minute are spent beforehand, in the file that the workers share."""
    method, address = routes[endpoint]

    def act(minute: int) -> list[int]:
        place, most = key(endpoint, HERE), LIMITS[endpoint].most
        spent = limiter.asked.count(place, minute)
        assert limiter.asked.add(place, minute, max(0, most - 2 - spent)) >= most - 2
        left = most - limiter.asked.count(place, minute)
        return [*Asking(node).statuses(method, [address] * 8), left]

    *statuses, left = in_one_minute(act)
    assert statuses.count(429) == 8 - max(left, 0), (endpoint, statuses, left)


def test_everything_without_a_limit_of_its_own_has_the_common_one_but_urgent_help(
    node: Node, routes: dict[str, tuple[str, str]], limiter: Limiter
) -> None:
    number = itertools.count()
    others = {
        endpoint: (method, f"{address.partition('?')[0]}?unkept={next(number)}")
        for endpoint, (method, address) in routes.items()
        if endpoint not in LIMITS and endpoint not in NEVER
    }
    assert len(others) > 80

    def act(minute: int) -> dict[str, int]:
        limiter.asked.add(key("", HERE), minute, OTHERS.most)
        return {endpoint: Asking(node, 1).statuses(*one_of(where))[0] for endpoint, where in others.items()}

    def one_of(where: tuple[str, str]) -> tuple[str, list[str]]:
        return where[0], [where[1]]

    assert set(in_one_minute(act).values()) == {429}

    def spared(minute: int) -> set[int]:
        limiter.asked.add(key("", HERE), minute, OTHERS.most)
        wanted = ["/urgent-help", "/urgent-help?x=1", "/healthz", "/readyz", "/static/oap.js"]
        return set(Asking(node, 1).statuses("GET", wanted))

    assert in_one_minute(spared) == {200}


def test_what_is_refused_is_counted_logged_and_shown_without_an_address(node: Node, limiter: Limiter) -> None:
    def act(minute: int) -> int:
        limiter.asked.add(key("search.tell", HERE), minute, 20)
        before = {one.name: one.times for one in limiter.refusals(node.site.clock.today())}
        assert set(Asking(node).statuses("POST", ["/search/tell-editors"] * 6)) == {429}
        after = {one.name: one.times for one in limiter.refusals(node.site.clock.today())}
        return after["Telling the editors of a search"] - before.get("Telling the editors of a search", 0)

    assert in_one_minute(act) == 6
    assert "Telling the editors of a search: one address asked more than 20 times" in node.said()
    app = people.make_app(Site(replace(node.site.config, secret_key=KEY)))
    shown = people.sign_in(app, a_person(app, "admin", email="other@example.org")).get("/people").text
    assert re.search(r"Telling the editors of a search</td><td[^>]*>\d+<", shown)
    for file in node.site.config.index_dir.glob("*.counters"):
        assert HERE.encode() not in file.read_bytes() and file.stat().st_size < 1_000_000
        assert file.stat().st_mode & 0o077 == 0
    assert HERE not in node.said().replace(f"http://{HERE}", "")


def test_the_table_names_routes_that_are_there(routes: dict[str, tuple[str, str]]) -> None:
    assert set(LIMITS) | NEVER <= set(routes)
    costly = {
        name
        for name, (method, address) in routes.items()
        if method == "POST" and not address.startswith(("/edit", "/review", "/people", "/words", "/settings"))
    }
    assert costly - set(LIMITS) == {
        # What only gives a page back, ends something, or needs a session, or a signed link, and no password.
        "record.work",
        "my_list.work",
        "audit.work",
        "sign_in.sign_out",
        "account.end_one",
        "account.end_all",
        "audit_log.export",
        "waiting.seen",
        "notice_choice.choose",
        "notice_choice.stopped",
    }


def test_a_household_counts_as_one_whatever_its_machines_call_themselves() -> None:
    assert key("x", "2001:db8:1:2ff::9") == key("x", "2001:db8:1:200:1:2:3:4") != key("x", "2001:db8:1:300::1")
    assert key("x", "192.0.2.1") != key("x", "192.0.2.2")
    assert key("x", "") == "x "


def test_an_address_that_a_visitor_claims_changes_nothing_and_the_operator_is_told(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    client = people.make_app(Site(replace(site.config, rate_limit=True))).test_client()

    def act(_: int) -> list[int]:
        return [
            client.post("/search/tell-editors", headers={**OURS, "X-Forwarded-For": f"203.0.113.{number}"}).status_code
            for number in range(30)
        ]

    assert in_one_minute(act).count(429) >= 10
    assert caplog.text.count("OAP_PROXIES is not set") == 1


@pytest.mark.parametrize("kind", ["{}:{}", "::ffff:{}", "[::ffff:{}]:{}"])
def test_a_port_or_another_form_of_an_address_is_no_other_address(site: Site, kind: str) -> None:
    """Some proxies name the port too, another one for each connection."""
    behind = Site(replace(site.config, rate_limit=True, proxies=1))
    client = people.make_app(behind).test_client()

    def act(minute: int) -> list[int]:
        told = [kind.format(f"203.0.113.{minute % 200}", 50_000 + number) for number in range(30)]
        headers = [{**OURS, "X-Forwarded-For": one} for one in told]
        return [client.post("/search/tell-editors", headers=one).status_code for one in headers]

    assert in_one_minute(act).count(429) >= 9


def test_one_script_keeps_nobody_at_its_address_out_who_was_here_before(site: Site) -> None:
    """Sixty people of a school are one address: who is signed in there goes on, and who was before signs in."""
    app = people.make_app(Site(replace(site.config, rate_limit=True)))
    limiter: Limiter = app.extensions["oap.limiter"]
    editor = people.sign_in(app, a_person(app))
    again = people.sign_in(app, a_person(app, email="again@example.org"))
    again.delete_cookie("oap_session")
    stranger = app.test_client()
    stranger.set_cookie("oap_device", "made up", path="/sign-in")
    stranger.set_cookie("oap_session", "made up")

    def act(minute: int) -> None:
        limiter.asked.add(key("sign_in.sign_in_now", HERE), minute, LIMITS["sign_in.sign_in_now"].most)
        limiter.asked.add(key("", HERE), minute, OTHERS.most)
        refused = stranger.post("/sign-in")
        assert refused.status_code == 429 and "it need not have been you" in refused.text
        assert stranger.get("/sign-in").status_code == stranger.get("/edit").status_code == 429
        assert editor.get("/edit").status_code == 200
        form = {"csrf_token": people.token_in(again.get("/sign-in").text), "email": "again@example.org"}
        assert again.post("/sign-in", data={**form, "password": people.PASSWORD}).status_code == 303
        limiter.asked.add(f" of account {editor.person.id}", minute, OTHERS.most)
        assert editor.get("/edit").status_code == 429  # a share, and no more

    in_one_minute(act)


def test_limits_can_be_off(site: Site) -> None:
    client = people.make_app(site).test_client()
    assert {client.post("/search/tell-editors", headers=OURS).status_code for _ in range(50)} == {303}
    assert isinstance(limits.Limiter(site, "x").asked, Counters)
