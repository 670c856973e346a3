"""Secrets that the database alone does not give away."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as some
from sqlalchemy import text

from oap.cli import main
from oap.core.people.accounts import Account
from oap.errors import Invalid, Unavailable
from oap.services.operations.backup import back_up, restore
from oap.services.pages.sync import sync
from oap.services.people import invitations, second_factor, sign_in
from oap.site import Site
from oap.storage import second_factors
from oap.storage.database import Database
from oap.storage.sealed import Sealer, is_sealed
from tests.build import a_page, config, settings_of, write_content
from tests.people import PASSWORD, a_person

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=5)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HERE = sign_in.Visitor("192.0.2.1")
KEY, OTHER = "k" * 40, "o" * 40


@settings(deadline=None)  # the first one loads the library
@given(some.text(), some.text(), some.text(min_size=1))
def test_what_is_sealed_opens_with_its_key_for_what_it_belongs_to_and_no_other_way(
    secret: str, about: str, more: str
) -> None:
    mine = Sealer(lambda: KEY)
    try:
        secret.encode(), about.encode(), more.encode()
    except UnicodeEncodeError:
        return
    kept = mine.seal(secret, about)
    assert Sealer(lambda: KEY).unseal(kept, about) == secret and mine.is_mine(kept) and is_sealed(kept)
    assert len(secret) < 4 or secret not in kept
    assert mine.unseal(kept, about + more) is None
    assert Sealer(lambda: OTHER).unseal(kept, about) is None and not Sealer(lambda: OTHER).is_mine(kept)
    assert mine.unseal(kept[:-6] + "AAAAAA", about) is None and mine.unseal(secret, about) is None
    assert kept != mine.seal(secret, about), "never the same twice"


def test_the_key_is_asked_for_only_when_there_is_something_to_seal() -> None:
    Sealer(lambda: pytest.fail("there may be no key yet"))


def with_factor(site: Site) -> tuple[Account, list[str]]:
    person = a_person(site)
    code = pyotp.TOTP(SECRET).at(NOON)
    return person, second_factor.turn_on(site, person, password=PASSWORD, secret=SECRET, code=code, token="", now=NOON)


def test_the_secret_is_nowhere_in_the_record(either_site: Site) -> None:
    person, _ = with_factor(either_site)
    with either_site.database.read() as connection:
        row = connection.execute(text("SELECT second_factor FROM account")).scalar_one()
        assert is_sealed(row) and SECRET not in row
        assert second_factors.secret(connection, person.id, either_site.sealer) == SECRET
    folder = either_site.config.instance_dir
    assert not [file for file in folder.glob("oap.db*") if SECRET.encode() in file.read_bytes()]


def before_0004(database: Database, secret: str = SECRET) -> None:
    """Make the record what it was before secrets were sealed: without what later migrations made."""
    with database.write() as connection:
        op = Operations(MigrationContext.configure(connection))
        op.execute("DROP TRIGGER audit_event_stays" + (" ON audit_event" if not database.sqlite else ""))
        if not database.sqlite:
            op.execute("DROP TRIGGER audit_event_kept ON audit_event")
            op.execute("DROP FUNCTION refuse_unless_erasing()")
        op.execute(
            "CREATE TRIGGER audit_event_stays BEFORE UPDATE "
            + (
                "ON audit_event BEGIN SELECT 1; END"
                if database.sqlite
                else "OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION refuse()"
            )
        )
        op.drop_column("account", "deleted_at")
        with op.batch_alter_table("comment") as comment:
            comment.drop_constraint("fk_comment_link_id_draft_link", type_="foreignkey")
            for column in ("guest", "link_id", "part", "words_before", "words_instead", "decision"):
                comment.drop_column(column)
        for table in (
            "draft_step",
            "retention_run",
            "address_change",
            "agreement",
            "asked_group",
            "import_mapping",
            "import_desk",
            "entry_change",
            "erasing",
            "draft_link",
            "picture_file",
        ):
            op.drop_table(table)
        with op.batch_alter_table("comment") as comment:
            comment.drop_constraint("fk_comment_answers_id_comment", type_="foreignkey")
            comment.drop_constraint("fk_comment_done_by_account", type_="foreignkey")
            for column in ("answers_id", "done_at", "done_by"):
                comment.drop_column(column)
        with op.batch_alter_table("sign_off") as sign_off:
            sign_off.drop_constraint("fk_sign_off_mandate_id_mandate", type_="foreignkey")
            sign_off.drop_constraint("fk_sign_off_answered_by_account", type_="foreignkey")
            for column in ("mandate_id", "answer", "answered_by", "answered_at"):
                sign_off.drop_column(column)
        op.execute("DROP TRIGGER published_stays" + (" ON revision" if not database.sqlite else ""))
        for column in ("returned_text", "earlier_authors", "replaced_by", "placed"):
            op.drop_column("revision", column)
        op.execute(
            "CREATE TRIGGER published_stays BEFORE UPDATE ON revision "
            + ("BEGIN SELECT 1; END" if database.sqlite else "FOR EACH ROW WHEN (false) EXECUTE FUNCTION refuse()")
        )
        op.drop_column("account", "notices")
        for table in ("search_proposal", "search_use", "feedback", "notice", "notice_mail", "event_cursor", "event"):
            op.drop_table(table)
        for table in ("person_request", "mandate", "number_given", "task", "setting_version", "crisis_count"):
            op.drop_table(table)
        connection.execute(
            text("UPDATE account SET second_factor = :secret WHERE second_factor IS NOT NULL"), {"secret": secret}
        )
        connection.execute(text("UPDATE alembic_version SET version_num = '0003'"))


def test_an_older_record_is_sealed_when_it_is_opened_and_nothing_is_left_in_clear(either_site: Site) -> None:
    person, _ = with_factor(either_site)
    before_0004(either_site.database)
    either_site.database.close()
    fresh = Site(either_site.config)
    fresh.database.prepare()
    with fresh.database.read() as connection:
        row = connection.execute(text("SELECT second_factor FROM account")).scalar_one()
    assert is_sealed(row)
    code = pyotp.TOTP(SECRET).at(LATER)
    second_factor.check(fresh, person, code, HERE, now=LATER)
    fresh.database.close()
    folder = either_site.config.instance_dir
    assert not [file for file in folder.glob("oap.db*") if SECRET.encode() in file.read_bytes()]


@pytest.mark.parametrize("older", [False, True], ids=["sealed", "from before"])
def test_a_backup_restored_with_its_key_goes_on_and_with_another_says_so(
    site: Site, tmp_path: Path, older: bool
) -> None:
    used = Site(config(tmp_path, site.config.content_dir, secret_key=KEY))
    used.database.prepare()
    person, codes = with_factor(used)
    if older:
        with used.database.write() as connection:
            connection.execute(text("UPDATE account SET second_factor = :secret"), {"secret": SECRET})
    back_up(used, tmp_path / "b.tar.gz", NOON)
    said, code = {}, pyotp.TOTP(SECRET).at(LATER)
    for name, key in (("same", KEY), ("other", OTHER)):
        folder = tmp_path / name
        settings = config(folder, write_content(folder / "content", a_page(), a_page("urgent-help", "guides")))
        done = CliRunner().invoke(
            main, ["restore", str(tmp_path / "b.tar.gz")], env={**settings_of(settings), "OAP_SECRET_KEY": key}
        )
        assert done.exit_code == 0, done.output
        said[name] = done.output
    assert "secret key" not in said["same"]
    assert ("secret key is not the one" in said["other"]) == (not older)
    same = Site(config(tmp_path / "same", secret_key=KEY))
    second_factor.check(same, person, code, HERE, now=LATER)
    if older:
        return
    assert "editor.schools@example.org" in said["other"] and "recovery code" in said["other"]
    other = Site(config(tmp_path / "other", secret_key=OTHER))
    with pytest.raises(Invalid, match="recovery codes"):
        second_factor.check(other, person, code, HERE, now=LATER)
    second_factor.check(other, person, codes[0], HERE, now=LATER)
    assert not second_factor.can_be_checked(other, person)
    anew = pyotp.TOTP(SECRET).at(LATER)
    second_factor.turn_on(other, person, password=PASSWORD, secret=SECRET, code=anew, token="", now=LATER)
    assert second_factor.can_be_checked(other, person) and second_factor.say_another_key(other) == ""


def test_the_operator_lets_the_last_admin_in_who_has_neither_phone_nor_codes(site: Site, tmp_path: Path) -> None:
    site.database.prepare()
    with_factor(site)
    arguments = ["create-admin", "editor.schools@example.org"]
    environment = {**settings_of(site.config), "OAP_ADMIN_PASSWORD": "blue kettle morning"}
    for more, kept in (([], True), (["--without-second-factor"], False)):
        assert CliRunner().invoke(main, [*arguments, *more], env=environment).exit_code == 0
        found = sign_in.check_password(site, arguments[1], "blue kettle morning", HERE, now=NOON)
        assert found.second_factor == kept and found.admin


def test_every_file_that_holds_a_secret_is_for_the_service_alone(tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        content = write_content(tmp_path / "content", a_page())
        (tmp_path / "instance").mkdir()
        for name in ("oap.db", "oap.db-wal", "oap.db-shm"):  # as they were made by versions before
            (tmp_path / "instance" / name).touch(mode=0o644)
        made = Site(config(tmp_path, content))
        sync(made)
        person, _ = with_factor(made)
        invitations.mail_forgotten(made, person.email, base="", now=NOON)
        (tmp_path / ".b.tar.gz.new").touch(mode=0o666)
        back_up(made, tmp_path / "b.tar.gz", NOON)
        files = [path for path in (tmp_path / "instance").rglob("*") if path.is_file()]
        assert {"oap.db", "oap.db-wal", "secret-key"} <= {path.name for path in files} and len(files) > 4
        for path in [*files, tmp_path / "b.tar.gz"]:
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
        fresh = Site(config(tmp_path / "fresh", content))
        fresh.database.prepare()
        assert stat.S_IMODE((tmp_path / "fresh" / "instance").stat().st_mode) == 0o700
        fresh.database.close()
        made.database.close()
    finally:
        os.umask(mask)


def test_a_file_prepared_beside_a_backup_leads_nowhere(site: Site, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("theirs")
    (tmp_path / ".b.tar.gz.new").symlink_to(elsewhere)
    back_up(site, tmp_path / "b.tar.gz", NOON)
    assert elsewhere.read_text() == "theirs" and not (tmp_path / "b.tar.gz").is_symlink()
    fresh = Site(config(tmp_path / "new", write_content(tmp_path / "new" / "content")))
    restore(fresh, tmp_path / "b.tar.gz")


def test_a_folder_named_by_mistake_keeps_its_rights(tmp_path: Path) -> None:
    folder = tmp_path / "everybodys"
    folder.mkdir(mode=0o755)
    with pytest.raises(Unavailable), Database(f"sqlite:///{folder}").read():
        pass
    assert folder.stat().st_mode & 0o777 == 0o755
