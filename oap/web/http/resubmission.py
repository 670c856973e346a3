"""Nothing typed is lost when a session has ended: the page that asks to sign in again keeps what was sent.

The fields go along as hidden inputs, first into the sign-in form, then into a form that sends them to where they were
going. Nothing is sent without a press by the person, and nothing is kept of a form that another site's page sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from flask import Response, jsonify, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from oap.web.http import csrf
from oap.web.http.negotiation import wants_json
from oap.web.http.same_site import SentFrom, sent_from

PREFIX = "kept."
TO = "kept-to"
NEVER_CARRIED = ("csrf_token", "password", "old", "new", "code")


@dataclass(frozen=True)
class PendingForm:
    """What a form sent: where it was going, and its fields in order."""

    to: str = ""
    fields: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.to)

    @property
    def inputs(self) -> list[tuple[str, str]]:
        """The hidden inputs that carry it through a sign-in form."""
        return [(TO, self.to), *((PREFIX + name, value) for name, value in self.fields)] if self.to else []


def pending_form() -> PendingForm:
    """What this request, itself a form, was sending; passwords and codes have to be typed again."""
    fields = tuple((name, value) for name, value in request.form.items(multi=True) if name not in NEVER_CARRIED)
    return PendingForm(request.full_path.rstrip("?"), fields)


def carried_form() -> PendingForm:
    """What a sign-in form carries along for later."""
    to = safe_next(request.form.get(TO, ""))
    if not to:
        return PendingForm()
    fields = [(name, value) for name, value in request.form.items(multi=True) if name.startswith(PREFIX)]
    return PendingForm(to, tuple((name.removeprefix(PREFIX), value) for name, value in fields))


def ask_to_sign_in() -> BaseResponse:
    """The answer to a request without a session: 303 to the sign-in page for a GET; for a form a page that keeps it
    (401)."""
    if wants_json():
        answer = jsonify(
            {"type": "about:blank", "title": "Sign in again", "status": 401, "detail": "Your session has ended."}
        )
        answer.content_type = "application/problem+json"
        answer.status_code = 401
        return answer
    if request.method in csrf.SAFE or sent_from() is SentFrom.ELSEWHERE:
        here = request.full_path.rstrip("?") if request.method in csrf.SAFE else ""
        return redirect(f"/sign-in?next={quote(here, safe='/')}" if here and here != "/" else "/sign-in", 303)
    return make_response(
        render_template("people/sign_in.html", problem="", email="", next="", kept=pending_form()), 401
    )


def ask_for_second_factor() -> BaseResponse:
    """The answer to somebody who must set up a second factor first. What they typed is kept, as above."""
    if request.method in csrf.SAFE or sent_from() is SentFrom.ELSEWHERE:
        return redirect("/account/second-factor", 303)
    return make_response(render_template("people/send_again.html", kept=pending_form(), second_factor=True), 403)


def resend_page(kept: PendingForm, status: int = 200) -> Response:
    """The page with one button that sends the kept fields to where they were going."""
    return make_response(render_template("people/send_again.html", kept=kept, second_factor=False), status)


def safe_next(text: str) -> str:
    """The path on this site to go on to; empty for anything that could lead elsewhere."""
    if not text.startswith("/") or text.startswith("//") or "\\" in text or any(ord(letter) <= 32 for letter in text):
        return ""
    return text
