"""The counts of the phrases that search is taught with: a file of the product, written by ``training.words``."""

from __future__ import annotations

import logging
import zipfile
from pathlib import Path

import numpy as np

from oap.core.search.taught_words import Pairs, TaughtWords, none_taught

FILE = Path(__file__).resolve().parent.parent / "data" / "taught-words.npz"

log = logging.getLogger(__name__)


def load_taught_words(path: Path = FILE) -> TaughtWords:
    """The counts in the file; none when it is missing or damaged: then only the phrases of editors count."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        words = str(arrays["words"]).split("\n")
        return TaughtWords(
            tuple(str(arrays["topics"]).split()),
            arrays["sizes"].astype(np.float64),
            arrays["features"],
            _pairs(arrays, "said"),
            int(arrays["examples"]),
            str(arrays["groups"]).split("\n"),
            arrays["seen"].astype(np.int64),
            _pairs(arrays, "spelt"),
            dict(zip(words, arrays["word_counts"].tolist(), strict=True)),
            arrays["names"],
            arrays["named"].astype(np.int64),
            str(arrays["digest"]),
        )
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
        log.warning("%s cannot be read (%s): only the phrases of editors are counted", path.name, error)
        return none_taught()


def _pairs(arrays: dict[str, np.ndarray], name: str) -> Pairs:
    of = np.repeat(np.arange(len(arrays[f"{name}_sizes"])), arrays[f"{name}_sizes"])
    return Pairs(of, arrays[f"{name}_about"].astype(np.int64), arrays[f"{name}_counts"].astype(np.float64))


def save_taught_words(path: Path, found: TaughtWords) -> None:
    """Write counts where ``load_taught_words`` finds them. The pairs have to be in order of what they are of."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        path,
        topics=np.array(" ".join(found.topics)),
        sizes=found.sizes,
        features=found.features,
        said_sizes=np.bincount(found.said.of, minlength=len(found.features)).astype(np.uint16),
        said_about=found.said.about.astype(np.uint16),
        said_counts=found.said.counts.astype(np.float16),
        examples=np.array(found.examples),
        groups=np.array("\n".join(found.groups)),
        seen=found.seen.astype(np.uint16),
        spelt_sizes=np.bincount(found.spelt.of, minlength=len(found.groups)).astype(np.uint16),
        spelt_about=found.spelt.about.astype(np.uint16),
        spelt_counts=found.spelt.counts.astype(np.float16),
        words=np.array("\n".join(found.words)),
        word_counts=np.array(list(found.words.values()), dtype=np.uint16),
        names=found.names,
        named=found.named.astype(np.uint16),
        digest=np.array(found.digest),
    )
