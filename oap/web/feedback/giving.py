"""Answering back, without account, cookie or script: a form, what would be kept of it, and thanks."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response as BaseResponse

from oap.core.feedback import proof
from oap.core.feedback.answers import SAID
from oap.core.search.tokens import MAX_QUERY_CHARACTERS
from oap.errors import Invalid
from oap.services.feedback import giving
from oap.services.feedback.giving import KEPT_DAYS, Subject
from oap.web.http.access import cacheable, now, public, state, the_site, today
from oap.web.http.limits import Limiter, asked_from
from oap.web.http.same_site import check_from_here
from oap.web.http.shares import Shares
from oap.web.pages.danger import crisis_context

blueprint = Blueprint("feedback", __name__, url_prefix="/feedback")
TRAP = "website"  # a field that people do not see, and programs fill in
# A day, of one place: a training room of forty stands behind one, and a program must not have the room of everybody.
MOST_OF_A_PLACE = 200
SHARES = "oap.feedback.shares"


@blueprint.record
def _shares_of(state: BlueprintSetupState) -> None:
    """Each application counts for itself."""
    state.app.extensions[SHARES] = Shares(MOST_OF_A_PLACE)


@blueprint.get("")
@public
def ask() -> Response:
    about = giving.subject(the_site(), request.args.get("page", ""), request.args.get("statement", ""))
    response = cacheable(render_template("feedback/ask.html", **_form(about), problem="", said="", typed=""))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.post("")
@public
def look() -> Response:
    """What would be kept, shown before anything is sent. Nothing is kept here."""
    check_from_here()
    about, said, typed = _asked(), request.form.get("said", ""), request.form.get("words", "")
    if request.form.get(TRAP):
        return make_response(redirect("/feedback/thanks", 303))
    form = {**_form(about), "said": said if said in SAID else "", "typed": typed[:MAX_QUERY_CHARACTERS]}
    try:
        found = giving.look(the_site(), said, typed)
    except Invalid as error:
        return _once(make_response(render_template("feedback/ask.html", **form, problem=str(error)), 400))
    given = proof.challenge(_secret(), _parts(about, found.said, found.words), _minute())
    return _once(
        make_response(
            render_template(
                "feedback/look.html",
                **form,
                found=found,
                challenge=given,
                bits=proof.BITS,
                problem="",
                **crisis_context(state(), found.crisis),
            )
        )
    )


@blueprint.post("/send")
@public
def send() -> BaseResponse:
    """Keep what was shown, from a browser without scripts: few a minute."""
    return _keep(with_sum=False)


@blueprint.post("/send-checked")
@public
def send_checked() -> BaseResponse:
    """The same with the small sum done (``oap.core.feedback.proof``): more a minute."""
    check_from_here()
    about, given = _asked(), request.form.get("challenge", "")
    parts = _parts(about, request.form.get("said", ""), request.form.get("words", ""))
    right = proof.is_challenge(_secret(), parts, _minute(), given) and proof.is_solved(
        given, request.form.get("nonce", "")
    )
    if not right:
        raise Invalid("This could not be sent: the page may have been open for long. Go back, and look at it again.")
    limiter: Limiter = current_app.extensions["oap.limiter"]
    once = f"feedback {given}", int(given.partition(".")[0])
    if limiter.answered.add(*once) > 1:
        return redirect("/feedback/thanks", 303)  # pressed twice, or sent again: kept already
    kept = False
    try:
        answered = _keep(with_sum=True)
        kept = answered.status_code == 303
        return answered
    finally:
        if not kept:
            limiter.answered.add(*once, -1)  # it may be sent again


@blueprint.get("/thanks")
@public
def thanks() -> Response:
    return cacheable(render_template("feedback/thanks.html", kept_days=KEPT_DAYS))


def _keep(*, with_sum: bool) -> BaseResponse:
    check_from_here()
    about = _asked()
    if request.form.get(TRAP):
        return redirect("/feedback/thanks", 303)
    said, words = request.form.get("said", ""), request.form.get("words", "")
    shares: Shares = current_app.extensions[SHARES]
    if shares.take(asked_from(), today()) and giving.keep(the_site(), about, said, words, today(), with_sum=with_sum):
        return redirect("/feedback/thanks", 303)
    return _once(make_response(render_template("feedback/full.html", about=about), 503))


def _asked() -> Subject:
    return giving.subject(the_site(), request.form.get("page", ""), request.form.get("statement", ""))


def _form(about: Subject) -> dict[str, object]:
    return {"about": about, "choices": SAID, "most": MAX_QUERY_CHARACTERS, "trap": TRAP, "kept_days": KEPT_DAYS}


def _parts(about: Subject, said: str, words: str) -> tuple[str, ...]:
    return about.page_id, about.statement_id, said, words


def _minute() -> int:
    return int(now().timestamp()) // 60


def _secret() -> bytes:
    return str(current_app.secret_key).encode()


def _once(response: Response) -> Response:
    """What somebody typed exists for one request."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
