"""The weights that read topics: a file of the product, written by ``training.topics``."""

from __future__ import annotations

import logging
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from oap.core.search.topic_reader import TopicReader

MODEL = Path(__file__).resolve().parent.parent / "data" / "topics.npz"

log = logging.getLogger(__name__)


def load_topic_reader(path: Path = MODEL) -> TopicReader | None:
    """The model in the file; None when it is missing or damaged: then topics are read by counts alone."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        return TopicReader(
            weights={name: value for name, value in arrays.items() if not name.startswith("_")},
            pieces={piece: number for number, piece in enumerate(str(arrays["_pieces"]).split("\n"))},
            heads=int(arrays["_heads"]),
            topics=tuple(str(arrays["_topics"]).split()),
            share=float(arrays["_share"]),
            digest=str(arrays["_digest"]),
            learned=arrays["_learned"],
        )
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
        log.warning("%s cannot be read (%s): topics are read by counts alone", path.name, error)
        return None


def save_topic_reader(path: Path, model: TopicReader) -> None:
    """Write a model where ``load_topic_reader`` finds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, Any] = {
        **model.weights,
        "_pieces": np.array("\n".join(model.pieces)),
        "_heads": np.array(model.heads),
        "_topics": np.array(" ".join(model.topics)),
        "_share": np.array(model.share),
        "_digest": np.array(model.digest),
        "_learned": model.learned,
    }
    np.savez_compressed(path, **arrays)
