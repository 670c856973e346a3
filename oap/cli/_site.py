"""The site that a command works on. What takes time to import is imported when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from oap.config import read_config

if TYPE_CHECKING:
    from oap.search.engine import Engine
    from oap.services.pages.sync import SyncReport
    from oap.site import Site


def open_site(*, serving: bool = False) -> Site:
    """The site that the settings describe. Raises Invalid with every problem of theirs, ``serving`` or not."""
    config = read_config(serving=serving)
    from oap.site import Site

    return Site(config)


def bring_in_step(site: Site, *, rebuild: bool = False) -> SyncReport:
    """Bring it in step with its content folder."""
    from oap.services.pages.sync import sync

    return sync(site, rebuild=rebuild)


def say_left_out(report: SyncReport) -> None:
    """Name every page that could not be used, and why."""
    for problem in report.problems:
        click.echo(f"Left out: {problem}", err=True)


def engine_in_step(site: Site) -> Engine:
    """Search over the folder as it is now. Raises ClickException when there is no usable index."""
    bring_in_step(site)
    engine = site.state.engine
    if engine is None:
        raise click.ClickException("There is no usable index. Try “oap rebuild-index”.")
    return engine
