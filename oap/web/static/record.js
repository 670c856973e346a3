// A provision record on the device: kept at every change, put back at the next visit. Without this file each step goes to the server.
import { drawAround, fill, lookWithTyped, say, stamp, today } from "./device.js";
import { newKey } from "./fields.js";
import { CITED, FIRST, TOP, newLine, nextCycle, recordOf } from "./record_fields.js";
import { offerLink } from "./share_record.js";
import { showSummary } from "./record_summary.js";
import { addCited, openId, recordAt, setOpen } from "./shelf.js";
import { startShelf } from "./shelf_page.js";

const page = document.querySelector("[data-record]");
const form = document.getElementById("record");
const said = page.querySelector("[data-said]");
const cycles = page.querySelector("[data-cycles]");
const patterns = JSON.parse(page.dataset.patterns);
const tiers = JSON.parse(page.dataset.tiers);
const MOST_LINES = 150;
const failed = () => say(said, "This browser cannot keep your record. Save the file before you leave.");
let kept = null; // the open record
let asked = new URLSearchParams(window.location.search).get("phase") || ""; // the age that a link asks for
const now = () => recordOf(kept);

// The record that came with the page: a step without JavaScript, or a statement added from its page.
const served = [...cycles.querySelectorAll("[data-entry]")].map((element) => {
  const source = element.querySelector("[data-source]");
  const of = (name) => form.elements[`entry-${element.dataset.entry}-${name}`]?.value || "";
  return { ...Object.fromEntries(CITED.map((name) => [name, of(name)])), words: of("words"), address: source?.getAttribute("href") || "" };
}).filter((one) => one.page);

// Where a control's value is kept; "" for those that are no part of the record, and for lines that are not drawn yet.
function pathOf(control) {
  const line = control.closest("[data-entry]");
  const cycle = control.closest("[data-cycle]");
  const name = control.name.replace(/^(?:entry|cycle)-[0-9]+-/, "");
  if (line) return line.dataset.key ? `entries/${line.dataset.key}/${name}` : "";
  if (cycle) return cycle.dataset.key ? `cycles/${cycle.dataset.key}/${name}` : "";
  return TOP.includes(control.name) ? control.name : "";
}

const valuesOf = (control) => (pathOf(control) ? { [pathOf(control)]: control.value } : {});

const isOwn = (entry) => entry.address.startsWith("/") || !entry.page;

const isFilled = (fold) => [...fold.querySelectorAll("input, textarea")].some((one) => one.value);

function entryElement(entry, number, opened) {
  const element = stamp(entry.page ? "entry-template" : "own-template", number);
  element.dataset.key = entry.key;
  fill(element, `entry-${number}-`, { ...entry, version: entry.version || "0" });
  const words = element.querySelector("[data-words]");
  element.querySelector(".oap-entry__newer")?.remove();
  if (words) {
    words.textContent = entry.words;
    const source = element.querySelector("[data-source]");
    source.textContent = `${entry.title}, version ${entry.version}`;
    // Only an address of this site's own pages: a saved file may have been made by anybody.
    source.href = /^\/[a-z]/.test(entry.address) ? entry.address : "#";
    if (!isOwn(entry)) told(element, `Cited on another site (${entry.address.slice(0, 120)}). Your record keeps its words. This site cannot check them.`);
  }
  element.querySelectorAll("details").forEach((fold, index) => { fold.open = opened.has(`${entry.key} ${index}`) || isFilled(fold); });
  return element;
}

function told(element, words) {
  const line = document.createElement("p");
  line.className = "oap-entry__newer";
  line.textContent = words;
  element.querySelector(".oap-entry__source").after(line);
  return line;
}

function draw() {
  const record = now();
  const folds = [...cycles.querySelectorAll("[data-entry]")].flatMap((one) => [...one.querySelectorAll("details")].map((fold, index) => [fold.open, `${one.dataset.key} ${index}`]));
  const opened = new Set(folds.filter(([open_]) => open_).map(([, name]) => name));
  fill(form, "", Object.fromEntries(TOP.map((name) => [name, record[name]])));
  if (!kept.paths.length) form.elements.date.value = today();
  if (!record.phase) form.elements.phase.value = asked;
  form.elements.to_cycle.replaceChildren(...record.cycles.map((_, index) => new Option(`Cycle ${index + 1}`, index + 1, false, index + 1 === record.cycles.length)));
  let number = 0;
  cycles.replaceChildren(...record.cycles.map((cycle, index) => {
    const section = stamp("cycle-template", index + 1);
    section.dataset.key = cycle.key;
    fill(section, `cycle-${index + 1}-`, cycle);
    const list = section.querySelector("[data-entries]");
    for (const entry of record.entries.filter((one) => one.cycle === index + 1)) {
      number += 1;
      list.append(entryElement(entry, number, opened));
    }
    if (!list.childElementCount) list.append(document.getElementById("none-template").content.cloneNode(true));
    return section;
  }));
  afterwards();
}

