from __future__ import annotations

import click

from oap.cli._site import open_site


@click.command("searches")
@click.option("--days", type=click.IntRange(1, 400), default=90, show_default=True, help="How far to look back.")
def command(days: int) -> None:
    """List what people told us they searched for and did not find, the most frequent first."""
    from oap.services.search import not_found_log

    site = open_site()
    terms = not_found_log.not_found(site, site.clock.today(), days)
    for term in terms:
        click.echo(f"{term.count:5} {term.last_day}  {term.words}")
    if not terms:
        click.echo("Nobody has told us of a search that did not help.")
