from __future__ import annotations

from pathlib import Path

import click

from oap.cli._site import engine_in_step, open_site
from oap.errors import Invalid


@click.command("evaluate")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(file: Path | None) -> None:
    """Measure search with the judged queries in FILE, or those that editors keep in queries.yml, and say what
    changed."""
    from oap.core.search.relevance import read_judged, read_required
    from oap.services.search import evaluation

    site = open_site()
    engine = engine_in_step(site)
    try:
        queries = (
            read_judged(file.read_text(encoding="utf-8"))
            if file
            else read_required(site.content.configuration("queries.yml"))
        )
    except (ValueError, OSError) as error:
        raise Invalid(f"{file or 'queries.yml'}: {error}") from error
    unknown = sorted({topic for judged in queries for topic in judged.topics} - set(engine.taxonomy.topics))
    if unknown:
        raise Invalid(f"{file}: these topics are not in content/taxonomy.yml: {', '.join(unknown)}.")
    outcomes = evaluation.evaluate(engine, queries)
    remembered = site.config.index_dir / "evaluations" / f"{file.stem if file else 'queries'}.json"
    for line in evaluation.report(outcomes, evaluation.last_run(remembered)):
        click.echo(line)
    evaluation.remember(remembered, outcomes)
    if unmet := evaluation.unmet(outcomes):
        raise click.ClickException(
            "\n".join(f"“{one.judged.query}” does not find {one.judged.page} among the first three." for one in unmet)
        )