// What is worked out from the record whenever it changes.
function afterwards() {
  warn();
  showSummary(page.querySelector("[data-summary]"), now(), tiers, (entry) => cycles.querySelector(`[data-key="${entry.key}"] [data-cost]`));
  shelf.tell(kept);
}

function save(values) {
  const first = kept.paths.length ? {} : { date: form.elements.date.value };
  if (asked && !kept.get("phase")) first.phase = asked;
  const done = kept.set({ ...first, ...values });
  setOpen(id);
  return done;
}

function change(values, words) {
  save(values);
  draw();
  say(said, words);
}

function looksLike(text, kind) {
  return patterns[kind].filter((one) => new RegExp(one.expression, one.ignore_case ? "i" : "").test(text));
}

function warn() {
  const lines = looksLike(form.elements.label.value, "label").map((one) => ["Label", one.advice]);
  for (const control of form.querySelectorAll("textarea, .oap-entry input[type=text]")) {
    for (const one of looksLike(control.value, "sentence")) lines.push([control.labels[0].textContent.trim(), one.advice]);
  }
  const seen = new Map(lines.map((line) => [line.join(), line]));
  page.querySelector("[data-warnings]").replaceChildren(...[...seen.values()].map(([where, advice]) => {
    const line = document.createElement("p");
    const strong = document.createElement("strong");
    line.className = "oap-warning";
    strong.textContent = `${where}: `;
    line.append(strong, advice);
    return line;
  }));
}

async function listStatements() {
  const need = form.elements.need.value;
  const place = page.querySelector("[data-statements]");
  page.querySelector("[data-add-go]").hidden = !need;
  place.replaceChildren();
  if (!need) return say(said, "Choose a need first.");
  const answer = await fetch(`/record/statements?${new URLSearchParams({ need, phase: form.elements.phase.value })}`);
  if (form.elements.need.value !== need) return null; // another was chosen meanwhile
  const made = new DOMParser().parseFromString(await answer.text(), "text/html");
  place.replaceChildren(...made.body.children);
  return say(said, "The statements are listed below the choice.");
}

function addTicked() {
  const ticked = [...form.querySelectorAll('input[name="pick"]:checked')];
  if (!ticked.length) return say(said, "Tick at least one statement first.");
  if (now().entries.length + ticked.length > MOST_LINES) return say(said, `A record holds ${MOST_LINES} lines. Start a new record for the rest.`);
  const cycle = Number(form.elements.to_cycle.value);
  const lines = ticked.map((box) => {
    const [pageId, statement, version] = box.value.split("/");
    const { words, address, title, tier, family } = box.dataset;
    box.checked = false;
    return { page: pageId, statement, version, words, address, title, tier, family };
  });
  save({});
  const added = addCited(kept, lines, cycle);
  change({}, added === 1 ? "Added 1 statement." : `Added ${added} statements.`);
  return cycles.children[cycle - 1].querySelector("h2").scrollIntoView();
}

const pathAt = (number) => `entries/${cycles.querySelector(`[data-entry="${number}"]`).dataset.key}`;

