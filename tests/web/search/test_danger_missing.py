"""Without its files about danger the service is not ready and says so, but readers lose nothing they can still have."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from oap import create_app
from oap.site import Site
from oap.storage.content import DANGER


@pytest.fixture
def without(request: pytest.FixtureRequest, content: Path, site: Site) -> FlaskClient:
    (content / request.param).unlink()
    return create_app(Site(site.config)).test_client()


@pytest.mark.parametrize("without", DANGER, indirect=True, ids=DANGER)
def test_a_missing_file_is_said_and_pages_stay(without: FlaskClient, request: pytest.FixtureRequest) -> None:
    name = request.node.callspec.id
    answer = without.get("/readyz")
    assert answer.status_code == 503 and name in answer.get_data(as_text=True)
    for address in ("/", "/needs/quiet-rooms", "/search?q=covers+ears"):
        found = without.get(address)
        assert found.status_code == 200, address
        assert 'href="/urgent-help"' in found.get_data(as_text=True), address
    urgent = without.get("/urgent-help")
    assert urgent.status_code == 200 and 'href="tel:999"' in urgent.get_data(as_text=True)


@pytest.mark.parametrize("without", DANGER, indirect=True, ids=DANGER)
def test_while_danger_cannot_be_heard_every_search_has_the_calm_line(without: FlaskClient) -> None:
    answer = without.get("/api/v1/search?q=he+drank+bleach").get_json()
    assert answer["crisis_level"] == "perhaps" and answer["crisis_help"] is False
    assert "oap-calm" in without.get("/search?q=he+drank+bleach").get_data(as_text=True)


@pytest.mark.parametrize("name", DANGER)
def test_a_file_that_breaks_while_serving_is_said_and_the_last_good_one_heard(
    site: Site, content: Path, name: str
) -> None:
    client = create_app(site).test_client()
    assert client.get("/readyz").status_code == 200
    (content / name).write_text("- [broken")
    site.expect_change()
    site._checked_configuration_at = 0.0
    answer = client.get("/readyz")
    assert answer.status_code == 503 and name in answer.get_data(as_text=True)
    assert client.get("/api/v1/search?q=suicidal").get_json()["crisis_level"] == "sure"
