from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click

from oap.cli._site import open_site


@click.command("check")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--coverage", "only", flag_value="coverage", help="Print who helps with what, by phase and tier. Nothing else."
)
@click.option(
    "--facts", "only", flag_value="facts", help="Print signs, law and contacts with their pages. Nothing else."
)
@click.option("--launch", "only", flag_value="launch", help="Print what is to be done before launch. Nothing else.")
@click.option("--law", "only", flag_value="law", help="Print what of the law is to be looked at again. Nothing else.")
@click.option("--strict", is_flag=True, help="Fail on warnings too, such as a review that is overdue.")
@click.option("--format", "tidy", is_flag=True, help="Tidy spacing and field order in the files first.")
def command(files: tuple[Path, ...], only: str | None, strict: bool, tidy: bool) -> None:
    """Look for mistakes in the content. With FILES, show only those in them."""
    from oap.services.operations.launch import launch_faults
    from oap.services.pages import checking
    from oap.services.pages.facts import facts_document, law_due

    site = open_site()
    match only:
        case "coverage":
            click.echo(checking.coverage(site), nl=False)
            return
        case "facts":
            click.echo(facts_document(site), nl=False)
            return
        case "launch":
            _each_line(launch_faults(site), "Nothing is left to do before families rely on this handbook.")
        case "law":
            _each_line(law_due(site, site.clock.today()), "Nothing of the law is due to be looked at again.")
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
