"""Changes to the lists of words that editors keep as YAML, made in the text, so that comments and order stay as people
wrote them.

Every change is read back: it gives the data that it should, or it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

LONGEST_PLAIN = 200  # letters; trying whether more would do without quotes takes long
_KEY = re.compile(r" {2}\S.*:\s*(#.*)?$")


def add_phrase(text: str, concept: str, phrase: str) -> str:
    """The thesaurus with one more way of saying a concept. Raises ValueError when its text has another shape."""
    lines = text.splitlines()
    if phrase in (data_of(text).get("concepts", {}).get(concept, {}).get("say") or []):
        raise ValueError(f"“{phrase}” is there already.")
    start, end = _concept(lines, concept)
    say = next((n for n in range(start, end) if lines[n].rstrip() == "    say:"), None)
    if say is None:
        at, new = start + 1, ["    say:", f"    - {scalar(phrase)}"]
    else:
        at = say + 1
        while at < end and lines[at].lstrip().startswith("- "):
            at += 1
        new = [f"    - {scalar(phrase)}"]
    return _read_back(text, [*lines[:at], *new, *lines[at:]], concept, lambda said: [*said, phrase])


def remove_phrase(text: str, concept: str, phrase: str) -> str:
    """The thesaurus without one way of saying a concept. Raises ValueError when it is not there on a line of its
    own."""
    lines = text.splitlines()
    start, end = _concept(lines, concept)
    for number in range(start, end):
        if lines[number].startswith("    - ") and yaml.safe_load(lines[number].strip()) == [phrase]:
            left = [*lines[:number], *lines[number + 1 :]]
            return _read_back(text, left, concept, lambda said: [one for one in said if one != phrase])
    raise ValueError(f"“{phrase}” is not on a line of its own.")


def add_required(text: str, words: str, page: str, owner: str, since: str) -> str:
    """``queries.yml`` with one more query and the page it must find. Raises ValueError when its text has another
    shape."""
    entry = {"words": words, "page": page, "owner": owner, "since": since}
    line = "  - {" + ", ".join(f"{key}: {scalar(value)}" for key, value in entry.items()) + "}"
    made = text.rstrip("\n") + "\n" + line + "\n"
    before, after = (data_of(one).get("queries") or [] for one in (text, made))
    if after != [*before, entry]:
        raise ValueError("The list of queries has a shape that this screen does not know.")
    return made


def scalar(text: str) -> str:
    """The text as one YAML value: plain where that reads back as the same text, else in quotes."""
    try:
        plain = len(text) <= LONGEST_PLAIN and yaml.safe_load(f"- {{a: {text}}}\n- {text}\n") == [{"a": text}, text]
    except yaml.YAMLError:
        plain = False
    if plain and "\n" not in text and text.strip() == text:
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _concept(lines: Sequence[str], concept: str) -> tuple[int, int]:
    """The lines of a concept: its key, and where the next begins."""
    start = next((n for n, line in enumerate(lines) if line.rstrip() == f"  {concept}:"), None)
    if start is None:
        raise ValueError(f"“{concept}” is not in the thesaurus.")
    end = next(
        (n for n in range(start + 1, len(lines)) if _KEY.match(lines[n]) or re.match(r"\S", lines[n])), len(lines)
    )
    return start, end


def _read_back(text: str, lines: Sequence[str], concept: str, change: Any) -> str:
    made = "\n".join(lines) + "\n"
    wanted = data_of(text)
    entry = wanted["concepts"][concept]
    said = change(entry.get("say") or [])
    if said or "say" in entry:
        entry["say"] = said or None
    found = data_of(made)
    if found["concepts"][concept].get("say") == "":
        found["concepts"][concept]["say"] = None
    if found != wanted:
        raise ValueError("The thesaurus has a shape that this screen does not know.")
    return made


def data_of(text: str) -> dict[str, Any]:
    """The data of a file of words, everything in it as text. Raises ValueError when it cannot be read."""
    try:
        data = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506  everything is text
    except yaml.YAMLError as error:
        raise ValueError("The file cannot be read at the moment.") from error
    return dict(data) if isinstance(data, Mapping) else {}
