"""Signing in through the organisation, when it is configured (OpenID Connect, by Authlib).

What the provider sends back arrives by GET, and looking changes nothing: a page says who has arrived, and a press lets
them in.
"""

from __future__ import annotations

import logging
from typing import Any

from flask import Blueprint, Flask, abort, current_app, make_response, redirect, render_template, request, session
from werkzeug.wrappers import Response

from oap.config import Config
from oap.core.people.accounts import Account
from oap.errors import Invalid, NotAllowed, Unavailable
from oap.services.people import sign_in, single_sign_on
from oap.services.people.single_sign_on import Arrival
from oap.web.http.access import anyone, current_account, now, public_address, the_site
from oap.web.http.resubmission import safe_next
from oap.web.people import sessions
from oap.web.people.sign_in import go_on

blueprint = Blueprint("single_sign_on", __name__, url_prefix="/sign-in/organisation")
log = logging.getLogger(__name__)
PRESSED_WITHIN = 600  # seconds


def register(app: Flask, config: Config) -> None:
    """Make the client when there is a provider. Raises Invalid when the extra for it is not installed."""
    app.extensions["oap.oidc"] = None
    if not config.oidc_issuer:
        return
    try:
        from authlib.integrations.flask_client import OAuth
    except ImportError as error:
        raise Invalid("OAP_OIDC_ISSUER: needs the extra “sso”. Install it with: pip install -e '.[sso]'") from error
    app.extensions["oap.oidc"] = OAuth(app).register(
        "organisation",
        client_id=config.oidc_client_id,
        client_secret=config.oidc_client_secret,
        server_metadata_url=config.oidc_issuer.rstrip("/") + "/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "timeout": 10},
    )


def provider() -> Any:
    """The client, or 404 when there is no provider."""
    return current_app.extensions["oap.oidc"] or abort(404)


@blueprint.get("")
@anyone
def leave() -> Response:
    """Off to the provider, with what is needed after coming back."""
    client = provider()
    session["organisation"] = {
        "next": safe_next(request.args.get("next", "")),
        "invitation": request.args.get("invitation", "")[:100],
    }
    try:
        answer: Response = client.authorize_redirect(f"{public_address()}/sign-in/organisation/back")
    except OSError as error:  # what requests raises is one
        raise Unavailable("Your organisation’s sign-in does not answer. Try again, or use your password.") from error
    return answer


@blueprint.get("/back")
@anyone
def back() -> Response:
    from authlib.common.errors import AuthlibBaseError

    client = provider()
    try:
        claims = client.authorize_access_token()["userinfo"]
    except OSError as error:
        raise Unavailable("Your organisation’s sign-in does not answer. Try again, or use your password.") from error
    except (AuthlibBaseError, KeyError, ValueError) as error:
        log.warning("Single sign-on failed: %s", error)
        raise NotAllowed(
            "Your organisation did not let you in, or it took too long. Try again from the sign-in page."
        ) from error
    email = str(claims.get("email", ""))
    name = str(claims.get("name") or email or claims["sub"])
    session["arrived"] = {
        "subject": f"{claims['iss']} {claims['sub']}",
        "email": email if claims.get("email_verified") is True else "",
        "name": name[:200],
        "at": now().timestamp(),
    }
    return _page(name, current_account())


@blueprint.post("/in")
@anyone
def come_in() -> Response:
    arrived, carried = session.get("arrived"), session.get("organisation", {})
    if not arrived or now().timestamp() - arrived["at"] > PRESSED_WITHIN:
        return redirect("/sign-in", 303)
    site, arrival, password = the_site(), Arrival(arrived["subject"], arrived["email"]), request.form.get("password")
    me = current_account()
    if me is not None:
        try:
            single_sign_on.link(site, me, arrival, password=password or "", token=sessions.present_token(), now=now())
        except Invalid as error:
            return _page(arrived["name"], me, str(error))
        session.pop("arrived")
        return redirect("/account", 303)
    account, shown = single_sign_on.arrive(site, arrival, invitation=str(carried.get("invitation", "")), now=now())
    if sign_in.still_needs(site, account, shown) == "password":
        try:
            if password is None:
                return _page(arrived["name"], account)
            account = sign_in.check_password(site, account.email, password, sessions.visitor(), now=now())
        except Invalid as error:
            return _page(arrived["name"], account, str(error))
        shown = shown | {"password"}
    return go_on(account, shown, str(carried.get("next", "")), subject=arrival.subject)


def _page(name: str, linking: Account | None, problem: str = "") -> Response:
    """Who has arrived. ``linking``: the account to link them with, for which its password is asked."""
    page = render_template("people/arrived.html", name=name, linking=linking, problem=problem)
    return make_response(page, 400 if problem else 200)
