"""Rules that hold for every route."""

from __future__ import annotations

import re

from jinja2 import Environment

from oap import create_app
from oap.site import Site


def test_every_view_says_who_may_see_it(site: Site) -> None:
    app = create_app(site)
    silent = [name for name, view in app.view_functions.items() if name != "static" and not hasattr(view, "access")]
    assert silent == []


def test_addresses_are_kebab_case(site: Site) -> None:
    for rule in create_app(site).url_map.iter_rules():
        plain = re.sub(r"<[^>]*>", "x", rule.rule)
        assert re.fullmatch(r"[a-z0-9/.-]*", plain), rule.rule


def test_every_template_compiles(site: Site) -> None:
    app = create_app(site)
    environment: Environment = app.jinja_env
    for name in environment.list_templates():
        environment.get_template(name)


def test_importing_the_package_has_no_effects() -> None:
    import subprocess
    import sys

    code = "import oap, sys; assert 'flask' not in sys.modules and 'whoosh' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
