"""The content folder: pages and configuration as files, read whole, with every problem listed."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG
from typing import Any

import yaml

from oap import whole_file
from oap.core.documents.record_layout import FOLDER as LAYOUTS
from oap.core.pages.fact_lists import FACT_KINDS
from oap.core.pages.languages import LANGUAGES_FILE
from oap.core.pages.page import SHARED, Page
from oap.core.pages.page_text import read_page
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.pages.pictures import FOLDER, MAX_BYTES, is_picture_name, kind_of
from oap.core.pages.problems import Problem
from oap.core.pages.revisions import Numbered
from oap.core.pages.translation import FOLDER as TRANSLATIONS
from oap.core.search import stop_words
from oap.core.search.concept_text import FOLDER as CONCEPTS
from oap.core.search.concept_text import concept_file, is_concept_file, together
from oap.core.search.crisis import ADDED_FILE

log = logging.getLogger(__name__)

AREA = "local"  # the layer of one area: its settings, its services, and whatever it has in another's place
# The highest number that each page's versions had in this folder: what a lost record cannot tell.
NUMBERS = ".versions.json"

# Everything is text. The C form reads ten times as fast, where PyYAML came with it.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
EXAMPLES = ("danger-examples.yml", "danger-examples-older.yml")
DANGER = ("danger.yml", "danger-contacts.yml", "danger-signs.yml", *EXAMPLES, "danger-languages.yml")
FACTS = tuple(kind.file for kind in FACT_KINDS.values())
THESAURUS = "thesaurus.yml"
WORDS = (THESAURUS, "pinned.yml", stop_words.FILE)
CONFIGURATION = ("site.yml", "taxonomy.yml", "glossary.yml", LANGUAGES_FILE, *WORDS, *DANGER, ADDED_FILE, *FACTS)
FOLDERS = (
    "",
    *dict.fromkeys(Path(name).parent.name for name in FACTS),
    CONCEPTS,
    LAYOUTS,
)  # that hold it, in each layer

# Endings of pictures: what kind each is, and what stands near its beginning.
PICTURES = {"svg": ("image/svg+xml", b"<svg"), "png": ("image/png", b"\x89PNG")}
MAX_PICTURE = 200_000
_PICTURE = re.compile(r"[a-z0-9-]+\.[a-z]+")


@dataclass(frozen=True)
class PageFile:
    """A page's file as it lay on disk: its place, what tells a change, and its size."""

    path: str
    stamp: str


