"""Help for families who read another language better than English."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from oap.core.pages.languages import Spoken
from oap.core.search.language import ENGLISH, language_of
from oap.site.state import State
from oap.web.http.access import cacheable, public, state

blueprint = Blueprint("languages", __name__)


@blueprint.get("/help-in-your-language")
@public
def help_in_your_language() -> Response:
    return cacheable(render_template("pages/languages.html", languages=state().configuration.languages))


def written_in(now: State, typed: str, heard: str = "") -> Spoken | None:
    """The language that something was written in; None where it is English, or may be. ``heard`` is the code of the
    one in which danger was heard."""
    code = heard or language_of(typed)
    if code == ENGLISH:
        return None
    known = {one.code: one for one in now.configuration.languages}
    words = now.configuration.crisis
    other = words.languages.languages.get(code) if words is not None else None
    if code in known or other is None:
        return known.get(code) or Spoken(code, "", "")
    return Spoken(code, other.name, other.english, other.right_to_left)
