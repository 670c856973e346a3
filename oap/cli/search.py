from __future__ import annotations

import click

from oap.cli._site import engine_in_step, open_site


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 50), default=10, show_default=True)
@click.option("--explain", is_flag=True, help="Show what the query was taken to mean and why each page ranked.")
def command(words: tuple[str, ...], limit: int, explain: bool) -> None:
    """Search as the site does."""
    from oap.search.reasons import Reasons

    site = open_site()
    engine = engine_in_step(site)
    answer = engine.search(" ".join(words), size=limit)
    if answer.crisis.sure:
        click.echo("! Urgent help is shown first: /urgent-help")
    if explain:
        meant = answer.understanding
        click.echo(f"words     {', '.join(f'{term} {weight:.2g}' for term, weight in meant.terms.items())}")
        click.echo(f"corrected {meant.corrected or '-'}")
        reading, names = engine.topics.read(meant, engine.taught), list(engine.topic_numbers)
        why = Reasons(engine.thesaurus, engine.taxonomy, site.taught_words, engine.topics)
        for number in (-reading.probable).argsort(kind="stable")[:5]:
            if reading.probable[number] > 0:
                taught = f"{reading.taught[number]:.2f} taught" if reading.taught is not None else "no model"
                counted = f"{reading.counted[number]:.2f} counted, {taught}"
                click.echo(f"topic     {reading.probable[number]:.2f} {names[number]} ({counted})")
                for reason in why.names(meant.plain, number):
                    click.echo(f"            named outright by “{reason.words}” ({reason.source})")
                spoken = (f"{one.words} {one.weight:.1f} ({one.source})" for one in why.of(meant.plain, number))
                click.echo(f"            {', '.join(spoken) or 'no word counted for it'}")
        click.echo(f"understood {', '.join(answer.understood) or '-'}")
        likely = sorted((answer.wanted.probable or {}).items(), key=lambda pair: -pair[1])[:2]
        wanted = ", ".join(f"{name} {value:.2f}" for name, value in likely)
        sure = " and ".join(part for part in (answer.wanted.want, answer.wanted.asker) if part)
        click.echo(f"wanted    {sure or '-'} ({wanted or 'no model'})")
        for matter in answer.matters:
            click.echo(f"matter    {matter.topic}: “{matter.said}” ({matter.card.url})")
        for said in meant.clauses:
            click.echo(f"piece     {' '.join(said)}")
        for concept, strength in meant.concepts.items():
            click.echo(f"concept   {strength:.2f} {concept} (“{meant.because.get(concept, '')}”)")
    for number, found in enumerate(answer.found, start=1):
        click.echo(f"{number:2} {found.score:6.3f} {found.card.url}  {found.card.title}")
        if explain:
            click.echo("            " + "  ".join(f"{name} {value:.3f}" for name, value in found.parts.items()))
    click.echo(f"{answer.total} pages")
