from __future__ import annotations

import click

from oap.cli._site import bring_in_step, open_site


@click.command("rebuild-index")
def command() -> None:
    """Make everything that is derived from the content again."""
    click.echo(str(bring_in_step(open_site(), rebuild=True)))
