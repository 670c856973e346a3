// A small toolbar over each box of Markdown. What it puts in goes by the browser's own undo.

import { choices } from "./placed.js";
import { plain } from "./plain_box.js";

const BOXES = [
  ["law", "The law", "What an Act or regulations say. Name the Act in its title.", "Name of the Act", "What it says."],
  ["guidance", "Statutory guidance", "What guidance says that has to be followed. Name it in the title.", "Name of the guidance", "What it says."],
  ["local", "What this area expects", "Not law by itself.", "In this area", "What settings are expected to do."],
  ["proposal", "Proposal, not in force", "The title gives the date.", "Date and name of the proposal", "What it would change."],
  ["inset", "Worth noticing", "Something that must not be missed.", "", "What to notice."],
  ["warning", "Take care", "What can go wrong.", "", "What to take care of."],
  ["details", "Opens when it is pressed", "What only some readers need.", "What it is about", "The text."],
  ["letter", "Letter to copy", "Blanks stand in square brackets: readers fill them in on their device.", "What it asks for", "Dear [name of the SENCO],\n\nWhat you ask for.\n\n[your name]"],
];

const ALONE = "goes on a line of its own, below the paragraph, list, table or box that the cursor is in: it cannot stand inside one.";

export function toolbars(form) {
  for (const box of form.querySelectorAll("textarea.oap-box[data-markdown], .oap-row textarea.oap-box")) {
    if (box.previousElementSibling?.className === "oap-tools") continue;
    box.before(bar(box.labels[0].textContent, "markdown" in box.dataset, plain(box)));
  }
}

// The buttons; `does` has what each does with the box. `whole`: more than one line.
export function bar(label, whole, does) {
  const made = document.createElement("div");
  made.className = "oap-tools";
  made.setAttribute("role", "toolbar"); // one stop of Tab; the arrows go from button to button
  made.addEventListener("keydown", (event) => along(made, event));
  made.setAttribute("aria-label", whole ? `Formatting: ${label}` : "Formatting"); // a statement says in its frame which it is
  const tools = [
    ["Undo", () => does.undo()],
    ["Bold", () => does.bold()],
    ["Link", () => link(does)],
    ["Fact", () => fact(does)],
  ];
  const more = [
    ["List", () => does.list()],
    ["Steps", () => does.steps()],
    ["Table", () => table(does)],
    ["Box", () => box(does)],
    ...(choices("picture").length ? [["Picture", () => picture(does)]] : []),
    ...(choices("signs").length ? [["Danger sign", () => sign(does)]] : []),
  ];
  for (const [name, press] of whole ? [...tools, ...more] : tools) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: name });
    button.addEventListener("mousedown", (event) => event.preventDefault()); // the words that were chosen stay chosen
    button.addEventListener("click", press);
    button.addEventListener("focus", () => stopAt(made, button));
    made.append(button);
  }
  stopAt(made, made.firstChild);
  return made;
}

function along(tools, event) {
  const buttons = [...tools.children];
  const at = buttons.indexOf(event.target);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (at < 0 || to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  buttons.at(to % buttons.length).focus();
}

function stopAt(tools, button) {
  for (const one of tools.children) one.tabIndex = one === button ? 0 : -1;
}

// Asks, and goes back to the place in the text where the cursor was: a question over the page takes it away.
async function asked(does, question) {
  const at = does.place();
  const answer = await question;
  does.back(at);
  return answer;
}

async function link(does) {
  const now = does.link();
  const { chooseLink } = await import("./choosing.js");
  const chosen = await asked(does, chooseLink(now.words, now.address));
  if (chosen) does.putLink(chosen, now);
}

async function table(does) {
  const now = does.table();
  const { chooseTable } = await import("./table_tool.js");
  const rows = await asked(does, chooseTable(now?.rows));
  if (rows) does.putTable(rows, now);
}

async function fact(does) {
  const options = [...document.querySelectorAll("#all-facts option")].map((one) => ({ title: one.textContent, kind: one.label, value: one.value }));
  const { chooseOne } = await import("./choosing.js");
  const chosen = await asked(does, chooseOne("Put in a fact that is kept once", "Numbers to call, times that the law sets, names of the area", options));
  if (chosen) does.putWords(`{${chosen}}`);
}

async function box(does) {
  const inside = does.inBox();
  const { chooseOne } = await import("./choosing.js");
  const kinds = BOXES.map(([value, title, kind]) => ({ value, title, kind }));
  if (inside) kinds.unshift({ value: "none", title: "No box", kind: "Keeps its words." });
  const chosen = await asked(does, chooseOne(inside ? "Change the box" : "Put in a box", "Kind of box", kinds));
  const [, , , title = "", words = ""] = BOXES.find(([name]) => name === chosen) ?? [];
  if (chosen) does.putBox({ kind: chosen, title, words });
}

async function picture(does) {
  const { chooseOne } = await import("./choosing.js");
  const chosen = await asked(does, chooseOne("Put in a picture", "Words of its name, or of what it shows", choices("picture"), `A picture ${ALONE}`));
  if (chosen) does.putPlaced("picture", [chosen]);
}

// Signs that are chosen one after another stand in one line, and make one box.
async function sign(does) {
  const now = does.placed("signs");
  const options = choices("signs").filter((one) => !now?.ids.includes(one.value));
  const { chooseOne } = await import("./choosing.js");
  const hint = now ? "It joins those that stand here already." : `A danger sign ${ALONE} Several, one after another, make one box.`;
  const chosen = await asked(does, chooseOne(now ? "Add another danger sign" : "Put in a danger sign", "Words of the sign", options, hint));
  if (chosen) does.putPlaced("signs", [...(now?.ids ?? []), chosen], now);
}
