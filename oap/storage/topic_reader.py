"""The weights that read topics: a file of the product, written by ``training.topics``."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import numpy as np

from oap.core.search.topic_reader import TopicReader
from oap.storage.model_file import load_arrays, save_arrays

MODEL = Path(__file__).resolve().parent.parent / "data" / "topics.npz"

log = logging.getLogger(__name__)


def load_topic_reader(path: Path = MODEL) -> TopicReader | None:
    """The model in the file; None when it is missing or damaged: then topics are read by counts alone."""
    try:
        arrays = load_arrays(path)
        return TopicReader(
            weights={name: value for name, value in arrays.items() if not name.startswith("_")},
            pieces={piece: number for number, piece in enumerate(str(arrays["_pieces"]).split("\n"))},
            heads=int(arrays["_heads"]),
            topics=tuple(str(arrays["_topics"]).split()),
            share=float(arrays["_share"]),
            digest=str(arrays["_digest"]),
            learned=arrays["_learned"],
        )
    except (OSError, ValueError, KeyError) as error:
        log.warning("%s cannot be read (%s): topics are read by counts alone", path.name, error)
        return None


def save_topic_reader(path: Path, model: TopicReader) -> None:
    """Write a model where ``load_topic_reader`` finds it."""
    arrays: dict[str, Any] = {
        **model.weights,
        "_pieces": np.array("\n".join(model.pieces)),
        "_heads": np.array(model.heads),
        "_topics": np.array(" ".join(model.topics)),
        "_share": np.array(model.share),
        "_digest": np.array(model.digest),
        "_learned": model.learned,
    }
    save_arrays(path, arrays)
