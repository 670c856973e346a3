"""The key that signs cookies and links, and seals second factors: from the setting, or made once and kept in the
instance folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from oap.errors import Unavailable


def secret_key(setting: str, instance_dir: Path) -> str:
    """The key. Whichever process comes first makes it; all others read the same. Raises Unavailable."""
    if setting:
        return setting
    path = instance_dir / "secret-key"
    try:
        if not path.exists():
            _make(path)
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise Unavailable(f"The secret key in {path} cannot be read or made: {error.strerror}.") from error


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    mine = path.with_name(f".secret-key.{secrets.token_hex(8)}")
    with os.fdopen(os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(mine, path)  # fails when another process was first, and never shows half a key
    except FileExistsError:
        pass
    finally:
        mine.unlink()
