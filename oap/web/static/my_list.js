// The family's list on the device: kept at every change, put back at the next visit, printed here. Nothing is sent but for a PDF.
import { erase, keep, read, say } from "./device.js";
import { offer } from "./send.js";

const NAME = "oap-list";
const page = document.querySelector("[data-list]");
const form = document.getElementById("list");
const said = page.querySelector("[data-said]");
const items = page.querySelector("[data-items]");
const questions = page.querySelector("[data-questions]");
const shareBox = page.querySelector("[data-share-box]");

function stamp(id, number) {
  const holder = document.createElement("ol");
  holder.append(document.getElementById(id).content.cloneNode(true));
  for (const element of holder.querySelectorAll("*")) {
    for (const attribute of element.attributes) attribute.value = attribute.value.replaceAll("__n__", number);
  }
  const walker = document.createTreeWalker(holder, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) walker.currentNode.data = walker.currentNode.data.replaceAll("__n__", number);
  return holder.firstElementChild;
}

function readForm() {
  return {
    meeting: form.elements.meeting.value,
    home: form.elements.home.value,
    items: [...items.children].map((one) => {
      const source = one.querySelector("[data-source]");
      return { id: one.dataset.item, words: one.querySelector("[data-words]").textContent.trim(), title: source.textContent, address: source.getAttribute("href") };
    }),
    questions: [...questions.querySelectorAll("textarea")].map((one) => one.value),
  };
}

function itemElement(one, number) {
  const element = stamp("item-template", number);
  element.dataset.item = one.id;
  element.querySelector("input").value = one.id;
  element.querySelector("[data-words]").textContent = one.words;
  const source = element.querySelector("[data-source]");
  source.textContent = one.title;
  source.href = /^\/[a-z]/.test(one.address) ? one.address : "#";
  return element;
}

function draw(list) {
  form.elements.meeting.value = list.meeting || "";
  form.elements.home.value = list.home || "";
  items.replaceChildren(...list.items.map((one, index) => itemElement(one, index + 1)));
  questions.replaceChildren(...(list.questions || []).map((text, index) => {
    const element = stamp("question-template", index + 1);
    element.querySelector("textarea").value = text;
    return element;
  }));
  page.querySelector("[data-none]").hidden = list.items.length > 0;
  shareBox.hidden = !list.items.length;
  const path = `/my-list?items=${list.items.map((one) => one.id.replace("/", ".")).join(",")}`;
  offer(shareBox.querySelector("[data-send]"), path);
}

function change(list, words) {
  draw(list);
  say(said, keep(NAME, list) ? words : "This browser cannot keep your list. Get the PDF before you leave.");
}

function move(list, place, step) {
  const there = place + step;
  if (there < 0 || there >= list.length) return false;
  [list[place], list[there]] = [list[there], list[place]];
  return true;
}

form.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || button.value === "pdf") return; // the one time that the list is sent
  event.preventDefault();
  const [, kind, what, number] = /^(q?)(up|down|remove|uestion|show)-?([0-9]*)$/.exec(button.value) || [];
  const list = readForm();
  const parts = kind ? list.questions : list.items;
  const place = Number(number) - 1;
  if (what === "uestion") {
    if (list.questions.length >= 20) { say(said, "A list holds twenty questions."); return; }
    list.questions.push(number ? button.textContent.trim() : "");
    change(list, "A question was added.");
    questions.lastElementChild.querySelector("textarea").focus();
  } else if (what === "remove") {
    parts.splice(place, 1);
    change(list, "It was taken out of your list.");
    (form.querySelector(`button[value="${kind}remove-${Math.min(place + 1, parts.length)}"]`) || form.elements.home).focus();
  } else if (what === "up" || what === "down") {
    const step = what === "up" ? -1 : 1;
    const moved = move(parts, place, step);
    change(list, moved ? "The list has a new order." : "It cannot move any further.");
    form.querySelector(`button[value="${kind}${what}-${place + 1 + (moved ? step : 0)}"]`).focus();
  }
});
form.addEventListener("input", () => keep(NAME, readForm()));
page.querySelector("[data-print]").addEventListener("click", () => window.print());
page.querySelector("[data-erase]").addEventListener("click", () => {
  if (!window.confirm("Erase your list from this device?")) return;
  erase(NAME);
  draw({ items: [], questions: [] });
  say(said, "Your list was erased from this device.");
});

document.documentElement.classList.add("oap-js");
const kept = read(NAME);
if (page.dataset.shared) {
  // A shared list is shown as it came; it joins one's own only when asked.
  const take = page.querySelector("[data-take-shared]");
  const shared = readForm().items;
  if (take) take.addEventListener("click", () => {
    const own = read(NAME) || { items: [], questions: [] };
    own.items.push(...shared.filter((one) => !own.items.some((other) => other.id === one.id)));
    change(own, "It was added to your list.");
    page.dataset.shared = "";
    page.querySelector("[data-shared-box]").remove();
  });
} else if (kept && Array.isArray(kept.items)) {
  for (const one of readForm().items) if (!kept.items.some((other) => other.id === one.id)) kept.items.push(one);
  draw(kept);
}
