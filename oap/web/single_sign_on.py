"""Signing in through the organisation, when it is configured (OpenID Connect, by Authlib).

What the provider sends back arrives by GET, and looking changes nothing: a page says who has arrived, and a press lets them in.
"""

from __future__ import annotations

import logging
from typing import Any

from flask import Blueprint, Flask, abort, current_app, make_response, redirect, render_template, request, session
from werkzeug.wrappers import Response

from oap.config import Config
from oap.errors import Invalid, NotAllowed, Unavailable
from oap.services import single_sign_on
from oap.services.single_sign_on import Arrival
from oap.web.access import anyone, current_account, now, public_address, the_site
from oap.web.again import Kept, safe_next
from oap.web.sign_in import go_on

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
        "organisation", client_id=config.oidc_client_id, client_secret=config.oidc_client_secret,
        server_metadata_url=config.oidc_issuer.rstrip("/") + "/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "timeout": 10},
    )  # fmt: skip


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
    session["arrived"] = {
        "subject": f"{claims['iss']} {claims['sub']}", "email": email if claims.get("email_verified") is True else "", "at": now().timestamp(),
    }  # fmt: skip
    page = render_template(
        "sign_in/arrived.html", name=claims.get("name") or email or claims["sub"], linking=current_account()
    )
    return make_response(page)


@blueprint.post("/in")
@anyone
def come_in() -> Response:
    arrived, carried = session.get("arrived"), session.get("organisation", {})
    if not arrived or now().timestamp() - arrived["at"] > PRESSED_WITHIN:
        return redirect("/sign-in", 303)
    arrival = Arrival(arrived["subject"], arrived["email"])
    account = current_account()
    if account is not None:
        single_sign_on.link(the_site(), account, arrival, now=now())
        session.pop("arrived")
        return redirect("/account", 303)
    invitation = str(carried.get("invitation", ""))
    account = single_sign_on.arrive(the_site(), arrival, invitation=invitation, now=now())
    return go_on(account, str(carried.get("next", "")), Kept())
