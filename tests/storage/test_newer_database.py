"""A program that is older than the database, as after a release was rolled back: it reads, and writes nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from oap.cli import main
from oap.errors import Unavailable
from oap.services.editing import drafting
from oap.services.pages.sync import sync
from oap.site import Site
from oap.storage import revisions
from oap.storage.database import Database
from tests import people
from tests.build import a_page, settings_of, write_page
from tests.people import a_person

NEWER = "is 0999, the newest known here is"


def from_a_newer_program(database: Database) -> None:
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0999'")


def test_it_is_read_and_not_written_and_left_as_it_is(either_site: Site) -> None:
    from_a_newer_program(either_site.database)
    again = Database(either_site.config.database_url)
    for refused in (again.prepare, either_site.database.prepare):
        with pytest.raises(Unavailable, match=NEWER):
            refused()
    with pytest.raises(Unavailable, match=NEWER), either_site.database.write():
        pass
    with again.read() as connection:
        assert len(revisions.heads(connection)) == 3
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "0999"
    again.close()


def test_readers_are_served_and_what_was_typed_comes_back(either_site: Site) -> None:
    app = people.make_app(either_site)
    author = a_person(app)
    client = people.sign_in(app, author)
    draft = drafting.start(either_site, author.actor, "quiet-rooms", datetime.now(UTC))
    form, token = f"/edit/drafts/{draft.id}/text", client.token()
    from_a_newer_program(either_site.database)
    assert client.get("/needs/quiet-rooms").status_code == 200 and client.get("/search?q=reading").status_code == 200
    text = (draft.text or "").replace("Some children", "Typed just now. Some children")
    answer = client.post(form, data={"csrf_token": token, "saves": str(draft.saves), "text": text})
    assert answer.status_code == 503 and "not kept yet" in answer.text and "Typed just now." in answer.text


def test_a_sync_goes_on_without_it(either_site: Site) -> None:
    from_a_newer_program(either_site.database)
    write_page(either_site.content.root, a_page("new-page"))
    assert NEWER in sync(either_site).skipped, "what is not recorded does not become public"


def test_a_command_that_writes_refuses_in_one_line(site: Site) -> None:
    from_a_newer_program(site.database)
    environment = {**settings_of(site.config), "OAP_ADMIN_PASSWORD": people.PASSWORD}
    done = CliRunner(env=environment).invoke(main, ["create-admin", "a@example.org", "--name", "A"])
    assert done.exit_code == 1 and NEWER in done.output and len(done.output.strip().splitlines()) == 1, done.output
