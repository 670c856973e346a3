"""Whatever a file from outside does to its reader, it does in a process of its own, and only for so long."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from oap import bounded
from oap.bounded import Work, run
from oap.errors import Invalid


def work(name: str, **limits: Any) -> Work:
    return Work(f"tests.outside_work:{name}", too_much="too much", damaged="damaged", **limits)


def test_the_answer_comes_back_from_a_process_for_each_file() -> None:
    assert run(work("echo"), b"words", 1, [True, None]) == ["words", 1, [True, None]]
    pids = {run(work("pid"), b"") for _ in range(3)}
    assert len(pids) == 3 and os.getpid() not in pids


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("hold", "too much"),
        ("sleep", "too much"),
        ("eat", "too much"),
        ("talk", "too much"),
        ("crash", "damaged"),
        ("fail", "damaged"),
    ],
)
def test_what_does_not_end_well_is_said_in_words(name: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        run(work(name, seconds=1, clock=3), b"")


def test_this_process_goes_on_meanwhile() -> None:
    ticks = 0
    with ThreadPoolExecutor(1) as other:
        held = other.submit(run, work("hold", seconds=2, clock=10), b"")
        while not held.done():
            time.sleep(0.001)
            ticks += 1
    assert isinstance(held.exception(), Invalid) and ticks > 50


def test_it_writes_no_file_and_knows_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Invalid, match="damaged"):
        run(work("write"), str(tmp_path / "left").encode())
    assert not (tmp_path / "left").exists() or not (tmp_path / "left").read_bytes()
    monkeypatch.setenv("OAP_SECRET_KEY", "k" * 40)
    bounded._have_none()
    assert not [name for name in run(work("environment"), b"") if name.startswith("OAP_")]


def test_progress_is_heard() -> None:
    heard: list[tuple[int, int]] = []
    assert run(work("tell"), b"", progress=lambda done, total: heard.append((done, total))) == "done"
    assert heard == [(0, 3), (1, 3), (2, 3)]


def test_a_host_that_was_killed_is_started_again() -> None:
    os.kill(run(work("host"), b""), signal.SIGKILL)
    assert run(work("echo"), b"again") == ["again"]


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_it_works_from_a_worker_that_was_forked_or_begun_anew(method: str) -> None:
    run(work("pid"), b"")  # the parent has a host already
    with multiprocessing.get_context(method).Pool(1) as pool:
        assert pool.apply(_in_a_worker) == ["words"]
    assert run(work("echo"), b"words") == ["words"]


def _in_a_worker() -> Any:
    return run(work("echo"), b"words")
