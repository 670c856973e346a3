from __future__ import annotations

import os
import socket
import time
from typing import TYPE_CHECKING

import click

from oap.cli._site import bring_in_step, open_site, say_left_out
from oap.errors import Invalid, OapError

if TYPE_CHECKING:
    from oap.site import Site


@click.command("serve")
@click.option("--host", default=lambda: os.environ.get("HOST", "127.0.0.1"), show_default="127.0.0.1, or HOST")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=lambda: os.environ.get("PORT", "8000"),
    show_default="8000, or PORT",
)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes that answer.")
def command(host: str, port: int, workers: int) -> None:
    """Build what is missing, then serve the site."""
    from oap.serving import serve as run

    site = open_site(serving=True)
    _free(host, port)
    if site.config.warnings:
        click.echo("Please look at these settings:\n" + "\n".join(f"  {one}" for one in site.config.warnings), err=True)
    if not _usable(site):
        click.echo("Building the index from content/ …")
        began = time.monotonic()
        report = bring_in_step(site)
        say_left_out(report)
        click.echo(f"{report} ({time.monotonic() - began:.1f} s)")
    address = f"{f'[{host}]' if ':' in host else host}:{port}"
    click.echo(
        f"Serving {len(site.rendered_pages.library)} pages at http://{address}\n"
        f"Try http://{address}/search?q=cant+sit+still, then http://{address}/areas/sensory-and-physical. Stop "
        "with Ctrl+C."
    )
    run(site, host, port, workers)


def _usable(site: Site) -> bool:
    """Whether there is something to serve while the folder is looked at."""
    try:
        return len(site.state.library) > 0 and site.state.engine is not None
    except OapError:
        return False


def _free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Invalid(
                f"Cannot serve at {host}:{port}: {error.strerror}. Choose another with --port or PORT."
            ) from error
