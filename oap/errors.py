"""What can go wrong, one class for each way the reader's side reacts.

OapError
+-- NotFound      there is no such page, statement or version         404
+-- NotAllowed    this person may not do this                         403
+-- Conflict      somebody else was first; nothing typed is lost      409
+-- Invalid       what was given cannot be used; says where and why   400
+-- Unavailable   a part that must work does not, for now             503
"""

from __future__ import annotations


class OapError(Exception):
    """Any failure that this product explains in its own words."""


class NotFound(OapError):
    """There is nothing at that address."""


class NotAllowed(OapError):
    """The actor may not do this."""


class Conflict(OapError):
    """The thing was changed by somebody else since it was read. What was given is kept by whoever gave it."""


class Invalid(OapError):
    """The input cannot be used. The message says which part and what would be right."""


class Unavailable(OapError):
    """Something the answer needs is not there at the moment; trying again later is right."""
