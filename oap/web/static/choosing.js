// What is chosen while somebody writes: where a link leads, a box, a fact, a picture, a danger sign. A field to type into, and what it finds.

import { element, field, question } from "./dialog.js";

const PAUSE = 250; // ms without a key before the server is asked

// Gives {words, address}, or null.
export function chooseLink(words, address = "") {
  return question(address ? "Change the link" : "Put in a link", (dialog, answer, id) => {
    const [said, saidGroup] = field("Words that people press", words, `${id}-words`, "Leave it empty to use the name of what you choose.");
    const find = async (typed) => [...own(typed), ...(await targets(typed))];
    const take = (one) => answer({ words: said.value.trim() || one.title, address: one.value });
    const hint = "Type words of a page or a statement, or paste a web address.";
    dialog.append(saidGroup, ...list("Where it leads", hint, id, find, take, address));
    dialog.querySelector(`#${id}-${words ? "find" : "words"}`).autofocus = true; // the words are chosen already
    if (address) dialog.append(element("p", { className: "govuk-body", textContent: `Now it leads to ${address}` }));
  });
}

// `options`: {title, kind, value}, and `picture`, the address of one to be shown. Gives the value, or null.
export function chooseOne(title, label, options, hint = "") {
  const find = (typed) => options.filter((one) => `${one.title} ${one.kind} ${one.value}`.toLowerCase().includes(typed.toLowerCase()));
  return question(title, (dialog, answer, id) => dialog.append(...list(label, hint, id, find, (one) => answer(one.value))));
}

function list(label, hint, id, find, take, typed = "") {
  const [input, group] = field(label, typed, `${id}-find`, hint);
  const state = element("p", { className: "govuk-hint" });
  const found = element("ul", { className: "oap-targets" });
  state.setAttribute("role", "status");
  let waiting = 0;
  let newest = 0;
  const show = async () => {
    const mine = (newest += 1);
    const all = await find(input.value.trim());
    if (mine !== newest) return;
    found.replaceChildren(...all.map((one) => choice(one, take)));
    const asked = input.value.trim();
    state.textContent = all.length ? `${all.length} to choose from` : asked ? "Nothing found. Try other words." : "";
  };
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    newest += 1;
    found.replaceChildren(); // what was found for other words is not there to be pressed
    waiting = setTimeout(show, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
    if (event.key === "Enter" || event.key === "ArrowDown") found.querySelector("button")?.focus();
  });
  show();
  return [group, state, found];
}

function choice(one, take) {
  const words = [element("strong", { textContent: one.title }), " ", element("span", { textContent: one.kind })];
  const shown = one.picture ? [element("img", { src: one.picture, alt: "", className: "oap-targets__picture", loading: "lazy" })] : [];
  const made = element("button", { type: "button", className: "oap-targets__one" }, ...shown, ...words);
  made.addEventListener("click", () => take(one));
  return element("li", {}, made);
}

// A web address that was typed or pasted; one of this site without its host.
function own(typed) {
  if (/^[/#][\w/#?=&.-]*$/.test(typed)) return [{ title: "Use this address", kind: typed, value: typed }];
  if (/^[^\s@]+@[^\s@]+\.\w+$/.test(typed)) return own(`mailto:${typed}`);
  const whole = /^www\./i.test(typed) ? `https://${typed}` : typed;
  if (!/^(https?|mailto|tel):\S+$/i.test(whole) || !URL.canParse(whole)) return [];
  const to = new URL(whole);
  const value = (to.origin === location.origin ? to.pathname + to.search + to.hash : to.href).replace(/\(/g, "%28").replace(/\)/g, "%29");
  return [{ title: "Use this address", kind: value, value }];
}

async function targets(typed) {
  if (!typed) return [];
  const answer = await fetch(`/edit/links?q=${encodeURIComponent(typed)}`).catch(() => null);
  if (!answer?.ok) return [];
  const found = await answer.json();
  return found.targets.map(({ title, kind, address }) => ({ title, kind, value: address }));
}
