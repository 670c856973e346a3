"""Work that a request begins and a process of its own finishes, leaving what others look at."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Mapping


def start_in_background(
    module: str, *arguments: str, settings: Mapping[str, str] | None = None, keep: int | None = None
) -> subprocess.Popen[bytes]:
    """Run a module of ours in a process of its own, which may outlive this one: what is half made is worth finishing.

    ``keep`` is an open file that it has too, under the same number.
    """
    started = subprocess.Popen(  # noqa: S603  a module of our own with arguments of our own
        [sys.executable, "-m", module, *arguments],
        env={**os.environ, **(settings or {})},
        start_new_session=True,
        pass_fds=() if keep is None else (keep,),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    threading.Thread(target=started.wait, daemon=True).start()  # somebody has to take note of its end
    return started
