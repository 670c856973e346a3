"""What measures, soaks and teaches stands beside the program and is seldom run: it goes on fitting the program."""

from __future__ import annotations

import ast
import importlib
import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import ablation
from oap.site import Site
from tests.build import ROOT

MODULES = sorted(path for folder in ("bench", "soak", "training") for path in (ROOT / folder).rglob("*.py"))
TO_TEACH = "torch"  # installed by whoever teaches a model again; the tests do without


def _imports(path: Path) -> Iterator[tuple[str, str]]:
    """Each module that it imports from, with each name that it takes."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from ((str(node.module), one.name) for one in node.names)
        if isinstance(node, ast.Import):
            yield from ((one.name, "") for one in node.names)


def _needs_torch(module: str) -> bool:
    return module.partition(".")[0] == TO_TEACH or (
        module.startswith("training.")
        and any(_needs_torch(imported) for imported, _ in _imports(ROOT / f"{module.replace('.', '/')}.py"))
    )


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).with_suffix("").as_posix())
def test_each_of_its_modules_can_be_imported(path: Path) -> None:
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    if importlib.util.find_spec(TO_TEACH) or not _needs_torch(module):
        importlib.import_module(module)
        return
    for imported, name in _imports(path):  # at least, what it takes from us is there
        if imported.startswith("oap"):
            known = importlib.import_module(imported)
            assert not name or hasattr(known, name) or importlib.util.find_spec(f"{imported}.{name}"), (imported, name)


def test_each_part_of_search_can_be_switched_off_to_measure_the_others(small_site: Site) -> None:
    engine = small_site.state.engine
    assert engine is not None
    found = {name: rank("cant read") for name, rank in ablation.systems(small_site, engine)}
    assert len(found) > 6 and all("slow-reading" in slugs for slugs in found.values()), found
