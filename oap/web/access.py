"""Who may see a view, said at the view, and what every public view has in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, current_app, make_response, request

from oap.site import Site, State

View = TypeVar("View", bound=Callable[..., Any])
PAGE_LIFETIME = "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"


def public(view: View) -> View:
    """Anybody may see this, without an account, a cookie or the database. A test looks for the mark on every route."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def the_site() -> Site:
    site: Site = current_app.extensions["oap"]
    return site


def state() -> State:
    """The state of the site that this request answers from."""
    return the_site().state


def keep(body: Any, content_type: str = "text/html; charset=utf-8", lifetime: str = PAGE_LIFETIME) -> Response:
    """An answer that is the same for everybody: the front keeps it, and browsers and proxies may."""
    response = make_response(body)
    response.content_type = content_type
    response.headers["Cache-Control"] = lifetime
    request.environ["oap.keep"] = True
    return response
