"""What is typed about a child exists for one request: it is looked for everywhere the server could have left it."""

from __future__ import annotations

import io
import logging
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from oap import create_app
from oap.documents.export_formats import AREA_FORMATS, AUDIT_FORMATS, RECORD_FORMATS
from oap.site import Site
from tests.web.forms import fields_of

CANARY = "kanarienvogel"
_written: list[str] = []
_listening = False


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    """Note every file that is opened for writing, also one that is unlinked at once."""
    if _listening and event == "open":
        path, mode, flags = arguments
        if (isinstance(mode, str) and set(mode) & set("wax+")) or (
            isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)
        ):
            _written.append(str(path))


sys.addaudithook(_hear)


@pytest.fixture
def client(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Iterator[FlaskClient]:
    """A reader whose every answer is looked at, and after whom every place on the server is."""
    global _listening
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # of modules that are imported when they are needed
    caplog.set_level(logging.DEBUG)
    app = create_app(site)
    client = app.test_client()

    @app.after_request
    def look(response: Any) -> Any:
        assert "Set-Cookie" not in response.headers
        assert CANARY not in str(response.headers)
        return response

    for address in ("/record", "/needs/quiet-rooms?version=1", "/search?q=loud"):
        client.get(address)  # what is derived from the content is made now
    _written.clear()
    _listening = True
    yield client
    _listening = False
    compiled = site.config.index_dir / "templates"  # by what is in a template, before anybody's words are put in
    allowed = (str(site.config.instance_dir), str(compiled), "/dev/")
    assert [path for path in _written if not path.startswith(allowed)] == []
    assert CANARY not in caplog.text
    site.database.close()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name == "oap.db" for path in files)
    assert [path for path in files if CANARY.encode() in path.read_bytes() or CANARY in path.name] == []
    assert list(temporary.iterdir()) == []


def typed_everywhere(page: str, form: str, large: int = 1) -> dict[str, str]:
    """The form with the canary in every field that can be typed into, and in the choices too."""
    hidden = re.compile(r"^layout$|-(page|statement|version|cycle|tier)$")
    return {
        name: value if hidden.search(name) else f"{CANARY} {name} " * large
        for name, value in fields_of(page, form).items()
    }


def fine(response: TestResponse, status: int = 200) -> TestResponse:
    assert response.status_code == status, response.text[:500]
    return response


def test_nothing_of_a_provision_record_stays(client: FlaskClient) -> None:
    pick = re.findall(r'name="pick" value="([^"]+)"', client.get("/record?need=quiet-rooms").text)[0]
    page = fine(client.post("/record", data={"do": "add", "pick": pick, "need": "quiet-rooms"})).text
    page = fine(client.post("/record", data={**fields_of(page, "record"), "do": "own-1"})).text
    typed = typed_everywhere(page, "record") | {
        "phase": "",
        "need": "",
        "entry-1-status": "tried",
        "entry-2-who": "\x0b" + CANARY,
    }
    assert sum(CANARY in value for value in typed.values()) > 20
    assert CANARY in fine(client.post("/record", data={**typed, "do": "show"})).text
    for form in RECORD_FORMATS:
        if form == "ics":
            continue  # a day alone: nothing that is typed here is one
        saved = fine(client.post("/record/document", data={**typed, "format": form})).data
        assert fine(client.post("/record/check", data={"file": (io.BytesIO(saved), f"{CANARY}.x")})).status_code == 200
    assert CANARY in fine(client.post("/record/open", data={"file": (io.BytesIO(saved), f"{CANARY}.oap-record")})).text


def test_nothing_of_a_familys_list_stays(client: FlaskClient) -> None:
    page = fine(client.post("/my-list", data={"add": "quiet-rooms/universal-0"})).text
    page = fine(client.post("/my-list", data={**fields_of(page, "list"), "do": "question"})).text
    typed = {
        name: value if name.startswith("item-") else f"{CANARY} {name}"
        for name, value in fields_of(page, "list").items()
    }
    assert sum(CANARY in value for value in typed.values()) == 4
    shown = fine(client.post("/my-list", data={**typed, "do": "qup-1"})).text
    assert CANARY in shown and not re.search(f'href="[^"]*{CANARY}', shown)
    fine(client.post("/my-list/document", data=typed))
    fine(client.post("/my-list", data=typed | {"home": CANARY * 1000}), 400)


