"""Settings from the environment. A default exists only where it is safe in production and may be public."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from oap.errors import Invalid

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent


@dataclass(frozen=True)
class Config:
    """Where things lie and how the service answers.

    ``base_url`` is the public address without a slash at the end; empty means: the address of the request. ``proxies`` is how many
    trusted proxies stand before the service. ``step_seconds`` is how far this machine may be behind the record and still be ready for
    readers. ``instance_dir`` holds what must be kept besides the content: the
    SQLite database, the secret key made at first start, mail that was not sent.
    """

    content_dir: Path
    index_dir: Path
    templates_dir: Path
    base_url: str = ""
    rate_limit: bool = True
    proxies: int = 0
    instance_dir: Path = CHECKOUT / "instance"
    database_url: str = ""
    mail_url: str = ""
    secret_key: str = ""
    step_seconds: int = 10
    second_factor_required: bool = False
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""

    @property
    def is_https(self) -> bool:
        """Whether the public address is reached by TLS."""
        return self.base_url.startswith("https:")


def read_config(environment: Mapping[str, str] | None = None) -> Config:
    """Give the settings. Raises Invalid with every problem in one message."""
    env = os.environ if environment is None else environment
    problems = []
    templates = PACKAGE / "templates" if (PACKAGE / "templates").is_dir() else CHECKOUT / "templates"
    content = Path(env.get("OAP_CONTENT_DIR") or CHECKOUT / "content").resolve()
    if not content.is_dir():
        problems.append(f"OAP_CONTENT_DIR: there is no folder {content}.")
    base = env.get("OAP_BASE_URL", "").rstrip("/")
    if base and (urlsplit(base).scheme not in ("http", "https") or not urlsplit(base).netloc):
        problems.append(f"OAP_BASE_URL: “{base}” is not a web address such as https://oap.example.gov.uk.")
    limit = env.get("OAP_RATE_LIMIT", "on").lower()
    if limit not in ("on", "off"):
        problems.append("OAP_RATE_LIMIT: must be on or off.")
    proxies = env.get("OAP_PROXIES", "0")
    if not proxies.isdigit() or int(proxies) > 5:
        problems.append("OAP_PROXIES: must be the number of trusted proxies before the service, 0 to 5.")
    step = env.get("OAP_STEP_SECONDS", "10")
    if not re.fullmatch("[0-9]{1,4}", step) or int(step) == 0:
        problems.append("OAP_STEP_SECONDS: must be a whole number of seconds from 1 to 9999.")
    instance = Path(env.get("OAP_INSTANCE_DIR") or CHECKOUT / "instance").resolve()
    database = env.get("OAP_DATABASE_URL") or f"sqlite:///{instance / 'oap.db'}"
    if urlsplit(database).scheme.partition("+")[0] not in ("sqlite", "postgresql"):
        problems.append("OAP_DATABASE_URL: must start with postgresql:// or sqlite:///.")
    mail = env.get("OAP_MAIL_URL", "")
    if mail and (urlsplit(mail).scheme not in ("smtp", "smtps") or not urlsplit(mail).hostname):
        problems.append(
            "OAP_MAIL_URL: must be like smtp://user:password@mail.example.gov.uk:587?from=oap@example.gov.uk."
        )
    if mail and not base:
        problems.append("OAP_MAIL_URL: needs OAP_BASE_URL too, so that nobody can forge the address in a mail.")
    factor = env.get("OAP_SECOND_FACTOR", "optional").lower()
    if factor not in ("optional", "required"):
        problems.append("OAP_SECOND_FACTOR: must be optional or required.")
    issuer, client = env.get("OAP_OIDC_ISSUER", ""), env.get("OAP_OIDC_CLIENT_ID", "")
    if issuer and urlsplit(issuer).scheme != "https" and urlsplit(issuer).hostname not in ("localhost", "127.0.0.1"):
        problems.append("OAP_OIDC_ISSUER: must be an address that begins with https://.")
    if bool(issuer) != bool(client):
        problems.append("OAP_OIDC_ISSUER and OAP_OIDC_CLIENT_ID: set both or neither.")
    secret = env.get("OAP_SECRET_KEY", "")
    if secret and len(secret) < 32:
        problems.append("OAP_SECRET_KEY: must be at least 32 characters, chosen at random.")
    if problems:
        raise Invalid("These settings cannot be used:\n" + "\n".join(f"  {problem}" for problem in problems))
    return Config(
        content_dir=content,
        index_dir=Path(env.get("OAP_INDEX_DIR") or CHECKOUT / "search_index").resolve(),
        templates_dir=templates,
        base_url=base,
        rate_limit=limit == "on",
        proxies=int(proxies),
        instance_dir=instance,
        database_url=database,
        mail_url=mail,
        secret_key=secret,
        step_seconds=int(step),
        second_factor_required=factor == "required",
        oidc_issuer=issuer,
        oidc_client_id=client,
        oidc_client_secret=env.get("OAP_OIDC_CLIENT_SECRET", ""),
    )
