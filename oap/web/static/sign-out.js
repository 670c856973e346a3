// What an editor typed stays in this browser until the server has it (see editing.js). At sign-out it goes, so that the next person at
// this machine does not find it: what the server may not have is sent first, and when that fails, the person decides.

import { erase, keep } from "./device.js";

const PREFIX = "oap-draft-";

// A hint for public pages, which are the same for everybody: what the bar of this person's work leads to.
const links = [...document.querySelectorAll(".oap-desk__links a")].map((link) => [
  new URL(link.href).pathname,
  [...link.childNodes].find((node) => node.nodeType === Node.TEXT_NODE).textContent.trim(),
  Number(link.querySelector(".oap-desk__number")?.textContent ?? 0),
]);
keep("oap-staff", { links });

// A page that is reached when a form was kept: its copy is not needed any more.
const kept = location.pathname.match(/^\/edit\/drafts\/(\d+)\//);
if (kept && new URLSearchParams(location.search).has("saved") && !document.querySelector("#editor")) remove(PREFIX + kept[1]);

for (const form of document.querySelectorAll("form[data-sign-out]")) form.addEventListener("submit", leave);

async function leave(event) {
  const form = event.currentTarget;
  const waiting = [];
  event.preventDefault();
  dispatchEvent(new CustomEvent("oap-sign-out", { detail: waiting })); // the editor saves what it holds
  await Promise.all(waiting);
  const copies = names();
  const sent = await Promise.all(copies.map((name) => send(name, form.elements.csrf_token.value)));
  const question = "This browser has text of a draft that could not be saved. Sign out all the same? Then that text is gone.";
  if (sent.includes(false) && !confirm(question)) return;
  copies.forEach(remove);
  erase("oap-staff");
  dispatchEvent(new Event("oap-leaving"));
  form.submit();
}

function names() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  } catch {
    return [];
  }
}

function remove(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    // nothing is kept where nothing can be kept
  }
}

// Whether the server has it now, or had it before.
async function send(name, token) {
  try {
    const fields = JSON.parse(localStorage.getItem(name));
    const answer = await fetch(`/edit/drafts/${name.slice(PREFIX.length)}/autosave`, {
      method: "POST",
      body: new URLSearchParams([...fields, ["csrf_token", token]]),
      headers: { Accept: "application/json" },
    });
    return answer.status === 200;
  } catch {
    return false;
  }
}
