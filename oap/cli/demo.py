from __future__ import annotations

import os
import secrets
from urllib.parse import urlsplit

import click

from oap.cli._site import open_site
from oap.errors import Invalid


@click.command("demo")
def command() -> None:
    """Make one person for every role and team, for trying it out on this machine. OAP_DEMO_PASSWORD may hold the
    password."""
    from oap.services.people import first_people

    site = open_site()
    host = urlsplit(site.config.base_url).hostname
    if host not in (None, "localhost", "127.0.0.1", "::1"):
        raise Invalid(f"Sample people are for this machine only, and OAP_BASE_URL says that the service is {host}.")
    site.database.prepare()
    password = os.environ.get("OAP_DEMO_PASSWORD") or "-".join(secrets.token_hex(3) for _ in range(3))
    for person in first_people.demo_people(site, password, now=site.clock.now()):
        click.echo(f"{person.email:40} {person.name}")
    click.echo(f"Password of all: {password}")
