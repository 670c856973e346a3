"""The commands themselves: each is found by its file, waits for no other, and works from the settings alone."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner
from flask import Flask

from oap.cli import main
from tests import people
from tests.build import a_page, settings_of, write_page

COMMANDS = main.list_commands(click.Context(main))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_found_by_its_name_and_says_what_it_does(name: str) -> None:
    shown = CliRunner().invoke(main, [name, "--help"])
    assert shown.exit_code == 0, shown.output
    assert f"{name} " in shown.output.splitlines()[0]
    assert len(shown.output.splitlines()[2].split()) > 3


@pytest.mark.parametrize("name", ["nothing", "_site", "create_admin", "import_"])
def test_nothing_else_is_a_command(name: str) -> None:
    assert CliRunner().invoke(main, [name]).exit_code == 2


def test_asking_for_a_command_imports_that_one_and_nothing_that_takes_long() -> None:
    code = """if True:
        import sys, click
        from oap.cli import main
        main.get_command(click.Context(main), "serve")
        ours = {name for name in sys.modules if name.startswith("oap.cli.")}
        assert ours == {"oap.cli.serve", "oap.cli._site"}, ours
        assert not {"flask", "whoosh", "numpy", "sqlalchemy", "pydantic"} & set(sys.modules)
    """
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_digest_mails_what_is_due_and_needs_an_address_for_its_links(app: Flask) -> None:
    lead = people.a_person(app, "lead")
    site = app.extensions["oap"]
    write_page(site.config.content_dir, a_page(reviewed="2019-01-01", review_by="2020-01-01"))
    run = CliRunner(env=settings_of(site.config))
    refused = run.invoke(main, ["digest"])
    assert refused.exit_code == 1 and "OAP_BASE_URL" in refused.output
    sent = run.invoke(main, ["digest"], env={"OAP_BASE_URL": "https://oap.example.org", "OAP_SECRET_KEY": "k" * 40})
    assert sent.exit_code == 0, (sent.output, sent.exception)
    assert sent.output.startswith(f"{lead.email}: ")
    assert list((site.config.instance_dir / "outbox").iterdir())
