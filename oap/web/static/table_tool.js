// Tables by rows and columns, and as the Markdown that holds them: a line a row, the first the heading.

import { button, element, question } from "./dialog.js";

const EMPTY = [["", ""], ["", ""], ["", ""]];
const RULE = /^\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?$/;

// Gives the rows, none where the table is to go, or null. Cells hold Markdown.
export function chooseTable(rows) {
  const before = rows ?? EMPTY;
  const now = before.map((row) => [...row]);
  const put = rows ? "Change the table" : "Put the table in";
  const unsaved = () =>
    JSON.stringify(now) === JSON.stringify(before) ? "" : `This is not in your text yet. Press “${put}” to keep it, or Escape or Cancel again to lose it.`;
  const build = (dialog, answer) => {
    const grid = element("div", { className: "oap-grid" });
    const at = { y: 0, x: 0 }; // the cell that was typed in last: what goes is its row or column
    const rowAway = button("", () => {
      now.splice(at.y, 1);
      draw(Math.min(at.y, now.length - 1), at.x);
    });
    const columnAway = button("", () => {
      now.forEach((row) => row.splice(at.x, 1));
      draw(at.y, Math.min(at.x, now[0].length - 1));
    });
    const here = (y, x) => {
      Object.assign(at, { y, x });
      rowAway.textContent = `Take out row ${y || 1}`;
      columnAway.textContent = `Take out column ${x + 1}`;
      rowAway.hidden = !y || now.length < 3; // the heading stays, and one row below it
      columnAway.hidden = now[0].length < 3;
    };
    const draw = (y, x) => {
      grid.replaceChildren(shown(now, here, below));
      here(y, x);
      grid.querySelector(`[data-y='${y}'][data-x='${x}']`)?.focus();
    };
    const add = () => now.push(now[0].map(() => ""));
    const below = (y, x) => {
      if (y === now.length - 1) add();
      draw(y + 1, x);
    };
    const row = button("Add a row", () => {
      add();
      draw(now.length - 1, 0);
    });
    const column = button("Add a column", () => {
      now.forEach((one) => one.push(""));
      draw(0, now[0].length - 1);
    });
    const done = button(put, () => answer(now), true);
    const about = element("p", { className: "govuk-hint", textContent: "The first row is the heading of each column. Tab goes to the next cell, Enter to the one below." });
    const gone = rows ? [button("Take the table out", () => answer([])), " "] : [];
    dialog.append(about, grid, element("p", { className: "oap-row__buttons" }, row, column, rowAway, columnAway), done, " ", ...gone);
    draw(0, 0);
  };
  return question(rows ? "Change the table" : "Put in a table", build, unsaved);
}

function shown(rows, here, below) {
  const cell = (y, x) => {
    const input = element("input", { className: "govuk-input", value: rows[y][x] });
    Object.assign(input.dataset, { y, x });
    input.setAttribute("aria-label", y ? `Row ${y}, column ${x + 1}` : `Heading of column ${x + 1}`);
    input.addEventListener("input", () => (rows[y][x] = input.value));
    input.addEventListener("focus", () => here(y, x));
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      below(y, x);
    });
    return input;
  };
  return element("table", {}, ...rows.map((row, y) => element("tr", {}, ...row.map((_, x) => element(y ? "td" : "th", {}, cell(y, x))))));
}

export function toMarkdown(rows) {
  if (!rows.length) return "";
  const line = (row) => `|${row.map((cell) => one(cell.replace(/\s+/g, " ").replace(/(?<!\\)\|/g, "\\|").trim())).join("|")}|`;
  const one = (words) => (words ? ` ${words} ` : " ");
  return [line(rows[0]), line(rows[0].map(() => "---")), ...rows.slice(1).map(line)].join("\n");
}

// The table that the place `at` in `text` stands in: {start, end, rows}, or null.
export function tableAt(text, at) {
  const lines = text.split("\n");
  let from = 0;
  let here = 0;
  while (here < lines.length - 1 && from + lines[here].length < at) from += lines[here++].length + 1;
  const isRow = (n) => lines[n]?.trimStart().startsWith("|");
  if (!isRow(here)) return null;
  let first = here;
  let last = here;
  while (isRow(first - 1)) first -= 1;
  while (isRow(last + 1)) last += 1;
  if (!RULE.test(lines[first + 1]?.trim() ?? "")) return null;
  const start = lines.slice(0, first).join("\n").length + (first ? 1 : 0);
  const rows = lines.slice(first, last + 1).map(cells).filter((_, n) => n !== 1);
  return { start, end: start + lines.slice(first, last + 1).join("\n").length, rows: rows.map((row) => rows[0].map((_, x) => row[x] ?? "")) };
}

function cells(line) {
  return line.trim().replace(/^\|/, "").replace(/(?<!\\)\|$/, "").split(/(?<!\\)\|/).map((cell) => cell.trim().replace(/\\\|/g, "|"));
}
