// What can be done to a text that is shown as it looks: each gives a change of its state, or what stands at the cursor.

import { placedLine } from "./placed.js";
import { write } from "./rich_markdown.js";
import { chainCommands } from "./vendor/prosemirror-commands.js";
import { liftListItem, wrapInList } from "./vendor/prosemirror-schema-list.js";
import { Selection } from "./vendor/prosemirror-state.js";

export function toggleList(list, item) {
  return (state, dispatch) => {
    const parent = holding(state, (node) => node.type.name.endsWith("_list"));
    if (!parent) return wrapInList(list)(state, dispatch);
    if (parent.node.type === list) return chainCommands(liftListItem(item))(state, dispatch);
    dispatch?.(state.tr.setNodeMarkup(parent.pos, list, { tight: parent.node.attrs.tight }));
    return true;
  };
}

// The link that the cursor stands in, or the chosen words as one to be.
export function linkAt(state) {
  const { $from, from, to } = state.selection;
  const mark = state.schema.marks.link;
  let at = $from.start();
  let found = null;
  $from.parent.forEach((node) => {
    const link = mark.isInSet(node.marks);
    const end = at + node.nodeSize;
    if (link && found?.to === at && found.address === link.attrs.href) Object.assign(found, { to: end, words: found.words + node.text });
    else if (link && (!found || found.to < from)) found = { words: node.text, address: link.attrs.href, from: at, to: end };
    at = end;
  });
  if (found && found.from <= from && to <= found.to) return found;
  return { words: state.doc.textBetween(from, to, " "), address: "", from, to };
}

export function tableAt(state) {
  const found = holding(state, (node) => node.type.name === "table");
  if (!found) return null;
  const { paragraph } = state.schema.nodes;
  const rows = [];
  found.node.forEach((row) => {
    const cells = [];
    row.forEach((cell) => cells.push(write(paragraph.create(null, cell.content))));
    rows.push(cells);
  });
  return { rows, from: found.pos, to: found.pos + found.node.nodeSize };
}

export function inBox(state) {
  return holding(state, (node) => node.type.name === "box");
}

// A box of its own; in a box, that box as another kind, or (kind “none”) its words without it.
export function putInBox(state, { kind, title, words }, make) {
  const now = inBox(state);
  if (!now) return apart(state, make(`:::${kind}${title ? ` ${title}` : ""}\n${words}\n:::`));
  if (kind !== "none") return state.tr.setNodeMarkup(now.pos, null, { kind });
  return state.tr.replaceWith(now.pos, now.pos + now.node.nodeSize, now.node.content.cut(now.node.firstChild.nodeSize));
}

// The line of this kind that the cursor stands in, or right below.
export function placedAt(state, kind) {
  const { $from } = state.selection;
  if (!$from.depth) return null;
  const from = $from.before(1);
  const above = $from.pos === from + 1 ? state.doc.resolve(from).nodeBefore : null;
  for (const [node, begins] of [[$from.node(1), from], [above, from - (above?.nodeSize ?? 0)]]) {
    const one = node?.type.name === "paragraph" ? placedLine(node.textContent) : null;
    if (one?.kind === kind) return { ids: one.ids, from: begins, to: begins + node.nodeSize };
  }
  return null;
}

// A line that places something; the cursor goes below it, so that nothing is typed into it.
export function putPlaced(state, kind, ids, now) {
  const { paragraph } = state.schema.nodes;
  const made = paragraph.create(null, state.schema.text(`{${kind} ${ids.join(" ")}}`));
  const change = now ? state.tr.replaceWith(now.from, now.to, made) : apart(state, made);
  const end = (now?.from ?? change.selection.$from.before(1)) + made.nodeSize;
  return change.setSelection(Selection.near(change.doc.resolve(end), 1));
}

// Something of its own after the block that the cursor is in, with a place to go on below it.
export function apart(state, made) {
  const { $to } = state.selection;
  const block = $to.depth ? $to.node(1) : null;
  const at = block ? $to.after(1) : state.doc.content.size;
  const empty = block?.type.name === "paragraph" && !block.content.size;
  const last = at === state.doc.content.size;
  const more = last ? [state.schema.nodes.paragraph.create()] : [];
  const from = empty ? $to.before(1) : at;
  const change = state.tr.replaceWith(from, at, [made, ...more]);
  return change.setSelection(Selection.near(change.doc.resolve(from + 1), 1));
}

function holding(state, fits) {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if (fits($from.node(depth))) return { node: $from.node(depth), pos: $from.before(depth) };
  }
  return null;
}
