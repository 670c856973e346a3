"""The file of a taught model: arrays by their names."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

# What NumPy and zipfile raise for a file that is empty, cut short, something else, or has other bytes than it was
# written with.
_DAMAGED = (EOFError, TypeError, RuntimeError, MemoryError, zipfile.BadZipFile, zlib.error, struct.error)


def load_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Every array in the file. Raises OSError when it cannot be read, and ValueError when it is damaged."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except _DAMAGED as error:
        raise ValueError(f"it is damaged: {error}") from error


def save_arrays(path: Path, arrays: dict[str, Any]) -> None:
    """Write the arrays where ``load_arrays`` finds them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **arrays)
