// A letter to copy: its blanks are filled in here, on the device; then it is copied, put in an e-mail or printed. Nothing
// that is typed is kept or sent. Without this file the letter is there to copy by hand.
import { say } from "./device.js";

const BLANK = /\[[^\]\n]+\]/g;

function element(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

// Each blank as an element of its own, by its name.
function blanksIn(box) {
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) if (walker.currentNode.data.match(BLANK)) texts.push(walker.currentNode);
  const found = new Map();
  for (const text of texts) {
    const words = text.data.split(BLANK);
    const parts = [words[0]];
    text.data.match(BLANK).forEach((blank, number) => {
      const place = element("span", "oap-blank", blank);
      const name = blank.slice(1, -1);
      found.set(name, [...(found.get(name) || []), place]);
      parts.push(place, words[number + 1]);
    });
    text.replaceWith(...parts);
  }
  return found;
}

function button(words, press) {
  const made = element("button", "oap-button-link", words);
  made.type = "button";
  made.addEventListener("click", press);
  return made;
}

function equip(box, number) {
  const label = box.querySelector(".oap-status__label");
  const title = label.textContent.replace(/^[^:]*: /, "");
  const parts = [...box.children].filter((part) => part !== label);
  const lines = () => parts.flatMap((part) => part.matches("ul, ol") ? [[...part.children].map((item) => `- ${item.textContent.trim()}`).join("\n")] : [part.textContent.trim()]);
  const letter = () => lines().join("\n\n");

  const blanks = blanksIn(box);
  const form = element("details", "oap-fold oap-letter__blanks");
  form.append(element("summary", "", "Fill in the blanks here"), element("p", "", "What you type stays on this page. It is not kept or sent, and is gone when you close the page."));
  for (const [name, places] of blanks) {
    const field = element("textarea", "govuk-textarea");
    field.rows = 1;
    field.id = `letter-${number}-${form.children.length}`;
    field.autocomplete = "off";
    const named = element("label", "govuk-label", name[0].toUpperCase() + name.slice(1));
    named.htmlFor = field.id;
    field.addEventListener("input", () => {
      for (const place of places) {
        place.textContent = field.value.trim() || `[${name}]`;
        place.classList.toggle("oap-blank--filled", Boolean(field.value.trim()));
      }
    });
    form.append(named, field);
  }

  const doing = element("p", "oap-letter__doing");
  const said = element("span", "oap-copied");
  said.setAttribute("role", "status");
  const mail = element("a", "govuk-link", "Put it in an e-mail");
  mail.href = "mailto:";
  mail.addEventListener("click", () => {
    mail.href = `mailto:?subject=${encodeURIComponent(title)}&body=${encodeURIComponent(letter())}`;
  });
  doing.append(button("Copy the letter", async () => {
    const done = await navigator.clipboard?.writeText(letter()).then(() => true, () => false);
    say(said, done ? "Letter copied" : "This browser does not let us copy. Select the letter and copy it.");
  }), mail, " ", button("Print the letter", () => {
    const paper = element("div", "oap-letter__paper");
    paper.append(...lines().map((line) => element("p", "", line)));
    document.body.append(paper);
    document.documentElement.classList.add("oap-prints-letter");
    window.print();
    document.documentElement.classList.remove("oap-prints-letter");
    paper.remove();
  }), said);
  box.append(...(blanks.size ? [form] : []), doing);
}

document.querySelectorAll(".oap-status--letter").forEach(equip);
