"""The SQL tables, a module a wing. Rows do not leave ``oap.storage``: its other modules turn them into values.

Times are UTC ISO texts (``2026-11-24T16:50:00Z``): they sort, read and compare the same in SQLite and PostgreSQL.
Whoever imports ``metadata`` from here has all of them in it.
"""

from __future__ import annotations

from oap.storage.tables import area, editing, feedback, importing, operations, pages, people, search
from oap.storage.tables.base import metadata

__all__ = ["area", "editing", "feedback", "importing", "metadata", "operations", "pages", "people", "search"]
