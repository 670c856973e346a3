"""The Ordinarily Available Provision service. ``create_app`` is where Flask meets the rest; importing has no
effects."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from oap.site import Site

__all__ = ["create_app"]


def create_app(site: Site) -> Flask:
    """The web application over one site. Raises oap.errors.Unavailable when its stylesheet was never built."""
    from oap.web.app import make_app

    return make_app(site)
