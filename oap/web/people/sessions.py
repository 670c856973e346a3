"""The cookie that says who is signed in, and never on a public page.

The cookie holds a random token and the CSRF secret, signed. The database knows whose token it is, and is asked
at each request for a page that is not public.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, g, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, UserMixin, login_user
from werkzeug.wrappers import Response as BaseResponse

from oap.core.people.accounts import Account
from oap.core.people.sign_in import Proof
from oap.services.people import sign_in
from oap.site import Site
from oap.storage.secret_key import secret_key
from oap.storage.sessions import digest
from oap.web.http.access import current_account, is_public, now, the_site

IDLE = timedelta(hours=12)
HALF = timedelta(minutes=10)  # to find the telephone with the authenticator app
SESSION_COOKIE, DEVICE_COOKIE = "oap_session", "oap_device"
LOOPBACK = ("127.0.0.1", "::1", "localhost")
PROXIES_SAY = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP")
BROWSERS = ("Edg", "OPR", "SamsungBrowser", "Firefox", "FxiOS", "CriOS", "Chrome", "Safari")
BROWSER_NAMES = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "CrOS": "Chromebook",
    "Linux": "Linux",
}


class SignedInPages(SecureCookieSessionInterface):
    """Sessions that no public page reads, sends or varies by, whatever an extension looks at behind our back."""

    def save_session(self, app: Flask, session: SessionMixin, response: BaseResponse) -> None:
        if is_public():
            return
        if not session and not session.modified and request.cookies.get(self.get_cookie_name(app)) is None:
            return
        super().save_session(app, session, response)  # type: ignore[arg-type]  # ours is the session that this interface opened

    def get_cookie_secure(self, app: Flask) -> bool:
        return is_secure()


class SignedInUser(UserMixin):  # type: ignore[misc]  # flask-login has no types
    """What Flask-Login holds: the token of the cookie, and whose it is."""

    def __init__(self, token: str, account: Account) -> None:
        self.token, self.account = token, account

    def get_id(self) -> str:
        return self.token


def register(app: Flask, site: Site) -> None:
    app.secret_key = secret_key(site.config.secret_key, site.config.instance_dir)
    app.config.update(
        SESSION_COOKIE_NAME=cookie_name(site, SESSION_COOKIE),
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=IDLE,
        REMEMBER_COOKIE_REFRESH_EACH_REQUEST=False,
    )
    app.session_interface = SignedInPages()
    manager = LoginManager(app)
    manager.session_protection = "basic"
    manager.user_loader(_load)


def _load(token: str) -> SignedInUser | None:
    account = sign_in.whose(the_site(), token, now=now())
    return SignedInUser(token, account) if account else None


def cookie_name(site: Site, name: str) -> str:
    """With TLS, a name by which browsers keep a cookie only when this very host set it, over TLS: no neighbouring host
    can plant one."""
    return f"__Host-{name}" if site.config.is_https else name


def is_secure() -> bool:
    return request.is_secure or the_site().config.is_https


def visitor() -> sign_in.Visitor:
    """Where this request comes from."""
    address = request.remote_addr or ""
    host = request.host.rsplit(":", 1)[0].strip("[]")
    return sign_in.Visitor(
        address,
        request.cookies.get(cookie_name(the_site(), DEVICE_COOKIE), "")[:64],
        browser_name(request.headers.get("User-Agent", "")),
        on_this_machine=address in LOOPBACK and host in LOOPBACK and not came_through_a_proxy(),
    )


def known_here() -> str:
    """A name for who is signed in, or for a browser that was before; empty for strangers, and on public pages, which
    read no cookie. What a browser says of itself is looked up."""
    if is_public():
        return ""
    account, device = current_account(), visitor().device
    if account is not None:
        return f"account {account.id}"
    return f"device {digest(device)}" if device and sign_in.was_here(the_site(), device) else ""


def came_through_a_proxy() -> bool:
    """Whether somebody passed this request on, as far as they say: then the address of this machine is theirs."""
    return any(name in request.headers for name in PROXIES_SAY)


def browser_name(agent: str) -> str:
    """Enough for a person to know the browser again: ``Firefox on Windows``."""
    browser = next((name for name in BROWSERS if f"{name}/" in agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in agent), "")
    named = BROWSER_NAMES.get(browser, browser) or "A browser"
    return f"{named} on {system}" if system else named


def begin(account: Account, shown: Collection[Proof]) -> None:
    """Sign this browser in, with a session that shares nothing with the one before. Raises NotAllowed when something is
    missing."""
    token, device = sign_in.begin(the_site(), account, visitor(), shown=shown, now=now())
    session.clear()
    session.permanent = True
    login_user(SignedInUser(token, account))
    g.oap_device = device


@dataclass(frozen=True)
class Half:
    """Somebody who has shown something and has a code still to come. ``subject`` is who arrived from the organisation,
    if so."""

    account: Account
    shown: frozenset[Proof]
    subject: str


def begin_half(account: Account, shown: Collection[Proof], subject: str = "") -> None:
    """Remember what was shown in this browser, and that a code is still to come."""
    session.clear()
    session["half"] = {
        "account": account.id,
        "at": now().timestamp(),
        "shown": sorted(shown),
        "subject": subject,
        "password": sign_in.password_mark(the_site(), account.id),
    }


def half_signed_in() -> Half | None:
    """Who began to sign in in this browser a short while ago. A new password since makes what was shown void."""
    half = session.get("half")
    if not half or now().timestamp() - half["at"] > HALF.total_seconds():
        return None
    if half.get("password") != sign_in.password_mark(the_site(), half["account"]):
        return None
    account = sign_in.still_welcome(the_site(), half["account"])
    return Half(account, frozenset(half["shown"]), half["subject"]) if account is not None else None


def end() -> None:
    """Sign this browser out. The token is worth nothing afterwards, whoever copied it."""
    token = session.get("_user_id")
    if token:
        sign_in.sign_out(the_site(), token, now=now())
    session.clear()


def present_token() -> str:
    """The token of this browser; empty when it is not signed in."""
    return str(session.get("_user_id", ""))


def mark_device(response: BaseResponse) -> BaseResponse:
    """After a sign-in, give the browser the mark by which it is known the next time. Only sign-in pages look at it."""
    device = g.pop("oap_device", None)
    if device:
        site = the_site()
        response.set_cookie(
            cookie_name(site, DEVICE_COOKIE),
            device,
            max_age=sign_in.DEVICE_DAYS * 86400,
            httponly=True,
            samesite="Lax",
            secure=is_secure(),
            path="/" if site.config.is_https else "/sign-in",  # what such a name asks for
        )
    return response


def present_id() -> str:
    """The id by which the sessions of an account tell this browser from the others."""
    return digest(present_token())
