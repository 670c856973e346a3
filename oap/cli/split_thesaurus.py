from __future__ import annotations

import click

from oap.cli._site import open_site


@click.command("split-thesaurus")
def command() -> None:
    """Give each concept that stands in thesaurus.yml a file of its own, concepts/<id>.yml, and take it out there."""
    from oap.services.search.splitting import split

    made = split(open_site())
    for name, added in made.items():
        click.echo(f"{name}: {added} phrases")
    click.echo(f"{len(made)} concepts have a file of their own now." if made else "There is nothing to split.")
