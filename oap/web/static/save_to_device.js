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

for (const form of document.querySelectorAll("[data-take]")) {
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    const words = form.dataset.take === "record" ? addToRecord(button) : addToList(button);
    if (words === false) return; // this browser keeps nothing: let the form go
    event.preventDefault();
    let said = button.parentElement.querySelector(".oap-taken");
    if (!said) {
      said = document.createElement("span");
      said.className = "oap-taken";
      said.setAttribute("role", "status");
      const link = document.createElement("a");
      link.className = "govuk-link";
      link.href = form.getAttribute("action");
      link.textContent = "Open it";
      link.hidden = true;
      button.after(said, " ", link);
    }
    say(said, words);
    said.nextElementSibling.hidden = false;
  });
}
