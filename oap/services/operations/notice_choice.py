"""How somebody has notices by mail: chosen on their account page, or stopped by the link in each of these mails."""

from __future__ import annotations

from itsdangerous import BadData, URLSafeSerializer

from oap.core.numbers import whole_number
from oap.core.people.accounts import NOTICES
from oap.errors import Invalid, NotFound
from oap.site import Site
from oap.storage import accounts
from oap.storage.secret_key import secret_key


def choose(site: Site, account_id: int, choice: str) -> None:
    """Raises Invalid."""
    if choice not in NOTICES:
        raise Invalid("Choose how you want to have notices.")
    with site.database.write() as connection:
        accounts.set_notices(connection, account_id, choice)


def stop_address(site: Site, account_id: int, address: str) -> str:
    """Where the person stops these mails without signing in. It does nothing else, and works for ever."""
    return f"{address}/notices/stop/{_signer(site).dumps(account_id)}"


def whose(site: Site, token: str) -> int:
    """The account that the link is for. Raises NotFound."""
    try:
        found = whole_number(str(_signer(site).loads(token)))
    except BadData:
        found = None
    if found is None:
        raise NotFound("This link is not whole. Copy all of it from the mail.")
    return found


def _signer(site: Site) -> URLSafeSerializer:
    return URLSafeSerializer(secret_key(site.config.secret_key, site.config.instance_dir), salt="stop notices")
