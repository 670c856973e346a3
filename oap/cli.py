"""The `oap` command. Each subcommand is a few lines over a service, which it imports itself: others need not wait for it."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from oap import whole_file
from oap.config import read_config
from oap.errors import Invalid, OapError

if TYPE_CHECKING:
    from oap.services.sync import SyncReport
    from oap.site import Site


class _Group(click.Group):
    """Shows our own errors as a message, not as a trace."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except OapError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Group)
def main() -> None:
    """The Ordinarily Available Provision service."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    os.environ.setdefault(
        "OPENBLAS_NUM_THREADS", "1"
    )  # matrices are small here, and a process with threads cannot be forked


def _site() -> Site:
    from oap.site import Site

    return Site(read_config())


def _bring_in_step(site: Site, *, rebuild: bool = False) -> SyncReport:
    from oap.services.sync import sync

    return sync(site, rebuild=rebuild)


@main.command()
@click.option("--host", default=lambda: os.environ.get("HOST", "127.0.0.1"), show_default="127.0.0.1, or HOST")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=lambda: os.environ.get("PORT", "8000"),
    show_default="8000, or PORT",
)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes that answer.")
def serve(host: str, port: int, workers: int) -> None:
    """Build what is missing, then serve the site."""
    from oap.serving import serve as run

    _free(host, port)
    site = _site()
    if not _usable(site):
        click.echo("Building the index from content/ …")
        began = time.monotonic()
        report = _bring_in_step(site)
        for problem in report.problems:
            click.echo(f"Left out: {problem}", err=True)
        click.echo(f"{report} ({time.monotonic() - began:.1f} s)")
    address = f"{f'[{host}]' if ':' in host else host}:{port}"
    click.echo(
        f"Serving {len(site.shelf.library)} pages at http://{address}\n"
        f"Try http://{address}/search?q=cant+sit+still, then http://{address}/areas/sensory-and-physical. Stop with Ctrl+C."
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


@main.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--coverage", is_flag=True, help="Print who helps with what, by phase and tier, as a Markdown table. Nothing else."
)
@click.option("--strict", is_flag=True, help="Fail on warnings too, such as a review that is overdue.")
@click.option("--format", "tidy", is_flag=True, help="Tidy spacing and field order in the files first.")
def check(files: tuple[Path, ...], coverage: bool, strict: bool, tidy: bool) -> None:
    """Look for mistakes in the content. With FILES, show only those in them."""
    from oap.services import checking

    site = _site()
    if coverage:
        click.echo(checking.coverage(site), nl=False)
        return
    if tidy:
        for path in checking.tidy(site, files):
            click.echo(f"Tidied {path}")
    result = checking.check(site, date.today(), files)
    for problem in result.problems:
        click.echo(str(problem))
    click.echo(f"{result.pages} pages read, {result.errors} errors, {result.warnings} warnings.")
    sys.exit(1 if result.errors or (strict and result.warnings) else 0)


@main.command("sync")
def sync_command() -> None:
    """Bring index and library in step with the content folder."""
    report = _bring_in_step(_site())
    for problem in report.problems:
        click.echo(f"Left out: {problem}", err=True)
    click.echo(str(report))


@main.command("rebuild-index")
def rebuild_index() -> None:
    """Make everything that is derived from the content again."""
    click.echo(str(_bring_in_step(_site(), rebuild=True)))


@main.command()
def digest() -> None:
    """Mail each owner the pages that are due to be checked; for a weekly timer."""
    from oap.services.review_dates import send_digests

    config = read_config()
    site = Site(config)
    _bring_in_step(site)
    if not config.base_url:
        raise click.ClickException("Set OAP_BASE_URL first: the mails hold links.")
    for mail, outcome in send_digests(site, datetime.now(UTC), config.base_url):
        click.echo(f"{mail.to}: {mail.subject} ({'sent' if outcome.sent else f'in {outcome.path}'})")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write the record and the content folder into one FILE (.tar.gz)."""
    from oap.services.backup import back_up

    made = back_up(_site(), file, datetime.now(UTC))
    click.echo(
        f"{file}: {made.rows['revision']} versions and drafts, {made.rows['account']} accounts, {made.files} content files."
    )
    click.echo("It holds password hashes. Keep it somewhere only you can read.")


@main.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore_command(file: Path) -> None:
    """Put a backup FILE into an empty record, and its files into the content folder."""
    from oap.services.backup import restore

    made, report = restore(_site(), file)
    click.echo(
        f"Restored the backup of {made.made_at}: {made.rows['revision']} versions and drafts, {made.files} content files."
    )
    click.echo(str(report))


@main.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 50), default=10, show_default=True)
@click.option("--explain", is_flag=True, help="Show what the query was taken to mean and why each page ranked.")
def search(words: tuple[str, ...], limit: int, explain: bool) -> None:
    """Search as the site does."""
    site = _site()
    _bring_in_step(site)
    engine = site.state.engine
    if engine is None:
        raise click.ClickException("There is no usable index. Try “oap rebuild-index”.")
    answer = engine.search(" ".join(words), size=limit)
    if answer.crisis:
        click.echo("! Urgent help is shown first: /urgent-help")
    if explain:
        meant = answer.understanding
        click.echo(f"words     {', '.join(f'{term} {weight:.2g}' for term, weight in meant.terms.items())}")
        click.echo(f"corrected {meant.corrected or '-'}")
        for topic, chance in engine.topics.likely(meant)[:5]:
            click.echo(f"topic     {chance:.2f} {topic}")
        for concept, strength in meant.concepts.items():
            click.echo(f"concept   {strength:.2f} {concept} (“{meant.because.get(concept, '')}”)")
    for number, found in enumerate(answer.found, start=1):
        click.echo(f"{number:2} {found.score:6.3f} {found.card.url}  {found.card.title}")
        if explain:
            click.echo("            " + "  ".join(f"{name} {value:.3f}" for name, value in found.parts.items()))
    click.echo(f"{answer.total} pages")


