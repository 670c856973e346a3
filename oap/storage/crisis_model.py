"""The weights that hear danger: a file of the product, written by ``training.danger``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from oap.core.search.crisis_model import CrisisModel
from oap.errors import Unavailable
from oap.storage.model_file import load_arrays, save_arrays

MODEL = Path(__file__).resolve().parent.parent / "data" / "crisis.npz"


def load_crisis_model(path: Path = MODEL) -> CrisisModel:
    """The model in the file. Raises Unavailable when it is missing or damaged: then danger cannot be heard."""
    try:
        arrays = load_arrays(path)
        return CrisisModel(
            weights={name: value for name, value in arrays.items() if not name.startswith("_")},
            pieces={piece: number for number, piece in enumerate(str(arrays["_pieces"]).split("\n"))},
            kinds=tuple(str(arrays["_kinds"]).split()),
            heads=int(arrays["_heads"]),
            sure=float(arrays["_sure"]),
            perhaps=float(arrays["_perhaps"]),
            learned=frozenset(str(arrays["_learned"]).split()),
        )
    except (OSError, ValueError, KeyError) as error:
        raise Unavailable(
            f"The file that hears danger, {path.name}, cannot be read ({error}). Install the product again."
        ) from error


def save_crisis_model(path: Path, model: CrisisModel) -> None:
    """Write a model where ``load_crisis_model`` finds it."""
    arrays: dict[str, Any] = {
        **model.weights,
        "_pieces": np.array("\n".join(model.pieces)),
        "_kinds": np.array(" ".join(model.kinds)),
        "_heads": np.array(model.heads),
        "_sure": np.array(model.sure),
        "_perhaps": np.array(model.perhaps),
        "_learned": np.array(" ".join(sorted(model.learned))),
    }
    save_arrays(path, arrays)
