"""The pieces of words that a student knows."""

from __future__ import annotations

import numpy as np

from oap.core.search.small_transformer import STEP, WINDOW, SmallTransformer
from training.encoder import vocabulary
from training.student import HEADS


class Pieces:
    """The pieces of words that the student knows: those of the encoder that are plain letters, digits and marks."""

    def __init__(self) -> None:
        known = vocabulary()
        plain = [n for n, piece in enumerate(known) if piece and piece.isascii() and not piece.startswith("[")]
        self.kept = [0, 100, *plain]  # filling, unknown
        self.names = ["[PAD]", "[UNK]", *(known[n] for n in plain)]
        self.cutter = SmallTransformer({}, {piece: n for n, piece in enumerate(self.names)}, HEADS)
        self.of_encoder = np.array(self.kept)

    def cut(self, text: str) -> list[int]:
        return self.cutter.pieces_of(text)

    def windows(self, text: str) -> list[list[int]]:
        return self.cut_up(self.cut(text))

    def cut_up(self, found: list[int]) -> list[list[int]]:
        return [found[at : at + WINDOW] for at in range(0, max(1, len(found) - WINDOW + STEP), STEP)]
