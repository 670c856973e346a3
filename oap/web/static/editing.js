// The editor's conveniences. Without this file the form saves by its buttons, and checks and preview come with each save.

import { fit, goTo, grow, takeJumps } from "./parts.js";
import { takePaste } from "./pasting.js";
import { toolbars } from "./toolbar.js";
import { offerMode, takeMode } from "./writing_mode.js";

const QUIET = 1500; // ms without a key before a save
const APART = 4000; // ms between two saves at least
const PATIENCE = 3000; // ms to wait for a save that is under way
const SIGN = 30000; // ms between two signs of life
const form = document.querySelector("#editor");
const address = form.getAttribute("action"); // form.action would be the buttons of that name
const base = `/edit/drafts/${form.dataset.draft}`;
const copy = `oap-draft-${form.dataset.draft}`;
let changes = 0; // counts what was typed
let kept = 0; // ... and what of it the server has
let last = 0;
let waiting = 0;
let saving = null;
let stopped = false;
let leaving = false;
let untouched = -1; // `changes` as they were when a button of a row was done: nothing was typed since
let acting = false; // the server is doing what a button of a row says

offerCopy();
toolbars(form);
grow(form);
if (form.dataset.text === undefined) offerMode(form), takeMode(form);
form.addEventListener("input", typed);
takePaste(form);
takeJumps(form);
document.querySelector("#checked")?.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (!link) return;
  event.preventDefault();
  goTo(link.hash.slice(1));
});
form.addEventListener("submit", pressed);
addEventListener("keydown", undone, true); // before the boxes, which take these keys also when they have nothing to undo
document.addEventListener("visibilitychange", () => document.hidden && save());
addEventListener("beforeunload", (event) => {
  if (changes !== kept && !leaving && !stored()) event.preventDefault();
});
addEventListener("oap-sign-out", (event) => event.detail.push(settled().then(save))); // see sign-out.js
addEventListener("oap-leaving", () => (leaving = true));
sign();
setInterval(sign, SIGN);

function typed(event) {
  fit(event.target);
  changes += 1;
  store();
  say("Not saved yet");
  clearTimeout(waiting);
  waiting = setTimeout(save, Math.max(QUIET, last + APART - Date.now()));
}

// Puts what the form says into the browser's own storage, until the server has it.
function store() {
  try {
    localStorage.setItem(copy, JSON.stringify(fields()));
  } catch {
    // Private windows may refuse: then only the server keeps it.
  }
}

function stored() {
  try {
    return localStorage.getItem(copy) !== null;
  } catch {
    return false;
  }
}

function forget() {
  try {
    localStorage.removeItem(copy);
  } catch {
    // as above
  }
}

function fields() {
  return [...new FormData(form)].filter(([name]) => name !== "csrf_token");
}

// While `saving` is not null, the server may have a newer count of saves than the form: whoever sends the form waits for it.
async function save() {
  clearTimeout(waiting);
  if (stopped || leaving || saving || changes === kept) return;
  saving = keep(changes);
  try {
    await saving;
  } finally {
    saving = null;
  }
}

async function keep(sent) {
  last = Date.now();
  say("Saving …");
  const answer = await ask("autosave");
  if (answer?.status === 200) {
    const found = await answer.json();
    form.elements.saves.value = found.saves;
    kept = sent;
    if (changes === kept) forget();
    say(changes === kept ? `Saved at ${new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })}` : "Not saved yet");
    show(found);
    if (changes !== kept) waiting = setTimeout(save, APART);
  } else if (answer?.status === 409) {
    stopped = true;
    say("This was saved somewhere else too. Press Save to see both texts: nothing is lost.");
    show(await answer.json());
  } else if (answer?.status === 401) {
    say("You have been signed out. Press Save: you sign in again, and the text stays.");
  } else {
    say("Cannot reach the server. The text is kept in this browser, and saved when the server answers.");
    waiting = setTimeout(save, 4 * APART);
  }
}

// A save that is under way has its answer, or has had time enough: nobody who pressed a button waits for a dead line.
async function settled() {
  await Promise.race([saving?.catch(() => null), new Promise((done) => setTimeout(done, saving ? PATIENCE : 0))]);
}

async function ask(what) {
  try {
    return await fetch(`${base}/${what}`, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { Accept: "application/json" },
    });
  } catch {
    return null;
  }
}

function show(found) {
  const checked = document.querySelector("#checked");
  if (checked && found.checked && !checked.contains(document.activeElement)) checked.innerHTML = found.checked;
  const preview = document.querySelector("#preview");
  if (preview && found.preview) preview.innerHTML = found.preview;
}

function say(words) {
  const state = document.querySelector("#state");
  if (state.textContent !== words) state.textContent = words;
}

