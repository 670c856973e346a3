"""Writes `docs/roles.md` from the code: `.venv/bin/python -m tests.roles_document`. A test says when it is out of
date."""

from __future__ import annotations

import tempfile
from pathlib import Path

from flask import Flask

from oap.core.area.documents import DOCUMENTS
from oap.core.area.rights import WHO
from oap.core.pages.workflow import NEEDS, ROLE_NAMES, ROLES, TRANSITIONS, WORDS, matrix
from tests.build import ROOT, a_page, config, write_content

PATH = ROOT / "docs" / "roles.md"
CASES = ("own team, own text", "own team, other's text", "other team, own text", "other team, other's text")


def document(app: Flask) -> str:
    """The whole text of the file."""
    lines = [
        "# Who may do what",
        "",
        (
            "Made from the code by `.venv/bin/python -m tests.roles_document`; do not edit. A person has one role "
            "in each of one or more teams."
        ),
        "Being an admin is apart from that: it gives people and settings, and no right to publish.",
        "",
        *(f"- **{name.split(':')[0]}**:{name.split(':')[1]}" for name in ROLE_NAMES.values()),
        "- **Admin**: invites people, sets their roles, lets in and keeps out",
        "",
        "## Actions on a draft or version",
        "",
        "Nobody publishes, schedules, returns or seconds their own text. For each role: " + "; ".join(CASES) + ".",
        "",
        "| Action | " + " | ".join(ROLES) + " |",
        "| --- |" + " --- |" * len(ROLES),
    ]
    allowed = {(role, case, action): may for role, case, action, may in matrix()}
    for action in NEEDS:
        cells = (" ".join("yes" if allowed[role, case, action] else "–" for case in CASES) for role in ROLES)
        lines.append(f"| {action} | " + " | ".join(cells) + " |")
    lines += ["", "## Where an action leads", "", "| From | Action | To |", "| --- | --- | --- |"]
    lines += [f"| {state} | {action} | {to} |" for (state, action), to in TRANSITIONS.items()]
    lines += ["", "## Words of search", "", "They belong to no team.", "", "| Act | " + " | ".join(ROLES) + " |"]
    lines.append("| --- |" + " --- |" * len(ROLES))
    lines += [
        f"| {act} | " + " | ".join("yes" if r in able else "–" for r in ROLES) + " |" for act, able in WORDS.items()
    ]
    lines += ["", "## Set-up of the handbook", "", "Nobody agrees to their own change.", ""]
    lines += [
        "| List | Proposes a change | Agrees, or sends it back | Alone, in an emergency |",
        "| --- | --- | --- | --- |",
    ]
    lines += [
        f"| {one.name} | {' | '.join(WHO[who] for who in (one.rights.propose, one.rights.decide, one.rights.alone))} |"
        for one in DOCUMENTS.values()
    ]
    lines += [
        "",
        "## Who may open which address",
        "",
        (
            "`public` pages are the same for everybody and use neither cookie nor account. `anyone` pages need no "
            "account either. All others"
        ),
        (
            "ask to sign in. `writer` is an editor, publisher or lead in any team; `commenter` also a reviewer; "
            "`publisher` also a lead."
        ),
        "",
        "| Address | Method | Who |",
        "| --- | --- | --- |",
    ]
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))
    for rule in rules:
        access = getattr(app.view_functions[rule.endpoint], "access", "public")
        methods = ", ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        lines.append(f"| `{rule.rule.replace('|', '')}` | {methods} | {access} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    from oap import create_app
    from oap.site import Site

    with tempfile.TemporaryDirectory() as folder:
        content = write_content(Path(folder) / "content", a_page())
        PATH.write_text(document(create_app(Site(config(Path(folder), content)))), encoding="utf-8")


if __name__ == "__main__":
    main()
