"""Three machines share nothing but PostgreSQL; one is killed in the middle. The long version is ``soak.machines``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from oap.services.pages.sync import in_step, sync
from oap.storage import revisions
from tests.nodes import Node, three_machines, until_shown
from tests.writing import actor, change, new_word, words_in

LONG = 60  # seconds; a test must not fail because the machine is busy, the soak measures


@pytest.fixture
def machines(postgres: Callable[[], str], tmp_path: Path) -> Iterator[list[Node]]:
    nodes = three_machines(tmp_path, 2, postgres())
    for node in nodes:
        node.serve()
    for node in nodes:
        node.wait()
    yield nodes
    for node in nodes:
        node.end()


def publish(node: Node, page: str) -> str:
    """Publish a change on this machine as its web process would; the word that is new in it."""
    word = new_word("x")
    author, other = actor(node.site, "asha@example.org"), actor(node.site, "publisher.schools@example.org")
    assert [step.what for step in change(node.site, author, other, page, word)] == ["saved", "published"]
    return word


def test_an_edit_on_one_machine_is_read_and_found_on_all_and_a_killed_one_catches_up(machines: list[Node]) -> None:
    first, second, third = machines
    words = [publish(first, "page-0")]
    until_shown(machines, "page-0", words[0], LONG)
    third.kill()
    words += [publish(second, "page-0"), publish(first, "page-0")]
    elsewhere = publish(first, "page-1")
    until_shown([first, second], "page-0", words[-1], LONG)
    third.serve()
    third.wait()
    until_shown([third], "page-0", words[-1], LONG)
    until_shown([third], "page-1", elsewhere, LONG)
    third_words = publish(third, "page-1")
    until_shown(machines, "page-1", third_words, LONG)
    with first.site.database.read() as connection:
        head = revisions.head(connection, "page-0")
    assert head is not None and words_in(head.text or "") == words[::-1]
    for node in machines:
        node.kill()
        sync(node.site)
        assert in_step(node.site)
        assert (node.site.content.root / head.path).read_text() == head.text
