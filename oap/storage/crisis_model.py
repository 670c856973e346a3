"""The weights that hear danger: a file of the product, written by ``training.danger``."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from oap.core.search.crisis_model import CrisisModel
from oap.errors import Unavailable

MODEL = Path(__file__).resolve().parent.parent / "data" / "crisis.npz"


def load_crisis_model(path: Path = MODEL) -> CrisisModel:
    """The model in the file. Raises Unavailable when it is missing or damaged: then danger cannot be heard."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        return CrisisModel(
            weights={name: value for name, value in arrays.items() if not name.startswith("_")},
            pieces={piece: number for number, piece in enumerate(str(arrays["_pieces"]).split("\n"))},
            kinds=tuple(str(arrays["_kinds"]).split()),
            heads=int(arrays["_heads"]),
            sure=float(arrays["_sure"]),
            perhaps=float(arrays["_perhaps"]),
            learned=frozenset(str(arrays["_learned"]).split()),
        )
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise Unavailable(
            f"The file that hears danger, {path.name}, cannot be read ({error}). Install the product again."
        ) from error


def save_crisis_model(path: Path, model: CrisisModel) -> None:
    """Write a model where ``load_crisis_model`` finds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, Any] = {
        **model.weights,
        "_pieces": np.array("\n".join(model.pieces)),
        "_kinds": np.array(" ".join(model.kinds)),
        "_heads": np.array(model.heads),
        "_sure": np.array(model.sure),
        "_perhaps": np.array(model.perhaps),
        "_learned": np.array(" ".join(sorted(model.learned))),
    }
    np.savez_compressed(path, **arrays)