def test_nothing_of_a_self_audit_stays(client: FlaskClient) -> None:
    page = fine(client.get("/audit?part=sensory-and-physical")).text
    typed = {
        name: value if re.search("statement|digest|on_|saved|part|phase|group", name) else f"{CANARY} {name}"
        for name, value in fields_of(page, "audit").items()
    } | {"rate-1-rating": "not-yet"}
    assert sum(CANARY in value for value in typed.values()) > 15
    assert CANARY in fine(client.post("/audit", data=typed)).text
    result = fine(client.post("/audit/result", data=typed)).text
    for form in AUDIT_FORMATS:
        saved = fine(client.post("/audit/document", data={**fields_of(result, "result"), "format": form})).data
    assert CANARY in fine(client.post("/audit/open", data={"file": (io.BytesIO(saved), f"{CANARY}.oap-audit")})).text
    fine(client.post("/audit/result", data={**typed, "before": (io.BytesIO(saved), CANARY)}))
    fine(client.post("/audit", data={**typed, "rate-1-evidence": CANARY * 500}), 400)


def test_nothing_of_settings_audits_stays(client: FlaskClient) -> None:
    """Neither in a file nor in the picture that is made of them."""
    page = fine(client.get("/audit?part=sensory-and-physical")).text
    typed = {
        name: f"{CANARY} {name}" if re.search("setting|date|evidence|action|own$", name) else value
        for name, value in fields_of(page, "audit").items()
    } | {"rate-1-rating": "not-yet"}
    files = []
    for number in range(6):
        for form in ("file", "xlsx"):
            sent = {**typed, "setting": f"{CANARY} {number}", "format": form}
            files.append((fine(client.post("/audit/document", data=sent)).data, f"{CANARY}-{number}.{form}"))
    audits = [(io.BytesIO(data), name) for data, name in [*files, (b"PK" + CANARY.encode() * 900, "broken.zip")]]
    earlier = [(io.BytesIO(data), name) for data, name in files]
    page = fine(client.post("/audit/area/result", data={"audits": audits, "earlier": earlier})).text
    result = fields_of(page, "result")
    assert CANARY in page and CANARY not in str(result)  # who sent them sees which counted
    for form in AREA_FORMATS:
        made = fine(client.post("/audit/area/document", data={**result, "format": form})).data
        assert CANARY.encode() not in made


def test_nothing_stays_of_what_cannot_be_read_or_is_large(client: FlaskClient) -> None:
    page = client.get("/record").text
    fine(client.post("/record", data=typed_everywhere(page, "record", large=500)), 400)
    fine(client.post("/record/document", data=typed_everywhere(page, "record", large=500) | {"format": "pdf"}), 400)
    fine(client.post("/record/document", data={"format": CANARY}), 400)
    for start in (b"", b"PK\x03\x04", b"%PDF-1.7", b'{"format": "oap-record", "entries": "'):
        for address in ("/record/open", "/record/check"):
            # Above half a megabyte a web framework likes to use a temporary file.
            data = start + CANARY.encode() * 60_000
            fine(client.post(address, data=_with_file(data), content_type="multipart/form-data; boundary=cut"))
    fine(client.post("/record/check", data={"code": CANARY}))
    data = _with_file(CANARY.encode() * 90_000)
    fine(client.post("/record/open", data=data, content_type="multipart/form-data; boundary=cut"), 413)


def _with_file(data: bytes) -> bytes:
    """A form with one file, made here because the test client itself would use a temporary file for it."""
    head = f'--cut\r\nContent-Disposition: form-data; name="file"; filename="{CANARY}.docx"\r\n\r\n'
    return head.encode() + data + b"\r\n--cut--\r\n"
