"""What is taken of the design system's stylesheet."""

from __future__ import annotations

import re
from pathlib import Path

from oap._build_assets import COMPONENTS, LEFT_OUT, only_used

ROOT = Path(__file__).resolve().parent.parent
VARIABLES = {"govuk-brand-colour", "govuk-link-colour", "govuk-link-hover-colour"}  # custom properties, no classes


PLACES = [
    path
    for path in (
        *(ROOT / "templates").rglob("*.html"),
        *(ROOT / "oap").rglob("*.py"),
        *(ROOT / "oap/web/static").glob("*.js"),
    )
    if path.name != "_build_assets.py"
]


def test_every_component_that_a_page_uses_is_taken() -> None:
    written = {
        name: path.relative_to(ROOT)
        for path in PLACES
        for name in re.findall(r"govuk-[a-z]+(?:-[a-z]+)*(?![a-z{-]*\{)", path.read_text("utf-8"))
    }
    missing = {name: str(path) for name, path in written.items() if name not in COMPONENTS | VARIABLES}
    assert not missing, f"Add to COMPONENTS in oap/_build_assets.py, raise RECIPE, and install again: {missing}"


def test_no_page_uses_a_part_that_is_left_out() -> None:
    used = {
        name: path.relative_to(ROOT) for path in PLACES for name in re.findall(r"govuk-[\w-]+", path.read_text("utf-8"))
    }
    missing = {name: str(path) for name, path in used.items() if name in LEFT_OUT}
    assert not missing, f"Take it out of LEFT_OUT in oap/_build_assets.py, raise RECIPE, and install again: {missing}"
    assert {re.split("__|--", name)[0] for name in LEFT_OUT} <= COMPONENTS


def test_rules_of_other_components_go_and_the_rest_stays_as_it_was() -> None:
    css = (
        '@charset "UTF-8";:root{--a:1}.govuk-link{color:red}.govuk-tabs__item,.govuk-link--image{x:y}'
        ".govuk-link--muted{y:z}"
        "@media print{.govuk-tabs{a:b}}@media screen{.govuk-tabs,a.govuk-link:hover{c:d}p{e:f}}.govuk-\\!-margin-0{m:0}"
    )
    assert only_used(css) == (
        '@charset "UTF-8";:root{--a:1}.govuk-link{color:red}.govuk-link--image{x:y}'
        "@media screen{a.govuk-link:hover{c:d}p{e:f}}"
    )
