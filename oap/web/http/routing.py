"""What stands in the addresses of this service, and a route that costs little until it is used."""

from __future__ import annotations

from collections.abc import Callable

from werkzeug.routing import AnyConverter, IntegerConverter, Map, Rule

from oap.core.numbers import PATTERN
from oap.core.pages.page_types import PAGE_TYPES


class RowNumber(IntegerConverter):
    """A number in an address that a database can hold; with any other there is no such address."""

    regex = PATTERN


class PageTypeConverter(AnyConverter):
    """The type of a page in an address: ``<page_type:kind>`` is one of those that there are when the application is
    made."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, *PAGE_TYPES)


class Route(Rule):
    """A route that learns how to write its addresses when the first is written. Werkzeug compiles two little programs
    for every route as soon as it is known, a fifth of what making the application takes; most are never run."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled: list[Callable[..., tuple[str, str]]] = []
        compile_now = super()._compile_builder

        def build(route: Rule, /, **values: object) -> tuple[str, str]:
            if not compiled:
                compiled.append(compile_now(append_unknown))
            return compiled[0](route, **values)

        return build
