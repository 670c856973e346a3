from __future__ import annotations

import click

from oap.cli._site import open_site

SHOWN = 20


@click.command("danger")
@click.argument("text", nargs=-1, required=True)
@click.option("--as", "kind", help="Try it as an example of this kind of danger, or as “ordinary”: what would change?")
def command(text: tuple[str, ...], kind: str | None) -> None:
    """How a text is heard: danger or not, and why. Nothing is kept."""
    from oap.services.search.crisis_trial import hear, try_example

    site, said = open_site(), " ".join(text)
    heard = hear(site, said)
    click.echo(f"{heard.level}{f', {heard.kind}, told by a {heard.speaker}' if heard.speaker else ''}")
    for reason in heard.why:
        click.echo(f"  {reason}")
    if kind is None:
        return
    trial = try_example(site, said, "" if kind == "ordinary" else kind)
    click.echo(
        f"As an example of {kind} danger it would be: {trial.after.level}"
        if kind != "ordinary"
        else f"As an ordinary example it would be: {trial.after.level}"
    )
    click.echo(f"Of {trial.tried} known texts {len(trial.changed)} would be heard in another way.")
    for one in trial.changed[:SHOWN]:
        click.echo(f"  {one.before} -> {one.after}: {one.text}")
    if len(trial.changed) > SHOWN:
        click.echo(f"  and {len(trial.changed) - SHOWN} more")
