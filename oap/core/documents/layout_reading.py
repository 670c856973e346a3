"""A layout's file, read: every fault at its line, in the words of who wrote it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import yaml

from oap.core.documents.provision_record import STATUSES
from oap.core.documents.record_layout import (
    COLUMNS,
    FOLDER,
    PARTS,
    SIGNERS,
    STANDARD,
    STANDARD_COLUMNS,
    TEXTS,
    Column,
    Layout,
    Part,
    columns,
)
from oap.core.numbers import whole_number
from oap.core.pages.problems import Problem

MAX_PARTS, MAX_ROOM = 40, 30
TOP = ("name", "title", "title_without_money", "hint", "paper", "parts")
PAPERS = ("landscape", "portrait")
_HEADINGS = {part.kind: part.heading for part in STANDARD.parts if part.kind != "text"}
_MANY = ("words", "labels", "tiers", "statuses")


def read_layout(identity: str, text: str, tiers: Collection[str]) -> tuple[Layout | None, list[Problem]]:
    """The layout in a file, None when something is wrong; and what is. ``tiers`` are those of the taxonomy."""
    reading = _Reading(f"{FOLDER}/{identity}.yml", tuple(tiers))
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reading.tell(mark.line + 1 if mark else 1, "", f"{getattr(error, 'problem', None) or error}.")
        return None, reading.problems
    made = reading.layout(identity, root)
    return (None if reading.problems else made), reading.problems


@dataclass
class _Reading:
    file: str
    tiers: tuple[str, ...]
    problems: list[Problem] = field(default_factory=list)

    def tell(self, line: int, name: str, message: str) -> None:
        self.problems.append(Problem(self.file, line, name, message))

    def layout(self, identity: str, root: yaml.Node | None) -> Layout | None:
        if not isinstance(root, yaml.MappingNode):
            self.tell(1, "", "A layout has “name”, “title” and “parts”.")
            return None
        given = dict(self._fields(root, TOP))
        for name in ("name", "title", "parts"):
            if name not in given:
                self.tell(1, name, f"“{name}” is missing.")
        paper = self._text("paper", given["paper"]) if "paper" in given else PAPERS[0]
        if paper not in PAPERS:
            self.tell(_line(given["paper"]), "paper", f"Write {_or(PAPERS)}.")
        told = {name: self._text(name, given[name]) for name in TOP[:4] if name in given}
        made = Layout(
            identity,
            told.get("name", ""),
            told.get("title", ""),
            told.get("hint", ""),
            told.get("title_without_money", ""),
            paper == PAPERS[0],
            tuple(self._parts(given["parts"])) if "parts" in given else (),
        )
        if not self.problems:
            self._whole(made, _line(given.get("parts", root)))
        return made

    def _fields(self, node: yaml.MappingNode, known: Collection[str]) -> Iterator[tuple[str, yaml.Node]]:
        seen = set()
        for key, value in node.value:
            name = str(key.value)
            if name not in known:
                self.tell(_line(key), name, f"There is no “{name}” here. It can have {_or(known)}.")
            elif name in seen:
                self.tell(_line(key), name, f"“{name}” is there twice. Keep one.")
            else:
                seen.add(name)
                yield name, value

    def _text(self, name: str, node: yaml.Node) -> str:
        if isinstance(node, yaml.ScalarNode) and node.value.strip():
            return " ".join(node.value.split())
        self.tell(_line(node), name, f"“{name}” needs words.")
        return ""

    def _texts(self, name: str, node: yaml.Node) -> tuple[str, ...]:
        every = node.value if isinstance(node, yaml.SequenceNode) else [node]
        return tuple(self._text(name, one) for one in every)

    def _parts(self, node: yaml.Node) -> Iterator[Part]:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self.tell(_line(node), "parts", "“parts” is a list, each line beginning with “- part:”.")
            return
        if len(node.value) > MAX_PARTS:
            self.tell(_line(node), "parts", f"A layout has at most {MAX_PARTS} parts.")
        for one in node.value[:MAX_PARTS]:
            kind = next((str(v.value) for k, v in one.value if k.value == "part"), "") if _is_mapping(one) else ""
            if kind in PARTS:
                yield self._part(kind, one)
            else:
                self.tell(_line(one), "part", f"There is no part “{kind}”. Parts are {_or(PARTS)}.")

    def _part(self, kind: str, node: yaml.MappingNode) -> Part:
        rule = PARTS[kind]
        given = dict(self._fields(node, ("part", "heading", *rule.needs, *rule.may)))
        for name in rule.needs:
            if name not in given:
                self.tell(_line(node), name, f"The part “{kind}” needs “{name}”.")
        many = {name: self._texts(name, given[name]) for name in _MANY if name in given}
        for name, known in (("tiers", self.tiers), ("statuses", tuple(STATUSES))):
            for wrong in (one for one in many.get(name, ()) if one and one not in known):
                self.tell(_line(given[name]), name, f"There is no “{wrong}”. It can be {_or(known)}.")
        text = self._text("text", given["text"]) if "text" in given else ""
        if text and text not in TEXTS:
            self.tell(_line(given["text"]), "text", f"A record has no text “{text}”. It can be {_or(TEXTS)}.")
        heading = self._text("heading", given["heading"]) if "heading" in given else _HEADINGS.get(kind, "")
        return Part(
            kind,
            heading,
            many.get("words", ()),
            text,
            self._room(given["room"]) if "room" in given else 0,
            many.get("labels", SIGNERS if kind == "signatures" else ()),
            self._columns(given.get("columns")) if "columns" in rule.may else (),
            many.get("tiers", ()),
            many.get("statuses", ()),
        )

    def _room(self, node: yaml.Node) -> int:
        room = whole_number(self._text("room", node))
        if room is not None and 1 <= room <= MAX_ROOM:
            return room
        self.tell(_line(node), "room", f"“room” is a number of lines from 1 to {MAX_ROOM}.")
        return 0

    def _columns(self, node: yaml.Node | None) -> tuple[Column, ...]:
        if node is None:
            return columns(STANDARD_COLUMNS)
        pairs: list[tuple[yaml.Node, str]]
        if isinstance(node, yaml.MappingNode):
            pairs = [(key, self._text("columns", value)) for key, value in node.value]
        else:
            pairs = [(one, "") for one in (node.value if isinstance(node, yaml.SequenceNode) else [node])]
        wrong = [one for one, _ in pairs if str(one.value) not in COLUMNS]
        for one in wrong:
            self.tell(_line(one), "columns", f"There is no column “{one.value}”. Columns are {_or(COLUMNS)}.")
        if wrong:
            return ()
        if not pairs or pairs[0][0].value != "what":
            self.tell(_line(node), "columns", "The first column is “what”: without it nobody can check what is cited.")
        return columns({str(one.value): name for one, name in pairs})

    def _whole(self, made: Layout, line: int) -> None:
        """What must hold of all parts together, so that no document says less than it has to."""
        having = {part.kind for part in made.parts}
        tables = made.of_kind("lines", "cycles")
        if tables and "check" not in having:
            self.tell(line, "parts", "It cites statements, so it needs “- part: check”.")
        if (made.counts or having & {"costs", "summary"}) and "law" not in having:
            self.tell(line, "parts", "It says what things cost, so it needs “- part: law”: no sum is a condition.")
        for kind in ("lines", "points"):
            of_kind = made.of_kind(kind)
            if of_kind and all(part.tiers for part in of_kind) and not having & {"cycles"}:
                self.tell(
                    line, "parts", f"Lines of no kind of support would be lost. Let one part “{kind}” have no “tiers”."
                )


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _is_mapping(node: yaml.Node) -> bool:
    return isinstance(node, yaml.MappingNode)


def _or(names: Collection[str]) -> str:
    *others, last = (f"“{one}”" for one in names)
    return f"{', '.join(others)} or {last}" if others else last
