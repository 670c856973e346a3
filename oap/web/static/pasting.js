// Pasting from Word, Google Docs, Outlook and the like into the boxes of the editor. What can be told from the plain
// words alone is left to the browser; the converter is loaded when somebody pastes more.

import { put } from "./typing.js";

const MOST = 3_000_000; // characters of HTML: a document of a hundred pages from Word
const MORE = /<(a\s|b\b|del\b|strong|i\b|em\b|u\b|s\b|ul|ol|li|h[1-6]|table|img)|mso-list|mso-element|msoDel|font-weight:\s*[6-9]00|font-style:\s*italic/i;

export function takePaste(form) {
  form.addEventListener("paste", (event) => {
    const box = event.target;
    const html = event.clipboardData?.getData("text/html") ?? "";
    if (!box.matches?.("textarea.oap-box") || !MORE.test(html)) return;
    const words = event.clipboardData.getData("text/plain");
    event.preventDefault();
    return paste(box, html, words);
  });
}

async function paste(box, html, words) {
  const { text, said } = await convertPaste(html, words, !("markdown" in box.dataset));
  put(box, text);
  say(box, said);
}

// The Markdown for what was copied, and what is said of it. `single`: for a box that holds one line.
export async function convertPaste(html, words, single) {
  let found = { text: words, said: "Pasted as plain words: there is too much to look through." };
  try {
    if (html.length <= MOST) found = (await import("./paste_html.js")).convert(html, single);
  } catch {
    found.said = "Pasted as plain words: what makes lists and links of them could not be loaded.";
  }
  return { ...found, text: found.text || words };
}

export function say(box, words) {
  let place = box.parentElement.querySelector(".oap-pasted");
  if (!place) {
    place = document.createElement("p");
    place.className = "oap-pasted govuk-hint";
    place.setAttribute("role", "status");
    box.parentElement.append(place);
  }
  setTimeout(() => (place.textContent = words), 50); // a place that is new is not read out with its first words
}
