"""What people and programs outside hold on to is never taken away (see ``tests/permanent``)."""

from __future__ import annotations

from oap import create_app
from oap.site import Site
from tests.permanent.lists import listed, now


def test_nothing_that_others_hold_on_to_is_gone(site: Site) -> None:
    for name, present in now(create_app(site)).items():
        assert listed(name), f"{name}.txt is empty"
        assert listed(name) <= present, f"gone from {name}: {sorted(listed(name) - present)}"
