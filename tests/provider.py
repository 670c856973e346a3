"""A real OpenID Connect provider in a process of its own, and the small service that trusts it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from flask import Flask

from oap.services.pages.sync import sync
from oap.site import Site
from tests import people as build
from tests.build import config
from tests.ports import free_port
from tests.waiting import PATIENCE, until

PEOPLE = [
    {"sub": "nia-1", "name": "Nia Rees", "email": "nia@example.org", "email_verified": True},
    {"sub": "eve-1", "name": "Eve", "email": "nia@example.org", "email_verified": False},
    {"sub": "tom-1", "name": "Tom", "email": "tom@example.org"},
]


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of an OpenID Connect provider in a process of its own."""
    port = free_port()
    users = [part for person in PEOPLE for part in ("--user-claims", json.dumps(person))]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *users]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        until(lambda: _answers(address), "the provider does not answer")
        yield address
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/.well-known/openid-configuration", timeout=PATIENCE).ok
    except requests.ConnectionError:
        return False


@pytest.fixture
def sso_app(provider: str, tmp_path: Path, content: Path) -> Flask:
    settings = config(tmp_path, content, oidc_issuer=provider, oidc_client_id="oap", oidc_client_secret="secret")
    site = Site(settings)
    sync(site)
    return build.make_app(site)
