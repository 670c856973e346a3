"""Filling in a form as a browser without JavaScript does: every field of the page goes back with the next step."""

from __future__ import annotations

import html5lib
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

Fields = MultiDict[str, str]


def fields_of(page: str, form: str) -> Fields:
    """What a browser would send of the form with that id, before anything is typed or pressed."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    (found,) = [element for element in tree.iter("form") if element.get("id") == form]
    fields: Fields = MultiDict()
    for element in found.iter():
        if element.tag not in ("input", "textarea", "select"):
            continue
        name, kind = element.get("name"), element.get("type", "text")
        if not name or kind == "file":
            continue
        if element.tag == "textarea":
            fields.add(name, "".join(element.itertext()))
        elif element.tag == "select":
            options = list(element.iter("option"))
            chosen = next((one for one in options if one.get("selected") is not None), options[0])
            fields.add(name, chosen.get("value", ""))
        elif kind not in ("radio", "checkbox") or element.get("checked") is not None:
            fields.add(name, element.get("value", ""))
    return fields


def press(client: FlaskClient, address: str, fields: Fields, **also: str | list[str]) -> TestResponse:
    """Send the form with some fields filled in and a button pressed."""
    sent = fields.copy()
    for name, value in also.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    return client.post(address, data=sent)
