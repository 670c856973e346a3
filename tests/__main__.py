"""`python -m tests`: find or install what the suite needs, then run all of it.

Chromium and libatomic1 (which the Playwright driver's own Node needs) come from Debian's packages when this user may
install them; otherwise one clear line says what to install.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# The shell is Chromium without its windows: a new page costs it a third of the time.
SHELL = "chromium-headless-shell"
BROWSERS = (
    os.environ.get("OAP_BROWSER", ""),
    SHELL,
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
INSTALL = (
    f"Install it with: apt-get install --no-install-recommends {SHELL} libatomic1 (or set OAP_BROWSER to a Chromium)."
)


def main() -> int:
    root = Path(__file__).resolve().parent.parent
    if not _ready():
        _install()
    if not _ready():
        print(f"Chromium or libatomic1 is missing. {INSTALL}", file=sys.stderr)
        return 1
    # Run from the checkout whatever the caller's folder. Half as many workers again as cores: each waits for a third of
    # its time, for a page that saves by itself, say, or for a process to begin.
    workers = str(cores() * 3 // 2 or 1)
    return subprocess.call(
        [sys.executable, "-m", "pytest", "-n", workers, "--dist", "loadgroup", *sys.argv[1:]], cwd=root
    )


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def browser() -> str | None:
    """The path of the first Chromium that is installed; None where there is none."""
    return next((path for name in BROWSERS if name and (path := shutil.which(name))), None)


def _ready() -> bool:
    libraries = [Path(folder) for folder in ("/lib", "/usr/lib", "/lib64", "/usr/lib64") if Path(folder).is_dir()]
    has_atomic = sys.platform != "linux" or any(next(folder.glob("**/libatomic.so.1"), None) for folder in libraries)
    return browser() is not None and has_atomic


def _install() -> None:
    apt = shutil.which("apt-get")
    if apt is None:
        return
    first = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if first and shutil.which("sudo") is None:
        return
    print("Installing Chromium and libatomic1 from Debian's packages …", flush=True)
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")

    def does(*command: str) -> bool:
        done = subprocess.run([*first, apt, *command], env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stderr[-1500:], file=sys.stderr)
        return not done.returncode

    does("update", "-qq")
    install = ("install", "-y", "-qq", "--no-install-recommends", "libatomic1")
    if not does(*install, SHELL):  # an older Debian has none
        does(*install, "chromium")


if __name__ == "__main__":
    sys.exit(main())
