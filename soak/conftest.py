"""The long checks use the fixtures of the suite."""

from tests.browser.conftest import chrome, playwright_driver  # noqa: F401  fixtures, found here by pytest
from tests.conftest import (  # noqa: F401  fixtures, found here by pytest
    address,
    browser_client,
    chromium,
    content,
    handbook,
    handbook_app,
    handbook_folder,
    reader,
    site,
    small_service,
    small_site,
)
