from __future__ import annotations

import click

from oap.cli._site import bring_in_step, open_site


@click.command("digest")
def command() -> None:
    """Mail each owner the pages that are due to be checked; for a weekly timer."""
    from oap.services.editing.review_dates import send_digests

    site = open_site()
    if not site.config.base_url:
        raise click.ClickException("Set OAP_BASE_URL first: the mails hold links.")
    bring_in_step(site)
    for mail, outcome in send_digests(site, site.clock.now(), site.config.base_url):
        click.echo(f"{mail.to}: {mail.subject} ({'sent' if outcome.sent else f'in {outcome.path}'})")
