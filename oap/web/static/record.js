// The provision record on the device: kept at every change, put back at the next visit. Without this file each step goes to the server.
import { erase, fieldsOf, fill, keep, read, say } from "./device.js";

const NAME = "oap-record";
const page = document.querySelector("[data-record]");
const form = document.getElementById("record");
const said = page.querySelector("[data-said]");
const cycles = page.querySelector("[data-cycles]");
const patterns = JSON.parse(page.dataset.patterns);
const TOP = ["label", "setting", "phase", "prepared_by", "date", "family_view", "next_steps"];
const emptyRecord = () => ({ cycles: [{}], entries: [] });

function stamp(id, number) {
  const holder = document.createElement("div");
  holder.append(document.getElementById(id).content.cloneNode(true));
  for (const element of holder.querySelectorAll("*")) {
    for (const attribute of element.attributes) attribute.value = attribute.value.replace(/__(?:n|own)__/g, number);
  }
  const walker = document.createTreeWalker(holder, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) walker.currentNode.data = walker.currentNode.data.replace(/__(?:n|own)__/g, number);
  return holder.firstElementChild;
}

function readForm() {
  const record = { ...emptyRecord(), cycles: [] };
  for (const name of TOP) record[name] = form.elements[name].value;
  for (const section of cycles.children) record.cycles.push(fieldsOf(section, `cycle-${section.dataset.cycle}-`));
  for (const element of cycles.querySelectorAll("[data-entry]")) {
    const entry = fieldsOf(element, `entry-${element.dataset.entry}-`);
    const words = element.querySelector("[data-words]");
    const source = element.querySelector("[data-source]");
    if (words) Object.assign(entry, { words: words.textContent.trim(), source: source.textContent, address: source.getAttribute("href") });
    record.entries.push(entry);
  }
  return record;
}

function entryElement(entry, number) {
  const element = stamp(entry.page && entry.address ? "entry-template" : "own-template", number);
  fill(element, `entry-${number}-`, entry);
  const words = element.querySelector("[data-words]");
  const newer = element.querySelector(".oap-entry__newer");
  if (newer) newer.remove();
  if (words) {
    words.textContent = entry.words;
    const source = element.querySelector("[data-source]");
    source.textContent = entry.source;
    // Only an address of this site's own pages: a saved file may have been made by anybody.
    source.href = /^\/[a-z]/.test(entry.address) ? entry.address : "#";
  }
  const told = ["who", "how_often", "since", "until", "changed", "child_view", "next_step"];
  element.querySelector("details").open = told.some((name) => entry[name]);
  return element;
}

function draw(record) {
  fill(form, "", Object.fromEntries(TOP.map((name) => [name, record[name] || ""])));
  const choice = form.elements.to_cycle;
  choice.replaceChildren();
  cycles.replaceChildren();
  let number = 0;
  record.cycles.forEach((cycle, index) => {
    const section = stamp("cycle-template", index + 1);
    fill(section, `cycle-${index + 1}-`, cycle);
    choice.append(new Option(`Cycle ${index + 1}`, index + 1, false, index + 1 === record.cycles.length));
    const list = section.querySelector("[data-entries]");
    for (const entry of record.entries.filter((one) => Number(one.cycle || 1) === index + 1)) {
      number += 1;
      list.append(entryElement({ ...entry, cycle: index + 1 }, number));
    }
    if (!list.childElementCount) {
      const none = document.createElement("p");
      none.className = "oap-none";
      none.textContent = "Nothing here yet. Add statements above, or something of your own.";
      list.append(none);
    }
    cycles.append(section);
  });
  warn();
}

function save() {
  if (!keep(NAME, readForm())) say(said, "This browser cannot keep your record. Save the file before you leave.");
}

function change(record, words) {
  draw(record);
  save();
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
  if (!need) return say(said, "Choose a need first.");
  const answer = await fetch(`/record/statements?${new URLSearchParams({ need, phase: form.elements.phase.value })}`);
  const made = new DOMParser().parseFromString(await answer.text(), "text/html");
  page.querySelector("[data-statements]").replaceChildren(...made.body.children);
  page.querySelector("[data-add-go]").hidden = false;
  return say(said, "The statements are listed below the choice.");
}

function addTicked() {
  const ticked = [...form.querySelectorAll('input[name="pick"]:checked')];
  if (!ticked.length) return say(said, "Tick at least one statement first.");
  const record = readForm();
  const cycle = Number(form.elements.to_cycle.value);
  let added = 0;
  for (const box of ticked) {
    const [pageId, statement, version] = box.value.split("/");
    box.checked = false;
    if (record.entries.some((one) => one.page === pageId && one.statement === statement && Number(one.cycle) === cycle)) continue;
    added += 1;
    record.entries.push({ cycle, page: pageId, statement, version, words: box.dataset.words, address: box.dataset.address, source: `${box.dataset.title}, version ${version}` });
  }
  change(record, added === 1 ? "Added 1 statement." : `Added ${added} statements.`);
  return cycles.querySelector(`[data-cycle="${cycle}"] h2`).scrollIntoView();
}

