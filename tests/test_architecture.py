"""What the tree promises: arrows, types, lint, documentation."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.build import ROOT
from tests.databases import system_programs

BIN = Path(sys.executable).parent


@pytest.mark.long
@pytest.mark.parametrize(
    "command",
    [
        ["lint-imports"],
        ["mypy"],
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
    ],
    ids=["imports", "types", "lint", "format"],
)
def test_the_tools_find_nothing(command: list[str]) -> None:
    done = subprocess.run([str(BIN / command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


WINGS = {"pages", "search", "editing", "people", "documents", "handbook", "importing", "feedback", "area"}
MORE = {"core": {"library", "lint"}, "services": {"operations"}, "web": {"http"}}  # on that floor besides
TEMPLATES_FOR_ALL = {"components", "errors", "mail"}


def folders(path: Path) -> set[str]:
    return {one.name for one in path.iterdir() if one.is_dir() and not one.name.startswith("__")}


def test_floors_tests_and_templates_have_the_same_wings() -> None:
    for floor, more in MORE.items():
        assert folders(ROOT / "oap" / floor) - {"static"} == WINGS | more, floor
        assert folders(ROOT / "tests" / floor) <= WINGS | more, floor
    assert folders(ROOT / "templates") == WINGS | TEMPLATES_FOR_ALL


def test_every_setting_and_command_is_in_the_documentation() -> None:
    docs = (ROOT / "docs" / "running.md").read_text()
    source = "\n".join(path.read_text() for path in (ROOT / "oap").rglob("*.py"))
    for setting in set(re.findall(r"\bOAP_[A-Z_]+\b", source)):
        assert f"`{setting}`" in docs, setting
    from oap.cli import main

    commands = main.list_commands(click.Context(main))
    for command in commands:
        assert f"`oap {command}" in docs, command
    named = set(re.findall(r"`oap ([a-z-]+)", docs))
    assert named <= set(commands), "the documentation names a command that is not there"


# Who may ask the machine for the time, and why not the site's clock.
ASK_THE_MACHINE = {
    "clock.py": "it is the clock",
    "serving.py": "how long a process lives or answers",
    "companion.py": "how long a look took",
    "heartbeat.py": "shared by processes",
    "bounded.py": "how long a process may take",
    "storage/counters.py": "how long another process holds a lock",
    "services/importing/plans.py": "how long another process takes",
    "services/importing/reading_files.py": "how long another process takes",
    "search/snapshot.py": "how old a file is, as the disk says",
    "cli/export.py": "says how long it took",
    "cli/serve.py": "says how long it took",
}


def test_the_time_comes_from_the_clock_of_the_site() -> None:
    asks = re.compile(r"datetime\.(?:now|utcnow|today)\(|\bdate\.today\(|\btime\.(?:time|monotonic)\(")
    oap = ROOT / "oap"
    found = {path.relative_to(oap).as_posix() for path in oap.rglob("*.py") if asks.search(path.read_text())}
    assert found == set(ASK_THE_MACHINE)


def test_the_evidence_that_the_security_page_names_is_there() -> None:
    text = (ROOT / "docs" / "security.md").read_text()
    named = re.findall(r"`((?:tests|oap)/[\w/]+\.py)`", text)
    assert len(named) > 20
    assert [path for path in named if not (ROOT / path).is_file()] == []


def test_what_the_tools_are_told_to_pass_over_has_its_reason_beside_it() -> None:
    bare = re.compile(r"# (?:type: ignore(?:\[[a-z, -]*\])?|noqa(?:: ?[A-Z0-9, ]+)?)\s*$")
    files = [file for folder in ("oap", "tests", "bench", "soak", "training") for file in (ROOT / folder).rglob("*.py")]
    lines = ((file, line) for file in files for line in file.read_text().split("\n"))
    assert len(files) > 400 and [f"{file.name}: {line.strip()}" for file, line in lines if bare.search(line)] == []


def test_the_files_that_the_documents_name_are_there() -> None:
    named = {
        (file.name, path)
        for file in (ROOT / "docs").rglob("*.md")
        for path in re.findall(r"`((?:[a-z_]+/)*[a-z_]+\.(?:py|html|js|css))(?:::\w+)?`", file.read_text())
    }
    floors = ("oap", "oap/core", "oap/search", "oap/web/static", "")
    missing = [one for one in sorted(named) if not any((ROOT / floor / one[1]).is_file() for floor in floors)]
    assert len(named) > 100 and missing == []


def test_the_readme_gives_the_two_commands_first() -> None:
    lines = [
        line.strip()
        for line in (ROOT / "README.md").read_text().split("\n")
        if line.strip().startswith("python3 -m venv")
    ]
    assert lines[:2] == [
        "python3 -m venv .venv && .venv/bin/pip install -q -e . && .venv/bin/oap serve",
        "python3 -m venv .venv && .venv/bin/pip install -q -e '.[test]' && .venv/bin/python -m tests",
    ]


def test_the_continuous_check_calls_the_readmes_test_command() -> None:
    script = (ROOT / ".ci" / "run").read_text()
    assert "python3 -m venv .venv && .venv/bin/pip install -q -e '.[test]' && .venv/bin/python -m tests" in script


def test_the_database_of_the_suite_starts_where_programs_for_administrators_are_not_on_the_path(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    assert shutil.which("useradd") is None
    with system_programs():
        assert os.geteuid() != 0 or shutil.which("useradd"), "under root, PostgreSQL's helper calls it"
    assert shutil.which("useradd") is None


def test_nothing_third_party_is_kept_in_the_repository() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    assert not [path for path in tracked if "vendor" in path or path.endswith((".min.js", ".min.css", ".woff2"))]
