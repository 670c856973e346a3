"""Settings from the environment. A default exists only where it is safe in production and may be public."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from oap.errors import Invalid

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent
# An installed program has no folder of its own for data: what lies beside it goes with the next upgrade.
INSTALLED = not (CHECKOUT / "pyproject.toml").is_file()


@dataclass(frozen=True)
class Config:
    """Where things lie and how the service answers.

    ``base_url`` is the public address without a slash at the end; empty means: the address of the request. ``proxies``
    is how many trusted proxies stand before the service. ``step_seconds`` is how far this machine may be behind the
    record and still be ready for readers. ``count_searches``: whether what comes of searches is counted by day.
    ``instance_dir`` holds what must be kept besides the content: the
    SQLite database, the secret key made at first start, mail that was not sent. ``warnings`` are settings that work and
    are probably not what was meant.
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
    count_searches: bool = True
    second_factor_required: bool = False
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def is_https(self) -> bool:
        """Whether the public address is reached by TLS."""
        return self.base_url.startswith("https:")


def read_config(environment: Mapping[str, str] | None = None, *, serving: bool = False) -> Config:
    """Give the settings. Raises Invalid with every problem in one message; ``serving`` needs more than a command
    does."""
    env = os.environ if environment is None else environment
    problems: list[str] = []
    warnings: list[str] = []
    templates = PACKAGE / "templates" if (PACKAGE / "templates").is_dir() else CHECKOUT / "templates"
    content, index, instance = (_folder(env, name, problems) for name in ("content", "search_index", "instance"))
    if content is not None and not content.is_dir():
        problems.append(f"OAP_CONTENT_DIR: there is no folder {content}.")
    base = env.get("OAP_BASE_URL", "").rstrip("/")
    if base and (urlsplit(base).scheme not in ("http", "https") or not urlsplit(base).netloc):
        problems.append(f"OAP_BASE_URL: “{base}” is not a web address such as https://oap.example.gov.uk.")
    elif path := urlsplit(base).path:
        warnings.append(
            f"OAP_BASE_URL: has a path ({path}), but links in the pages begin at the root. Give the service a "
            "host name of its own."
        )
    limit = env.get("OAP_RATE_LIMIT", "on").lower()
    if limit not in ("on", "off"):
        problems.append("OAP_RATE_LIMIT: must be on or off.")
    proxies = env.get("OAP_PROXIES", "0")
    if not re.fullmatch("[0-5]", proxies):
        problems.append("OAP_PROXIES: must be the number of trusted proxies before the service, 0 to 5.")
    elif base.startswith("https:") and proxies == "0":
        warnings.append(
            "OAP_PROXIES: not set, though OAP_BASE_URL begins with https://, which a proxy gives. Everybody "
            "then has the proxy's "
            "address: limits meant for one person hold for all together."
        )
    step = env.get("OAP_STEP_SECONDS", "10")
    if not re.fullmatch("[0-9]{1,4}", step) or int(step) == 0:
        problems.append("OAP_STEP_SECONDS: must be a whole number of seconds from 1 to 9999.")
    counting = env.get("OAP_COUNT_SEARCHES", "on").lower()
    if counting not in ("on", "off"):
        problems.append("OAP_COUNT_SEARCHES: must be on or off.")
    secret = env.get("OAP_SECRET_KEY", "")
    if secret and len(secret) < 32:
        problems.append("OAP_SECRET_KEY: must be at least 32 characters, chosen at random.")
    database = env.get("OAP_DATABASE_URL") or (f"sqlite:///{instance / 'oap.db'}" if instance is not None else "")
    problems += _database_problems(database, secret, instance, serving=serving)
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
    if problems or content is None or index is None or instance is None:
        raise Invalid(
            "\n".join(
                [
                    "These settings cannot be used:",
                    *(f"  {problem}" for problem in problems),
                    *(["And please look at these:", *(f"  {warning}" for warning in warnings)] if warnings else []),
                ]
            )
        )
    return Config(
        content_dir=content,
        index_dir=index,
        templates_dir=templates,
        base_url=base,
        rate_limit=limit == "on",
        proxies=int(proxies),
        instance_dir=instance,
        database_url=database,
        mail_url=mail,
        secret_key=secret,
        step_seconds=int(step),
        count_searches=counting == "on",
        second_factor_required=factor == "required",
        oidc_issuer=issuer,
        oidc_client_id=client,
        oidc_client_secret=env.get("OAP_OIDC_CLIENT_SECRET", ""),
        warnings=tuple(warnings),
    )


_SETTINGS = {"content": "OAP_CONTENT_DIR", "search_index": "OAP_INDEX_DIR", "instance": "OAP_INSTANCE_DIR"}


def _folder(env: Mapping[str, str], name: str, problems: list[str]) -> Path | None:
    """The folder that a setting names; beside the code of a checkout when it names none. None, and a problem, where
    none may be."""
    setting = _SETTINGS[name]
    named = env.get(setting, "")
    if not named and not INSTALLED:
        return (CHECKOUT / name).resolve()
    folder = Path(named).resolve() if named else None
    if folder is not None and not _goes_with_an_upgrade(folder):
        return folder
    why = "is not set" if folder is None else f"{folder} lies inside the installed program, and an upgrade deletes it"
    problems.append(f"{setting}: {why}. Name a folder such as {_for_data(env) / name}.")
    return None


def _goes_with_an_upgrade(folder: Path) -> bool:
    program = [CHECKOUT] if INSTALLED else []
    if sys.prefix != sys.base_prefix:
        program.append(Path(sys.prefix).resolve())  # a virtual environment is made anew
    inside = any(folder.is_relative_to(place) for place in program)
    return inside or bool({"site-packages", "dist-packages"} & set(folder.parts))


def _for_data(env: Mapping[str, str]) -> Path:
    """Where the data of a service go, or those of a person who tries it out."""
    if os.geteuid() == 0 or os.access("/var/lib/oap", os.W_OK):
        return Path("/var/lib/oap")
    return Path(env.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "oap"


def _database_problems(url: str, secret: str, instance: Path | None, *, serving: bool) -> list[str]:
    scheme = urlsplit(url).scheme
    if not url:  # the folder it would lie in is a problem already
        return []
    if scheme.partition("+")[0] not in ("sqlite", "postgresql"):
        return ["OAP_DATABASE_URL: must start with postgresql:// or sqlite:///."]
    if scheme.startswith("sqlite"):
        if _goes_with_an_upgrade(Path(urlsplit(url).path[1:]).resolve()):
            return ["OAP_DATABASE_URL: lies inside the installed program, and an upgrade deletes it."]
        return []
    found = []
    if scheme in ("postgresql", "postgresql+psycopg") and find_spec("psycopg") is None:
        found.append("OAP_DATABASE_URL: PostgreSQL needs one thing more: pip install 'oap[postgres]'.")
    if serving and not secret:
        made = instance / "secret-key" if instance is not None else None
        own = f" This machine has made one so far: {made}." if made is not None and made.is_file() else ""
        found.append(
            "OAP_SECRET_KEY: must be set with PostgreSQL, the same on every machine: with a key of its own "
            "each refuses the sessions "
            f"and links of the others.{own}"
        )
    return found
