// A record that somebody shared by a link. The link holds all of it: this page reads it in the browser, and asks nobody.
import { fromFragment } from "./record_link.js";

const place = document.querySelector("[data-shared-record]");
const names = JSON.parse(place.dataset.statuses);
const day = (text) => (/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text || "") ? new Date(`${text}T12:00`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" }) : text || "");

function add(parent, name, words, className = "") {
  const element = document.createElement(name);
  element.textContent = words;
  if (className) element.className = className;
  parent.append(element);
  return element;
}

function facts(parent, pairs) {
  const shown = pairs.filter(([, words]) => words);
  if (!shown.length) return;
  const list = add(parent, "dl", "", "oap-shared__facts");
  for (const [name, words] of shown) {
    add(list, "dt", name);
    add(list, "dd", words, "oap-shared__words");
  }
}

function text(parent, heading, words, level = "h3") {
  if (!words) return;
  add(parent, level, heading, level === "h2" ? "govuk-heading-l" : "govuk-heading-m");
  add(parent, "p", words, "oap-shared__words");
}

// What is done is read first: who, when, how it goes and where the words come from open below it.
function folded(parent, words, hidden = "") {
  const fold = add(parent, "details", "", "oap-entry__more");
  const summary = add(fold, "summary", words);
  if (hidden) add(summary, "span", hidden, "govuk-visually-hidden");
  return fold;
}

function line(parent, one, number) {
  const box = add(parent, "div", "", "oap-shared__line");
  add(box, "p", one.family || one.words || "", "oap-shared__what oap-shared__words");
  const brief = [Object.hasOwn(names, one.status || "") && names[one.status], one.who, one.how_often].filter(Boolean).join(" · ");
  if (brief) add(box, "p", brief, "oap-entry__source");
  const more = folded(box, "More", ` about line ${number}`);
  const when = [one.since && `from ${one.since}`, one.until && `until ${one.until}`].filter(Boolean).join(" ");
  const now = one.now && [one.now, one.now_on && `(${day(one.now_on)})`].filter(Boolean).join(" ");
  facts(more, [
    ["When", when], ["At the start", one.start], ["Aim", one.target], ["Now", now],
    ["What changed", one.changed], ["What the child says or shows", one.child_view], ["Next step", one.next_step],
  ]);
  if (one.family && one.words) {
    const said = add(more, "p", "", "oap-shared__words");
    add(said, "strong", "In the words of the guidance: ");
    said.append(`“${one.words}”`);
  }
  if (one.title) {
    const source = add(more, "p", "", "oap-entry__source");
    const words = `${one.title}, version ${one.version || ""}`;
    // Only an address of this site's own pages: a link may have been made by anybody.
    if (/^\/[a-z]/.test(one.address || "")) {
      const link = add(source, "a", words, "govuk-link");
      link.href = one.address;
    } else source.append(words);
  }
  if (more.children.length === 1) more.remove();
}

function ofCycle(parent, record, index) {
  const cycle = record.cycles[index];
  text(parent, "What is to be different", cycle.plan);
  facts(parent, [["Began", cycle.began], ["Review", [day(cycle.review_date), cycle.review_on].filter(Boolean).join(", ")]]);
  const lines = record.entries.map((one, at) => [one, at + 1]).filter(([one]) => (Number(one.cycle) || 1) === index + 1);
  if (lines.length) add(parent, "h3", "What is done", "govuk-heading-m");
  for (const [one, number] of lines) line(parent, one, number);
  text(parent, "What was found at the review", cycle.review);
  if (cycle.assess) add(folded(parent, "What is known", ` in cycle ${index + 1}`), "p", cycle.assess, "oap-shared__words");
}

function show(record) {
  place.replaceChildren();
  facts(place, [["Label", record.label], ["Setting", record.setting], ["Prepared by", record.prepared_by], ["Date", record.date]]);
  text(place, "What the child or young person says", record.child_words, "h2");
  text(place, "What the family says", record.family_view, "h2");
  const last = record.cycles.length - 1;
  add(place, "h2", last ? `Now: cycle ${last + 1}` : "Now", "govuk-heading-l");
  ofCycle(place, record, last);
  text(place, "What happens next", record.next_steps, "h2");
  if (last) add(place, "h2", "Before", "govuk-heading-l");
  for (let index = last - 1; index >= 0; index--) ofCycle(folded(place, `Cycle ${index + 1}`), record, index);
}

async function read() {
  const record = await fromFragment(window.location.hash.slice(1));
  if (record) show(record);
  else place.textContent = "There is no record in this link, or a part of it was lost on its way. Ask for the link again, or for the copy as a file.";
  place.dataset.ready = "";
}
addEventListener("hashchange", read);
// On paper there is nothing to press.
addEventListener("beforeprint", () => {
  for (const one of place.querySelectorAll("details")) one.open = true;
});
document.querySelector("[data-print-record]").addEventListener("click", () => window.print());
document.documentElement.classList.add("oap-js");
read();
