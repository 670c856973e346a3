// "Add to provision record" and "Save to my list" on pages keep what was chosen on this device. Without this file the buttons send a form.
import { say } from "./device.js";
import { Shared } from "./fields.js";
import { adoptList, listOf } from "./list_fields.js";
import { addCited, citedInOpen, lineCount, recordOpen } from "./shelf.js";

function addToRecord(button) {
  const record = recordOpen();
  const [page, statement, version] = button.value.split("/");
  const { words, address, title, tier, family } = button.dataset;
  const added = addCited(record, [{ page, statement, version, words, address, title, tier, family }]);
  if (added === false) return false;
  return `${added ? "Added to your record" : "Already in your record"} (${lineCount(record)})`;
}

function addToList(button) {
  const list = new Shared("oap-list", { adopt: adoptList });
  list.look();
  const there = listOf(list).items;
  const known = there.some((one) => one.id === button.value);
  if (!known) {
    const { words, address, title } = button.dataset;
    const path = `items/${button.value}`;
    if (!list.set({ [path]: { id: button.value, words, address, title }, [`at/${path}`]: (there.at(-1)?.at ?? -1) + 1 })) return false;
  }
  return `${known ? "Already in your list" : "Saved to your list"} (${there.length + !known})`;
}
// What is said beside a button, made when it is first needed.
function sayingOf(button, form) {
  const there = button.parentElement.querySelector(".oap-taken");
  if (there) return there;
  const said = document.createElement("span");
  said.className = "oap-taken";
  said.setAttribute("role", "status");
  const link = document.createElement("a");
  link.className = "govuk-link";
  link.href = form.getAttribute("action");
  link.textContent = "Open it";
  link.hidden = true;
  button.after(said, " ", link);
  return said;
}

for (const form of document.querySelectorAll("[data-take]")) {
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    const words = form.dataset.take === "record" ? addToRecord(button) : addToList(button);
    if (words === false) return; // this browser keeps nothing: let the form go
    event.preventDefault();
    const said = sayingOf(button, form);
    say(said, words);
    said.nextElementSibling.hidden = false;
  });
}

// What was saved at another time is marked, so that nobody has to try.
const list = new Shared("oap-list", { adopt: adoptList });
list.look();
list.close();
const inList = new Set(listOf(list).items.map((one) => one.id));
const inRecord = citedInOpen();
for (const [id, kept, words] of [["take-list", inList, "In your list"], ["take-record", inRecord, "In your record"]]) {
  const form = document.getElementById(id);
  for (const button of document.querySelectorAll(`button[form="${id}"][name="add"]`)) {
    const [page, statement] = button.value.split("/");
    if (kept.has(statement ? `${page}/${statement}` : page)) sayingOf(button, form).textContent = words;
  }
}
