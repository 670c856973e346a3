"""Which passwords will do, and how long failed tries make the next one wait."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from oap.core.people.accounts import (
    FREE_TRIES,
    LONGEST_WAIT,
    PersonForm,
    in_words,
    password_problem,
    tidy_email,
    wait_after,
)

ABOUT = ("Jane Smith", "jane.smith@bristol.example", "Bristol", "Help in ordinary schools")


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("short", "12 characters"),
        ("password1234", "common"),
        ("qwertyuiop12", "common"),
        ("123456789012", "common"),
        ("aaaaaaaaaaaaaaa", "common"),
        ("Liverpool2024", "common"),
        ("jane.smith2024!", "too close"),
        ("Bristol-Bristol-1", "too close"),
        ("x" * 201, "200 characters"),
        ("three purple dogs", ""),
        ("seven green umbrellas", ""),
        ("kwmfzpxhqtrb", ""),  # no capital, figure or sign is asked for
        ("ffenestr ddwy llyfr", ""),
        ("пять зелёных зонтов", ""),
    ],
)
def test_passwords_are_judged_as_the_ncsc_advises(password: str, problem: str) -> None:
    said = password_problem(password, ABOUT)
    assert problem in said and bool(said) == bool(problem)


@given(some.text(max_size=300))
def test_any_text_is_judged_without_failing(password: str) -> None:
    assert isinstance(password_problem(password, ABOUT), str)


@given(some.integers(0, 10**6))
def test_waiting_grows_and_never_passes_a_quarter_of_an_hour(failures: int) -> None:
    assert wait_after(failures) <= wait_after(failures + 1) <= LONGEST_WAIT
    assert (wait_after(failures) == 0) == (failures < FREE_TRIES)


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "1 second"), (59, "59 seconds"), (60, "1 minute"), (61, "2 minutes")]
)
def test_a_wait_is_said_as_people_say_it(seconds: int, words: str) -> None:
    assert in_words(seconds) == words


def test_a_person_needs_a_name_an_address_and_something_to_do() -> None:
    assert set(PersonForm("", "nobody").problems(["schools"])) == {"name", "email", "roles"}
    assert "roles" in PersonForm("A", "a@b.org", roles={"elsewhere": "editor"}).problems(["schools"])
    assert "roles" in PersonForm("A", "a@b.org", roles={"schools": "lead"}).problems(["schools"])
    assert PersonForm("A", "a@b.org", roles={"schools": "editor"}).problems(["schools"]) == {}


LOOK_ALIKES = {
    "Cyrillic a": "аdmin@demo.example",
    "zero-width space": "admin\u200b@demo.example",
    "zero-width joiner": "ad\u200dmin@demo.example",
    "right to left": "\u202eadmin@demo.example",
    "soft hyphen": "ad\u00admin@demo.example",
    "NUL": "admin@demo.example\0",
    "bell": "ad\x07min@demo.example",
    "full width": "ａdmin@demo.example",
    "Kelvin sign": "\u212aate@demo.example",
    "dotless i": "admın@demo.example",
    "domain": "admin@dеmo.example",
    "byte order mark": "\ufeffadmin@demo.example",
    "accent": "rené@demo.example",
}


@pytest.mark.parametrize("email", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_an_address_that_only_looks_like_one_is_refused_kindly(email: str) -> None:
    problems = PersonForm("A", tidy_email(email), admin=True).problems([])
    assert list(problems) == ["email"] and "type the address anew" in problems["email"]


@pytest.mark.parametrize(
    "email",
    [
        "a@b",
        "a b@c.org",
        "@b.org",
        "a@@b.org",
        ".a@b.org",
        "a..b@c.org",
        "a@-b.org",
        "a@b..org",
        "a@b.org.",
        '"a"@b.org',
        "x" * 65 + "@b.org",
        "a@" + "b" * 64 + ".org",
        "a,b@c.org",
        "a@[192.0.2.1]",
    ],
)
def test_what_is_no_address_is_refused(email: str) -> None:
    assert "name@example.org" in PersonForm("A", tidy_email(email), admin=True).problems([])["email"]


@pytest.mark.parametrize(
    "email",
    [
        "o'brien@example.org",
        "a.b+c@sub.example.co.uk",
        "x_y-z@a-b.example",
        "SENCO@Example.Org",
        "a@xn--bcher-kva.example",
    ],
)
def test_ordinary_addresses_will_do(email: str) -> None:
    assert PersonForm("A", tidy_email(f" {email} "), admin=True).problems([]) == {}


@pytest.mark.parametrize("name", ["Demo\u200b admin", "\u202enimda", "Demo\0admin", "De\u00admo"])
def test_a_name_holds_nothing_that_cannot_be_seen(name: str) -> None:
    assert "name" in PersonForm(name, "a@b.org", admin=True).problems([])
    assert PersonForm("Siân Ó Briain-Łukasz", "a@b.org", admin=True).problems([]) == {}
