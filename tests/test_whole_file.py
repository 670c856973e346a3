"""Files that are put in their place whole, whatever happens while they are written."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from oap import whole_file


def full(*_: object) -> None:
    raise OSError(28, "No space left on device")


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize("durable", [True, False])
def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path, durable: bool, alone: bool) -> None:
    path = tmp_path / "page.md"
    for text in (b"old and longer", b"new"):
        whole_file.replace(path, text, durable=durable, alone=alone)
    assert path.read_bytes() == b"new"
    assert names(path.parent) == ["page.md"]


def test_until_the_end_a_reader_sees_the_old_file_and_after_a_failure_too(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_bytes(b"old")
    with pytest.raises(RuntimeError), whole_file.replacing(path, durable=True, alone=True) as file:
        file.write(b"ne")
        file.flush()
        assert path.read_bytes() == b"old"
        raise RuntimeError
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["page.md"]


def test_a_full_disk_is_told_and_takes_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "page.md"
    path.write_bytes(b"old")
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        whole_file.replace(path, b"new", durable=True, alone=True)
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["page.md"]


def test_what_can_be_made_again_is_given_up_with_a_line_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_bytes(b"")
    with caplog.at_level(logging.WARNING):
        assert not whole_file.write_cache(tmp_path / "file" / "cache", b"made", alone=False)
    assert "cache cannot be kept and will be made again" in caplog.text
    assert whole_file.write_cache(tmp_path / "new" / "cache", b"made", alone=False)


def test_what_a_kill_left_of_a_lone_writer_is_written_over_and_two_writers_do_not_meet(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    (tmp_path / ".page.md.new").write_bytes(b"half of a much longer text")
    whole_file.replace(path, b"new", durable=False, alone=True)
    assert (path.read_bytes(), names(tmp_path)) == (b"new", ["page.md"])
    with (
        whole_file.replacing(path, durable=False, alone=False) as one,
        whole_file.replacing(path, durable=False, alone=False) as other,
    ):
        one.write(b"one")
        other.write(b"other")
    assert (path.read_bytes(), names(tmp_path)) == (b"one", ["page.md"])