const steps = {
  show: () => {},
  list: listStatements,
  add: addTicked,
  cycle: () => {
    if (now().cycles.length >= 12) return say(said, "A record holds twelve cycles.");
    change({ [`cycles/${newKey()}`]: Date.now() }, "A cycle was added.");
    return cycles.lastElementChild.querySelector("textarea").focus();
  },
  next: () => {
    const record = now();
    if (record.cycles.length >= 12) return say(said, "A record holds twelve cycles.");
    const { values, count } = nextCycle(record, newKey);
    if (record.entries.length + count > MOST_LINES) return say(said, `A record holds ${MOST_LINES} lines. Start a new record for the rest.`);
    change(values, `Cycle ${record.cycles.length + 1} begins with ${count} ${count === 1 ? "line" : "lines"} still in place.`);
    return cycles.lastElementChild.querySelector("textarea").focus();
  },
  own: (number) => {
    if (now().entries.length >= MOST_LINES) return say(said, `A record holds ${MOST_LINES} lines. Start a new record for the rest.`);
    change(newLine(now(), newKey(), number, {}), "A line was added.");
    return [...cycles.querySelectorAll(`[data-cycle="${number}"] [data-entry]`)].at(-1).querySelector("textarea").focus();
  },
  remove: (number) => {
    change({ [pathAt(number)]: null }, "The line was taken out.");
    const left = cycles.querySelectorAll("[data-entry]");
    return (left[Math.min(number, left.length) - 1]?.querySelector("input[type=radio]") || cycles.querySelector("textarea")).focus();
  },
  renew: async (number) => {
    const path = pathAt(number);
    const of = (name) => kept.get(`${path}/${name}`);
    const answer = await fetch(`/api/v1/statements/${of("page")}/${of("statement")}`);
    if (!answer.ok) return say(said, "That cannot be done just now.");
    const fresh = await answer.json();
    const address = of("address").replace(/\?version=[0-9]+/, `?version=${fresh.version}`);
    const cited = { version: String(fresh.version), words: fresh.professional, family: fresh.family, date: "", address };
    change(Object.fromEntries(Object.entries(cited).map(([name, value]) => [`${path}/${name}`, value])), `The line now cites version ${fresh.version}.`);
    return look();
  },
};

// Which cited wordings have changed since. Only the public list of pages is asked for, and the statements of those that changed.
async function look() {
  const entries = now().entries.filter((one) => one.page && isOwn(one));
  if (!entries.length) return;
  const answer = await fetch("/api/v1/pages");
  if (!answer.ok) return;
  const versions = new Map((await answer.json()).pages.map((one) => [one.id, one.version]));
  for (const entry of entries) {
    const find = () => cycles.querySelector(`[data-key="${entry.key}"]`);
    const newest = versions.get(entry.page);
    if (newest === undefined || newest < Number(entry.version)) {
      if (find()) told(find(), "This site does not have the page or version that is cited. Your record keeps its words.");
      continue;
    }
    if (newest === Number(entry.version)) continue;
    const fresh = await fetch(`/api/v1/statements/${entry.page}/${entry.statement}`);
    if (!fresh.ok || (await fresh.json()).professional === entry.words || !find()) continue;
    const line = told(find(), `The wording has changed since version ${entry.version}. Your record keeps the words it cites. `);
    const button = document.createElement("button");
    button.className = "oap-button-link";
    button.name = "do";
    button.value = `renew-${find().dataset.entry}`;
    button.textContent = `Use version ${newest}`;
    line.append(button);
  }
}

let id = "";
offerLink(page.querySelector("[data-share-record]"), now);
const shelf = startShelf(page, { said, open, failed });

// Show a record; its fields are joined with what other tabs type into it.
async function open(which, words = "", first = false) {
  kept?.close();
  id = which;
  kept = recordAt(which, { vault: shelf.vault, failed, changed: (_, gone) => {
    if (gone) open(openId(), "That record was erased in another tab.");
    else drawAround(form, pathOf, draw);
  } });
  if (!first) await kept.look();
  else if ((await lookWithTyped(kept, form, valuesOf)) && !kept.get("date")) save({ date: form.elements.date.value });
  setOpen(which);
  drawAround(form, pathOf, draw);
  if (words) say(said, words);
  look();
}

form.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || button.name !== "do") return; // a document: the one time that the record is sent
  event.preventDefault();
  const [, what, number] = /^([a-z]+)-?([0-9]*)$/.exec(button.value);
  steps[what](Number(number));
});
form.addEventListener("input", ({ target }) => {
  const path = pathOf(target);
  if (!path) return;
  if (path === "phase") asked = "";
  save({ [path]: target.value });
  const line = target.closest("[data-entry]");
  // Taken out in another tab while somebody types into it here: then it stays.
  if (line && !kept.get(`entries/${line.dataset.key}`)) change(newLine(now(), line.dataset.key, Number(line.closest("[data-cycle]").dataset.cycle), {}), "This line was taken out in another tab. It is back, because you are typing in it.");
  afterwards();
});
form.elements.need.addEventListener("change", listStatements);

document.documentElement.classList.add("oap-js");
await shelf.unlocked;
cycles.firstElementChild.dataset.key = FIRST;
await open(openId(), "", true);
await shelf.takeWaiting(kept, served);
page.dataset.ready = "";
