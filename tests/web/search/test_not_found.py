"""Leads see what people told us they did not find; others do not."""

from __future__ import annotations

from flask import Flask

from oap.services.search.not_found_log import report
from oap.site import Site
from tests import people
from tests.people import a_person


def test_a_lead_sees_what_was_not_found(app: Flask, site: Site) -> None:
    lead = people.sign_in(app, a_person(app, "lead"))
    assert "Nobody has told us" in lead.get("/insight").text
    report(site, "purple bicycle", site.clock.today())
    page = lead.get("/insight")
    assert page.status_code == 200 and "purple bicycle" in page.text
    assert 'href="/insight"' in page.text


def test_nobody_else_does(app: Flask, site: Site) -> None:
    report(site, "purple bicycle", site.clock.today())
    assert people.sign_in(app, a_person(app, "editor")).get("/insight").status_code == 403
    assert "purple bicycle" not in app.test_client().get("/insight").text
