"""Strangers who send half of everything, to a whole service: readers are answered meanwhile, and so are the forms of
others. And strangers who make addresses up: memory and disk do not grow with them."""

from __future__ import annotations

import http.client
import random
import socket
import string
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from tests.nodes import Node, a_handbook

HERE, STRANGER = "127.0.0.1", "127.0.0.2"  # both are this machine
MOST_SECONDS = 5.0  # for an answer that takes a hundredth of one; before, none came at all
HEAD = (
    "POST {} HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n"
)
HALF = {
    "a form that stops": HEAD.format("/feedback") + "Content-Length: 1000\r\n\r\npage=",
    "a document that stops": HEAD.format("/record/document") + "Content-Length: 1000\r\n\r\nformat=",
    "a form of any length": HEAD.format("/record") + "Transfer-Encoding: chunked\r\n\r\n5\r\nlabel\r\n",
    "what waits to be asked for": HEAD.format("/feedback") + "Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n",
    "a head that stops": "GET / HTTP/1.1\r\nHost: x\r\nX-Odd: ",
}
MADE_UP = 4000


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    site, _ = a_handbook(tmp_path_factory.mktemp("slow"), 3, ())
    made = Node(site)
    made.serve()
    made.wait()
    yield made
    made.end()


def ask(node: Node, method: str, path: str, body: str | None = None) -> tuple[int, float]:
    """The status of an answer, and how long it took."""
    connection, began = http.client.HTTPConnection(HERE, node.port, timeout=60), time.monotonic()
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
    try:
        connection.request(method, path, body, headers if body else {})
        answer = connection.getresponse()
        answer.read()
        return answer.status, time.monotonic() - began
    finally:
        connection.close()


@pytest.mark.parametrize("kind", HALF)
def test_who_sends_half_of_everything_keeps_out_neither_readers_nor_the_forms_of_others(node: Node, kind: str) -> None:
    with ExitStack() as held:
        for _ in range(200):
            one = held.enter_context(socket.create_connection((HERE, node.port), 30, source_address=(STRANGER, 0)))
            one.sendall(HALF[kind].encode())
        for _ in range(30):
            for address in ("/urgent-help", "/healthz", "/search?q=loud"):
                status, seconds = ask(node, "GET", address)
                assert status == 200 and seconds < MOST_SECONDS, (address, seconds)
            assert ask(node, "POST", "/record", "label=7B&do=show")[0] == 200
        assert ask(node, "POST", "/record/document", "label=7B&format=docx&cycle-1-plan=x")[0] == 200


def test_addresses_and_words_that_are_made_up_are_not_kept(node: Node) -> None:
    chosen = random.Random(7)

    def word(letters: int) -> str:
        return "".join(chosen.choices(string.ascii_lowercase, k=letters))

    def go(times: int) -> None:
        for number in range(times):
            address = (f"/needs/{word(50_000)}", f"/search?q={word(1900)}", f"/api/v1/suggest?q={word(190)}")[
                number % 3
            ]
            assert ask(node, "GET", address)[0] in (200, 404)

    def megabytes() -> float:
        workers = [psutil.Process(pid) for pid in node.children()["worker"]]
        return float(sum(one.memory_full_info().uss for one in workers)) / 1e6

    def on_disk() -> int:
        folders = (node.site.config.index_dir, node.site.config.instance_dir)
        return sum(path.stat().st_size for folder in folders for path in Path(folder).rglob("*") if path.is_file())

    go(600)  # what is kept up to a size is there then
    before, disk = megabytes(), on_disk()
    go(MADE_UP)
    assert megabytes() - before < MADE_UP * 0.05 / 3 / 2, "half of the addresses, if they were kept"
    assert on_disk() - disk < 1_000_000
