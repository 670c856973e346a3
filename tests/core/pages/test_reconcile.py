"""What brings disk, index and record together: the table, and that no text is ever lost by it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oap.core.pages.reconcile import WITHDRAWN, decide, digest

A, B, C = "a", "b", "c"


@pytest.mark.parametrize(
    ("disk", "indexed", "head", "recorded", "step"),
    [
        (A, A, A, False, "in-step"),
        (A, "", A, False, "in-step"),
        (A, B, A, False, "in-step"),
        (A, A, B, True, "write-head"),
        (A, "", B, True, "write-head"),
        (A, B, B, False, "record-disk"),
        (A, B, B, True, "record-disk"),
        (A, B, C, False, "record-disk-and-tell"),
        (A, "", B, False, "record-disk-and-tell"),
        (A, B, C, True, "write-head"),
        (A, "", "", False, "record-disk"),
        ("", A, A, False, "restore-file"),
        ("", "", A, False, "restore-file"),
        ("", A, WITHDRAWN, False, "in-step"),
        (A, A, WITHDRAWN, True, "remove-file"),
        (A, WITHDRAWN, WITHDRAWN, True, "record-disk"),
        (A, B, WITHDRAWN, False, "record-disk-and-tell"),
    ],
)
def test_the_table(disk: str, indexed: str, head: str, recorded: bool, step: str) -> None:
    assert decide(disk, indexed, head, recorded=recorded) == step


digests = st.sampled_from(["", A, B, C, WITHDRAWN])


@given(disk=digests.filter(lambda value: value != WITHDRAWN), indexed=digests, head=digests, recorded=st.booleans())
def test_a_text_is_only_replaced_on_disk_when_it_stands_in_the_record(
    disk: str, indexed: str, head: str, recorded: bool
) -> None:
    step = decide(disk, indexed, head, recorded=recorded)
    if step in ("write-head", "remove-file"):
        # What was last applied came from the record; anything else must be known to be there.
        assert recorded or disk == indexed
    if step == "in-step":
        assert disk == head or (not disk and head == WITHDRAWN)


@given(st.text(alphabet="ab\r\né", max_size=30))
def test_line_ends_and_byte_order_mark_do_not_make_a_new_text(text: str) -> None:
    even = text.replace("\r\n", "\n").replace("\r", "\n")
    assert digest(text) == digest(even) == digest("\ufeff" + even)
