"""The style sheets: a colour is typed once, as a token, and every token that is used is there."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from oap.web.http.static_files import smaller
from tests.build import ROOT

SITE = sorted((ROOT / "oap" / "web" / "static").glob("*.css"))
OFFLINE = [ROOT / "oap" / "documents" / "offline" / "offline.css"]
_BLOCKS = re.compile(r"\{[^{}]*\}")
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\([^)]*\)")
FROM_THE_AREA = {"--oap-brand", "--oap-accent"}  # /theme.css


@pytest.mark.parametrize("sheets", [SITE, OFFLINE], ids=["site", "offline"])
def test_a_colour_is_typed_once_and_as_a_token(sheets: list[Path]) -> None:
    blocks = [block for sheet in sheets for block in _BLOCKS.findall(sheet.read_text())]
    colours = [colour for block in blocks for colour in _COLOUR.findall(block)]
    tokens = [found for block in blocks for found in re.findall(rf"--[\w-]+: ({_COLOUR.pattern});", block)]
    assert colours and sorted(colours) == sorted(tokens)
    assert [colour for colour, times in Counter(colours).items() if times > 1] == []


@pytest.mark.parametrize("sheets", [SITE, OFFLINE], ids=["site", "offline"])
def test_every_token_that_is_used_is_there_and_every_one_there_is_used(sheets: list[Path]) -> None:
    text = "\n".join(sheet.read_text() for sheet in sheets)
    defined = set(re.findall(r"(?<![\w-])(--(?!govuk-)[\w-]+): ", text))  # those of the design system it uses itself
    used = set(re.findall(r"var\((--[\w-]+)", text)) - FROM_THE_AREA
    assert defined == used


def test_what_goes_out_is_without_comments_and_idle_blanks_and_says_the_same() -> None:
    css = b"""/* Ours; \'so\' */
    .a > b:hover, .c :is(.d, .e) { content: "; /* kept */ : "; margin: 0 calc(1rem + 2px); }
    @media (min-width: 48rem) { .f::before { font-family: 'A,  B'; } /* done */ }
    """
    assert smaller(css) == (
        b""".a > b:hover,.c :is(.d,.e){content:"; /* kept */ : ";margin:0 calc(1rem + 2px)}"""
        b"""@media (min-width:48rem){.f::before{font-family:'A,  B'}}"""
    )
