from __future__ import annotations

import json
from pathlib import Path

import click

from oap.cli._site import bring_in_step, open_site
from oap.errors import Invalid, OapError


@click.command("import")
@click.option("--as", "email", default="", help="Email address of the person whose drafts they will be.")
@click.option("--team", default="schools", show_default=True, help="The team that the pages belong to.")
@click.option(
    "--look", "only_look", is_flag=True, help="Only say what would be made; nobody needs an account for that."
)
@click.option("--json", "as_json", is_flag=True, help="With --look: say it as JSON.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(email: str, team: str, only_look: bool, as_json: bool, file: Path) -> None:
    """Make drafts of a Word, PDF, OpenDocument or web handbook. Nothing is published. With --look it ends 0 when the
    file was read, and 1 when it was not, or should not be taken."""
    from oap.services.importing import importing
    from oap.storage import accounts

    if as_json and not only_look:
        raise click.UsageError("--json goes with --look.")
    if only_look:
        _look(file, as_json)
        return
    if not email:
        raise click.UsageError("Say whose drafts they will be with --as EMAIL, or use --look.")
    site = open_site()
    bring_in_step(site)
    with site.database.read() as connection:
        author = accounts.by_email(connection, email)
    if author is None or author.disabled_at:
        raise Invalid(f"Nobody with the address {email} can write here.")
    report = importing.bring_in(site, author.actor, _bytes_of(file), file.name, site.clock.now(), team=team)
    for line in importing.lines(report):
        click.echo(line)


def _bytes_of(file: Path) -> bytes:
    from oap.documents.reading import MAX_BYTES

    if file.stat().st_size > MAX_BYTES:
        raise Invalid(
            f"The file is larger than {MAX_BYTES // 1_000_000} MB. Send it in parts, or without its pictures."
        )
    return file.read_bytes()


def _look(file: Path, as_json: bool) -> None:
    from oap.core.importing import look
    from oap.services.importing import importing

    try:
        report = importing.look(open_site(), _bytes_of(file), file.name)
    except OapError as error:
        if not as_json:
            raise
        click.echo(json.dumps(look.stopped(str(error)), ensure_ascii=False))
        raise SystemExit(1) from error
    if as_json:
        click.echo(json.dumps(look.as_json(report.plan), ensure_ascii=False))
    elif not report.plan.stopped:
        for line in importing.lines(report):
            click.echo(line)
    else:
        click.echo(report.plan.stopped, err=True)
    if report.plan.stopped:
        raise SystemExit(1)
