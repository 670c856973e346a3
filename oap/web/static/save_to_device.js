// "Add to provision record" and "Save to my list" on pages keep what was chosen on this device. Without this file the buttons send a form.
import { keep, read, say } from "./device.js";

function addToRecord(button) {
  const record = read("oap-record") || { cycles: [{}], entries: [] };
  const [page, statement, version] = button.value.split("/");
  const cycle = record.cycles.length;
  const there = record.entries.some((one) => one.page === page && one.statement === statement && Number(one.cycle) === cycle);
  if (!there) {
    const { words, address, title } = button.dataset;
    record.entries.push({ cycle, page, statement, version, words, address, source: `${title}, version ${version}` });
    if (!keep("oap-record", record)) return false;
  }
  return `${there ? "Already in your record" : "Added to your record"} (${record.entries.length})`;
}

function addToList(button) {
  const list = read("oap-list") || { items: [], questions: [] };
  const there = list.items.some((one) => one.id === button.value);
  if (!there) {
    const { words, address, title } = button.dataset;
    list.items.push({ id: button.value, words, address, title });
    if (!keep("oap-list", list)) return false;
  }
  return `${there ? "Already in your list" : "Saved to your list"} (${list.items.length})`;
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
const inList = new Set((read("oap-list")?.items || []).map((one) => one.id));
const inRecord = new Set((read("oap-record")?.entries || []).map((one) => `${one.page}/${one.statement}`));
for (const [id, kept, words] of [["take-list", inList, "In your list"], ["take-record", inRecord, "In your record"]]) {
  const form = document.getElementById(id);
  for (const button of document.querySelectorAll(`button[form="${id}"][name="add"]`)) {
    const [page, statement] = button.value.split("/");
    if (kept.has(statement ? `${page}/${statement}` : page)) sayingOf(button, form).textContent = words;
  }
}
