from __future__ import annotations

from pathlib import Path

import click

from oap.cli._site import bring_in_step, open_site
from oap.errors import Invalid


@click.command("import")
@click.option("--as", "email", required=True, help="Email address of the person whose drafts they will be.")
@click.option("--team", default="schools", show_default=True, help="The team that the pages belong to.")
@click.option("--look", "only_look", is_flag=True, help="Only say what would be made.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(email: str, team: str, only_look: bool, file: Path) -> None:
    """Make drafts of a Word, PDF or OpenDocument handbook. Nothing is published."""
    from oap.documents import reading
    from oap.services.importing import importing
    from oap.storage import accounts

    site = open_site()
    bring_in_step(site)
    with site.database.read() as connection:
        author = accounts.by_email(connection, email)
    if author is None or author.disabled_at:
        raise Invalid(f"Nobody with the address {email} can write here.")
    if file.stat().st_size > reading.MAX_BYTES:
        raise Invalid(
            f"The file is larger than {reading.MAX_BYTES // 1_000_000} MB. Send it in parts, or without its pictures."
        )
    if only_look:
        report = importing.preview(site, author.actor, file.read_bytes(), file.name, team=team)
    else:
        report = importing.bring_in(site, author.actor, file.read_bytes(), file.name, site.clock.now(), team=team)
    for line in importing.lines(report):
        click.echo(line)
