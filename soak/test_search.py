"""Search at 3,000 pages is as right as at 150."""

from __future__ import annotations

from pathlib import Path

from bench.pages import queries
from tests.search.exhaustive import differences, generated_site


def test_ten_best_and_counts_of_500_queries_over_3000_pages(tmp_path: Path) -> None:
    assert differences(generated_site(tmp_path, 3000), queries(500, seed=22)) == []
