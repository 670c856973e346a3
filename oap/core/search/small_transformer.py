"""A small transformer that reads a few words with arithmetic over arrays, in a fraction of a millisecond.

What hears danger and what reads topics are each one of these, taught in ``training/`` by a larger one, with heads of
their own.

The layers are those of Vaswani and others, "Attention is all you need" (2017), with the normalisation before each part;
words are cut into pieces as BERT cuts them (Devlin and others, 2018), the longest first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

WINDOW, STEP = 40, 20  # pieces of a word in a window, and from one window to the next
LONGEST_WORD = 40  # letters; what is longer is no word
UNKNOWN = 1  # the piece that stands for what it cannot read
_QUOTES = str.maketrans("’‘`´ʼ", "'''''")
_WORD = re.compile(r"[a-z0-9]+|[^\sa-z0-9]")

Floats = NDArray[np.float32]


class SmallTransformer:
    """Vectors of texts, from stored weights by name, the numbers of the pieces of words, and how many heads look at
    once. Never changes; safe to share between threads."""

    def __init__(self, weights: Mapping[str, NDArray[Any]], pieces: Mapping[str, int], heads: int) -> None:
        self.weights, self.pieces, self.heads = weights, pieces, heads
        self._layers = self._ready()

    def pieces_of(self, text: str) -> list[int]:
        """The numbers of the pieces of the words in a text; at least one."""
        plain = text.translate(_QUOTES).lower()
        if not plain.isascii():
            plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
        return [piece for word in _WORD.findall(plain) for piece in self._cut(word)] or [UNKNOWN]

    def _cut(self, word: str) -> Sequence[int]:
        if (known := self.pieces.get(word)) is not None:
            return (known,)
        if len(word) > LONGEST_WORD:
            return (UNKNOWN,)
        found, start = [], 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = self.pieces.get(word[start:end] if start == 0 else "##" + word[start:end])
                if piece is not None:
                    break
            else:
                return (UNKNOWN,)
            found.append(piece)
            start = end
        return found

    @staticmethod
    def windows(found: Sequence[int], most: int) -> list[Sequence[int]]:
        """The pieces of a text in windows that overlap by half, the first ``most`` of them; at least one."""
        return [found[at : at + WINDOW] for at in range(0, max(1, len(found) - WINDOW + STEP), STEP)][:most]

    def encode(self, windows: Sequence[Sequence[int]]) -> Floats:
        """A vector for each window: the mean and the greatest of what its pieces came to mean beside each other."""
        w, lengths = self.weights, np.array([len(window) for window in windows])
        numbers = np.fromiter(chain.from_iterable(windows), dtype=np.int64, count=int(lengths.sum()))
        inside = np.arange(lengths.max()) < lengths[:, None]  # the places of a window that hold a piece
        places = np.nonzero(inside)[1]
        # One row a piece, whatever window it is in: what short windows have not, costs nothing.
        hidden: Floats = w["words"][numbers].astype(np.float32) * w["scale"][numbers][:, None]
        hidden += w["places"][places]
        for layer in self._layers:
            hidden += self._attend(_normalised(hidden, layer["n1"]), layer, inside)
            inner = _gelu(_normalised(hidden, layer["n2"]) @ layer["up"] + layer["up_bias"])
            hidden += inner @ layer["down"] + layer["down_bias"]
        hidden = _normalised(hidden, (w["norm.weight"], w["norm.bias"]))
        starts = np.cumsum(lengths) - lengths
        mean = np.add.reduceat(hidden, starts) / lengths[:, None].astype(np.float32)
        vectors: Floats = np.concatenate([mean, np.maximum.reduceat(hidden, starts)], axis=1)
        return vectors

    def _attend(self, hidden: Floats, layer: Mapping[str, Any], inside: NDArray[np.bool_]) -> Floats:
        (rows, length), size = inside.shape, hidden.shape[-1]
        asked = np.zeros((rows, length, 3 * size), dtype=np.float32)
        asked[inside] = hidden @ layer["in"] + layer["in_bias"]
        query, key, value = asked.reshape(rows, length, 3, self.heads, size // self.heads).transpose(2, 0, 3, 1, 4)
        likeness = query @ key.transpose(0, 1, 3, 2) / np.float32((size // self.heads) ** 0.5)
        weights = softmax(likeness + np.where(inside, np.float32(0), np.float32(-1e9))[:, None, None, :])
        joined: Floats = (weights @ value).transpose(0, 2, 1, 3).reshape(rows, length, size)
        out: Floats = joined[inside] @ layer["out"] + layer["out_bias"]
        return out

    def _ready(self) -> Sequence[Mapping[str, Any]]:
        """The weights of each layer as 32-bit numbers, ready to multiply with."""
        names = {
            "in": "in.weight",
            "out": "out.weight",
            "up": "up.weight",
            "down": "down.weight",
            "in_bias": "in.bias",
            "out_bias": "out.bias",
            "up_bias": "up.bias",
            "down_bias": "down.bias",
        }
        layers = []
        for n in range(sum(name.endswith(".in.weight") for name in self.weights)):
            get = {name: self.weights[f"{n}.{stored}"].astype(np.float32) for name, stored in names.items()}
            layer: dict[str, Any] = {
                name: np.ascontiguousarray(value.T) if value.ndim == 2 else value for name, value in get.items()
            }
            for norm in ("n1", "n2"):
                layer[norm] = tuple(
                    self.weights[f"{n}.{norm}.{part}"].astype(np.float32) for part in ("weight", "bias")
                )
            layers.append(layer)
        return layers


def softmax(values: Floats) -> Floats:
    """Shares of one from natural logarithms, along the last axis."""
    raised = np.exp(values - values.max(-1, keepdims=True))
    shares: Floats = raised / raised.sum(-1, keepdims=True)
    return shares


def _normalised(values: Floats, by: tuple[Floats, Floats]) -> Floats:
    normal: Floats = values - values.mean(-1, keepdims=True)
    spread = np.sqrt((normal * normal).mean(-1, keepdims=True) + np.float32(1e-5))
    normal /= spread
    normal *= by[0]
    normal += by[1]
    return normal


def _gelu(values: Floats) -> Floats:
    """The tanh form, which the model was trained with."""
    inner: Floats = values * values
    inner *= np.float32(0.044715)
    inner += np.float32(1.0)
    inner *= values
    inner *= np.float32(0.7978845608)
    np.tanh(inner, out=inner)
    inner += np.float32(1.0)
    inner *= values
    inner *= np.float32(0.5)
    return inner
