"""One file that holds everything that cannot be made again: the record and the content folder.

The file is a gzipped tar: ``manifest.json`` (format, day, and the SHA-256 of every other file),
``record/<table>.jsonl`` and
``content/…``. It holds password hashes: keep it as you would keep those. The secret key is not in it, and the secrets
of second factors are sealed under that: keep it too, elsewhere.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from oap import whole_file
from oap.core.documents.record_layout import FOLDER as LAYOUTS
from oap.core.pages.page import SHARED
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.pages.pictures import is_picture_name
from oap.core.pages.translation import FOLDER as TRANSLATIONS
from oap.core.search.concept_text import FOLDER as CONCEPTS
from oap.core.times import utc_text
from oap.errors import Conflict, Invalid, Unavailable
from oap.services.pages.sync import SyncReport, sync
from oap.site import Site
from oap.storage import dump, second_factors
from oap.storage.content import AREA

FORMAT = 1
_KINDS = (*PAGE_TYPES, *SHARED, "facts", LAYOUTS, CONCEPTS)
FOLDERS = frozenset(("", *_KINDS, *(f"{AREA}/{kind}" for kind in _KINDS)))
_TRANSLATIONS = re.compile(rf"{TRANSLATIONS}/[a-z]{{2,3}}(?:-[A-Za-z]+)*")  # a folder for each language
MANIFEST = "manifest.json"
BEGUN = "restoring"  # in the instance folder from when the record is filled until the files are in their places
MAX_FILE_BYTES = 2_000_000_000


@dataclass(frozen=True)
class Backup:
    """What a backup holds: when it was made, how many rows of each table and how many content files."""

    made_at: str
    rows: dict[str, int]
    files: int


def back_up(site: Site, target: Path, now: datetime) -> Backup:
    """Write a backup to ``target``, whole or not at all. Raises Invalid when the file is there already."""
    if target.exists():
        raise Invalid(f"{target} is there already. Choose another name.")
    site.database.prepare()
    sums: dict[str, str] = {}
    counts: dict[str, int] = {}
    with (
        whole_file.replacing(target, durable=True, alone=True, mode=0o600) as file,
        tarfile.open(fileobj=file, mode="w:gz") as tar,
        site.database.snapshot() as connection,
    ):
        for table in dump.TABLES:
            lines = [json.dumps(row, ensure_ascii=False) for row in dump.rows(connection, table)]
            counts[table] = len(lines)
            _add(tar, f"record/{table}.jsonl", "".join(f"{line}\n" for line in lines).encode(), sums)
        for name, path in _content_files(site.config.content_dir):
            _add(tar, f"content/{name}", path.read_bytes(), sums)
        files = sum(name.startswith("content/") for name in sums)
        manifest = {"format": FORMAT, "made_at": utc_text(now), "rows": counts, "files": files, "sha256": sums}
        _add(tar, MANIFEST, json.dumps(manifest, indent=1).encode(), {})
    return Backup(manifest["made_at"], counts, files)  # type: ignore[arg-type]  # the manifest is JSON that we wrote


def restore(site: Site, source: Path) -> tuple[Backup, SyncReport]:
    """Put a backup into an empty record and bring the content folder in step with it.

    Content files of the same name are replaced. Nothing is touched unless the whole backup can be read, agrees with its
    checksums and holds nothing that no backup of ours does. A restore that was ended half-way goes on when it is asked
    for again, while the record still holds just what the backup does. Raises Invalid, and Conflict when the record is
    not empty.
    """
    held = _read(source)
    begun, this = site.config.instance_dir / BEGUN, hashlib.sha256(held.get(MANIFEST, b"")).hexdigest()
    manifest = json.loads(held.pop(MANIFEST, b"{}"))
    if manifest.get("format") != FORMAT:
        raise Invalid(f"{source} is not a backup that this program can read.")
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in held.items()}
    if sums != manifest["sha256"]:
        wrong = sorted(name for name in sums | manifest["sha256"] if sums.get(name) != manifest["sha256"].get(name))
        raise Invalid(f"{source} is damaged: {wrong[0]} is not as it was written. Nothing was restored.")
    files = {_place(site.config.content_dir, name): data for name, data in held.items() if name.startswith("content/")}
    site.database.prepare()
    with site.database.write() as connection:
        if dump.empty(connection):
            begun.parent.mkdir(parents=True, exist_ok=True)
            whole_file.replace(begun, this.encode(), durable=True, alone=True)
            for table in dump.TABLES:
                dump.fill(connection, table, _rows(held, table))
        elif _begun(begun) != this or not all(
            dump.has_exactly(connection, table, _rows(held, table)) for table in dump.TABLES
        ):
            raise Conflict(
                "The record is not empty. Restore into a new instance folder or database, so that nothing is "
                "lost. If an earlier restore "
                "of this file was ended half-way and the service has run since, the record is whole: `oap "
                "sync` writes its pages, and the other files are in the backup, which `tar -xzf` unpacks."
            )
    try:
        for target, data in files.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            whole_file.replace(target, data, durable=False, alone=True)  # the backup is still there
    except OSError as error:
        raise Unavailable(f"{target}: {error.strerror}. {say_half_restored(site)}") from error
    with site.database.write() as connection:  # at the end, so that a restore that goes on finds what the backup holds
        second_factors.seal_what_is_plain(connection, site.sealer)
    begun.unlink(missing_ok=True)
    return Backup(manifest["made_at"], manifest["rows"], manifest["files"]), sync(site)


def say_half_restored(site: Site) -> str:
    """How to go on after a restore that was ended half-way; empty when none was."""
    begun = site.config.instance_dir / BEGUN
    if not begun.is_file():
        return ""
    return (
        "A restore was ended half-way: the record is there, and the content folder is not whole. Give “oap restore” "
        f"with the same backup again. If it cannot be had any more, delete {begun}, and “oap sync” writes the pages."
    )


def _begun(file: Path) -> str:
    return file.read_text() if file.is_file() else ""


def _rows(held: Mapping[str, bytes], table: str) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in held.get(f"record/{table}.jsonl", b"").decode().splitlines())


def _may_hold(name: str) -> bool:
    """Whether a backup of ours has a file of this name. One name is one place: nothing is folded, stripped or read
    twice."""
    folder, _, rest = name.partition("/")
    if folder == "content":
        inner, _, file = rest.rpartition("/")
        return (bool(inner) or rest == file) and _is_folder(inner) and _is_content(file)
    return name == MANIFEST or (
        folder == "record" and rest.removesuffix(".jsonl") in dump.TABLES and rest.endswith(".jsonl")
    )


def _is_folder(name: str) -> bool:
    """Whether a folder of that name, below the content folder, is one of ours; its own name is empty."""
    return name in FOLDERS or _TRANSLATIONS.fullmatch(name) is not None


def _is_content(file: str) -> bool:
    return (
        (file.endswith((".md", ".yml")) or is_picture_name(file)) and file[0] != "." and not set(file) & set("/\\:\0")
    )


def _place(root: Path, name: str) -> Path:
    """Where that file of a backup goes. Raises Invalid when a link in the content folder would lead it elsewhere."""
    folder, _, file = name.removeprefix("content/").rpartition("/")
    target = root / folder / file
    if target.resolve().parent != root.resolve() / folder:
        raise Invalid(f"{target} leads out of the content folder. Nothing was restored.")
    return target


def _add(tar: tarfile.TarFile, name: str, data: bytes, sums: dict[str, str]) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(data), 0o600
    tar.addfile(member, io.BytesIO(data))
    sums[name] = hashlib.sha256(data).hexdigest()


def _content_files(root: Path) -> Iterator[tuple[str, Path]]:
    translations = {f"{TRANSLATIONS}/{one.name}" for one in (root / TRANSLATIONS).glob("*")}
    for folder in sorted(FOLDERS | set(filter(_is_folder, translations))):
        for path in sorted((root / folder).iterdir()) if (root / folder).is_dir() else ():
            if path.is_file() and not path.is_symlink() and _is_content(path.name):
                yield str(PurePosixPath(folder, path.name)), path


def _read(source: Path) -> dict[str, bytes]:
    held: dict[str, bytes] = {}
    left = MAX_FILE_BYTES
    try:
        with tarfile.open(source, "r:gz") as tar:
            for member in tar:
                if not member.isfile() or not _may_hold(member.name) or member.name in held:
                    raise Invalid(f"{source} holds “{member.name}”, which no backup of ours does.")
                left -= member.size
                if left < 0:
                    raise Invalid(f"{source} unpacks to more than {MAX_FILE_BYTES:,} bytes.")
                file: Any = tar.extractfile(member)
                held[member.name] = file.read()
    except (tarfile.TarError, OSError, EOFError) as error:
        raise Invalid(f"{source} cannot be read as a backup: {error}.") from error
    return held
