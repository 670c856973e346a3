"""A real OpenID Connect provider in a process of its own, and the small service that trusts it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from flask import Flask

from oap.services.pages.sync import sync
from oap.site import Site
from tests import people as build
from tests.build import config

PEOPLE = [
    {"sub": "nia-1", "name": "Nia Rees", "email": "nia@example.org", "email_verified": True},
    {"sub": "eve-1", "name": "Eve", "email": "nia@example.org", "email_verified": False},
    {"sub": "tom-1", "name": "Tom", "email": "tom@example.org"},
]


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of an OpenID Connect provider in a process of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    users = [part for person in PEOPLE for part in ("--user-claims", json.dumps(person))]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *users]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                requests.get(f"{address}/.well-known/openid-configuration", timeout=2)
                break
            except requests.ConnectionError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def sso_app(provider: str, tmp_path: Path, content: Path) -> Flask:
    settings = config(tmp_path, content, oidc_issuer=provider, oidc_client_id="oap", oidc_client_secret="secret")
    site = Site(settings)
    sync(site)
    return build.make_app(site)