@dataclass
class Reading:
    """What reading the folder gave: the pages that can be used with their text, and all problems."""

    pages: dict[str, tuple[Page, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class ContentFolder:
    """The pages and the configuration of one area, below ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def page_files(self) -> Iterator[PageFile]:
        """Every page's file in order of path. A symbolic link is passed over: it may lead outside the folder."""
        yield from self._files(PAGE_TYPES)

    def shared_files(self) -> Iterator[PageFile]:
        """Every file of a text that pages place, in the same way."""
        yield from self._files(SHARED)

    def layout_files(self) -> list[str]:
        """The name of every layout of a provision record, in order; a symbolic link is passed over."""
        folders = (self.root / LAYOUTS, self.root / AREA / LAYOUTS)
        every = {one.name for folder in folders if not folder.is_symlink() for one in folder.glob("[!.]*.yml")}
        names = (f"{LAYOUTS}/{name}" for name in sorted(every))
        return [name for name in names if self.page_file(name) is not None]

    def _files(self, kinds: Iterable[str]) -> Iterator[PageFile]:
        for kind in kinds:
            found: dict[str, os.DirEntry[str]] = {}
            for folder in (self.root / kind, self.root / AREA / kind):  # what the area has takes the other's place
                if folder.is_dir() and not folder.is_symlink():
                    with os.scandir(folder) as every:
                        found |= {file.name: file for file in every if file.name.endswith(".md")}
            for name, file in sorted(found.items()):
                if name.startswith(".") or file.is_symlink():
                    continue
                status = file.stat()
                yield PageFile(f"{kind}/{name}", f"{status.st_size}-{status.st_mtime_ns}")

    def place(self, path: str) -> Path:
        """Where the file of a page or of the configuration lies, or would: in the layer of the area where that has it,
        or has a folder for its kind and nothing else has it yet. The layer is no part of its name: a page keeps its
        address wherever its file lies."""
        ours, plain = self.root / AREA / path, self.root / path
        if ours.exists() or ("/" in path and ours.parent.is_dir() and not plain.exists()):
            return ours
        return plain

    def page_file(self, path: str) -> PageFile | None:
        """One page's file, None when there is none (or a link, or a hidden file)."""
        place = self.place(path)
        try:
            status = place.lstat()
        except OSError:
            return None
        if not S_ISREG(status.st_mode) or place.name.startswith("."):
            return None
        return PageFile(path, f"{status.st_size}-{status.st_mtime_ns}")

    def page_text(self, path: str) -> str:
        """The text of a page's file. Raises OSError when it cannot be read, UnicodeDecodeError when it is not text."""
        return self.place(path).read_text(encoding="utf-8-sig")

    def read(self, paths: Iterator[str] | list[str] | None = None) -> Reading:
        """Read the pages at ``paths``, or all. A page that cannot be used is left out and listed."""
        reading = Reading()
        for path in paths if paths is not None else (file.path for file in self.page_files()):
            page, text, problems = self.read_page(path)
            reading.problems += problems
            if page is not None:
                reading.pages[path] = (page, text)
        return reading

    def read_page(self, path: str) -> tuple[Page | None, str, list[Problem]]:
        """One page, its text and its problems. Never raises for what a file may hold."""
        try:
            text = self.page_text(path)
        except UnicodeDecodeError:
            return None, "", [Problem(path, 0, "", "This file is not text in UTF-8. Save it as plain text.")]
        except OSError as error:
            return None, "", [Problem(path, 0, "", f"This file cannot be read: {error.strerror}.")]
        page, problems = read_page(text, path)
        return page, text, problems

    def picture(self, name: str) -> tuple[bytes, str] | None:
        """A picture that lies in the folder, and what kind it is; None when there is none, or it is no SVG or PNG. One
        that somebody brought in the browser lies among the pictures of pages."""
        if is_picture_name(name):
            brought = self.picture_file(name)
            return (brought, kind_of(name)) if brought is not None else None
        kind, start = PICTURES.get(name.rpartition(".")[2], ("", b""))
        place = self.root / name
        if not kind or not _PICTURE.fullmatch(name) or place.is_symlink() or not place.is_file():
            return None
        data = place.read_bytes() if place.stat().st_size <= MAX_PICTURE else b""
        return (data, kind) if start in data[:1000] and data else None

    def picture_file(self, name: str) -> bytes | None:
        """The file of a picture, or of a narrower form of it, in the layer that has it; None when there is none."""
        place = self.place(f"{FOLDER}/{name}")
        try:
            status = place.lstat()
            return place.read_bytes() if S_ISREG(status.st_mode) and status.st_size <= MAX_BYTES else None
        except OSError:
            return None

    def keep_picture(self, name: str, data: bytes) -> None:
        """Put a picture's file into the folder. Its name holds a digest of it, so one that is there stays."""
        if self.picture_file(name) is None:
            place = self.place(f"{FOLDER}/{name}")
            place.parent.mkdir(parents=True, exist_ok=True)
            whole_file.replace(place, data, durable=True, alone=True)

    def configuration(self, name: str) -> Any:
        """The data in a configuration file. Raises ValueError with file and line when it cannot be read.

        A list of facts has two layers: what is so everywhere, and what the area adds or says otherwise by the same id.
        """
        if name == THESAURUS:
            return self.words_with()
        layers = self._layers(name)
        if len(layers) < 2:
            return self._data(name, self.place(name))
        everywhere, ours = (self._data(name, place) for place in layers)
        if not (isinstance(everywhere, list) and isinstance(ours, list)):
            raise ValueError(f"{name}: it has to be a list, in the area's layer too.")
        known = {str(entry.get("id")) for entry in ours if isinstance(entry, dict)}
        return [one for one in everywhere if not (isinstance(one, dict) and str(one.get("id")) in known)] + ours

    def translations(self) -> list[str]:
        """The files of pages in other languages: ``languages/pl/urgent-help.yml``."""
        folders = (self.root / TRANSLATIONS, self.root / AREA / TRANSLATIONS)
        files = (file for folder in folders if folder.is_dir() for file in folder.glob("*/*.yml"))
        return sorted({f"{TRANSLATIONS}/{file.parent.name}/{file.name}" for file in files})

    def _layers(self, name: str) -> list[Path]:
        """The files that a configuration is put together from."""
        if name == THESAURUS:
            return [self.place(name), *self.concept_files()]
        if name not in FACTS:
            return [self.place(name)]
        return [place for place in (self.root / name, self.root / AREA / name) if place.is_file()]

    def words_with(self, changed: str = "", data: Any = None) -> Any:
        """The data of ``thesaurus.yml`` and the files of concepts together; ``data`` in the place of what one of these
        files has. Raises ValueError."""
        concepts = self.concepts()
        if is_concept_file(changed):
            concepts[Path(changed).stem] = data
        return together(data if changed == THESAURUS else self.thesaurus_alone(), concepts)

    def concepts(self) -> dict[str, Any]:
        """The data of each file of a concept, by its id. Raises ValueError."""
        return {path.stem: self._data(concept_file(path.stem), path) for path in self.concept_files()}

    def thesaurus_alone(self) -> Any:
        """The data of ``thesaurus.yml`` without the concepts that have a file each. Raises ValueError."""
        return self._data(THESAURUS, self.place(THESAURUS))

    def names_in(self, folder: str) -> list[str]:
        """The names of everything in a folder of the content, in both layers, but for what is hidden."""
        places = (self.root / folder, self.root / AREA / folder)
        found = {one.name for place in places if place.is_dir() for one in place.iterdir()}
        return [f"{folder}/{name}" for name in sorted(found) if not name.startswith(".")]

    def concept_files(self) -> list[Path]:
        """The files of concepts, in order of id; what the area has takes the other's place."""
        found: dict[str, Path] = {}
        for folder in (self.root / CONCEPTS, self.root / AREA / CONCEPTS):
            if folder.is_dir() and not folder.is_symlink():
                with os.scandir(folder) as every:
                    ours = (file for file in every if is_concept_file(f"{CONCEPTS}/{file.name}"))
                    found |= {file.name: Path(file.path) for file in ours if not file.is_symlink()}
        return [path for _, path in sorted(found.items())]

    def _data(self, name: str, place: Path) -> Any:
        try:
            return yaml.load(place.read_text(encoding="utf-8-sig"), Loader=_LOADER)  # noqa: S506  texts only, no objects
        except FileNotFoundError:
            raise ValueError(f"{name}: it is missing from {self.root}.") from None
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            raise ValueError(f"{name}:{mark.line + 1 if mark else 1}: {getattr(error, 'problem', error)}.") from error

    def configuration_stamp(self, *names: str) -> str:
        """A short text that changes whenever one of the configuration files does."""
        digest = hashlib.sha256()
        for name in names or (*CONFIGURATION, *self.translations(), *self.layout_files()):
            digest.update(name.encode())
            for path in self._layers(name):
                digest.update(path.name.encode())
                digest.update(path.read_bytes() if path.is_file() else b"")
        return digest.hexdigest()[:16]

    def configuration_stat(self) -> str:
        """Changes when a configuration file does, or comes or goes, without reading any. It looks at hundreds of files
        ten times a second, so it makes no paths."""
        found: list[str] = []
        for layer in (self.root, self.root / AREA):
            folders = [f"{layer}/{name}" for name in FOLDERS]
            folders += (one.path for one in _entries(f"{layer}/{TRANSLATIONS}"))
            for folder in folders:
                found += (_told(one) for one in _entries(folder) if one.name.endswith(".yml"))
        return ".".join(found)

    def replace(self, path: str, text: str) -> None:
        """Put ``text`` in the place of a page's file at once: a reader sees the old text or the new, never half."""
        target = self.place(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        whole_file.replace(target, text.encode(), durable=True, alone=True)

    def numbers(self) -> dict[str, Numbered]:
        """The highest number that each page's versions had here, where it is above 1; nothing when the file cannot be
        read."""
        try:
            found = json.loads((self.root / NUMBERS).read_text(encoding="utf-8"))
            return {page_id: Numbered(int(number), str(digest)) for page_id, (number, digest) in found.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, AttributeError) as error:
            log.error("%s cannot be read: %s", NUMBERS, error)
            return {}

    def store_numbers(self, numbers: Mapping[str, Numbered]) -> None:
        """Keep them, one page a line so that Git can merge them."""
        lines = [
            f"{json.dumps(page_id)}: {json.dumps([one.number, one.digest])}" for page_id, one in sorted(numbers.items())
        ]
        text = "{\n" + ",\n".join(lines) + "\n}\n"
        whole_file.replace(self.root / NUMBERS, text.encode(), durable=True, alone=True)

    def remove(self, path: str) -> None:
        """Take a page's file away. Its text must stand in the record."""
        place = self.place(path)
        place.unlink(missing_ok=True)
        whole_file.make_durable(place.parent)


def _told(file: os.DirEntry[str]) -> str:
    """What tells that a file is another or has changed."""
    try:
        status = file.stat()
    except OSError:
        return f"{file.name} -"
    return f"{file.name} {status.st_mtime_ns} {status.st_size} {status.st_ino}"


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """What is in a folder; nothing where there is none."""
    try:
        with os.scandir(folder) as every:
            return list(every)
    except OSError:
        return []
