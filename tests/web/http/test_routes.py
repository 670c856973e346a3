"""Rules that hold for every route."""

from __future__ import annotations

import re
from typing import Any

import pytest
from jinja2 import Environment
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Map, Rule

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


def test_making_the_application_compiles_no_address_and_each_is_written_as_by_the_library(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled = []
    compile_builder = Rule._compile_builder

    def counting(rule: Rule, append_unknown: bool = True) -> Any:
        compiled.append(rule.rule)
        return compile_builder(rule, append_unknown)

    monkeypatch.setattr(Rule, "_compile_builder", counting)
    rules = [*create_app(site).url_map.iter_rules()]
    assert not compiled
    for ours in rules:
        theirs = Rule(ours.rule, endpoint=ours.endpoint, defaults=ours.defaults)
        Map([theirs], converters=ours.map.converters)
        values = {name: _value(converter) for name, converter in ours._converters.items()}
        for more in ({}, {"rule": "x", "self": "y"}):
            assert ours.build({**values, **more}) == theirs.build({**values, **more}), ours.rule
            assert ours.build(values, append_unknown=False) == theirs.build(values, append_unknown=False)
    assert set(compiled) == {rule.rule for rule in rules}


def _value(converter: BaseConverter) -> int | str:
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 7 if isinstance(converter, IntegerConverter) else "a b"


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
