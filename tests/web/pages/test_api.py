"""The read API answers what its OpenAPI document says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from oap.site import Site
from oap.web.pages.api import blueprint
from tests.found import json_of


@pytest.fixture
def description(browser_client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(browser_client.get("/api/v1/openapi.json").data)
    return found


def test_the_description_is_valid_openapi(description: dict[str, Any]) -> None:
    validate(description)


@pytest.mark.parametrize(
    ("template", "path", "status"),
    [
        ("/search", "/search?q=ears&limit=3", 200),
        ("/search", "/search?q=zzzz", 200),
        ("/search", "/search", 200),
        ("/search", "/search?q=dislexia", 200),
        ("/search", "/search?q=want+to+die&area=sensory-and-physical&phase=primary", 200),
        ("/search", "/search?q=a&limit=0", 400),
        ("/search", "/search?q=a&limit=51", 400),
        ("/search", "/search?q=a&limit=%C2%B2", 400),
        ("/suggest", "/suggest?q=cov", 200),
        ("/suggest", "/suggest", 200),
        ("/pages", "/pages", 200),
        ("/pages/{slug}", "/pages/quiet-rooms", 200),
        ("/pages/{slug}", "/pages/none", 404),
        ("/statements/{page_id}/{statement_id}", "/statements/quiet-rooms/universal-0", 200),
        ("/statements/{page_id}/{statement_id}", "/statements/quiet-rooms/none", 404),
        ("/openapi.json", "/openapi.json", 200),
    ],
)
def test_every_answer_is_as_described(
    browser_client: FlaskClient, description: dict[str, Any], template: str, path: str, status: int
) -> None:
    response = browser_client.get(f"/api/v1{path}")
    assert response.status_code == status
    described = description["paths"][template]["get"]["responses"][str(status)]["content"]
    schema = described[response.content_type.split(";")[0]]["schema"]
    OAS31Validator(
        {**schema, "components": description["components"]}, format_checker=OAS31Validator.FORMAT_CHECKER
    ).validate(response.json)


def test_the_description_names_every_route_and_no_other(site: Site, description: dict[str, Any]) -> None:
    from oap import create_app

    rules = {
        rule.rule.removeprefix("/api/v1").replace("<", "{").replace(">", "}")
        for rule in create_app(site).url_map.iter_rules()
        if rule.endpoint.startswith(f"{blueprint.name}.")
    }
    assert rules == set(description["paths"])


def test_search_gives_the_statement_that_matches(browser_client: FlaskClient) -> None:
    result = json_of(browser_client.get("/api/v1/search?q=ears+seat+number+5"))["results"][0]
    assert result["slug"] == "quiet-rooms"
    assert result["statement"]["url"].startswith("/needs/quiet-rooms#")


def test_pages_may_be_read_from_another_site(browser_client: FlaskClient) -> None:
    assert browser_client.get("/api/v1/pages").headers["Access-Control-Allow-Origin"] == "*"
