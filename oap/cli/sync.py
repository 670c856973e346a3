from __future__ import annotations

import click

from oap.cli._site import bring_in_step, open_site, say_left_out


@click.command("sync")
def command() -> None:
    """Bring index and library in step with the content folder."""
    report = bring_in_step(open_site())
    say_left_out(report)
    click.echo(str(report))
