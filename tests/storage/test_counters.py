"""Counts that processes share in a file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from oap.storage.counters import Counters
from tests.found import there

PROCESS = """
import sys
from pathlib import Path
from oap.storage.counters import Counters
made = Counters(Path(sys.argv[1]), b"secret", buckets=4)
for number in range(2000):
    made.add(f"key {number % 5}", 7)
"""


def counters(folder: Path, buckets: int = 64) -> Counters:
    return Counters(folder / "some" / "asked", b"secret", buckets=buckets)


def test_each_key_and_period_has_its_own_count(tmp_path: Path) -> None:
    made = counters(tmp_path)
    assert [made.add("a", 1), made.add("a", 1), made.add("b", 1), made.add("a", 2, 5)] == [1, 2, 1, 5]
    assert (made.count("a", 1), made.count("a", 2), made.count("c", 1)) == (2, 5, 0)
    assert counters(tmp_path).count("a", 1) == 2, "another process, or the next one"
    assert Counters(made.path, b"another secret", buckets=64).count("a", 1) == 0
    assert made.path.stat().st_mode & 0o777 == 0o600


def test_processes_that_count_at_the_same_moment_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "asked"
    Counters(file, b"secret", buckets=4).add("key 0", 7)
    running = [subprocess.Popen([sys.executable, "-c", PROCESS, str(file)]) for _ in range(3)]
    assert [process.wait(120) for process in running] == [0, 0, 0]
    made = Counters(file, b"secret", buckets=4)
    assert [made.count(f"key {number}", 7) for number in range(5)] == [1201, 1200, 1200, 1200, 1200]


def test_a_flood_of_keys_takes_no_more_room_and_the_one_that_counts_most_stays(tmp_path: Path) -> None:
    made = counters(tmp_path, buckets=2)
    made.add("busy", 5, 100)
    for number in range(1000):
        made.add(f"made up {number}", 5)
    assert made.path.stat().st_size == 2 * 8 * 24
    assert made.count("busy", 5) == 100
    for number in range(1000):  # what was counted in an earlier minute gives way
        made.add(f"made up {number}", 6)
    assert made.count("busy", 5) == 0


def test_nobody_waits_for_long_for_a_process_that_holds_the_file_and_stands_still(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oap.storage.counters.PATIENCE", 0.1)
    made = counters(tmp_path)
    made.add("a", 1)
    holder = (
        "import fcntl, sys, time\n"
        f"file = open({str(made.path)!r}, 'r+b')\n"
        "fcntl.lockf(file, fcntl.LOCK_EX)\nprint('held', flush=True)\ntime.sleep(600)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", holder], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None and process.stdout.readline() == b"held\n"
        assert [made.add("a", 1) for _ in range(50)] == [0] * 50, "let pass, not counted"
    finally:
        process.kill()
        process.wait()
        there(process.stdout).close()
    assert counters(tmp_path).add("a", 1) == 2


def test_where_there_can_be_no_file_each_process_counts_for_itself(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "some").write_text("a file where the folder should be")
    made = counters(tmp_path)
    assert [made.add("a", 1) for _ in range(3)] == [1, 2, 3]
    assert caplog.text.count("counts for itself") == 1


def test_a_file_of_rubbish_is_no_trouble(tmp_path: Path) -> None:
    made = counters(tmp_path)
    made.path.parent.mkdir()
    made.path.write_bytes(b"\xff" * 100)
    assert made.add("a", 1) == 1 and made.count("a", 1) == 1
