"""The handbook as a tagged PDF with contents, page numbers, running heads and the edition on each page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from oap.core.handbook.parts import Handbook
from oap.core.library.blocks import Block, Box, Grid, Heading, Items, Paragraph, Picture, Provision
from oap.documents.pdf import make_pdf
from oap.documents.picture_files import as_svg


def make_handbook_pdf(handbook: Handbook) -> bytes:
    """The bytes of the file. Raises Unavailable as ``make_pdf`` does."""
    pictures = {address: as_svg(address, data) for address, data in handbook.pictures.items()}
    return make_pdf(
        "handbook",
        {
            "title": handbook.title,
            "author": [handbook.area],
            "scope": handbook.scope,
            "stamp": handbook.stamp,
            "standing": handbook.standing,
            "banner": handbook.banner,
            "parts": [
                {
                    "anchor": part.anchor,
                    "title": part.title,
                    "intro": part.intro,
                    "blocks": [_block(b, pictures) for b in part.blocks],
                    "chapters": [
                        {
                            "slug": c.slug,
                            "title": c.title,
                            "other": c.other_title,
                            "summary": c.summary,
                            "blocks": [_block(b, pictures) for b in c.blocks],
                            "checked": f"{c.checked} Address: {c.address}",
                        }
                        for c in part.chapters
                    ],
                }
                for part in handbook.parts
            ],
        },
    )


def _block(block: Block, pictures: Mapping[str, str]) -> dict[str, Any]:
    """The block as JSON with ``is`` saying what it is."""
    match block:
        case Heading() | Paragraph() | Provision():
            return {"is": type(block).__name__.lower(), **asdict(block)}
        case Items():
            return {
                "is": "items",
                "numbered": block.numbered,
                "items": [[_block(b, pictures) for b in item] for item in block.items],
            }
        case Box():
            return {
                "is": "box",
                "kind": block.kind,
                "title": block.title,
                "blocks": [_block(b, pictures) for b in block.blocks],
            }
        case Grid():
            cells = asdict(block)
            return {"is": "grid", "header": cells["header"], "rows": cells["rows"]}
        case Picture():
            return {"is": "picture", **asdict(block), "svg": pictures.get(block.address, "")}
