"""The student: the ``SmallTransformer`` of ``oap.core.search``, as torch trains it and as the product stores
it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from oap.core.search.small_transformer import WINDOW
from training.encoder import CLASSES, encoder_weights
from training.texts import SPEAKERS

SIZE, HEADS = 128, 4
OF_DANGER = {"kind": CLASSES, "speaker": len(SPEAKERS)}


class Student(nn.Module):
    """One layer or more. Its words begin as the encoder's, brought to fewer numbers by their principal components."""

    def __init__(self, kept: list[int], layers: int, outputs: Mapping[str, int] = OF_DANGER) -> None:
        """``kept`` are the encoder's numbers of the pieces that the student knows; ``outputs`` its heads by name."""
        super().__init__()
        self.outputs = tuple(outputs)
        self.words = nn.Embedding(len(kept), SIZE)
        self.words.weight.data = _principal(encoder_weights()["embeddings.word_embeddings.weight"])[kept]
        self.places = nn.Parameter(torch.randn(WINDOW, SIZE) * 0.02)
        self.layers = nn.ModuleList(_Layer() for _ in range(layers))
        self.norm = nn.LayerNorm(SIZE)
        for name, size in outputs.items():
            self.add_module(name, nn.Linear(2 * SIZE, size))

    def forward(self, pieces: Tensor, mask: Tensor, drop: float = 0.0) -> tuple[Tensor, ...]:
        hidden = functional.dropout(self.words(pieces) + self.places[: pieces.shape[1]], drop, self.training)
        for layer in self.layers:
            hidden = layer(hidden, mask, drop)
        hidden = self.norm(hidden)
        mean = (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
        greatest = hidden.masked_fill(mask[:, :, None] == 0, -1e9).max(1).values
        vector = torch.cat([mean, greatest], 1)
        return tuple(self.get_submodule(name)(vector) for name in self.outputs)

    def stored(self) -> dict[str, NDArray[Any]]:
        """The weights under the names that ``SmallTransformer`` reads: words as 8-bit numbers with a scale each,
        the rest as 16-bit."""
        words = self.words.weight.detach().numpy()
        scale = np.abs(words).max(1) / 127
        found: dict[str, NDArray[Any]] = {
            "words": np.round(words / scale[:, None]).astype(np.int8),
            "scale": scale.astype(np.float32),
            "places": self.places.detach().numpy().astype(np.float32),
        }
        for number, layer in enumerate(self.layers):
            found |= {
                f"{number}.{name}": value.detach().numpy().astype(np.float16)
                for name, value in layer.named_parameters()
            }
        for name in ("norm", *self.outputs):
            part = self.get_submodule(name).named_parameters()
            found |= {f"{name}.{key}": value.detach().numpy().astype(np.float32) for key, value in part}
        return {name.replace(".mix.", ".in."): value for name, value in found.items()}

    def grow(self) -> None:
        """Add a layer that changes nothing yet."""
        layer = _Layer()
        for part in (layer.out, layer.down):
            nn.init.zeros_(part.weight)
            nn.init.zeros_(part.bias)
        self.layers.append(layer)

    def load_stored(self, stored: Mapping[str, NDArray[Any]]) -> None:
        """Take over weights that ``stored`` gave."""
        words = stored["words"].astype(np.float32) * stored["scale"][:, None]
        state = {"words.weight": torch.tensor(words)}
        for name, value in stored.items():
            if name not in ("words", "scale"):
                place = name.replace(".in.", ".mix.")
                state[f"layers.{place}" if place[0].isdigit() else place] = torch.tensor(value.astype(np.float32))
        self.load_state_dict(state)


class _Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.n1, self.n2 = nn.LayerNorm(SIZE), nn.LayerNorm(SIZE)
        self.mix, self.out = nn.Linear(SIZE, 3 * SIZE), nn.Linear(SIZE, SIZE)
        self.up, self.down = nn.Linear(SIZE, 4 * SIZE), nn.Linear(4 * SIZE, SIZE)

    def forward(self, hidden: Tensor, mask: Tensor, drop: float) -> Tensor:
        rows, length, _ = hidden.shape
        query, key, value = self.mix(self.n1(hidden)).view(rows, length, 3, HEADS, SIZE // HEADS).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask[:, None, None, :].bool())
        hidden = hidden + functional.dropout(
            self.out(seen.transpose(1, 2).reshape(rows, length, SIZE)), drop, self.training
        )
        inner = self.down(functional.gelu(self.up(self.n2(hidden)), approximate="tanh"))
        return hidden + functional.dropout(inner, drop, self.training)


def _principal(words: Tensor) -> Tensor:
    centred = words - words.mean(0)
    _, _, directions = torch.linalg.svd(centred[::3], full_matrices=False)
    smaller = centred @ directions[:SIZE].T
    return smaller / smaller.std() * 0.3
