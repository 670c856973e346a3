"""Values to tagged PDF (PDF/UA-1) with Typst, which comes whole in its package.

Content is data: a template reads it as JSON and it never becomes Typst source, so that nothing an editor or a visitor
typed can be a command. Fonts come with the product's packages and the machine's are not looked at: the same words give
the same pages everywhere, also where no font is installed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from oap.errors import Unavailable

TEMPLATES = Path(__file__).parent / "typst"


def make_pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """The PDF that ``typst/<template>.typ`` makes of ``data`` (whatever JSON can hold).

    ``data`` has ``title`` and ``lang`` (default ``en``, region GB). Raises Unavailable when Typst refuses; it does so
    rather than make a PDF that a screen reader could not follow.
    """
    return _compile(template, data, format="pdf", pdf_standards="ua-1")


def make_picture(template: str, data: Mapping[str, Any]) -> bytes:
    """The PNG that ``typst/<template>.typ`` makes of ``data``, sharp enough to print. Raises as ``make_pdf`` does."""
    return _compile(template, data, format="png", ppi=220)


def _compile(template: str, data: Mapping[str, Any], **how: Any) -> bytes:
    document = json.dumps({"lang": "en", **data}, ensure_ascii=False)
    try:
        made = typst.compile(
            TEMPLATES / f"{template}.typ",
            root=TEMPLATES,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"doc": document},
            **how,
        )
    except typst.TypstError as error:
        raise Unavailable(f"The PDF could not be made: {error}") from error
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> typst.Fonts:
    folder = Path(str(files("fontpkg_atkinson_hyperlegible"))) / "files"
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])
