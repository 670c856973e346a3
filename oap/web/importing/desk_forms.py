"""What the forms of the import desk say: each becomes a change of the choices so far."""

from __future__ import annotations

from collections.abc import Callable

from werkzeug.datastructures import MultiDict

from oap.core.importing.blocks import Line, Table
from oap.core.importing.choices import LEAVE_OUT, Choices
from oap.core.importing.plan import Plan
from oap.core.importing.telling import HEAD_ROWS, NOTHING, ColumnSaid, TableRule, even, plain_row, width_of
from oap.core.numbers import whole_number
from oap.errors import Invalid
from oap.services.importing.desk import Change, Desk

NO_HEAD = "none"
KEEP = ""  # in a select: leave it as it is
Form = MultiDict[str, str]
_NOBODY = "Choose at least one page first: tick the box beside its title."


def change_of(form: Form, desk: Desk) -> Change:
    """What the form changes. Raises Invalid where it says too little, or something that is not there."""
    read: Callable[[Form, Desk], Change] | None = {
        "table": _table,
        "line": _line,
        "pages": _pages,
        "statements": _statements,
        "mapping": _mapping,
    }.get(form.get("what", ""))
    if read is None:
        raise Invalid("This form is not known here. Open the file again.")
    return read(form, desk)


def _block(form: Form, desk: Desk) -> int:
    number = whole_number(form.get("block", ""))
    if number is None or not 0 <= number < len(desk.read.blocks):
        raise Invalid("That part of the file is not there.")
    return number


def _table(form: Form, desk: Desk) -> Change:
    table = desk.read.blocks[_block(form, desk)]
    if not isinstance(table, Table):
        raise Invalid("That part of the file is no table.")
    head, width = form.get("head", ""), width_of(table)
    row = whole_number(head)
    if head != NO_HEAD and (row is None or not 0 <= row < min(len(table.rows), HEAD_ROWS)):
        raise Invalid("Choose which row is the head of the table, or that it has none.")
    columns = tuple(
        ColumnSaid(
            use=form.get(f"use-{n}", ""),
            tier=form.get(f"tier-{n}", ""),
            phases=tuple(filter(None, form.getlist(f"phase-{n}"))),
        )
        for n in range(width)
    )
    rule = TableRule(
        width=width,
        head="" if row is None else plain_row(table.rows[row]),
        first=plain_row(table.rows[0]),
        columns=columns,
    )

    def change(choices: Choices) -> Choices:
        told = choices.told.without_table(table, without_head=True)
        if form.get("do") == "reset":
            taken = choices.taken.without_table(table, without_head=True)
            return choices.model_copy(update={"told": told, "taken": taken})
        return choices.model_copy(update={"told": told.with_table(rule)})

    return change


def _line(form: Form, desk: Desk) -> Change:
    number, use = _block(form, desk), form.get("use", "")
    line = desk.read.blocks[number]
    if not isinstance(line, Line):
        raise Invalid("That part of the file is no line.")

    def change(choices: Choices) -> Choices:
        told, taken = choices.told, choices.taken
        if line.kind == "heading":
            text = even(line.text)
            headings = {**told.headings, text: use}
            old = {words: one for words, one in taken.headings.items() if words != text}
            told = told.model_copy(update={"headings": {words: one for words, one in headings.items() if one}})
            taken = taken.model_copy(update={"headings": old})
        else:
            lines = {n: one for n, one in {**told.lines, number: use}.items() if one}
            told = told.model_copy(update={"lines": lines})
        return choices.model_copy(update={"told": told, "taken": taken})

    return change


def _pages(form: Form, desk: Desk) -> Change:
    plan: Plan = desk.report.plan
    keys = [page.key for page in plan.pages]
    titles = {page.key: form.get(f"title-{page.key}", page.title).strip() for page in plan.pages}
    if empty := [page.title for page in plan.pages if not titles[page.key]]:
        raise Invalid(f"Give the page “{empty[0]}” a title.")
    chosen, do = [key for key in keys if key in set(form.getlist("page"))], form.get("do", "")
    if do != "titles" and not chosen:
        raise Invalid(_NOBODY)
    if do == "together" and len(chosen) < 2:
        raise Invalid("Choose two pages at least to make one of them.")
    values: dict[str, object] = {name: form[name] for name in ("area", "tier", "team") if form.get(name)}
    if phases := form.getlist("phases"):
        values["phases"] = tuple(phases)
    if do == "set" and not values:
        raise Invalid("Choose an area, ages, how much help or a team to set.")

    def change(choices: Choices) -> Choices:
        for page in plan.pages:
            title = titles[page.key]
            choices = choices.with_pages([page.key], title="" if title == page.title else title)
        if do == "together":
            return choices.together(chosen)
        if do == "leave-out":
            return choices.with_pages(chosen, do=LEAVE_OUT, into="")
        if do == "back":
            nothing = {"do": "", "into": "", "area": "", "phases": (), "tier": "", "team": ""}
            return choices.with_pages(chosen, **nothing)
        return choices.with_pages(chosen, **values) if do == "set" else choices

    return change


def _statements(form: Form, desk: Desk) -> Change:
    keys = {one.key for one in desk.report.plan.statements}
    chosen = {key: form.get(f"statement-{key}", "") for key in keys if f"statement-{key}" in form}
    if form.get("do") == "leave-out-exact":
        chosen |= {key: LEAVE_OUT for key in desk.exact_and_open if not chosen.get(key)}
    return lambda choices: choices.with_statements(chosen)


def _mapping(form: Form, desk: Desk) -> Change:
    undone = {"taken": NOTHING, "taken_from": "", "refused": True}
    again = {"refused": False}
    values = again if form.get("do") == "again" else undone
    return lambda choices: choices.model_copy(update=values)
