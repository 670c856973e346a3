from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click

from oap.cli._site import open_site


@click.command("check")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--coverage", is_flag=True, help="Print who helps with what, by phase and tier, as a Markdown table. Nothing else."
)
@click.option("--facts", is_flag=True, help="Print all signs, law and contacts with sources and pages. Nothing else.")
@click.option("--law", is_flag=True, help="Print what of the law is due to be looked at again. Nothing else.")
@click.option("--strict", is_flag=True, help="Fail on warnings too, such as a review that is overdue.")
@click.option("--format", "tidy", is_flag=True, help="Tidy spacing and field order in the files first.")
def command(files: tuple[Path, ...], coverage: bool, facts: bool, law: bool, strict: bool, tidy: bool) -> None:
    """Look for mistakes in the content. With FILES, show only those in them."""
    from oap.services.pages import checking
    from oap.services.pages.facts import facts_document, law_due

    site = open_site()
    if facts:
        click.echo(facts_document(site), nl=False)
        return
    if law:
        _each_line(law_due(site, site.clock.today()), "Nothing of the law is due to be looked at again.")
    if coverage:
        click.echo(checking.coverage(site), nl=False)
        return
    if tidy:
        for path in checking.tidy(site, files):
            click.echo(f"Tidied {path}")
    result = checking.check(site, site.clock.today(), files)
    for problem in result.problems:
        click.echo(str(problem))
    click.echo(f"{result.pages} pages read, {result.errors} errors, {result.warnings} warnings.")
    sys.exit(1 if result.errors or (strict and result.warnings) else 0)


def _each_line(lines: list[str], clean: str) -> NoReturn:
    """Say what there is to do, and end with whether there is something."""
    for line in lines or [clean]:
        click.echo(line)
    sys.exit(1 if lines else 0)
