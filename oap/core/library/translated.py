"""A page in another language as safe HTML: each piece translated, or in English and marked as that."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from oap.core.library.markdown import render, render_inline
from oap.core.pages.page import Page
from oap.core.pages.translation import Piece, Translation, pieces


@dataclass(frozen=True)
class Said:
    """A piece as it is shown. ``in_english``: it has no translation."""

    kind: str
    html: str
    in_english: bool
    id: str = ""


@dataclass(frozen=True)
class Translated:
    """A page in another language. ``parts`` are runs of pieces of one kind: the items of a list are one run."""

    title: Said
    summary: Said
    parts: tuple[tuple[str, tuple[Said, ...]], ...]
    outdated: tuple[str, ...]
    missing: int

    @property
    def is_out_of_date(self) -> bool:
        return bool(self.outdated)


def translated(page: Page, translation: Translation) -> Translated:
    """The page in the language of the translation. ``page`` has everything in its place."""
    title, summary, *rest = (_said(piece, translation) for piece in pieces(page))
    parts = tuple((kind, tuple(run)) for kind, run in groupby(rest, key=lambda one: one.kind))
    english = sum(one.in_english for one in (title, summary, *rest))
    return Translated(title, summary, parts, tuple(translation.outdated(page)), english)


def _said(piece: Piece, translation: Translation) -> Said:
    words = translation.said(piece)
    text = words or piece.source
    html = render(text) if piece.kind == "text" else render_inline(text)
    return Said(piece.kind, html, not words, piece.id)
