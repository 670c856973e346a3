// The self-audit on the device: kept at every change, put back for each part. It is sent only for a result or a document.
import { erase, keep, read, say } from "./device.js";

const NAME = "oap-audit";
const page = document.querySelector("[data-audit]");
const form = document.getElementById("audit");
const said = page.querySelector("[data-said]");
const phase = form.elements.on_phase.value;
const group = form.elements.on_group.value;
const names = { "not-yet": "Not yet", starting: "Starting", secure: "Secure", strong: "Strong" };
const empty = () => ({ format: "oap-audit", format_version: 1, setting: "", date: "", ratings: [] });
const isAudit = (one) => one && one.format === "oap-audit" && one.format_version <= 1 && Array.isArray(one.ratings);

// A file leaves out what is empty.
const whole = (audit) => ({ ...audit, ratings: audit.ratings.map((one) => ({ phase: "", group: "everyone", rating: "", evidence: "", action: "", digest: "", ...one })) });

function stored() {
  const kept = read(NAME);
  return isAudit(kept) ? kept : empty();
}

function merge(audit) {
  const here = new Map(audit.ratings.map((one) => [`${one.statement} ${one.phase} ${one.group}`, one]));
  for (const row of page.querySelectorAll("[data-rate]")) {
    const at = `rate-${row.dataset.rate}-`;
    const key = `${row.dataset.statement} ${phase} ${group}`;
    const rating = row.querySelector("input[type=radio]:checked")?.value || "";
    const evidence = form.elements[`${at}evidence`].value;
    const action = form.elements[`${at}action`].value;
    const before = here.get(key);
    // What asks again and was not answered keeps its old rating and old digest, so that it asks the next time too.
    if (!rating && before?.rating && before.digest !== row.dataset.digest) here.set(key, { ...before, evidence, action });
    else if (rating || evidence || action) here.set(key, { statement: row.dataset.statement, phase, group, rating, evidence, action, digest: row.dataset.digest });
    else here.delete(key);
  }
  return { ...audit, setting: form.elements.setting.value, date: form.elements.date.value, ratings: [...here.values()] };
}

function count(audit) {
  page.querySelector("[data-count]").textContent = audit.ratings.filter((one) => one.rating).length;
}

function save() {
  const audit = merge(stored());
  if (!keep(NAME, audit)) say(said, "This browser cannot keep your audit. Save the file before you leave.");
  form.elements.saved.value = JSON.stringify(audit);
  count(audit);
}

function draw(audit) {
  form.elements.setting.value = audit.setting || "";
  form.elements.date.value = audit.date || "";
  form.elements.saved.value = audit.ratings.length ? JSON.stringify(audit) : "";
  const here = new Map(audit.ratings.map((one) => [`${one.statement} ${one.phase} ${one.group}`, one]));
  let again = 0;
  for (const row of page.querySelectorAll("[data-rate]")) {
    const at = `rate-${row.dataset.rate}-`;
    const one = here.get(`${row.dataset.statement} ${phase} ${group}`);
    const changed = Boolean(one?.rating && one.digest && one.digest !== row.dataset.digest);
    again += changed;
    for (const radio of row.querySelectorAll("input[type=radio]")) radio.checked = !changed && one?.rating === radio.value;
    row.querySelector("[data-again]").hidden = !changed;
    row.querySelector("[data-was]").textContent = changed ? names[one.rating] : "";
    form.elements[`${at}evidence`].value = one?.evidence || "";
    form.elements[`${at}action`].value = one?.action || "";
    row.querySelector("details").open = Boolean(one?.evidence || one?.action);
  }
  page.querySelector("[data-changed]").hidden = !again;
  page.querySelector("[data-changed-count]").textContent = again;
  count(audit);
}

form.addEventListener("input", (event) => {
  if (!["part", "phase", "group"].includes(event.target.name)) save();
});
form.addEventListener("submit", (event) => {
  save();
  if (event.submitter?.value !== "show") return; // a result or a file: the one time that the audit is sent
  event.preventDefault();
  const choice = new URLSearchParams();
  for (const name of ["part", "phase", "group"]) if (form.elements[name].value) choice.set(name, form.elements[name].value);
  window.location.assign(`/audit?${choice}`);
});
page.querySelector("[data-erase]").addEventListener("click", () => {
  if (!window.confirm("Erase the whole audit from this browser? Save the file first if you want to keep it.")) return;
  erase(NAME);
  draw(empty());
  say(said, "The audit was erased from this browser.");
});
document.querySelector(".oap-open").addEventListener("submit", async (event) => {
  event.preventDefault(); // the file is opened here and not sent
  const file = event.target.elements.file.files[0];
  let opened = null;
  try {
    opened = JSON.parse(await file.text());
  } catch {
    opened = null;
  }
  if (!isAudit(opened)) {
    say(said, "This is not a saved self-audit. Choose the file whose name ends in .oap-audit.");
    return;
  }
  opened = whole(opened);
  keep(NAME, opened);
  draw(opened);
  say(said, "Your audit is open.");
});

document.documentElement.classList.add("oap-js");
const served = form.elements.saved.value;
if (served) {
  const brought = whole(JSON.parse(served)); // “go on rating” brings it along
  keep(NAME, brought);
  draw(brought);
} else if (isAudit(read(NAME))) draw(stored());
