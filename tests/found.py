"""What a test knows to be there, so that types say it too. Where it isn't, the test fails here and says what was found
instead."""

from __future__ import annotations

import re
from typing import Any, TypeVar

from pypdf import PdfReader
from werkzeug.test import TestResponse

from oap.search.engine import Engine
from oap.site import Site

Value = TypeVar("Value")


def there(value: Value | None) -> Value:
    assert value is not None
    return value


def of_kind(kind: type[Value], value: object) -> Value:
    """The one of several kinds that it must be."""
    assert isinstance(value, kind), value
    return value


def match(pattern: str, text: str) -> re.Match[str]:
    found = re.search(pattern, text)
    assert found, f"{pattern} is not in: {text}"
    return found


def json_of(answer: TestResponse) -> Any:
    """What a JSON answer holds."""
    assert answer.is_json, answer.text
    return answer.get_json()


def engine_of(site: Site) -> Engine:
    return there(site.state.engine)


def root_of(pdf: PdfReader) -> Any:
    """The catalogue of a PDF: values in values, whose types the library does not say."""
    return pdf.trailer["/Root"]
