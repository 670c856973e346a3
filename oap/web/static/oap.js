// Small conveniences. Every page works without this file.
import { erase, read } from "./device.js";

// "Link to this statement" also copies the full address.
for (const link of document.querySelectorAll("[data-copy-link]")) {
  link.addEventListener("click", async () => {
    if (!navigator.clipboard) return;
    await navigator.clipboard.writeText(link.href).catch(() => undefined);
    let said = link.parentElement.querySelector(".oap-copied");
    if (!said) {
      said = document.createElement("span");
      said.className = "oap-copied";
      said.setAttribute("role", "status");
      link.after(said);
    }
    said.textContent = "Link copied";
  });
}

// What came of a search is counted once: a result opened, another search, or neither. The service keeps a number of a
// day and a few words from a list, and nothing of who it was. Not where the browser asks sites not to follow.
if (document.querySelector("[data-count]") && !navigator.globalPrivacyControl && navigator.doNotTrack !== "1") {
  let counted = false;
  const tell = (what, page = "") => {
    if (!counted) navigator.sendBeacon("/search/count", new URLSearchParams({ q, what, page }));
    counted = true;
  };
  const q = new URLSearchParams(location.search).get("q") ?? "";
  const follow = ({ target }) => {
    const link = target.closest?.("main a[href]");
    const to = link?.closest(".oap-card")?.querySelector(".oap-card__title a") ?? link;
    if (to?.pathname === "/search") counted = true; // a filter or the next page: the same search goes on
    else if (to) tell("opened", to.pathname);
  };
  addEventListener("click", follow);
  addEventListener("auxclick", follow);
  addEventListener("submit", ({ target }) => target.matches("[role=search]") && tell("again"));
  addEventListener("pagehide", () => tell("left"));
}

// "Search" and "Menu" in the header, and what follows in the bar of staff, open a part by its address. With scripts one can
// type at once, and a second press closes it again.
addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-opens]");
  if (!link) return;
  const opened = document.querySelector(link.hash);
  const box = opened?.matches("input") ? opened : opened?.querySelector("input[type=search], a");
  if (location.hash === link.hash && link.hash !== `#${box?.id}`) {
    event.preventDefault();
    location.hash = "main";
  } else {
    setTimeout(() => box?.focus()); // once the address has opened it
  }
});

// An address may lead into a part that is folded. Browsers that do not open it by themselves do so here.
function unfold() {
  const place = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!place) return;
  const folded = [];
  for (let one = place.closest("details"); one; one = one.parentElement.closest("details")) if (!one.open) folded.push(one);
  for (const one of folded) one.open = true;
  if (folded.length) place.scrollIntoView();
}
addEventListener("hashchange", unfold);
unfold();

// On paper a folded part is left out. Who wants everything has it opened first.
for (const line of document.querySelectorAll("[data-print]")) {
  line.hidden = false;
  line.addEventListener("click", ({ target }) => {
    const much = target.dataset.printPage;
    if (!much) return;
    if (much === "whole") for (const one of document.querySelectorAll("main details")) one.open = true;
    window.print();
  });
}

// Who signed in here left a hint, so that public pages can show the bar of their work. Nobody else asks for it.
if (location.pathname === "/sign-in") erase("oap-staff");
else if (read("oap-staff")) import("./staff_bar.js");

// Suggestions are loaded when somebody goes to the search box, so that reading a page does not pay for them.
for (const row of document.querySelectorAll("[data-suggest]")) {
  const box = row.querySelector("input[type=search]");
  const begin = () => import(row.dataset.suggestScript).then((suggestions) => suggestions.begin(row, box), () => undefined);
  box.addEventListener("focus", begin, { once: true });
}

// So is what saves to this device: at the first press, or at once where something is kept already and has to be marked.
const takes = [...document.querySelectorAll("[data-take]")];
let canTake = false;
const loadTake = () => import(takes[0].dataset.takeScript).catch(() => undefined).finally(() => (canTake = true));
if (takes.length && keepsSomething()) loadTake();
for (const form of takes) {
  form.addEventListener("submit", async (event) => {
    if (canTake) return; // also where it could not be loaded: the form goes to the server, as it does without scripts
    event.preventDefault();
    await loadTake();
    form.requestSubmit(event.submitter);
  });
}

function keepsSomething() {
  try {
    return Object.keys(localStorage).some((name) => /^oap-(list|record|shelf)/.test(name));
  } catch {
    return false;
  }
}

// How many things are in the list that this device keeps, beside each link to it.
async function count() {
  const list = read("oap-list");
  const many = list ? (await import("./list_fields.js")).countOf(list) : 0;
  for (const link of document.querySelectorAll('.oap-nav a[href^="/my-list"], .oap-footer a[href^="/my-list"]')) {
    link.textContent = many ? `My list (${many})` : "My list";
  }
}
addEventListener("oap-kept", count);
addEventListener("storage", count); // another window of this device
count();

// "Listen", where the device has a voice of its own for English: what reads is loaded when somebody asks for it.
const listen = document.querySelector("[data-listen]");
if (listen && "speechSynthesis" in window) {
  const offer = () => {
    listen.hidden = !speechSynthesis.getVoices().some((voice) => voice.localService && voice.lang.startsWith("en"));
  };
  offer();
  speechSynthesis.addEventListener?.("voiceschanged", offer); // some browsers know their voices a moment later
  listen.querySelector("button").addEventListener("click", async ({ currentTarget: button }) => {
    (await import(button.dataset.script)).listen(button);
  });
}