const steps = {
  show: () => {},
  list: listStatements,
  add: addTicked,
  cycle: () => {
    const record = readForm();
    if (record.cycles.length >= 12) return say(said, "A record holds twelve cycles.");
    record.cycles.push({});
    change(record, "A cycle was added.");
    return cycles.lastElementChild.querySelector("textarea").focus();
  },
  own: (number) => {
    const record = readForm();
    record.entries.push({ cycle: number });
    change(record, "A line was added.");
    return [...cycles.querySelectorAll(`[data-cycle="${number}"] [data-entry]`)].at(-1).querySelector("textarea").focus();
  },
  remove: (number) => {
    const record = readForm();
    record.entries.splice(number - 1, 1);
    change(record, "The line was taken out.");
    const left = cycles.querySelectorAll("[data-entry]");
    (left[Math.min(number, left.length) - 1]?.querySelector("input[type=radio]") || cycles.querySelector("textarea")).focus();
  },
  renew: async (number) => {
    const record = readForm();
    const entry = record.entries[number - 1];
    const answer = await fetch(`/api/v1/statements/${entry.page}/${entry.statement}`);
    if (!answer.ok) return say(said, "That cannot be done just now.");
    const fresh = await answer.json();
    const address = entry.address.replace(/\?version=[0-9]+/, `?version=${fresh.version}`);
    Object.assign(entry, { version: fresh.version, words: fresh.professional, address, source: entry.source.replace(/version [0-9]+$/, `version ${fresh.version}`) });
    change(record, `The line now cites version ${fresh.version}.`);
    return look();
  },
};

// Which cited wordings have changed since. Only the public list of pages is asked for, and the statements of those that changed.
async function look() {
  const record = readForm();
  if (!record.entries.some((one) => one.page)) return;
  const answer = await fetch("/api/v1/pages");
  if (!answer.ok) return;
  const versions = new Map((await answer.json()).pages.map((one) => [one.id, one.version]));
  for (const element of cycles.querySelectorAll("[data-entry]")) {
    const entry = record.entries[Number(element.dataset.entry) - 1];
    if (!entry || !entry.page || !(versions.get(entry.page) > Number(entry.version))) continue;
    const now = await fetch(`/api/v1/statements/${entry.page}/${entry.statement}`);
    if (!now.ok || (await now.json()).professional === entry.words) continue;
    const line = document.createElement("p");
    line.className = "oap-entry__newer";
    line.textContent = `The wording has changed since version ${entry.version}. Your record keeps the words it cites. `;
    const button = document.createElement("button");
    button.className = "oap-button-link";
    button.name = "do";
    button.value = `renew-${element.dataset.entry}`;
    button.textContent = `Use version ${versions.get(entry.page)}`;
    line.append(button);
    element.querySelector(".oap-entry__source").after(line);
  }
}

form.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || button.name !== "do") return; // a document: the one time that the record is sent
  event.preventDefault();
  const [, what, number] = /^([a-z]+)-?([0-9]*)$/.exec(button.value);
  steps[what](Number(number));
});
form.addEventListener("input", () => { save(); warn(); });
page.querySelector("[data-erase]").addEventListener("click", () => {
  if (!window.confirm("Erase the whole record from this browser? Save the file first if you want to keep it.")) return;
  erase(NAME);
  draw(emptyRecord());
  say(said, "Everything was erased from this browser.");
});
document.querySelector(".oap-open").addEventListener("submit", async (event) => {
  const file = event.target.elements.file.files[0];
  event.preventDefault(); // the file is opened here and not sent
  if (!file) return say(said, "Choose a file first.");
  let opened = null;
  try {
    opened = JSON.parse(await file.text());
  } catch {
    opened = null;
  }
  if (!opened || opened.format !== "oap-record" || !Array.isArray(opened.entries) || !Array.isArray(opened.cycles) || !opened.cycles.length)
    return say(said, "This is not a saved provision record. Choose the file whose name ends in .oap-record.");
  if (opened.format_version > 1) return say(said, "This file was saved by a newer version of this site. It cannot be opened here.");
  for (const entry of opened.entries) {
    if (!entry.page || !entry.address) continue;
    entry.source = `${entry.title}, version ${entry.version}`;
    entry.address = entry.address.replace(/^https?:\/\/[^/]+/, "");
  }
  change(opened, "Your record is open.");
  said.scrollIntoView({ block: "center" });
  return look();
});

document.documentElement.classList.add("oap-js");
const kept = read(NAME);
const served = readForm();
if (kept && Array.isArray(kept.entries) && Array.isArray(kept.cycles) && kept.cycles.length) {
  // What came with the page (a link from a statement, say) joins what was kept.
  const more = served.entries.filter((one) => one.page && !kept.entries.some((old) => old.page === one.page && old.statement === one.statement));
  for (const one of more) kept.entries.push({ ...one, cycle: kept.cycles.length });
  const phase = new URLSearchParams(window.location.search).get("phase");
  draw(phase && !kept.phase ? { ...kept, phase } : kept);
  if (more.length) save();
  look();
}
warn();
page.dataset.ready = "";
