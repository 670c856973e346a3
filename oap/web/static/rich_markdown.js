// Markdown of the editor's boxes as a document that is shown as it looks, and back. What cannot be held exactly is not
// held at all: `read` gives null, and the box stays as it is.

import { MarkdownParser, MarkdownSerializer } from "./vendor/prosemirror-markdown.js";
import { Schema } from "./vendor/prosemirror-model.js";
import MarkdownIt from "./vendor/markdown-it.js";

// What stands above a box: the same names as on the toolbar and on the page.
const BOX_NAMES = { emergency: "Emergency", urgent: "Urgent", law: "The law", guidance: "Statutory guidance", local: "What this area expects", proposal: "Proposal, not in force", inset: "Worth noticing", warning: "Take care", details: "Opens when it is pressed", letter: "Letter to copy" };
const BOX = /^:::([a-z]+)(?: (.*))?$/;

const NODES = {
  doc: { content: "block+" },
  paragraph: { content: "inline*", group: "block", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
  heading: { attrs: { level: { default: 3 } }, content: "inline*", group: "block", defining: true, toDOM: (node) => [`h${node.attrs.level}`, 0] },
  bullet_list: { content: "list_item+", group: "block", attrs: { tight: { default: true } }, toDOM: () => ["ul", 0] },
  ordered_list: { content: "list_item+", group: "block", attrs: { order: { default: 1 }, tight: { default: true } }, toDOM: (node) => ["ol", { start: node.attrs.order }, 0] },
  list_item: { content: "paragraph block*", defining: true, toDOM: () => ["li", 0] },
  blockquote: { content: "block+", group: "block", defining: true, toDOM: () => ["blockquote", 0] },
  box: { content: "box_title block+", group: "block", attrs: { kind: {} }, defining: true, isolating: true, toDOM: (node) => ["div", { class: "oap-rich__box", "data-name": BOX_NAMES[node.attrs.kind] ?? node.attrs.kind }, 0] },
  box_title: { content: "text*", marks: "", toDOM: () => ["p", { class: "oap-rich__title" }, 0] },
  table: { content: "table_row+", group: "block", isolating: true, toDOM: () => ["table", ["tbody", 0]] },
  table_row: { content: "table_cell+", toDOM: () => ["tr", 0] },
  table_cell: { content: "inline*", attrs: { head: { default: false } }, isolating: true, toDOM: (node) => [node.attrs.head ? "th" : "td", 0] },
  text: { group: "inline" },
};
const MARKS = {
  em: { toDOM: () => ["em", 0] },
  strong: { toDOM: () => ["strong", 0] },
  link: { attrs: { href: {} }, inclusive: false, toDOM: (mark) => ["a", { href: mark.attrs.href }, 0] },
  soft: { inclusive: false, toDOM: () => ["span", { class: "oap-rich__soft" }, 0] }, // a line that ends inside a paragraph
};
export const schema = new Schema({ nodes: NODES, marks: MARKS });
export const lineSchema = new Schema({ nodes: { ...NODES, doc: { content: "paragraph" } }, marks: MARKS });

// What has no place in the document (code, pictures, addresses in angles) has no handler either: then it is not read.
function tokens() {
  const made = new MarkdownIt("commonmark", { html: false }).enable("table");
  made.normalizeLink = (address) => address;
  made.normalizeLinkText = (address) => address;
  made.block.ruler.before("fence", "box", box, { alt: ["paragraph", "list"] });
  return made;
}

function box(state, first, last, silent) {
  const line = (n) => state.src.slice(state.bMarks[n] + state.tShift[n], state.eMarks[n]);
  const found = BOX.exec(line(first));
  if (!found || state.blkIndent || state.tShift[first]) return false;
  let end = first + 1;
  while (end < last && line(end) !== ":::") end += 1;
  if (end >= last) return false;
  if (silent) return true;
  const [, kind, title = ""] = found;
  const before = [state.parentType, state.lineMax];
  state.parentType = "box";
  state.lineMax = end;
  state.push("box_open", "div", 1).meta = { kind };
  state.push("box_title_open", "p", 1);
  const said = state.push("plain", "", 0);
  said.content = title;
  state.push("box_title_close", "p", -1);
  state.md.block.tokenize(state, first + 1, end);
  state.push("box_close", "div", -1);
  [state.parentType, state.lineMax] = before;
  state.line = end + 1;
  return true;
}

function parser(of) {
  const made = new MarkdownParser(of, tokens(), {
    paragraph: { block: "paragraph" },
    heading: { block: "heading", getAttrs: (token) => ({ level: Number(token.tag[1]) }) },
    bullet_list: { block: "bullet_list", getAttrs: (_, all, n) => ({ tight: isTight(all, n) }) },
    ordered_list: { block: "ordered_list", getAttrs: (token, all, n) => ({ order: Number(token.attrGet("start") ?? 1), tight: isTight(all, n) }) },
    list_item: { block: "list_item" },
    blockquote: { block: "blockquote" },
    box: { block: "box", getAttrs: (token) => token.meta },
    box_title: { block: "box_title" },
    table: { block: "table" },
    thead: { ignore: true },
    tbody: { ignore: true },
    tr: { block: "table_row" },
    th: { block: "table_cell", getAttrs: () => ({ head: true }) },
    td: { block: "table_cell" },
    em: { mark: "em" },
    strong: { mark: "strong" },
    link: { mark: "link", getAttrs: (token) => ({ href: token.attrGet("href") }) },
  });
  const { tokenHandlers } = made;
  tokenHandlers.plain = (state, token) => token.content && state.addText(token.content);
  tokenHandlers.softbreak = (state) => {
    const mark = of.marks.soft.create();
    state.openMark(mark);
    state.addText("\n");
    state.closeMark(mark);
  };
  return made;
}

function isTight(all, n) {
  while (++n < all.length) if (all[n].type !== "list_item_open") return all[n].hidden;
  return true;
}

const writer = new MarkdownSerializer(
  {
    paragraph: (state, node) => {
      state.renderInline(node);
      state.closeBlock(node);
    },
    heading: (state, node) => {
      state.write(`${"#".repeat(node.attrs.level)} `);
      state.renderInline(node, false);
      state.closeBlock(node);
    },
    bullet_list: (state, node) => list(state, node, () => "- "),
    ordered_list: (state, node) => list(state, node, (n) => `${node.attrs.order + n}. `),
    list_item: (state, node) => state.renderContent(node),
    blockquote: (state, node) => state.wrapBlock("> ", null, node, () => state.renderContent(node)),
    box: (state, node) => {
      const title = node.firstChild.textContent.replace(/\s+/g, " ").trim();
      state.write(`:::${node.attrs.kind}${title ? ` ${title}` : ""}`);
      state.ensureNewLine();
      node.forEach((child, _, n) => n && state.render(child, node, n));
      state.flushClose(1);
      state.ensureNewLine();
      state.write(":::");
      state.closeBlock(node);
    },
    box_title: () => {},
    table: (state, node) => {
      node.forEach((row, _, n) => {
        if (n) state.ensureNewLine();
        state.write();
        tableRow(state, row);
        if (n) return;
        state.ensureNewLine();
        state.write(`|${" --- |".repeat(row.childCount)}`);
      });
      state.closeBlock(node);
    },
    table_row: () => {},
    table_cell: () => {},
    text: (state, node, parent, n) => state.text(escaped(node.text, n === 0 && state.atBlockStart !== false, parent.type.name === "table_cell"), false),
  },
  {
    em: { open: "*", close: "*", mixable: true, expelEnclosingWhitespace: true },
    strong: { open: "**", close: "**", mixable: true, expelEnclosingWhitespace: true },
    link: { open: "[", close: (_, mark) => `](${mark.attrs.href})`, mixable: true },
    soft: { open: "", close: "", mixable: true },
  },
);

// Four spaces for what stands inside an item, as the content guide asks for.
function list(state, node, sign) {
  if (state.closed && state.closed.type === node.type) state.flushClose(3);
  else if (state.inTightList) state.flushClose(1);
  const before = state.inTightList;
  state.inTightList = node.attrs.tight;
  node.forEach((item, _, n) => {
    if (n && node.attrs.tight) state.flushClose(1);
    const delim = state.delim;
    state.write(sign(n));
    item.forEach((child, _, k) => {
      state.delim = delim + (child.type.name === "paragraph" && !k ? " ".repeat(sign(n).length) : "    ");
      if (k && node.attrs.tight) state.flushClose(1);
      state.render(child, item, k);
    });
    state.delim = delim;
    state.closeBlock(node);
  });
  state.inTightList = before;
}

function tableRow(state, row) {
  state.out += "|";
  row.forEach((cell) => {
    state.out += " ";
    state.renderInline(cell, false);
    state.out += cell.childCount ? " |" : "|";
  });
}

function escaped(text, start, cell) {
  let made = text
    .replace(/\\(?=[!-/:-@[-`{-~])/g, "\\\\")
    .replace(/\*/g, (star, at) => (/\s/.test(text[at - 1] ?? " ") && /\s/.test(text[at + 1] ?? " ") ? star : "\\*"))
    .replace(/_/g, (bar, at) => (/\w/.test(text[at - 1] ?? " ") && /\w/.test(text[at + 1] ?? " ") ? bar : "\\_"))
    .replace(/\[(?=[^\]]*\]\()/g, "\\[");
  if (cell) made = made.replace(/\|/g, "\\|");
  if (start) made = made.replace(/^(#{1,6}|[-+>])(?=\s|$)/, "\\$1").replace(/^(\d+)([.)])(?=\s|$)/, "$1\\$2").replace(/^(\||:::)/, "\\$1");
  return made;
}

const parsers = new Map([schema, lineSchema].map((one) => [one, parser(one)]));

// What the Markdown says, whether or not it comes back the same.
export function parse(text, of = schema) {
  return parsers.get(of).parse(text) ?? of.topNodeType.createAndFill();
}

export function write(node) {
  return writer.serialize(node);
}

// The document; null where it would not give back the same text, letter for letter.
export function read(text, of = schema) {
  if (!text.trim()) return of.topNodeType.createAndFill();
  try {
    const found = parse(text, of);
    found.check();
    return write(found) === text ? found : null;
  } catch {
    return null;
  }
}
