from __future__ import annotations

import time
from pathlib import Path

import click

from oap import whole_file
from oap.cli._site import bring_in_step, open_site
from oap.core.handbook.choices import AUDIENCES, VOICES, kinds
from oap.documents.export_formats import HANDBOOK_FORMATS, STANDARD_FORMAT


@click.command("export")
@click.option("--format", "format", type=click.Choice([*HANDBOOK_FORMATS]), default=STANDARD_FORMAT, show_default=True)
@click.option(
    "--area", multiple=True, help="Only this area of need, such as sensory-and-physical; may be given more than once."
)
@click.option("--phase", multiple=True, help="Only this phase, such as primary; may be given more than once.")
@click.option(
    "--kind", multiple=True, help=f"Only this kind of page, of {', '.join(kinds())}; more than once for several."
)
@click.option(
    "--audience",
    type=click.Choice([*AUDIENCES]),
    default="everyone",
    show_default=True,
)
@click.option(
    "--voice",
    type=click.Choice([*VOICES]),
    default=None,
    help="As the audience needs, if not given.",
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def command(
    format: str,
    area: tuple[str, ...],
    phase: tuple[str, ...],
    kind: tuple[str, ...],
    audience: str,
    voice: str | None,
    file: Path,
) -> None:
    """Write the whole handbook, or part of it, to FILE."""
    from oap.services.handbook import copies

    site = open_site()
    bring_in_step(site)
    choices, _ = copies.read_choices(
        {
            "area": " ".join(area),
            "phase": " ".join(phase),
            "kind": " ".join(kind),
            "audience": audience,
            "voice": voice or "",
        }
    )
    began = time.monotonic()
    data = copies.build(site, choices, format)
    whole_file.replace(file, data, durable=False, alone=True)
    click.echo(
        f"{file}: {len(copies.pages(site, choices))} pages of the site, {len(data):,} bytes "
        f"({time.monotonic() - began:.1f} s)"
    )
