"""The taught models as files: what is missing, empty, cut short or altered is said, and never met later."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oap.errors import Unavailable
from oap.storage import crisis_model, topic_reader
from oap.storage.crisis_model import load_crisis_model
from oap.storage.model_file import load_arrays, save_arrays
from oap.storage.topic_reader import load_topic_reader

ONE_ARRAY = (
    b"\x93NUMPY\x01\x00v\x00{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }".ljust(127) + b"\n" + bytes(8)
)


def _damaged(good: bytes) -> dict[str, bytes]:
    return {
        "empty": b"",
        "cut short": good[:5000],
        "without its end": good[:-100],
        "altered": good[:3000] + bytes(400) + good[3400:],
        "a text": b"not a model",
        "one array": ONE_ARRAY,
    }


@pytest.mark.parametrize("what", _damaged(b""))
def test_a_damaged_model_of_danger_is_said(tmp_path: Path, what: str) -> None:
    damaged = tmp_path / "crisis.npz"
    damaged.write_bytes(_damaged(crisis_model.MODEL.read_bytes())[what])
    with pytest.raises(Unavailable, match=r"crisis\.npz.*Install the product again"):
        load_crisis_model(damaged)


def test_a_missing_model_of_danger_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"nothing\.npz"):
        load_crisis_model(tmp_path / "nothing.npz")


@pytest.mark.parametrize("what", _damaged(b""))
def test_without_a_whole_model_of_topics_there_is_none(tmp_path: Path, what: str) -> None:
    damaged = tmp_path / "topics.npz"
    damaged.write_bytes(_damaged(topic_reader.MODEL.read_bytes())[what])
    assert load_topic_reader(damaged) is None


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "small.npz"
    save_arrays(path, {"words": np.array("one two"), "weights": np.arange(40.0)})
    return path


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 10_000), bits=st.integers(1, 255), cut=st.booleans())
def test_whatever_is_wrong_with_the_bytes_is_a_clear_error(
    small: Path, tmp_path: Path, at: int, bits: int, cut: bool
) -> None:
    good = small.read_bytes()
    at %= len(good)
    altered = tmp_path / "altered.npz"
    altered.write_bytes(good[:at] if cut else good[:at] + bytes([good[at] ^ bits]) + good[at + 1 :])
    with suppress(OSError, ValueError):
        load_arrays(altered)