@main.command()
@click.option("--days", type=click.IntRange(1, 400), default=90, show_default=True, help="How far to look back.")
def searches(days: int) -> None:
    """List what people told us they searched for and did not find, the most frequent first."""
    from oap.services import search_log

    terms = search_log.not_found(_site(), date.today(), days)
    for term in terms:
        click.echo(f"{term.count:5} {term.last_day}  {term.words}")
    if not terms:
        click.echo("Nobody has told us of a search that did not help.")


@main.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def evaluate(file: Path | None) -> None:
    """Measure search with the judged queries in FILE, or those that editors keep in queries.yml, and say what changed."""
    from oap.core.relevance import read_judged, read_wanted
    from oap.services import evaluation

    site = _site()
    _bring_in_step(site)
    engine = site.state.engine
    if engine is None:
        raise click.ClickException("There is no usable index. Try “oap rebuild-index”.")
    try:
        queries = (
            read_judged(file.read_text(encoding="utf-8"))
            if file
            else read_wanted(site.content.configuration("queries.yml"))
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


@main.command("create-admin")
@click.argument("email")
@click.option("--name", default="", help="As colleagues know the person; the email address when left out.")
@click.option("--password", envvar="OAP_ADMIN_PASSWORD", prompt=True, hide_input=True, confirmation_prompt=True)
def create_admin(email: str, name: str, password: str) -> None:
    """Make an admin, or give one who is there a new password. OAP_ADMIN_PASSWORD may hold it."""
    from oap.services import first_people

    site = _site()
    site.database.prepare()
    made = first_people.create_admin(site, name=name or email, email=email, password=password, now=datetime.now(UTC))
    click.echo(f"{made.email} can sign in as an admin.")


@main.command()
def demo() -> None:
    """Make one person for every role and team, for trying it out on this machine. OAP_DEMO_PASSWORD may hold the password."""
    from oap.services import first_people

    site = _site()
    host = urlsplit(site.config.base_url).hostname
    if host not in (None, "localhost", "127.0.0.1", "::1"):
        raise Invalid(f"Sample people are for this machine only, and OAP_BASE_URL says that the service is {host}.")
    site.database.prepare()
    password = os.environ.get("OAP_DEMO_PASSWORD") or "-".join(secrets.token_hex(3) for _ in range(3))
    for person in first_people.demo_people(site, password, now=datetime.now(UTC)):
        click.echo(f"{person.email:40} {person.name}")
    click.echo(f"Password of all: {password}")


@main.command()
@click.option(
    "--format", "format", type=click.Choice(["pdf", "docx", "epub", "html"]), default="pdf", show_default=True
)
@click.option(
    "--area", multiple=True, help="Only this area of need, such as sensory-and-physical; may be given more than once."
)
@click.option("--phase", multiple=True, help="Only this phase, such as primary; may be given more than once.")
@click.option(
    "--audience",
    type=click.Choice(["everyone", "families", "settings", "health", "leaders"]),
    default="everyone",
    show_default=True,
)
@click.option(
    "--voice",
    type=click.Choice(["both", "family", "professional"]),
    default=None,
    help="As the audience needs, if not given.",
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(
    format: str, area: tuple[str, ...], phase: tuple[str, ...], audience: str, voice: str | None, file: Path
) -> None:
    """Write the whole handbook, or part of it, to FILE."""
    from oap.services import handbook

    site = _site()
    _bring_in_step(site)
    choices, _ = handbook.read_choices(
        {"area": " ".join(area), "phase": " ".join(phase), "audience": audience, "voice": voice or ""}
    )
    began = time.monotonic()
    data = handbook.make(site, choices, format)
    whole_file.replace(file, data, durable=False, alone=True)
    click.echo(
        f"{file}: {len(handbook.pages(site, choices))} pages of the site, {len(data):,} bytes ({time.monotonic() - began:.1f} s)"
    )


@main.command("import")
@click.option("--as", "email", required=True, help="Email address of the person whose drafts they will be.")
@click.option("--team", default="schools", show_default=True, help="The team that the pages belong to.")
@click.option("--look", "only_look", is_flag=True, help="Only say what would be made.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_handbook(email: str, team: str, only_look: bool, file: Path) -> None:
    """Make drafts of a Word, PDF or OpenDocument handbook. Nothing is published."""
    from oap.documents import reading
    from oap.services import importing
    from oap.storage import accounts

    site = _site()
    _bring_in_step(site)
    with site.database.read() as connection:
        author = accounts.by_email(connection, email)
    if author is None or author.disabled_at:
        raise Invalid(f"Nobody with the address {email} can write here.")
    if file.stat().st_size > reading.MAX_BYTES:
        raise Invalid(
            f"The file is larger than {reading.MAX_BYTES // 1_000_000} MB. Send it in parts, or without its pictures."
        )
    if only_look:
        report = importing.look(site, author.actor, file.read_bytes(), file.name, team=team)
    else:
        report = importing.bring_in(site, author.actor, file.read_bytes(), file.name, datetime.now(UTC), team=team)
    for line in importing.lines(report):
        click.echo(line)
