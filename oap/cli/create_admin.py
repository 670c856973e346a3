from __future__ import annotations

import click

from oap.cli._site import open_site


@click.command("create-admin")
@click.argument("email")
@click.option("--name", default="", help="As colleagues know the person; the email address when left out.")
@click.option("--password", envvar="OAP_ADMIN_PASSWORD", prompt=True, hide_input=True, confirmation_prompt=True)
@click.option("--without-second-factor", is_flag=True, help="Take the person's second factor away too.")
def command(email: str, name: str, password: str, without_second_factor: bool) -> None:
    """Make an admin, or give one who is there a new password. OAP_ADMIN_PASSWORD may hold it."""
    from oap.services.people import first_people

    site = open_site()
    site.database.prepare()
    made = first_people.create_admin(
        site,
        name=name or email,
        email=email,
        password=password,
        now=site.clock.now(),
        without_second_factor=without_second_factor,
    )
    click.echo(f"{made.email} can sign in as an admin.")
