from __future__ import annotations

from pathlib import Path

import click

from oap.cli._site import open_site


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Put a backup FILE into an empty record, and its files into the content folder."""
    from oap.services.operations.backup import restore
    from oap.services.people.second_factor import say_another_key

    site = open_site()
    made, report = restore(site, file)
    click.echo(
        f"Restored the backup of {made.made_at}: {made.rows['revision']} versions and drafts, {made.files} "
        "content files."
    )
    click.echo(str(report))
    if another_key := say_another_key(site):
        click.echo(another_key, err=True)
