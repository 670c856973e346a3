"""The long checks use the fixtures of the suite."""

from tests.conftest import handbook, handbook_folder  # noqa: F401  fixtures, found here by pytest
