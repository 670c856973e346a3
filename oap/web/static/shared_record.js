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

function line(parent, one) {
  const box = add(parent, "div", "", "oap-entry");
  add(box, "p", one.family || one.words || "", "oap-entry__words oap-shared__words");
  if (one.family && one.words) {
    const said = add(box, "p", "", "oap-shared__words");
    add(said, "strong", "In the words of the guidance: ");
    said.append(`“${one.words}”`);
  }
  if (one.title) {
    const source = add(box, "p", "", "oap-entry__source");
    const words = `${one.title}, version ${one.version || ""}`;
    // Only an address of this site's own pages: a link may have been made by anybody.
    if (/^\/[a-z]/.test(one.address || "")) {
      const link = add(source, "a", words, "govuk-link");
      link.href = one.address;
    } else source.append(words);
  }
  const when = [one.since && `from ${one.since}`, one.until && `until ${one.until}`].filter(Boolean).join(" ");
  const now = one.now && [one.now, one.now_on && `(${day(one.now_on)})`].filter(Boolean).join(" ");
  facts(box, [
    ["Status", names[one.status]], ["Who", one.who], ["How often", one.how_often], ["When", when], ["At the start", one.start], ["Aim", one.target], ["Now", now],
    ["What changed", one.changed], ["What the child says or shows", one.child_view], ["Next step", one.next_step],
  ]);
}

function show(record) {
  place.replaceChildren();
  facts(place, [["Label", record.label], ["Setting", record.setting], ["Prepared by", record.prepared_by], ["Date", record.date]]);
  text(place, "What the child or young person says", record.child_words, "h2");
  text(place, "What the family says", record.family_view, "h2");
  record.cycles.forEach((cycle, index) => {
    add(place, "h2", `Cycle ${index + 1}`, "govuk-heading-l");
    text(place, "What is known", cycle.assess);
    text(place, "What is to be different", cycle.plan);
    facts(place, [["Began", cycle.began], ["Review", [day(cycle.review_date), cycle.review_on].filter(Boolean).join(", ")]]);
    const lines = record.entries.filter((one) => (Number(one.cycle) || 1) === index + 1);
    if (lines.length) add(place, "h3", "What is done", "govuk-heading-m");
    for (const one of lines) line(place, one);
    text(place, "What was found at the review", cycle.review);
  });
  text(place, "What happens next", record.next_steps, "h2");
}

async function read() {
  const record = await fromFragment(window.location.hash.slice(1));
  if (record) show(record);
  else place.textContent = "There is no record in this link, or a part of it was lost on its way. Ask for the link again, or for the copy as a file.";
  place.dataset.ready = "";
}
addEventListener("hashchange", read);
document.querySelector("[data-print-record]").addEventListener("click", () => window.print());
document.documentElement.classList.add("oap-js");
read();
