"""One place where a failure becomes a status, with a page for people and a problem document for programs."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, current_app, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from markupsafe import escape
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from oap.errors import Conflict, Invalid, NotAllowed, NotFound, OapError, Unavailable
from oap.web.http import resubmission
from oap.web.http.access import current_account, is_public
from oap.web.http.document_slots import Busy, answer_busy
from oap.web.http.negotiation import wants_json
from oap.web.http.same_site import NotFromHere, SentFrom, sent_from
from oap.web.http.tidy_address import tidied

log = logging.getLogger(__name__)

STATUSES: dict[type[OapError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    Invalid: 400,
    Unavailable: 503,
}
# status -> heading, what it means and what to do
PAGES = {
    400: (
        "That request could not be read",
        "Something in the address or the form was not right. Check it, or start from the home page.",
    ),
    403: ("You may not see this", "This part is only for some people."),
    404: (
        "Page not found",
        "Check the address, or search for what you need. If a link on this site brought you here, it is our mistake.",
    ),
    405: ("That cannot be done here", "The page is there, but not for what was asked of it."),
    409: (
        "Somebody else was first",
        "This was changed by another person meanwhile. Go back, compare, and try again.",
    ),
    413: ("That is too large", "What was sent is larger than we can take."),
    414: ("That address is too long", "Use fewer words."),
    429: (
        "Too many requests",
        (
            "Please wait a minute and try again. Everybody in a school or an office counts as one here, so it need "
            "not have been you. If you came from a form, go back to it: what you typed is still there. If someone is "
            "in danger, call 999."
        ),
    ),
    500: (
        "Sorry, something went wrong",
        "It is our fault, not yours. Try again in a few minutes. If someone is in danger, call 999.",
    ),
    503: ("Sorry, this is not working just now", "Try again in a few minutes. If someone is in danger, call 999."),
}
SEND_AGAIN = "Please send that again"


def register(app: Flask) -> None:
    app.register_error_handler(Busy, answer_busy)
    app.register_error_handler(NotFromHere, _not_from_here)
    app.register_error_handler(OapError, _ours)
    app.register_error_handler(CSRFError, _without_token)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _ours(error: OapError) -> BaseResponse:
    if isinstance(error, NotFound) and (leads := tidied()) is not None:
        return leads
    if isinstance(error, Unavailable) and (given_back := _given_back(503)) is not None:
        return given_back
    return _answer(STATUSES.get(type(error), 500), str(error))


def _http(error: HTTPException) -> BaseResponse:
    if error.code is not None and error.code < 400:
        return error.get_response()  # a redirect
    if error.code == 404 and (leads := tidied()) is not None:
        return leads
    return _answer(error.code or 500, "", dict(error.get_headers()))


def _without_token(error: CSRFError) -> BaseResponse:
    """A form whose token is missing or from an earlier session. When our own page sent it, what it holds is kept."""
    if request.form and sent_from() is not SentFrom.ELSEWHERE and not is_public() and current_account() is not None:
        return resubmission.resend_page(resubmission.pending_form(), 400)
    return _send_again(400, "The page may have been open for a long time, or your browser keeps no cookies.")


def _not_from_here(error: NotFromHere) -> Response:
    """A form on a page for readers that came, as far as the browser says, from elsewhere."""
    return _send_again(403, str(error))


def _send_again(status: int, why: str) -> Response:
    """The form was not taken, and nobody is to blame. What was typed is given back, unless another site's page sent
    it: then it is that page's words, and ours must not show them."""
    try:
        kept = resubmission.pending_form() if sent_from() is not SentFrom.ELSEWHERE else resubmission.PendingForm()
    except HTTPException as unread:  # too large, for one
        return _answer(unread.code or 400, "")
    except Busy as busy:
        return answer_busy(busy)
    typed = [value for name, value in kept.fields if value.strip() and not name.startswith(resubmission.PREFIX)]
    response = Response(
        render_template("errors/send_again.html", heading=SEND_AGAIN, why=why, typed=typed),
        status,
        content_type="text/html; charset=utf-8",
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _unexpected(error: Exception) -> Response:
    # The path is enough to find the cause. What was typed into a search is not written down.
    log.error("Unexpected failure at %s", request.path, exc_info=error)
    if (given_back := _given_back(500)) is not None:
        return given_back
    return _answer(500, "")


def _given_back(status: int) -> Response | None:
    """For a form of somebody who works here that could not be dealt with: a page that still holds what they typed."""
    view = current_app.view_functions.get(request.endpoint or "")
    signed_in = getattr(view, "access", "public") not in ("public", "anyone")
    if not signed_in or not request.form or sent_from() is SentFrom.ELSEWHERE or wants_json():
        return None
    kept, title = resubmission.pending_form(), "Your words are not kept yet"
    try:
        page = render_template("errors/not_kept.html", heading=title, kept=kept)
    except Exception:
        log.exception("The page that gives the words back could not be made.")
        words = "".join(f"<p>{escape(name)}</p><pre>{escape(value)}</pre>" for name, value in kept.fields if value)
        advice = (
            "The service has trouble at this moment. Copy your words from this page and try again in a few minutes."
        )
        page = render_template_failsafe(title, advice).replace("</main>", f"{words}</main>")
    response = Response(page, status, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _answer(status: int, detail: str, headers: dict[str, Any] | None = None) -> Response:
    title, advice = PAGES.get(status, PAGES[400 if status < 500 else 500])
    if request.path.startswith("/api/"):
        response = jsonify({"type": "about:blank", "title": title, "status": status, "detail": detail or advice})
        response.content_type = "application/problem+json"
    else:
        response = Response(_page(status, title, detail, advice), content_type="text/html; charset=utf-8")
    response.status_code = status
    for name in ("Allow", "Retry-After"):
        if headers and name in headers:
            response.headers[name] = headers[name]
    return response


def _page(status: int, title: str, detail: str, advice: str) -> str:
    if status < 500:
        try:
            return render_template("errors/error.html", heading=title, detail=detail, advice=advice, status=status)
        except Exception:
            log.exception("The error page could not be made.")
    # This page must not need content, index or anything else that may be the cause.
    return render_template_failsafe(title, advice)


def render_template_failsafe(title: str, advice: str) -> str:
    return (
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" '
        'content="width=device-width, initial-scale=1">'
        f"<title>{title}</title></head><body><main><h1>{title}</h1><p>{advice}</p>"
        f'<p><a href="/">Go to the home page</a></p>'
        '<p>Urgent help: <a href="tel:999">call 999</a> if someone is in danger, <a href="tel:111">call '
        "111</a> for medical help.</p>"
        f"</main></body></html>"
    )
