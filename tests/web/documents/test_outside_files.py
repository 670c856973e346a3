"""A small file that is made to harm stops nobody: not who reads, not who makes documents, not who has a file looked
at."""

from __future__ import annotations

import io
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from requests import Session

from oap.core.documents.verification import FileText, find_code
from oap.errors import Invalid
from oap.site import Site
from oap.web.http import document_slots
from tests.build import ROOT
from tests.documents import hostile
from tests.nodes import Node
from tests.waiting import PATIENCE, until

OPENED = {"/record/check": "file", "/record/open": "file", "/audit/open": "file", "/audit/result": "before"}


@pytest.mark.parametrize("what", ["half codes, as a saved record", "less of it", "deep JSON", "many paragraphs"])
def test_is_answered_in_words(browser_client: FlaskClient, what: str) -> None:
    data = hostile.FILES[what]()
    for address, field in OPENED.items():
        answer = browser_client.post(address, data={field: (io.BytesIO(data), "a-file")})
        assert answer.status_code == 200, (address, answer.text)
        assert re.search("This file|no code in this file|Choose the file", answer.text), address


def test_a_code_that_never_ends_costs_its_length() -> None:
    began = time.process_time()
    with pytest.raises(Invalid, match="no code"):
        find_code(FileText("AAAA- " * 200_000))
    assert time.process_time() - began < 5


@pytest.mark.parametrize("address", OPENED)
def test_another_sites_page_cannot_send_files(browser_client: FlaskClient, address: str) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        sent = {OPENED[address]: (io.BytesIO(b"{}"), "a-file")}
        assert browser_client.post(address, data=sent, headers=headers).status_code == 403
    sent = {OPENED[address]: (io.BytesIO(b"{}"), "a-file")}
    assert browser_client.post(address, data=sent, headers={"Origin": "http://localhost"}).status_code == 200


def test_every_view_that_takes_a_file_has_it_read_in_the_bounded_place() -> None:
    """Files come through ``uploaded``, whose views have a place for it, and for leads through the importer and
    ``outside_files.logo``."""
    taking = {path.name for path in (ROOT / "oap" / "web").rglob("*.py") if "request.files.get" in path.read_text()}
    assert taking == {"responses.py", "importing.py", "self_audit.py", "settings.py"}
    for path in (ROOT / "oap" / "web").rglob("*.py"):
        source = path.read_text()
        for part in re.split(r"\n\n\n", source):
            if "uploaded(" in part and not re.search(r"def \w*uploaded", part):
                assert "@limit_concurrency(FILES)" in part, f"{path.name}: {part}"


def test_one_address_does_not_take_all_places() -> None:
    places = document_slots.Slots(2, 4, each=1)
    release, began = threading.Event(), threading.Semaphore(0)

    def stay(who: str) -> None:
        with places.take(who, PATIENCE):
            began.release()
            release.wait(PATIENCE)

    threads = [threading.Thread(target=stay, args=("one",)) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert began.acquire(timeout=PATIENCE)
    until(lambda: len(places._queue) == 2, "two do not wait")
    with pytest.raises(document_slots.Busy), places.take("one", PATIENCE):
        pass  # half of those who wait are this address's
    with places.take("another", PATIENCE):
        assert not began.acquire(blocking=False)
    release.set()
    for thread in threads:
        thread.join()
    assert not places._queue and not places._at_work


def test_there_are_always_threads_for_readers() -> None:
    from oap.serving import THREADS

    kinds = document_slots.DOCUMENTS, document_slots.FILES, document_slots.BODIES, document_slots.LARGE
    assert sum(one.most for one in kinds) + 4 <= THREADS


@pytest.fixture
def node(site: Site) -> Iterator[Node]:
    made = Node(site)
    made.serve()
    made.wait()
    yield made
    made.end()


def test_readers_and_documents_are_served_meanwhile(node: Node) -> None:
    """Two workers, six people with such files at a time. How quickly readers are answered is looked at by ``soak``;
    that they are answered at all while each file would hold a processor for seconds or hours, here."""
    address, stop = f"http://127.0.0.1:{node.port}", threading.Event()
    sent, answered = Counter[str](), Counter[str]()

    def attack(name: str) -> None:
        data, session = hostile.FILES[name](), Session()
        while not stop.is_set():
            sent[name] += 1
            session.post(f"{address}/record/check", files={"file": ("a.docx", data)}, timeout=120)
            answered[name] += 1

    names = ("half codes", "a shared page", "many paragraphs")
    attackers = [threading.Thread(target=attack, args=(name,)) for name in names for _ in range(2)]
    for attacker in attackers:
        attacker.start()
    reader, seen = Session(), 0
    form = {"format": "docx", "label": "7B-03", "cycle-1-plan": "Eats lunch in the hall"}
    try:
        while seen < 40:
            before = sent.total() - answered.total()
            assert reader.get(f"{address}/guides/urgent-help", timeout=60).status_code == 200
            seen += before > 0  # files were being looked at, or waited for
        assert reader.post(f"{address}/record/document", data=form, timeout=120).status_code == 200
    finally:
        stop.set()
        for attacker in attackers:
            attacker.join(150)
