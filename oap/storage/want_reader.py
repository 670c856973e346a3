"""The weights that read what is wanted: a file of the product, written by ``training.wants``."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np

from oap.core.search.wants import ASKER_NAMES, WANT_NAMES, WantReader
from oap.storage.model_file import load_arrays, save_arrays

MODEL = Path(__file__).resolve().parent.parent / "data" / "wants.npz"

log = logging.getLogger(__name__)


def load_want_reader(path: Path = MODEL) -> WantReader | None:
    """The model in the file; None when it is missing, damaged or of other wants: then nothing is read of them."""
    try:
        arrays = load_arrays(path)
        names = tuple(str(arrays["names"]).split())
        if names != (*WANT_NAMES, *ASKER_NAMES):
            raise ValueError("it was taught other wants")
        features = tuple(str(arrays["features"]).split("\n"))
        return WantReader(features, arrays["weights"], arrays["bias"], str(arrays["digest"]))
    except (OSError, ValueError, KeyError) as error:
        log.warning("%s cannot be read (%s): what is wanted is not read", path.name, error)
        return None


def save_want_reader(path: Path, model: WantReader) -> None:
    """Write a model where ``load_want_reader`` finds it."""
    save_arrays(
        path,
        {
            "names": np.array(" ".join((*WANT_NAMES, *ASKER_NAMES))),
            "features": np.array("\n".join(model.features)),
            "weights": model.weights,
            "bias": model.bias,
            "digest": np.array(model.digest),
        },
    )
