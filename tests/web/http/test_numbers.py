"""What is no number, or one that no database can hold, is said to be so: on every address and in every field that takes
one."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from flask import Flask

from oap.core.editing import form_actions
from oap.core.numbers import whole_number
from oap.services.editing import drafting
from tests import people
from tests.build import ROOT, a_page
from tests.found import there

WRONG = ("²", "٣", "9" * 19, "9" * 5000, "-1", "1e5", "0x1", " 1", "1\x00", "")
ADDRESSES = ("9" * 19, "9" * 5000, "²", "٣")
# Every field and part of an address that some view reads a number from.
FIELDS = (
    "saves",
    "onto",
    "revision",
    "owner",
    "second",
    "before",
    "page",
    "limit",
    "version",
    "to_cycle",
    "entry-1-version",
    "when",
)
ACTIONS = ("up-", "qup-", "remove-", "own-", "question-")


def test_only_plain_figures_that_fit_are_a_number() -> None:
    assert [whole_number(one) for one in WRONG] == [None] * len(WRONG)
    assert whole_number("0") == 0 and there(whole_number("9" * 18)) < 2**63


def test_every_address_that_takes_a_number(app: Flask) -> None:
    clients = [people.sign_in(app, people.a_person(app, role)) for role in ("lead", "admin")]
    taking = [rule for rule in app.url_map.iter_rules() if "<int:" in rule.rule]
    assert len(taking) > 15
    for client in clients:
        token = client.token()
        for rule in taking:
            for wrong in ADDRESSES:
                address = re.sub(r"<(int:)?[^>]*>", lambda part, wrong=wrong: wrong if part[1] else "x", rule.rule)  # type: ignore[misc]  # mypy does not see the default
                for method in {"GET", "POST"} & (rule.methods or set()):
                    answer = client.open(
                        address, method=method, data={"csrf_token": token} if method == "POST" else None
                    )
                    assert answer.status_code in (403, 404, 405), (method, rule.rule, wrong[:20], answer.status_code)


@pytest.mark.parametrize("name", [*form_actions.ACTIONS, "place"])
def test_every_button_of_the_editors_form(name: str) -> None:
    page, its_id = a_page(), {"s².g².place": "block its-id"}
    for wrong in (one for one in WRONG if one.strip()):
        for numbers in (wrong, f"{wrong} 0", f"0 {wrong}", f"0 0 {wrong}", f"{wrong} {wrong}"):
            if " " not in wrong:
                assert form_actions.act(page, f"{name} {numbers}", its_id)[0] == page, numbers


def test_nobody_asks_python_whether_something_is_a_figure() -> None:
    """For it ² is one, and int() then fails. A code is compared as text."""
    asking = {
        str(path.relative_to(ROOT))
        for folder in ("web", "services", "core/editing", "core/documents")
        for path in (ROOT / "oap" / folder).rglob("*.py")
        if re.search(r"\.is(digit|decimal|numeric)\(", path.read_text())
    }
    assert asking == {"oap/services/people/second_factor.py"}


@pytest.mark.parametrize("wrong", ("²", "9" * 19, "9" * 5000, "-1"))
def test_every_field_that_takes_a_number(app: Flask, wrong: str) -> None:
    client = people.sign_in(app, people.a_person(app, "lead"))
    draft = str(drafting.start(app.extensions["oap"], client.person.actor, "quiet-rooms", datetime.now(UTC)).id)
    token = client.token()
    for rule in app.url_map.iter_rules():
        address = re.sub(r"<int:[^>]*>", draft if "<int:draft_id>" in rule.rule else "1", rule.rule)
        address = re.sub(r"<[^>]*>", "quiet-rooms", address).replace("/quiet-rooms/quiet-rooms", "/needs/quiet-rooms")
        for method in {"GET", "POST"} & (rule.methods or set()):
            if rule.endpoint in ("sign_in.sign_out", "account.sign_out_everywhere"):
                continue
            for action in ACTIONS if rule.endpoint in ("record.work", "my_list.work") else ("",):
                fields = dict.fromkeys(FIELDS, wrong) | {"do": action + wrong, "csrf_token": token}
                answer = (
                    client.get(address, query_string=fields) if method == "GET" else client.post(address, data=fields)
                )
                assert answer.status_code < 500, (method, rule.rule, action, wrong[:20])
