"""Arrays come back as they were, and damage is noticed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oap.core.library.array_file import pack, unpack

KINDS = st.sampled_from([np.uint8, np.int32, np.int64, np.uint64, np.float32, np.float64, np.bool_])


@given(st.lists(st.tuples(KINDS, st.integers(0, 40))), st.dictionaries(st.text(max_size=5), st.integers()))
def test_what_is_packed_comes_back(shapes: list[Any], values: dict[str, int]) -> None:
    parts = {f"array {n}": np.arange(size).astype(kind) for n, (kind, size) in enumerate(shapes)}
    parts["square"] = np.arange(12, dtype=np.int32).reshape(3, 4)
    back = unpack(pack({**values, **parts}))
    assert back.keys() == {**values, **parts}.keys()
    for name, array in parts.items():
        assert back[name].dtype == array.dtype and np.array_equal(back[name], array)
    assert all(back[name] == value for name, value in values.items() if name not in parts)


def test_a_cut_or_changed_pack_is_noticed() -> None:
    data = pack({"a": np.arange(9), "b": "text"})
    for cut in range(len(data)):
        with pytest.raises(ValueError):
            unpack(data[:cut])
    with pytest.raises(ValueError):
        unpack(b"x" + data[1:])
