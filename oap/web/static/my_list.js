// The family's list on the device: kept at every change, put back at the next visit, printed here. Nothing is sent but for a PDF.
import { drawAround, erase, lookWithTyped, say, stamp } from "./device.js";
import { Shared, newKey } from "./fields.js";
import { adoptList, listOf } from "./list_fields.js";
import { offer } from "./send.js";

const NAME = "oap-list";
const page = document.querySelector("[data-list]");
const form = document.getElementById("list");
const said = page.querySelector("[data-said]");
const items = page.querySelector("[data-items]");
const questions = page.querySelector("[data-questions]");
const shareBox = page.querySelector("[data-share-box]");
const kept = new Shared(NAME, {
  adopt: adoptList,
  changed: () => page.dataset.shared || drawAround(form, pathOf, draw),
  failed: () => say(said, "This browser cannot keep your list. Get the PDF before you leave."),
});

function pathOf(control) {
  const line = control.closest("[data-key]");
  return line ? line.dataset.key : control.name;
}

// The things that came with the page: in a link, or added without JavaScript.
const served = [...items.children].map((one) => {
  const source = one.querySelector("[data-source]");
  return { id: one.dataset.item, words: one.querySelector("[data-words]").textContent.trim(), title: source.textContent, address: source.getAttribute("href") };
});

function itemElement(one, number) {
  const element = stamp("item-template", number, "ol");
  element.dataset.item = one.id;
  element.querySelector("input").value = one.id;
  element.querySelector("[data-words]").textContent = one.words;
  const source = element.querySelector("[data-source]");
  source.textContent = one.title;
  source.href = /^\/[a-z]/.test(one.address) ? one.address : "#";
  return element;
}

function draw() {
  const list = listOf(kept);
  form.elements.meeting.value = list.meeting;
  form.elements.home.value = list.home;
  items.replaceChildren(...list.items.map((one, index) => itemElement(one, index + 1)));
  questions.replaceChildren(...list.questions.map((one, index) => {
    const element = stamp("question-template", index + 1, "ol");
    element.dataset.key = one.path;
    element.querySelector("textarea").value = one.text;
    return element;
  }));
  page.querySelector("[data-none]").hidden = list.items.length > 0;
  shareBox.hidden = !list.items.length;
  const path = `/my-list?items=${list.items.map((one) => one.id.replace("/", ".")).join(",")}`;
  offer(shareBox.querySelector("[data-send]"), path);
}

function change(values, words) {
  const done = kept.set(values);
  draw();
  if (done) say(said, words);
}

// Add what is not in the list yet, at its end.
function join(more) {
  const there = listOf(kept).items;
  const values = {};
  for (const one of more.filter((new_) => !there.some((old) => old.id === new_.id)))
    Object.assign(values, { [`items/${one.id}`]: one, [`at/items/${one.id}`]: there.length + Object.keys(values).length });
  return values;
}

form.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || button.value === "pdf") return; // the one time that the list is sent
  event.preventDefault();
  if (page.dataset.shared) { say(said, "Add it to your own list first."); return; }
  const [, kind, what, number] = /^(q?)(up|down|remove|uestion|show)-?([0-9]*)$/.exec(button.value) || [];
  const list = listOf(kept);
  const parts = kind ? list.questions : list.items;
  const place = Number(number) - 1;
  if (what === "uestion") {
    if (parts.length >= 20) { say(said, "A list holds twenty questions."); return; }
    const path = `questions/${newKey()}`;
    change({ [path]: number ? button.textContent.trim() : "", [`at/${path}`]: (parts.at(-1)?.at ?? -1) + 1 }, "A question was added.");
    questions.lastElementChild.querySelector("textarea").focus();
  } else if (what === "remove") {
    change({ [parts[place].path]: null }, "It was taken out of your list.");
    (form.querySelector(`button[value="${kind}remove-${Math.min(place + 1, parts.length - 1)}"]`) || form.elements.home).focus();
  } else if (what === "up" || what === "down") {
    const step = what === "up" ? -1 : 1;
    const other = parts[place + step];
    if (other) {
      [parts[place], parts[place + step]] = [other, parts[place]];
      change(Object.fromEntries(parts.map((one, index) => [`at/${one.path}`, index])), "The list has a new order.");
    } else say(said, "It cannot move any further.");
    form.querySelector(`button[value="${kind}${what}-${place + 1 + (other ? step : 0)}"]`).focus();
  }
});
form.addEventListener("input", (event) => kept.set({ [pathOf(event.target)]: event.target.value }));
page.querySelector("[data-print]").addEventListener("click", () => window.print());
page.querySelector("[data-erase]").addEventListener("click", () => {
  if (!window.confirm("Erase your list from this device?")) return;
  erase(NAME);
  kept.look();
  draw();
  say(said, "Your list was erased from this device.");
});

document.documentElement.classList.add("oap-js");
if (page.dataset.shared) {
  // A shared list is shown as it came; it joins one's own only when asked.
  const take = page.querySelector("[data-take-shared]");
  if (take) take.addEventListener("click", () => {
    kept.look();
    change(join(served), "It was added to your list.");
    page.dataset.shared = "";
    page.querySelector("[data-shared-box]").remove();
  });
} else {
  await lookWithTyped(kept, form, (control) => (["meeting", "home"].includes(control.name) ? { [control.name]: control.value } : {}));
  if (kept.paths.length) {
    const more = join(served);
    if (Object.keys(more).length) kept.set(more);
    draw();
  }
}
