"""A service on which every kind of danger can be looked at as each who may tell of it, without having to put it into
words."""

from __future__ import annotations

from flask import Flask, Response, render_template

from oap.core.library.facets import SEARCH
from oap.core.search.crisis import Crisis, Level
from oap.core.search.crisis_languages import Language
from oap.search.engine import Engine
from oap.site import Site
from oap.web.http.access import cacheable, public
from oap.web.pages.browse import filter_choices, link_builder
from oap.web.pages.danger import crisis_context
from tests import people

ARABIC = Language("ar", "العربية", "Arabic", True, "إذا كان شخص ما في خطر، اتصل بالرقم 999.")


def app_with_boxes(site: Site) -> Flask:
    """Its ``/box/<kind>/<speaker>`` is the page of results for words that surely tell of that danger; ``?language=ar``
    in that language."""
    app = people.make_app(site)

    @app.get("/box/<kind>/<speaker>")
    @public
    def box(kind: str, speaker: str) -> Response:
        from flask import request

        now = site.state
        assert isinstance(now.engine, Engine)
        answer = now.engine.search("")
        said = crisis_context(now, Crisis(Level.SURE, kind, speaker))
        if "language" in request.args:
            said["language"] = ARABIC
        return cacheable(
            render_template(
                "search/nothing.html",
                q="what somebody typed",
                asked="what somebody typed",
                cut=False,
                most=0,
                answer=answer,
                results=[],
                chosen={},
                number=1,
                pages=1,
                nearest=[],
                filters=filter_choices(now, {}, answer.counts, SEARCH),
                links=link_builder({}),
                term=None,
                by_slug={},
                exact=False,
                spoken=None,
                counted=False,
                services=[],
                phones={},
                **said,
            )
        )

    return app
