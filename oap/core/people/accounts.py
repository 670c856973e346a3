"""People who sign in: what an account is, which passwords will do, and how long to wait after failed tries."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from oap.core.pages.workflow import NEEDS, ROLES, Actor, Role

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200
GUESSES_ENOUGH = 100_000_000  # below it, lists of common passwords and simple patterns find the password
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# Plain letters only: what looks like one and is another, or cannot be seen, makes an address that nobody can tell from
# somebody else's, and that mail servers refuse. A domain with other letters has a plain form too (xn--…).
EMAIL = re.compile(rf"[a-z0-9!#$%&'*+/=?^_`{{|}}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{{|}}~-]+)*@(?:{_LABEL}\.)+{_LABEL}")
UNPLAIN_EMAIL = (
    "Use plain letters (a to z), figures and signs only. Something here looks like a plain letter and is not, "
    "or cannot be seen: "
    "type the address anew instead of pasting it."
)

# How somebody has notices by mail. On the screen they are in any case.
NOTICES = {
    "at-once": "At once, a mail for each",
    "daily": "Once a day, all in one mail",
    "none": "Not by mail",
}

FREE_TRIES = 5
FREE_TRIES_OF_A_NETWORK = 100  # a school has many people behind one address
LONGEST_WAIT = 15 * 60
FORGOTTEN_AFTER = 24 * 60 * 60  # seconds without a failed try


@dataclass(frozen=True)
class Account:
    """A person with the right to sign in. ``roles`` is as in ``Actor``; times are UTC texts."""

    id: int
    email: str
    name: str
    admin: bool
    roles: tuple[tuple[str, Role], ...]
    has_password: bool
    second_factor: bool
    single_sign_on: bool
    disabled_at: str | None
    created_at: str
    notices: str = "at-once"
    deleted_at: str | None = None

    @property
    def powers(self) -> frozenset[str]:
        return powers(self.admin, self.roles)

    @property
    def actor(self) -> Actor:
        return Actor(self.id, self.name, self.admin, self.roles)

    @property
    def state(self) -> str:
        """``disabled``, ``invited`` (has not set a password or come by single sign-on yet) or ``active``."""
        if self.disabled_at:
            return "disabled"
        return "active" if self.has_password or self.single_sign_on else "invited"


@dataclass(frozen=True)
class SignedIn:
    """One browser that is signed in. ``id`` is the digest of what its cookie holds."""

    id: str
    account_id: int
    browser: str
    started_at: str


@dataclass(frozen=True)
class PersonForm:
    """What an admin says about a person. ``roles`` has team ids as keys and no entry where there is no role."""

    name: str
    email: str
    admin: bool = False
    lead: bool = False
    roles: Mapping[str, str] = field(default_factory=dict)

    def memberships(self) -> tuple[tuple[str, Role], ...]:
        lead: tuple[tuple[str, Role], ...] = (("", "lead"),) if self.lead else ()
        return lead + tuple(sorted((team, role) for team, role in self.roles.items()))  # type: ignore[misc]  # pairs of team and role, from rows that hold such

    @property
    def powers(self) -> frozenset[str]:
        return powers(self.admin, self.memberships())

    def in_words(self) -> str:
        """The rights for the log: ``admin, editor of health``."""
        said = ["admin"] * self.admin + [f"{role} of {team}" if team else role for team, role in self.memberships()]
        return ", ".join(said) or "no role"

    def problems(self, teams: Iterable[str]) -> dict[str, str]:
        """What is wrong, by field; empty when nothing is."""
        wrong = {}
        if not self.name:
            wrong["name"] = "Enter the person’s name."
        elif len(self.name) > 100:
            wrong["name"] = "The name must be 100 characters or fewer."
        elif any(unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cn", "Cs") for letter in self.name):
            wrong["name"] = "The name holds a character that cannot be seen. Type it anew instead of pasting it."
        if not self.email.isascii() or not self.email.isprintable():
            wrong["email"] = UNPLAIN_EMAIL
        elif not EMAIL.fullmatch(self.email) or len(self.email) > 254 or len(self.email.partition("@")[0]) > 64:
            wrong["email"] = "Enter an email address, such as name@example.org."
        known = set(teams)
        for team, role in self.roles.items():
            if team not in known or role not in ROLES or role == "lead":
                wrong["roles"] = "Choose a role from the list for each team."
        if not (self.admin or self.lead or self.roles):
            wrong["roles"] = "Choose at least one role: somebody without any could do nothing here."
        return wrong


def powers(admin: bool, roles: Iterable[tuple[str, Role]]) -> frozenset[str]:
    """The rights that one person alone must not give: to make words public, and to give such rights to others."""
    publishes = (f"{role} of {team}" if team else role for team, role in roles if role in NEEDS["publish"])
    return frozenset([*publishes, *(["admin"] if admin else [])])


def former(person: Account, teams: Mapping[str, str]) -> str:
    """What is said instead of the name of somebody who was deleted: ``A former editor of Health``."""
    ranks = sorted(person.roles, key=lambda one: ROLES.index(one[1]), reverse=True)
    for team, role in ranks:
        return f"A former {role} of {teams.get(team, team).removesuffix(' team')}"[:100] if team else f"A former {role}"
    return "A former admin" if person.admin else "A former colleague"


def may_agree(actor: Actor, *, asked_by: int, about: int | None) -> bool:
    """Whether this is a second person for what was asked for: neither the one who asked nor the one it is about."""
    return (actor.admin or actor.lead) and actor.id not in (asked_by, about)


def tidy_email(text: str) -> str:
    """The address as it is kept and compared. One with other than plain letters stays as it is, and belongs to nobody:
    made small, the Kelvin sign would be a k."""
    text = text.strip()
    return text.lower() if text.isascii() else text


def password_problem(password: str, about: Iterable[str]) -> str:
    """Why this password will not do, in words for the person; empty when it will.

    As the National Cyber Security Centre advises: long enough, not a common one, and no rules about its mixture of
    characters.
    ``about`` holds what an attacker would try first: the person's name and address, and the name of the service.
    """
    if len(password) < SHORTEST_PASSWORD:
        return f"Use {SHORTEST_PASSWORD} characters or more. Three random words make a good password."
    if len(password) > LONGEST_PASSWORD:
        return f"Use {LONGEST_PASSWORD} characters or fewer."
    parts = sorted({part for text in about for part in re.findall(r"[^\W_]{3,}", text.lower())})
    left = re.sub("|".join(map(re.escape, sorted(parts, key=len, reverse=True))) or "$^", "", password.lower())
    if len(re.sub(r"[\W_]", "", left)) < SHORTEST_PASSWORD // 2:
        return (
            "This is too close to your name or email address, or to the name of this service. Use three random words."
        )
    from zxcvbn import zxcvbn  # its word lists take 13 MB; only who chooses a password needs them

    if zxcvbn(password[:72], user_inputs=parts)["guesses"] < GUESSES_ENOUGH:
        return "This password is on lists of common passwords, or close to one. Use three random words."
    return ""


def wait_after(failures: int, free: int = FREE_TRIES) -> int:
    """Seconds to wait before another try: none for the first ones, then 5, 10, 20 … and never more than 15 minutes."""
    return 0 if failures < free else min(LONGEST_WAIT, 5 * 2 ** min(failures - free, 10))


def in_words(seconds: int) -> str:
    """A waiting time as people say it."""
    if seconds < 60:
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    minutes = -(-seconds // 60)
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