// Rows: the server does what the button says and sends the form; here only the form is put in place, not the whole page.
async function pressed(event) {
  const button = event.submitter;
  const action = button?.value ?? "save";
  if (form.dataset.text !== undefined || ["save", "submit", "preview", "text", "address"].includes(action)) {
    store();
    clearTimeout(waiting);
    if (saving && !leaving) {
      event.preventDefault();
      await settled();
      leaving = true;
      form.requestSubmit(button);
    }
    leaving = true;
    return;
  }
  event.preventDefault();
  if (acting) return; // pressed twice, or with a key meant for the row to come
  acting = true;
  clearTimeout(waiting);
  await settled();
  const sent = changes;
  const body = new URLSearchParams(new FormData(form));
  body.set("action", action);
  const answer = await fetch(address, { method: "POST", body }).catch(() => null);
  acting = false;
  if (answer?.ok && answer.redirected) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("#editor");
    if (fresh && changes === sent) return replace(page, fresh, new URL(answer.url).searchParams.get("at"));
    forget();
    leaving = true;
    return location.assign(answer.url); // it is done and kept
  }
  // Signed out, saved elsewhere, or no answer: let the browser send it and show what the server says.
  leaving = true;
  const hidden = document.createElement("input");
  Object.assign(hidden, { type: "hidden", name: "action", value: action });
  form.append(hidden);
  form.submit();
}

// Ctrl+Z belongs to the box that somebody types in. Right after a button of a row it takes back what that did.
function undone(event) {
  const key = event.key.toLowerCase();
  if (event.altKey || !(event.ctrlKey || event.metaKey) || !["z", "y"].includes(key) || changes !== untouched) return;
  const button = form.querySelector(`button[value=${key === "y" || event.shiftKey ? "again" : "undo"}]`);
  if (!button || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  event.stopPropagation();
  form.requestSubmit(button);
}

function replace(page, fresh, at) {
  const open = [...form.querySelectorAll("details.oap-part")].map((one) => one.open);
  form.replaceChildren(...fresh.childNodes);
  [...form.querySelectorAll("details.oap-part")].forEach((one, n) => (one.open = open[n] ?? one.open));
  for (const place of ["#preview", "#checked"]) {
    document.querySelector(place)?.replaceChildren(...(page.querySelector(place)?.childNodes ?? []));
  }
  kept = untouched = changes;
  forget();
  toolbars(form);
  grow(form);
  offerMode(form);
  go(at);
  say("Saved");
}

function go(at) {
  const place = at ? document.getElementById(at) : null;
  const fields = [...(place?.querySelectorAll("textarea, input:not([type=hidden]), [contenteditable=true]") ?? [])];
  const target = fields.find((one) => one.offsetParent) ?? place ?? form.querySelector("#bar button"); // what was undone is gone
  target?.focus();
  // In the middle the head of a tall one would be behind the bar.
  place?.scrollIntoView({ block: place.offsetHeight > innerHeight / 2 ? "start" : "center" });
}

// Who else is here.
async function sign() {
  if (document.hidden) return;
  const answer = await fetch(`${base}/here`, {
    method: "POST",
    body: new URLSearchParams({ csrf_token: form.elements.csrf_token.value }),
    headers: { Accept: "application/json" },
  }).catch(() => null);
  if (answer?.status !== 200) return;
  const { others } = await answer.json();
  const place = document.querySelector("#others");
  const words = others.length ? `${others.join(", ")} ${others.length === 1 ? "is" : "are"} in this page too` : "";
  if (place.dataset.words === words) return;
  place.dataset.words = words;
  place.replaceChildren();
  if (words) {
    const box = document.createElement("div");
    box.className = "oap-status oap-status--warning";
    const label = document.createElement("p");
    label.className = "oap-status__label";
    label.textContent = words;
    const advice = document.createElement("p");
    advice.textContent = "Talk to each other before you both write. Nothing is overwritten: each has a text of their own.";
    box.append(label, advice);
    place.append(box);
  }
}

// Text that this browser has and the server may not have.
function offerCopy() {
  let found;
  try {
    found = JSON.parse(localStorage.getItem(copy) ?? "null");
  } catch {
    return;
  }
  const same = (list) => JSON.stringify(list.filter(([name]) => name !== "saves" && name !== "action"));
  if (!found || same(found) === same(fields())) return forget();
  const place = document.querySelector("#rescue");
  const words = document.createElement("p");
  words.textContent = "This browser has text that may not have been saved.";
  const back = document.createElement("button");
  const away = document.createElement("button");
  Object.assign(back, { type: "button", textContent: "Put it back", className: "govuk-button oap-small" });
  Object.assign(away, { type: "button", textContent: "Throw it away", className: "govuk-button govuk-button--secondary oap-small" });
  back.addEventListener("click", () => {
    // Sent as it was typed, with its old count: when something else was saved meanwhile, both texts are shown.
    const sender = document.createElement("form");
    Object.assign(sender, { method: "post", action: address, hidden: true });
    for (const [name, value] of [...found, ["csrf_token", form.elements.csrf_token.value]]) {
      if (name === "action") continue;
      const field = document.createElement("textarea");
      Object.assign(field, { name, value });
      sender.append(field);
    }
    document.body.append(sender);
    leaving = true;
    forget();
    sender.submit();
  });
  away.addEventListener("click", () => {
    forget();
    place.hidden = true;
  });
  place.className = "govuk-inset-text";
  place.append(words, back, " ", away);
  place.hidden = false;
}
