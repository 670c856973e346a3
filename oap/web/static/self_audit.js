// The self-audit on the device: kept at every change, put back for each part. It is sent only for a result or a document.
import { drawAround, erase, lookWithTyped, opened, say, today } from "./device.js";
import { Shared } from "./fields.js";

const NAME = "oap-audit";
const page = document.querySelector("[data-audit]");
const form = document.getElementById("audit");
const said = page.querySelector("[data-said]");
const phase = form.elements.on_phase.value;
const group = form.elements.on_group.value;
const names = { "not-yet": "Not yet", starting: "Starting", secure: "Secure", strong: "Strong" };
const PARTS = ["rating", "evidence", "action", "own", "digest"];
const MOST_RATINGS = 4000; // as MAX_RATINGS in oap/core/documents/self_audit.py
const isAudit = (one) => one && one.format === "oap-audit" && one.format_version <= 1 && Array.isArray(one.ratings);
const isRating = (one) => one && typeof one.statement === "string" && /^[a-z0-9-]+\/[a-z0-9-]+$/.test(one.statement) && (!one.rating || Object.hasOwn(names, one.rating));
const rows = [...page.querySelectorAll("[data-rate]")];
const kept = new Shared(NAME, {
  adopt: (audit) => fieldsOf(isAudit(audit) ? audit : { ratings: [] }),
  changed: () => drawAround(form, (control) => control.name, draw),
  failed: () => say(said, "This browser cannot keep your audit. Save the file before you leave."),
});

// A rating's fields are named by what it is a rating of: statement, age and staff.
const at = (statement, ofPhase, ofGroup, part) => `ratings/${statement} ${ofPhase} ${ofGroup}/${part}`;

// The fields of an audit in a file, or as it was kept before there were fields.
function fieldsOf(audit) {
  const fields = new Map();
  const put = (path, value) => value && typeof value === "string" && fields.set(path, [value, 1]); // whoever made the file
  put("setting", audit.setting);
  put("date", audit.date);
  for (const one of audit.ratings.filter(isRating)) for (const part of PARTS) put(at(one.statement, one.phase || "", one.group || "everyone", part), one[part]);
  return fields;
}

function audit() {
  const ratings = new Map();
  for (const path of kept.paths) {
    const [, statement, ofPhase, ofGroup, part] = /^ratings\/(\S+) (\S*) (\S*)\/([a-z]+)$/.exec(path) || [];
    if (!part) continue;
    const key = `${statement} ${ofPhase} ${ofGroup}`;
    if (!ratings.has(key)) ratings.set(key, { statement, phase: ofPhase, group: ofGroup, rating: "", evidence: "", action: "", own: "", digest: "" });
    ratings.get(key)[part] = kept.get(path);
  }
  const said_ = [...ratings.values()].filter((one) => one.rating || one.evidence || one.action || one.own);
  return { format: "oap-audit", format_version: 1, setting: kept.get("setting") || "", date: kept.get("date") || "", ratings: said_ };
}

// What is sent when a result or a document is asked for, and how much there is of it.
function tell() {
  const all = audit();
  form.elements.saved.value = all.ratings.length || all.setting || all.date ? JSON.stringify(all) : "";
  page.querySelector("[data-count]").textContent = all.ratings.filter((one) => one.rating).length;
}

function draw() {
  form.elements.setting.value = kept.get("setting") || "";
  form.elements.date.value = kept.get("date") || form.elements.date.defaultValue || today();
  let again = 0;
  for (const row of rows) {
    const name = `rate-${row.dataset.rate}-`;
    const of = (part) => kept.get(at(row.dataset.statement, phase, group, part)) || "";
    const changed = Boolean(of("rating") && of("digest") && of("digest") !== row.dataset.digest);
    again += changed;
    for (const radio of row.querySelectorAll("input[type=radio]")) radio.checked = !changed && of("rating") === radio.value;
    row.querySelector("[data-again]").hidden = !changed;
    row.querySelector("[data-was]").textContent = changed ? names[of("rating")] : "";
    form.elements[`${name}evidence`].value = of("evidence");
    form.elements[`${name}action`].value = of("action");
    form.elements[`${name}own`].value = of("own");
    if (of("evidence") || of("action") || of("own")) row.querySelector("details").open = true;
  }
  page.querySelector("[data-changed]").hidden = !again;
  page.querySelector("[data-changed-count]").textContent = again;
  tell();
}

function typed(control) {
  if (["part", "phase", "group"].includes(control.name)) return {};
  const row = control.closest("[data-rate]");
  if (!row) return { [control.name]: control.value };
  const part = control.name.split("-").at(-1);
  const path = (of) => at(row.dataset.statement, phase, group, of);
  // What is rated is these words: when they change, it is asked again.
  return part === "rating" ? { [path(part)]: control.value, [path("digest")]: row.dataset.digest } : { [path(part)]: control.value };
}

form.addEventListener("input", (event) => {
  kept.set(typed(event.target));
  tell();
});
form.addEventListener("submit", (event) => {
  kept.look();
  tell();
  if (event.submitter?.value !== "show") return; // a result or a file: the one time that the audit is sent
  event.preventDefault();
  const choice = new URLSearchParams();
  for (const name of ["part", "phase", "group"]) if (form.elements[name].value) choice.set(name, form.elements[name].value);
  window.location.assign(`/audit?${choice}`);
});
page.querySelector("[data-erase]").addEventListener("click", () => {
  if (!window.confirm("Erase the whole audit from this browser? Save the file first if you want to keep it.")) return;
  erase(NAME);
  kept.look();
  draw();
  say(said, "The audit was erased from this browser.");
});
document.querySelector(".oap-open").addEventListener("submit", async (event) => {
  event.preventDefault(); // the file is opened here and not sent
  const file = await opened(event.target.elements.file.files[0]);
  if (!isAudit(file) || !file.ratings.every(isRating)) {
    say(said, "This is not a saved self-audit. Choose the file whose name ends in .oap-audit.");
    return;
  }
  if (file.ratings.length > MOST_RATINGS) {
    say(said, `There is more in this file than an audit holds here (${MOST_RATINGS.toLocaleString("en-GB")} ratings). Nothing was changed.`);
    return;
  }
  const here = audit();
  const question = `This browser has an audit with ${here.ratings.length} ratings. Open the file in its place? Cancel leaves it as it is: save it as a file first.`;
  if ((here.ratings.length || here.setting) && !window.confirm(question)) {
    say(said, "Nothing was changed. The audit in this browser is as it was.");
    return;
  }
  const empty = Object.fromEntries(kept.paths.map((path) => [path, ""]));
  const done = kept.set({ ...empty, ...Object.fromEntries([...fieldsOf(file)].map(([path, [value]]) => [path, value])) });
  draw();
  if (done) say(said, "Your audit is open.");
});

document.documentElement.classList.add("oap-js");
const served = form.elements.saved.value;
await lookWithTyped(kept, form, typed);
if (served) {
  kept.lay(fieldsOf(JSON.parse(served))); // “go on rating” brings it along: under what this browser has, which is newer
  kept.keep();
}
draw();
