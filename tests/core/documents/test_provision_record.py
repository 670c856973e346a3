"""A provision record from a form, into a file, and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oap.core.documents.citations import Reference
from oap.core.documents.provision_record import (
    LAW,
    MAX_ENTRIES,
    Cycle,
    Entry,
    ProvisionRecord,
    add,
    read_file,
    read_form,
    write_file,
)
from oap.errors import Invalid
from oap.storage.product_lists import word_rules

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=80).map(str.strip)
entries = st.builds(
    Entry,
    cycle=st.integers(1, 3),
    page=st.sampled_from(["", "quiet-rooms"]),
    statement=st.sampled_from(["", "seating"]),
    version=st.integers(0, 9),
    words=text,
    status=st.sampled_from(["", "in-place", "tried", "planned", "not-appropriate"]),
    who=text,
    how_often=text,
    since=text,
    until=text,
    changed=text,
    child_view=text,
    next_step=text,
)
records = st.builds(
    ProvisionRecord,
    label=text,
    setting=text,
    family_view=text,
    next_steps=text,
    date=text,
    cycles=st.lists(st.builds(Cycle, assess=text, plan=text, review=text), min_size=1, max_size=3).map(tuple),
    entries=st.lists(entries, max_size=4).map(tuple),
)


@given(records)
def test_a_saved_record_opens_again_as_it_was(record: ProvisionRecord) -> None:
    assert read_file(write_file(record, {}, "", "https://oap.example")) == record


def test_the_fields_of_a_form_are_a_record() -> None:
    record, too_long = read_form(
        {
            "label": " 7B-03 ",
            "cycle-1-plan": "Eat\r\nlunch",
            "cycle-2-review": "Better",
            "entry-10-who": "SENCO",
            "entry-10-cycle": "2",
            "entry-2-page": "quiet-rooms",
            "entry-2-statement": "seating",
            "entry-2-version": "3",
            "do": "add",
            "unknown": "x",
        }
    )
    assert record.label == "7B-03" and too_long == {}
    assert [cycle.plan for cycle in record.cycles] == ["Eat\nlunch", ""]
    assert [entry.who for entry in record.entries] == ["", "SENCO"]
    assert record.references() == [Reference("quiet-rooms", "seating", 3)]


def test_what_is_too_long_is_kept_as_typed_and_said_by_field() -> None:
    typed = {
        "label": "canary" * 100,
        "entry-7-child_view": "line\r\n" * 1000,
        "cycle-1-plan": "x" * 3001,
        "entry-9-who": "SENCO",
    }
    record, too_long = read_form(typed)
    assert too_long == {
        "label": "This is 600 characters long. Shorten it to 200 or fewer.",
        "entry-1-child_view": "This is 4,999 characters long. Shorten it to 3,000 or fewer.",
        "cycle-1-plan": "This is 3,001 characters long. Shorten it to 3,000 or fewer.",
    }
    assert record.label == typed["label"] and record.cycles[0].plan == typed["cycle-1-plan"]
    assert record.entries[0].child_view == ("line\n" * 1000).strip() and record.entries[1].who == "SENCO"
    exactly = "two\r\nlines" + "x" * (3000 - 9)  # a line break is one character, as browsers count
    assert read_form({"family_view": exactly})[1] == {}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"entry-1-status": "canary"}, "status"),
        ({f"entry-{n}-who": "x" for n in range(1, MAX_ENTRIES + 2)}, "entries"),
    ],
)
def test_what_cannot_be_kept_is_said_without_repeating_what_was_typed(fields: dict[str, str], said: str) -> None:
    with pytest.raises(Invalid, match=said) as caught:
        read_form(fields)
    assert "canary" not in str(caught.value)
    assert caught.value.__cause__ is None and caught.value.__suppress_context__


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not json",
        b"[]",
        b'{"format": "oap-audit"}',
        b'{"format": "oap-record"}',
        b'{"format": "oap-record", "format_version": 99}',
        b'{"format": "oap-record", "format_version": 1, "entries": 3}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_another_file_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(Invalid):
        read_file(data)


def test_a_statement_is_added_to_a_cycle_once() -> None:
    seating = Reference("quiet-rooms", "seating", 3)
    record = add(add(ProvisionRecord(cycles=(Cycle(), Cycle())), [seating, seating], 2), [seating], 2)
    assert [(entry.cycle, entry.statement) for entry in record.entries] == [(2, "seating")]
    assert len(add(record, [seating], 1).entries) == 2
    with pytest.raises(Invalid):
        add(record, [Reference("quiet-rooms", f"s-{n}", 1) for n in range(MAX_ENTRIES)], 1)


def test_what_is_said_about_the_law_sets_no_condition() -> None:
    for sentence in " ".join(LAW).split(". "):
        assert not list(word_rules().legal.problems(sentence)) and not list(
            word_rules().respectful.blaming_words(sentence)
        )
    assert "36(8)" in " ".join(LAW) and json.dumps(LAW)
