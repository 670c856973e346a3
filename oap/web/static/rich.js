// A box of the editor shown as it looks. The box itself stays in the form, hidden, and has the Markdown at every moment:
// saving, checks and the copy in the browser know nothing of this file.

import { convertPaste, say } from "./pasting.js";
import { placedName } from "./placed.js";
import { apart, inBox, linkAt, placedAt, putInBox, putPlaced, tableAt, toggleList } from "./rich_commands.js";
import { lineSchema, parse, read, schema, write } from "./rich_markdown.js";
import { toMarkdown } from "./table_tool.js";
import { bar } from "./toolbar.js";
import { baseKeymap, chainCommands, toggleMark } from "./vendor/prosemirror-commands.js";
import { history, redo, undo } from "./vendor/prosemirror-history.js";
import { keymap } from "./vendor/prosemirror-keymap.js";
import { Slice } from "./vendor/prosemirror-model.js";
import { liftListItem, sinkListItem, splitListItem } from "./vendor/prosemirror-schema-list.js";
import { EditorState, TextSelection } from "./vendor/prosemirror-state.js";
import { Decoration, DecorationSet, EditorView } from "./vendor/prosemirror-view.js";

const OTHERWISE = "This text is shown with its marks: it has something that could not be shown as it looks without changing it.";
const MARGIN = { top: 130, right: 0, bottom: 40, left: 0 }; // pixels: the bar stands above
const shown = new Map(); // box -> its view

export function enrich(form) {
  for (const [box, view] of shown) if (!box.isConnected) away(box, view);
  for (const box of form.querySelectorAll("textarea.oap-box[data-markdown], .oap-row textarea.oap-box")) {
    if (!shown.has(box) && box !== document.activeElement) mount(box);
  }
}

export function simplify() {
  for (const [box, view] of shown) away(box, view);
  for (const one of document.querySelectorAll(".oap-rich__otherwise")) one.remove();
}

function away(box, view) {
  view.destroy();
  shown.delete(box);
  box.parentElement?.querySelector(".oap-rich")?.remove();
  for (const one of [box, box.parentElement?.querySelector(".oap-tools")]) if (one) one.hidden = false;
}

function mount(box) {
  const whole = "markdown" in box.dataset;
  const of = whole ? schema : lineSchema;
  const doc = read(box.value, of);
  if (!doc) return otherwise(box);
  const host = document.createElement("div");
  host.className = "oap-rich";
  const label = box.labels[0];
  label.id ||= `${box.id}-label`;
  const view = new EditorView(host, {
    state: EditorState.create({ doc: roomAfter(doc), plugins: [history(), keymap(keys(of)), keymap(baseKeymap)] }),
    attributes: { role: "textbox", "aria-multiline": String(whole), "aria-labelledby": label.id, class: "oap-rich__words govuk-textarea", ...described(box) },
    decorations: named,
    scrollMargin: MARGIN,
    scrollThreshold: MARGIN,
    dispatchTransaction(change) {
      view.updateState(view.state.apply(change));
      if (!change.docChanged) return;
      box.value = write(view.state.doc);
      box.dispatchEvent(new Event("input", { bubbles: true }));
    },
    handleDOMEvents: { paste: (_, event) => pasted(view, box, of, event) },
    clipboardTextParser: (text) => asSlice(text, of),
    clipboardTextSerializer: (slice) => copied(slice, of),
  });
  label.addEventListener("click", () => shown.has(box) && view.focus());
  for (const one of [box, box.parentElement.querySelector(".oap-tools")]) if (one) one.hidden = true;
  host.prepend(bar(label.textContent, whole, does(view, of)));
  box.after(host);
  shown.set(box, view);
}

function otherwise(box) {
  if (box.parentElement.querySelector(".oap-rich__otherwise")) return;
  box.after(Object.assign(document.createElement("p"), { className: "oap-rich__otherwise govuk-hint", textContent: OTHERWISE }));
}

function described(box) {
  const by = box.getAttribute("aria-describedby");
  return by ? { "aria-describedby": by } : {};
}

// Below a table or a box there is a place to go on writing. It is no part of the text until something stands in it.
function roomAfter(doc) {
  if (!["table", "box"].includes(doc.lastChild?.type.name)) return doc;
  return doc.copy(doc.content.addToEnd(doc.type.schema.nodes.paragraph.create()));
}

