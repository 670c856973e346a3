"""Two processes, each a machine with its own content and index, publish the same pages against each other on a real
PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from oap.services.pages.sync import in_step, sync
from oap.site import Site
from oap.storage import revisions
from tests.build import ROOT, a_page, config, write_content
from tests.people import a_person
from tests.writing import said, words_in

CHANGES = 5  # by each

pytestmark = pytest.mark.server


def test_two_processes_lose_no_edit_leave_no_gap_and_keep_both_texts_of_a_clash(
    postgres: Callable[[], str], tmp_path: Path
) -> None:
    url = postgres()
    pages = [a_page("loud-halls", "guides"), a_page("urgent-help", "guides", title="Urgent help")]
    nodes = [
        Site(config(tmp_path / name, write_content(tmp_path / name / "content", *pages), database_url=url))
        for name in ("asha", "ben")
    ]
    for node in nodes:
        sync(node)
    a_person(nodes[0], "publisher")
    for name in ("asha", "ben"):
        a_person(nodes[0], "editor", email=f"{name}@example.org")
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.writing", node.config.content_dir.parent.name, "loud-halls", str(CHANGES)],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                "OAP_CONTENT_DIR": str(node.config.content_dir),
                "OAP_INDEX_DIR": str(node.config.index_dir),
                "OAP_INSTANCE_DIR": str(node.config.instance_dir),
                "OAP_DATABASE_URL": url,
                "OAP_SAID_DIR": str(tmp_path),
            },
        )
        for node in nodes
    ]
    errors = [process.communicate(timeout=300)[1] for process in running]
    assert [process.returncode for process in running] == [0, 0], errors
    promised = said(tmp_path)
    published = [one for one in promised if one.what == "published"]
    assert len(published) == 2 * CHANGES
    with nodes[0].database.read() as connection:
        versions = revisions.versions(connection, "loud-halls")
        kept = {one.draft: revisions.get(connection, one.draft) for one in promised}
    assert [version.number for version in versions] == list(range(2 * CHANGES + 1, 0, -1))
    by_number = {version.number: version for version in versions}
    assert all(one.word in (by_number[one.number].text or "") for one in published)
    assert sorted(words_in(versions[0].text or "")) == sorted(one.word for one in published)
    clashes = [one for one in promised if one.what == "clash"]
    assert clashes, "they never met: this proves nothing"
    assert all(one.word in (kept[one.draft].text or "") for one in clashes)
    for node in nodes:
        sync(node)
        assert (node.config.content_dir / "guides" / "loud-halls.md").read_text() == versions[0].text
        assert in_step(node)
        node.database.close()
