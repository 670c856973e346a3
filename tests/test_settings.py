"""Settings that would lose data or work wrongly stop the start, or are pointed out: all in one message."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from oap.cli.serve import free_address
from oap.config import read_config
from oap.errors import Invalid
from tests.build import ROOT, a_page, write_content

KEY = "k" * 40


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The program as a wheel puts it: in a folder of its own, with templates and without a checkout around it."""
    packages = tmp_path / "lib" / "site-packages"
    shutil.copytree(ROOT / "oap", packages / "oap", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "templates", packages / "oap" / "templates")
    return packages


def run(installed: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OAP_")}
    return subprocess.run(
        [sys.executable, "-m", "oap", *words],
        env={**kept, "PYTHONPATH": str(installed), **environment},
        cwd=installed.parent,
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.mark.parametrize("command", ["serve", "sync"])
def test_an_installed_program_keeps_nothing_beside_itself_and_says_where_data_go(
    installed: Path, tmp_path: Path, command: str
) -> None:
    content = write_content(tmp_path / "content", a_page(), a_page("urgent-help", "guides"))
    found = sorted(installed.rglob("*"))
    done = run(installed, command, OAP_CONTENT_DIR=str(content))
    assert done.returncode == 1 and "Traceback" not in done.stderr
    for setting in ("OAP_INDEX_DIR", "OAP_INSTANCE_DIR"):
        assert f"{setting}: is not set" in done.stderr
    assert "OAP_CONTENT_DIR" not in done.stderr
    assert "/var/lib/oap/instance" in done.stderr or "/.local/share/oap/instance" in done.stderr
    inside = {"OAP_INDEX_DIR": str(tmp_path / "index"), "OAP_INSTANCE_DIR": str(installed / "kept")}
    done = run(installed, command, OAP_CONTENT_DIR=str(content), **inside)
    assert done.returncode == 1 and "an upgrade deletes it" in done.stderr
    database = f"sqlite:///{installed / 'oap.db'}"
    inside = {"OAP_INDEX_DIR": str(tmp_path / "index"), "OAP_INSTANCE_DIR": str(tmp_path / "instance")}
    done = run(installed, command, OAP_CONTENT_DIR=str(content), OAP_DATABASE_URL=database, **inside)
    assert done.returncode == 1 and "OAP_DATABASE_URL: lies inside the installed program" in done.stderr
    assert [
        path for path in sorted(installed.rglob("*")) if path not in found and "__pycache__" not in path.parts
    ] == []
    if command == "sync":
        done = run(installed, command, OAP_CONTENT_DIR=str(content), **inside)
        assert done.returncode == 0 and (tmp_path / "instance" / "oap.db").exists(), done.stderr


def test_a_virtual_environment_holds_no_data_either(tmp_path: Path) -> None:
    place = Path(sys.prefix) / "instance"
    with pytest.raises(Invalid, match=r"OAP_INSTANCE_DIR: .* an upgrade deletes it"):
        read_config({"OAP_INSTANCE_DIR": str(place)})


def test_all_that_is_wrong_or_odd_is_said_at_once() -> None:
    with pytest.raises(Invalid) as said:
        read_config(
            {
                "OAP_DATABASE_URL": "postgresql://u:p@db/oap",
                "OAP_BASE_URL": "https://council.gov.uk/oap",
                "OAP_STEP_SECONDS": "0",
                "OAP_PROXIES": "0",
            },
            serving=True,
        )
    lines = str(said.value).splitlines()
    assert lines[0] == "These settings cannot be used:"
    where = lines.index("And please look at these:")
    assert [line.split()[0] for line in lines[1:where]] == ["OAP_STEP_SECONDS:", "OAP_SECRET_KEY:"]
    assert [line.split()[0] for line in lines[where + 1 :]] == ["OAP_BASE_URL:", "OAP_PROXIES:"]


@pytest.mark.parametrize(
    ("environment", "warned"),
    [
        ({}, []),
        ({"OAP_BASE_URL": "http://oap.example"}, []),
        ({"OAP_BASE_URL": "https://oap.example/"}, ["OAP_PROXIES"]),
        ({"OAP_BASE_URL": "https://oap.example", "OAP_PROXIES": "1"}, []),
        ({"OAP_BASE_URL": "http://oap.example/pages"}, ["OAP_BASE_URL"]),
        ({"OAP_BASE_URL": "https://oap.example/pages/"}, ["OAP_BASE_URL", "OAP_PROXIES"]),
    ],
)
def test_what_works_and_is_hardly_meant_is_pointed_out(environment: dict[str, str], warned: list[str]) -> None:
    assert [one.partition(":")[0] for one in read_config(environment, serving=True).warnings] == warned


def test_serving_from_a_shared_database_needs_a_shared_key(tmp_path: Path) -> None:
    environment = {"OAP_DATABASE_URL": "postgresql://u:p@db/oap", "OAP_INSTANCE_DIR": str(tmp_path)}
    with pytest.raises(Invalid, match="the same on every machine"):
        read_config(environment, serving=True)
    (tmp_path / "secret-key").write_text(KEY)
    with pytest.raises(Invalid, match=f"made one so far: {tmp_path}/secret-key"):
        read_config(environment, serving=True)
    assert read_config(environment).database_url, "a command such as oap sync signs nothing"
    assert read_config({**environment, "OAP_SECRET_KEY": KEY}, serving=True).secret_key == KEY


def test_the_start_points_it_out_in_one_message(tmp_path: Path) -> None:
    """And settings come before the port: one that is taken would hide them."""
    environment = {**os.environ, "OAP_STEP_SECONDS": "never", "OAP_BASE_URL": "https://oap.example"}
    done = subprocess.run(
        [sys.executable, "-m", "oap", "serve", "--port", "1"], env=environment, cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 1 and "OAP_STEP_SECONDS" in done.stderr and "OAP_PROXIES" in done.stderr


@pytest.mark.parametrize(
    ("host", "address"),
    [("localhost", "127.0.0.1"), ("127.0.0.1", "127.0.0.1"), ("::1", "::1"), ("0.0.0.0", "0.0.0.0")],
)
def test_a_name_is_served_at_its_address(host: str, address: str) -> None:
    if host == "::1" and not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert free_address(host, port) == address


@pytest.mark.parametrize("host", ["no-such-name.invalid", "192.0.2.1", "a" * 70, "", "lo cal"])
def test_what_cannot_be_served_is_said_in_a_line(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        for tried in (host, "localhost"):
            with pytest.raises(Invalid, match="Choose another with --host or --port"):
                free_address(tried, taken.getsockname()[1])
