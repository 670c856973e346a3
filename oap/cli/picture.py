from __future__ import annotations

from pathlib import Path

import click

from oap.cli._site import open_site


@click.command("picture")
@click.option("--id", "identity", default="", help="The picture's id, if it is not the name of the file.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(identity: str, file: Path) -> None:
    """Put the picture in FILE into the content folder, under a name that holds its size and a digest.

    A photograph is made smaller first. Where content/pictures/<id>.md is there, its field “file” is set.
    """
    from oap.services.operations.new_pictures import take_in

    taken = take_in(open_site(), identity or file.stem, file.name, file.read_bytes())
    click.echo(f"content/pictures/{taken.file.name} ({taken.said})")
