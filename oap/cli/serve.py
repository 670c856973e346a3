from __future__ import annotations

import gc
import os
import socket
import time
from typing import TYPE_CHECKING

import click

from oap.cli._site import bring_in_step, open_site, say_left_out
from oap.errors import Invalid, OapError, Unavailable

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
    gc.disable()  # until ``oap.serving`` has opened everything: hardly anything that is made by then is garbage
    from oap.services.operations.backup import say_half_restored
    from oap.serving import serve as run

    site = open_site(serving=True)
    host = free_address(host, port)
    if half_restored := say_half_restored(site):
        raise Unavailable(half_restored)
    if site.config.warnings:
        click.echo("Please look at these settings:\n" + "\n".join(f"  {one}" for one in site.config.warnings), err=True)
    in_step = 0.0
    if not _usable(site):
        click.echo("Building the index from content/ …")
        gc.enable()
        began = time.monotonic()
        report = bring_in_step(site)
        say_left_out(report)
        click.echo(f"{report} ({time.monotonic() - began:.1f} s)")
        # Making it may take minutes, in which others publish: looked at once more, it is in step as of now.
        began = time.monotonic()
        report = bring_in_step(site)
        in_step = 0.0 if report.skipped or report.unrecorded else began
    address = f"{f'[{host}]' if ':' in host else host}:{port}"
    click.echo(
        f"Serving {len(site.rendered_pages.library)} pages at http://{address}\n"
        f"Try http://{address}/search?q=cant+sit+still, then http://{address}/areas/sensory-and-physical. Stop "
        "with Ctrl+C."
    )
    run(site, host, port, workers, in_step)


def _usable(site: Site) -> bool:
    """Whether there is something to serve while the folder is looked at."""
    try:
        return len(site.state.library) > 0 and site.state.engine is not None
    except OapError:
        return False


def free_address(host: str, port: int) -> str:
    """The address that a name such as localhost stands for here; Granian takes addresses only. The older kind first,
    as that is what ``http://localhost`` reaches everywhere. Raises Invalid when nothing can be served there."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, *_, place = min(found, key=lambda one: one[0] != socket.AF_INET)
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or "that is no address of this machine"
        raise Invalid(f"Cannot serve at {host}:{port}: {why}. Choose another with --host or --port.") from error
    return str(place[0])
