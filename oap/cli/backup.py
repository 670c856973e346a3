from __future__ import annotations

from pathlib import Path

import click

from oap.cli._site import open_site


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
def command(file: Path) -> None:
    """Write the record and the content folder into one FILE (.tar.gz)."""
    from oap.services.operations.backup import back_up

    site = open_site()
    made = back_up(site, file, site.clock.now())
    click.echo(
        f"{file}: {made.rows['revision']} versions and drafts, {made.rows['account']} accounts, {made.files} "
        "content files."
    )
    click.echo(
        "It holds password hashes. Keep it somewhere only you can read, and the secret key, which it does not "
        "hold, somewhere else."
    )
