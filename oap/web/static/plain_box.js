// What the buttons of the toolbar do with a plain box of Markdown.

import { placedLine } from "./placed.js";
import { tableAt, toMarkdown } from "./table_tool.js";
import { put } from "./typing.js";

const LINK = /\[((?:\\.|[^\[\]])*)\]\(([^\s()]+)\)/g;

export function plain(box) {
  return {
    undo: () => (box.focus(), document.execCommand("undo")),
    place: () => place(box),
    back: ({ start, end }) => (box.focus(), box.setSelectionRange(start, end)),
    inBox: () => false,
    bold: () => around(box, "**", "words that matter"),
    list: () => lines(box, () => "- "),
    steps: () => lines(box, (n) => `${n + 1}. `),
    link: () => linkAt(box),
    putLink: ({ words, address }, { start, end }) => put(box, `[${words.replace(/[[\]]/g, "\\$&")}](${address})`, start, end),
    table: () => tableAt(box.value, box.selectionStart),
    putTable: (rows, now) => (now ? put(box, toMarkdown(rows), now.start, now.end) : apart(box, toMarkdown(rows), box.selectionEnd)),
    putWords: (words) => put(box, words),
    putBox: ({ kind, title, words }) => apart(box, `:::${kind}${title ? ` ${title}` : ""}\n${words}\n:::`, outside(box)),
    placed: (kind) => placedAt(box, kind),
    putPlaced: (kind, ids, now) => {
      const line = `{${kind} ${ids.join(" ")}}`;
      return now ? put(box, line, now.start, now.end) : apart(box, line, outside(box));
    },
  };
}

function place(box) {
  return { start: box.selectionStart, end: box.selectionEnd };
}

// The link that the cursor stands in, or the chosen words as one to be.
function linkAt(box) {
  const { start, end } = place(box);
  for (const found of box.value.matchAll(LINK)) {
    const last = found.index + found[0].length;
    if (found.index <= start && end <= last) return { words: found[1].replace(/\\(.)/g, "$1"), address: found[2], start: found.index, end: last };
  }
  return { words: box.value.slice(start, end), address: "", start, end };
}

function around(box, mark, sample) {
  const words = box.value.slice(box.selectionStart, box.selectionEnd) || sample;
  const start = box.selectionStart + mark.length;
  put(box, mark + words + mark);
  box.setSelectionRange(start, start + words.length);
}

function lines(box, mark) {
  const start = box.value.lastIndexOf("\n", box.selectionStart - 1) + 1;
  const end = Math.max(box.selectionEnd, start);
  const marked = box.value
    .slice(start, end)
    .split("\n")
    .map((line, n) => mark(n) + line.replace(/^(- |\d+\. )/, ""))
    .join("\n");
  put(box, marked, start, end);
}

// The line of this kind that the cursor stands in, or right below.
function placedAt(box, kind) {
  const { start: at } = place(box);
  for (const found of box.value.matchAll(/^(\{[^{}\n]+\})[ \t]*(?:\n+|$)/gm)) {
    const one = placedLine(found[1]);
    if (one?.kind === kind && found.index <= at && at <= found.index + found[0].length) {
      return { ids: one.ids, start: found.index, end: found.index + found[1].length };
    }
  }
  return null;
}

// The cursor; where it stands inside a box, the end of that box.
function outside(box) {
  const at = box.selectionEnd;
  for (const found of box.value.matchAll(/^:::[a-z]+.*\n[^]*?^:::$/gm)) {
    const last = found.index + found[0].length;
    if (found.index <= at && at <= last) return last;
  }
  return at;
}

// As paragraphs of its own, after the one that `at` is in.
function apart(box, words, at) {
  const rest = box.value.indexOf("\n\n", at);
  const end = rest < 0 ? box.value.length : rest;
  const before = box.value.slice(0, end).trimEnd();
  const after = box.value.slice(end).trimStart();
  put(box, `${before ? "\n\n" : ""}${words}${after ? "\n\n" : ""}`, before.length, box.value.length - after.length);
}
