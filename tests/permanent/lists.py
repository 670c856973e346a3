"""What others outside hold on to, and so never goes: addresses, anchors, commands, settings, tables, keys in people's
browsers.

Each list is a file beside this one, a line for each thing. A test says when one is gone. `.venv/bin/python -m
tests.permanent.lists` adds what is new, and takes nothing away.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click
from flask import Flask

from oap.cli import main as oap
from oap.core.library.library import render_page
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.pages.placing import whole
from oap.site.configuration import read_configuration
from oap.storage.content import ContentFolder
from oap.storage.tables import metadata
from tests.build import ROOT, a_page, config, write_content

FOLDER = Path(__file__).resolve().parent
STATIC = ROOT / "oap" / "web" / "static"
_ANY = re.compile(r"<any\((?P<words>[^)]*)\):\w+>")
# A name that a script keeps something under: the names of classes, and of events within a page, are nobody else's.
_STORED = re.compile(
    r"""\b(?:NAME|PREFIX|KEPT|copy)\s*=\s*["'`](?P<named>[a-z-]+)|\b(?:read|keep|getItem|setItem)\(["'`](?P<given>[a-z-]+)"""
)


def addresses(app: Flask) -> Iterator[str]:
    """Every rule with its methods and endpoint; one for each word where an address has one of several."""
    for rule in app.url_map.iter_rules():
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        address = rule.rule.replace("<page_type:", f"<any({', '.join(PAGE_TYPES)}):")
        any_of = _ANY.search(address)
        for word in any_of["words"].split(", ") if any_of else [""]:
            yield f"{_ANY.sub(word, address)} {methods} -> {rule.endpoint}"


def anchors() -> Iterator[str]:
    """Every page, with the places on it that a link may lead to. An old address of a page counts as the page's."""
    folder = ContentFolder(ROOT / "content")
    shared = (folder.read_page(file.path)[0] for file in folder.shared_files())
    configuration = read_configuration(folder)
    blocks = {text.id: text for text in shared if text is not None}
    facts = configuration.facts_with(blocks)
    for file in folder.page_files():
        path = file.path.removesuffix(".md")
        typed, _, problems = folder.read_page(file.path)
        assert typed is not None, problems
        found = whole(typed, facts)
        assert found.page is not None, found.problems
        page = found.page
        placed = [placed.statement.id for placed in page.placed_statements()]
        headings = [section.anchor for section in page.sections if section.anchor]
        headings += [anchor for anchor, _ in page.old_headings]
        headings += [letter.anchor for _, letter in render_page(page, "").letters()] if page.type == "guides" else []
        for at in (path, *(alias.strip("/") for alias in page.aliases)):
            yield f"/{at}"
            yield from (f"/{at}#{place}" for place in (*headings, *placed, *page.retired_statements))


def commands() -> Iterator[str]:
    """Every command with its options."""
    context = click.Context(oap)
    for name in oap.list_commands(context):
        command = oap.get_command(context, name)
        assert command is not None
        yield f"oap {name}"
        options = (one for one in command.params if isinstance(one, click.Option))
        yield from (f"oap {name} {flag}" for one in options for flag in (*one.opts, *one.secondary_opts))


def settings() -> Iterator[str]:
    """Every setting that the program reads from its environment."""
    for file in sorted((ROOT / "oap").rglob("*.py")):
        yield from re.findall(r"\bOAP_[A-Z_]+\b", file.read_text(encoding="utf-8"))


def columns() -> Iterator[str]:
    """Every table and its columns."""
    for table in metadata.sorted_tables:
        yield table.name
        yield from (f"{table.name}.{column.name}" for column in table.columns)


def storage_keys() -> Iterator[str]:
    """Every name under which a script keeps something on a person's device."""
    for file in sorted(STATIC.glob("*.js")):
        for match in _STORED.finditer(file.read_text(encoding="utf-8")):
            yield match["named"] or match["given"]


def now(app: Flask) -> dict[str, set[str]]:
    """What there is today, by the name of its list."""
    return {
        "addresses": set(addresses(app)),
        "anchors": set(anchors()),
        "commands": set(commands()),
        "settings": set(settings()),
        "columns": set(columns()),
        "storage_keys": set(storage_keys()),
    }


def listed(name: str) -> set[str]:
    file = FOLDER / f"{name}.txt"
    return set(file.read_text(encoding="utf-8").splitlines()) if file.is_file() else set()


def main() -> None:
    from oap import create_app
    from oap.site import Site

    with tempfile.TemporaryDirectory() as folder:
        content = write_content(Path(folder) / "content", a_page())
        found = now(create_app(Site(config(Path(folder), content))))
    for name, present in found.items():
        text = "\n".join(sorted(present | listed(name)))
        (FOLDER / f"{name}.txt").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