// What stands on a line of its own is named above it: what is saved of it is its id.
function named(state) {
  const found = [];
  state.doc.forEach((node, at) => {
    const name = placedName(node.textContent);
    if (name) found.push(Decoration.node(at, at + node.nodeSize, { class: "oap-rich__placed", "data-name": name }));
  });
  return DecorationSet.create(state.doc, found);
}

function keys(of) {
  const { list_item: item } = of.nodes;
  const made = { "Mod-z": undo, "Mod-y": redo, "Shift-Mod-z": redo, "Mod-b": toggleMark(of.marks.strong), "Mod-i": toggleMark(of.marks.em) };
  if (of === lineSchema) return { ...made, Enter: () => true, "Shift-Enter": () => true };
  const split = chainCommands(splitListItem(item), baseKeymap.Enter); // Tab leaves the box, as everywhere in the form
  return { ...made, Enter: split, "Shift-Enter": split, "Mod-[": liftListItem(item), "Mod-]": sinkListItem(item) };
}

function asSlice(text, of) {
  return Slice.maxOpen(parse(of === lineSchema ? text.replace(/\s+/g, " ").trim() : text.trim(), of).content, false);
}

function copied(slice, of) {
  let found = slice.content;
  while (found.childCount === 1 && !found.firstChild.isTextblock && !found.firstChild.isText) found = found.firstChild.content;
  const only = found.childCount === 1 ? found.firstChild : null;
  return write(of.topNodeType.create(null, only?.isTextblock ? of.nodes.paragraph.create(null, only.content) : slice.content));
}

// What was copied from such a box comes back as the Markdown that was copied with it. The event is taken before the view
// has it, which would read the styles of what was pasted, and the browser complain of each.
function pasted(view, box, of, event) {
  event.preventDefault();
  const html = event.clipboardData?.getData("text/html") ?? "";
  const words = event.clipboardData?.getData("text/plain") ?? "";
  const put = (text) => view.dispatch(view.state.tr.replaceSelection(asSlice(text, of)).scrollIntoView());
  if (!html || html.includes("data-pm-slice")) {
    put(words);
  } else {
    convertPaste(html, words, of === lineSchema).then(({ text, said }) => {
      put(text);
      say(box, said);
    });
  }
  return true;
}

// What the buttons of the toolbar do here.
function does(view, of) {
  const run = (command) => () => {
    command(view.state, view.dispatch);
    view.focus();
  };
  const change = (make) => {
    const made = make(view.state);
    if (made) view.dispatch(made.scrollIntoView());
    view.focus();
  };
  const { nodes, marks } = of;
  return {
    undo: run(undo),
    place: () => ({ from: view.state.selection.from, to: view.state.selection.to }),
    back: ({ from, to }) => change(({ tr, doc }) => tr.setSelection(TextSelection.between(doc.resolve(from), doc.resolve(to)))),
    bold: run(toggleMark(marks.strong)),
    list: run(toggleList(nodes.bullet_list, nodes.list_item)),
    steps: run(toggleList(nodes.ordered_list, nodes.list_item)),
    link: () => linkAt(view.state),
    putLink: ({ words, address }, { from, to }) =>
      change(({ tr, doc }) => {
        const kept = marks.link.removeFromSet(doc.resolve(from).marks());
        const made = of.text(words, marks.link.create({ href: address }).addToSet(kept));
        tr.replaceWith(from, to, made); // and go on after it: words that stayed chosen would go with the next letter
        return tr.setSelection(TextSelection.create(tr.doc, from + made.nodeSize)).removeStoredMark(marks.link);
      }),
    table: () => tableAt(view.state),
    putTable: (rows, now) =>
      change((state) => {
        if (now && !rows.length) return state.tr.delete(now.from, now.to);
        const made = parse(toMarkdown(rows), of).firstChild;
        return now ? state.tr.replaceWith(now.from, now.to, made) : apart(state, made);
      }),
    putWords: (words) => change(({ tr }) => tr.insertText(words)),
    placed: (kind) => placedAt(view.state, kind),
    putPlaced: (kind, ids, now) => change((state) => putPlaced(state, kind, ids, now)),
    inBox: () => inBox(view.state) !== null,
    putBox: (box) => change((state) => putInBox(state, box, (text) => parse(text, of).firstChild)),
  };
}
