"""A small transformer that reads what somebody typed and says how much it tells of danger, of which kind, and who
speaks.

It was taught by a larger one (``training/``), so that it knows words nobody listed; its weights are a file of the
product. Reading is arithmetic over arrays and costs a fraction of a millisecond. A long text is read in windows,
because danger is often one sentence of a story: what the loudest window says counts.

The layers are those of Vaswani and others, "Attention is all you need" (2017), with the normalisation before each part;
words are cut into pieces as BERT cuts them (Devlin and others, 2018), the longest first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

WINDOW, STEP = 40, 20  # pieces of a word in a window, and from one window to the next
MOST_WINDOWS = 24  # 500 pieces; a text is cut at 2,000 characters long before
BY_CHANCE = 2.5  # of more windows the loudest is louder by chance; set on whole ordinary posts
LONGEST_WORD = 40  # letters; what is longer is no word
SPEAKERS = ("child", "parent", "professional")
_QUOTES = str.maketrans("’‘`´ʼ", "'''''")
_WORD = re.compile(r"[a-z0-9]+|[^\sa-z0-9]")
_UNKNOWN = 1

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Reading:
    """What the model makes of a text.

    ``odds`` are the natural logarithm of the odds that it tells of danger; ``kinds`` and ``speakers`` say how probable
    each is, given that it does. ``vector`` stands for the loudest window: texts that tell alike have vectors that point
    alike (length 1).
    """

    odds: float
    kinds: Mapping[str, float]
    speakers: Mapping[str, float]
    vector: Floats


@dataclass(frozen=True)
class CrisisModel:
    """The weights, by name, as ``training.danger`` wrote them. Never changes; safe to share between threads."""

    weights: Mapping[str, NDArray[Any]]
    pieces: Mapping[str, int]
    kinds: tuple[str, ...]
    heads: int
    sure: float  # from these odds on by itself, and from which on it is perhaps
    perhaps: float
    learned: frozenset[str]  # fingerprints of the examples that it was taught with

    def read(self, text: str) -> Reading:
        """What the text tells. One without a word that it knows tells nothing: its odds are minus infinity."""
        found = self.pieces_of(text)
        windows = [found[at : at + WINDOW] for at in range(0, max(1, len(found) - WINDOW + STEP), STEP)][:MOST_WINDOWS]
        vectors = self._encode(windows)
        likely = _softmax(vectors @ self.weights["kind.weight"].T + self.weights["kind.bias"])
        odds = np.log1p(-likely[:, 0].clip(max=1 - 1e-7)) - np.log(likely[:, 0].clip(min=1e-9))
        loudest = int(odds.argmax())
        kinds = likely[loudest, 1:] / likely[loudest, 1:].sum()
        speakers = _softmax(vectors[loudest] @ self.weights["speaker.weight"].T + self.weights["speaker.bias"])
        vector = vectors[loudest] / np.linalg.norm(vectors[loudest])
        if all(piece == _UNKNOWN for piece in found):  # a script it cannot read, or no words at all
            odds[loudest] = -np.inf
        return Reading(
            float(odds[loudest]) - BY_CHANCE * float(np.log(len(windows))),
            dict(zip(self.kinds, map(float, kinds), strict=True)),
            dict(zip(SPEAKERS, map(float, speakers), strict=True)),
            vector,
        )

    def pieces_of(self, text: str) -> list[int]:
        """The numbers of the pieces of the words in a text; at least one."""
        plain = unicodedata.normalize("NFKD", text.translate(_QUOTES).lower())
        plain = "".join(c for c in plain if not unicodedata.combining(c))
        return [piece for word in _WORD.findall(plain) for piece in self._cut(word)] or [_UNKNOWN]

    def _cut(self, word: str) -> Sequence[int]:
        if (known := self.pieces.get(word)) is not None:
            return (known,)
        if len(word) > LONGEST_WORD:
            return (_UNKNOWN,)
        found, start = [], 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = self.pieces.get(word[start:end] if start == 0 else "##" + word[start:end])
                if piece is not None:
                    break
            else:
                return (_UNKNOWN,)
            found.append(piece)
            start = end
        return found

    def _encode(self, windows: Sequence[Sequence[int]]) -> Floats:
        """A vector for each window: the mean and the greatest of what its pieces came to mean beside each other."""
        w, longest = self.weights, max(map(len, windows))
        numbers = np.zeros((len(windows), longest), dtype=np.int64)
        mask = np.zeros((len(windows), longest), dtype=np.float32)
        for row, window in enumerate(windows):
            numbers[row, : len(window)], mask[row, : len(window)] = window, 1.0
        hidden: Floats = w["words"][numbers].astype(np.float32) * w["scale"][numbers][..., None]
        hidden = hidden + w["places"][:longest]
        hidden_from = ((mask - 1.0) * 1e9)[:, None, None, :]
        for layer in self._layers:
            hidden = hidden + self._attend(_normalised(hidden, layer["n1"]), layer, hidden_from)
            inner = _gelu(_normalised(hidden, layer["n2"]) @ layer["up"] + layer["up_bias"])
            hidden = hidden + inner @ layer["down"] + layer["down_bias"]
        hidden = _normalised(hidden, (w["norm.weight"], w["norm.bias"]))
        mean = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
        greatest = np.where(mask[..., None] > 0, hidden, -1e9).max(1)
        vectors: Floats = np.concatenate([mean, greatest], axis=1)
        return vectors

    def _attend(self, hidden: Floats, layer: Mapping[str, Any], hidden_from: Floats) -> Floats:
        rows, length, size = hidden.shape
        each = size // self.heads
        asked = (hidden @ layer["in"] + layer["in_bias"]).reshape(rows, length, 3, self.heads, each)
        query, key, value = asked.transpose(2, 0, 3, 1, 4)
        weights = _softmax(query @ key.transpose(0, 1, 3, 2) / np.float32(each**0.5) + hidden_from)
        joined: Floats = (weights @ value).transpose(0, 2, 1, 3).reshape(rows, length, size)
        out: Floats = joined @ layer["out"] + layer["out_bias"]
        return out

    @cached_property
    def _layers(self) -> Sequence[Mapping[str, Any]]:
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


def _softmax(values: Floats) -> Floats:
    raised = np.exp(values - values.max(-1, keepdims=True))
    shares: Floats = raised / raised.sum(-1, keepdims=True)
    return shares


def _normalised(values: Floats, by: tuple[Floats, Floats]) -> Floats:
    centred = values - values.mean(-1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(-1, keepdims=True) + np.float32(1e-5))
    normal: Floats = centred / spread * by[0] + by[1]
    return normal


def _gelu(values: Floats) -> Floats:
    """The tanh form, which the model was trained with."""
    inner = np.float32(0.7978845608) * (values + np.float32(0.044715) * values * values * values)
    out: Floats = (np.float32(0.5) * values * (np.float32(1.0) + np.tanh(inner))).astype(np.float32, copy=False)
    return out
