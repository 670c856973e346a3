"""Who may see a view, said at the view, and what views have in common.

``@public`` views are the same bytes for everybody: no cookie, no database. ``@anyone`` views need no account but may
use both.
``@requires("writer")`` and the like let in signed-in people with one of the rights named, and nobody else.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Response, current_app, make_response, request
from flask_login import current_user

from oap.core.numbers import whole_number
from oap.core.pages.workflow import NEEDS, Actor
from oap.core.people.accounts import Account
from oap.errors import Invalid, NotAllowed
from oap.services.people import sign_in
from oap.site import Site
from oap.site.state import State
from oap.web.http import csrf, resubmission
from oap.web.http.page_cache import MadeOf, everything
from oap.web.http.same_site import check_not_from_elsewhere

View = TypeVar("View", bound=Callable[..., Any])
# For so long a copy may be read without asking: a banner for an emergency is late by no more. Then it asks, and is
# mostly told that nothing changed. While the service is down, a copy of the last day is better than nothing.
PAGE_SECONDS = 15
PAGE_LIFETIME = f"public, max-age={PAGE_SECONDS}, stale-if-error=86400"

# What a view may ask for -> whether somebody who is signed in has it.
RIGHTS: dict[str, Callable[[Actor], bool]] = {
    "signed-in": lambda actor: True,
    "writer": lambda actor: actor.writes,
    "commenter": lambda actor: actor.has(NEEDS["comment"], None),
    "publisher": lambda actor: actor.has(NEEDS["publish"], None),
    "lead": lambda actor: actor.lead,
    "admin": lambda actor: actor.admin,
}


def public(view: View) -> View:
    """Anybody may see this, without an account, a cookie or the database. A test looks for the mark on every route.

    A form is taken from our own pages only: another site's page must not make its visitors' browsers send us work.
    """

    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        if request.method not in csrf.SAFE:
            check_not_from_elsewhere()
        return view(*args, **values)

    guarded.access = "public"  # type: ignore[attr-defined]  # a mark on a view, read by the walk of all routes
    return cast(View, guarded)


def anyone(view: View) -> View:
    """No account is needed, but cookies and the database may be used. Forms are checked for their CSRF token."""

    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        request.environ["oap.private"] = True
        csrf.check()
        return view(*args, **values)

    guarded.access = "anyone"  # type: ignore[attr-defined]  # a mark on a view, read by the walk of all routes
    return cast(View, guarded)


def requires(*rights: str) -> Callable[[View], View]:
    """Let in people with one of ``rights`` (see ``RIGHTS``). Others are asked to sign in, or told that they may not.

    What a visitor without a session sends by POST is kept on the page that asks to sign in (see
    ``oap.web.http.resubmission``).
    """
    allowed = [RIGHTS[right] for right in rights]

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **values: Any) -> Any:
            request.environ["oap.private"] = True
            account = current_account()
            if account is None:
                return resubmission.ask_to_sign_in()
            if owes_second_factor(account):
                return resubmission.ask_for_second_factor()
            csrf.check()
            if not any(has(account.actor) for has in allowed):
                raise NotAllowed("Your role does not include this. An admin can change your role.")
            return view(*args, **values)

        guarded.access = " or ".join(rights)  # type: ignore[attr-defined]  # a mark on a view, read by the walk of all routes
        return cast(View, guarded)

    return mark


def owes_second_factor(account: Account) -> bool:
    """Whether the person has to set up a second factor before anything else. Single sign-on brings its own."""
    if sign_in.still_needs(the_site(), account, {"password", "code"}) != "second-factor":
        return False
    return request.endpoint not in ("account.second", "account.turn_on", "sign_in.sign_out")


def is_public() -> bool:
    """Whether this request is for a public page, or for none that there is."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "access", "public") == "public"


def current_account() -> Account | None:
    """Who is signed in, as the database has it now; None when nobody is."""
    return current_user.account if current_user.is_authenticated else None


def current_actor() -> Actor:
    """Who acts. Raises NotAllowed as ``must_be_signed_in`` does."""
    return must_be_signed_in().actor


def must_be_signed_in() -> Account:
    """Who is signed in. Raises NotAllowed when nobody is, which cannot happen in a ``@requires`` view."""
    account = current_account()
    if account is None:
        raise NotAllowed("Sign in to do this.")
    return account


def public_address() -> str:
    """Where this service is, for links in mail, feeds and documents: no slash at the end.

    Without ``OAP_BASE_URL`` it is what the request says of itself. An answer that holds that is for whoever asked, and
    kept by nobody.
    """
    if base := the_site().config.base_url:
        return base
    request.environ["oap.from-request"] = True
    return request.host_url.rstrip("/")


def printed_address() -> str:
    """The same for what stands in a page that is kept: the page cache keeps one for each host that it was asked at, and
    ``cacheable`` says that nobody between here and the reader may keep it, as they may not tell hosts apart."""
    if base := the_site().config.base_url:
        return base
    request.environ["oap.says-host"] = True
    return request.host_url.rstrip("/")


def number_sent(field: str, otherwise: int | None = None) -> int:
    """The whole number in that field of the form. Raises Invalid when there is none, unless it is known what to take
    then."""
    number = whole_number(request.form.get(field, ""))
    if number is None:
        if otherwise is None:
            raise Invalid(f"“{field}” must be a whole number. Load the page again, and choose again.")
        return otherwise
    return number


def now() -> datetime:
    return the_site().clock.now()


def today() -> date:
    """The day that it is for people here."""
    return the_site().clock.today()


def the_site() -> Site:
    site: Site = current_app.extensions["oap"]
    return site


def state() -> State:
    """The state of the site that this request answers from."""
    return the_site().state


def cacheable(
    body: Any,
    content_type: str = "text/html; charset=utf-8",
    lifetime: str = PAGE_LIFETIME,
    made_of: MadeOf = everything,
) -> Response:
    """An answer that is the same for everybody: the page cache keeps it, and browsers and proxies may.

    ``made_of`` gives what it was made of, so that other changes do not make it again.
    """
    response = make_response(body)
    response.content_type = content_type
    # While a banner is shown, or is about to be, whoever has a copy of a page asks first whether it is still the page.
    near = lifetime == PAGE_LIFETIME and the_site().banner_is_near
    if request.environ.get("oap.says-host"):
        lifetime = lifetime.replace("public", "private", 1)
    response.headers["Cache-Control"] = "no-cache" if near else lifetime
    request.environ["oap.keep"] = made_of
    return response
