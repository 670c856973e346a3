// Reads a page aloud with a voice of the device, from any heading, and marks the word that is heard. Loaded when
// somebody presses "Listen". Only voices that live on the device are used: others would send the words away.

const BLOCKS = "h1, h2, h3, h4, p, li, dt, dd, td, th, summary, figcaption, blockquote";
const LEFT_OUT =
  "nav, form, button, script, .oap-voices, .oap-phase, .oap-phase__note, .oap-statement__link, .oap-statement__meta, .oap-takeaway, .oap-print-only, .oap-picture__credit, .govuk-caption-l, .oap-kind, .oap-listen, [data-listen]";
const marks = CSS.highlights && window.Highlight ? new Highlight() : null;
if (marks) CSS.highlights.set("oap-heard", marks);

let sentences = [];
let at = 0;
let from = 0; // where in that sentence the last word began
let turn = 0; // what an older utterance still says of itself is not listened to
let bar;

export function listen(button) {
  bar ??= makeBar(button);
  bar.hidden = false;
  collect();
  offerHeadings();
  go(0);
  bar.querySelector("button").focus();
}

// The sentences that can be seen, each with the pieces of text that it is made of.
function collect() {
  sentences = [];
  const walker = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  let block = null;
  let pieces = [];
  const close = () => {
    if (pieces.length) sentences.push(...split(block, pieces));
    pieces = [];
  };
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    if (element.closest(LEFT_OUT) || !element.checkVisibility()) continue;
    if (node.nodeType === Node.TEXT_NODE) {
      const own = element.closest(BLOCKS) ?? element;
      if (own !== block) close();
      block = own;
      if (node.data.trim() || pieces.length) pieces.push({ node, text: node.data.replace(/\s/g, " ") });
    } else if (node.tagName === "IMG" && node.alt) {
      close();
      sentences.push({ block: node, text: `Picture: ${node.alt}`, pieces: [], start: 0 });
      block = null;
    }
  }
  close();
}

function split(block, pieces) {
  const whole = pieces.map((piece) => piece.text).join("");
  return [...whole.matchAll(/[^.!?]+(?:[.!?]+(?!\s)[^.!?]*)*[.!?]*\s*/g)]
    .filter((found) => /[\p{L}\p{N}]/u.test(found[0]))
    .map((found) => ({ block, pieces, text: found[0], start: found.index }));
}

function go(number, word = 0) {
  stopVoice();
  at = number;
  from = word;
  const sentence = sentences[at];
  if (!sentence) return end();
  const mine = turn;
  const said = new SpeechSynthesisUtterance(sentence.text.slice(word));
  said.lang = "en-GB";
  said.voice = ownVoice();
  // Some voices never say which word they have come to: then the whole sentence stays marked.
  said.onstart = () => mine === turn && mark(sentence, word, sentence.text.trimEnd().length - word);
  said.onboundary = (event) => {
    if (mine !== turn || (event.name && event.name !== "word")) return;
    from = word + event.charIndex;
    mark(sentence, from);
  };
  said.onend = () => mine === turn && go(at + 1);
  said.onerror = () => mine === turn && pause();
  show(sentence);
  speechSynthesis.speak(said);
  bar.querySelector("[data-pause]").textContent = "Pause";
}

function ownVoice() {
  const own = speechSynthesis.getVoices().filter((voice) => voice.localService && voice.lang.startsWith("en"));
  return own.find((voice) => voice.lang.replace("_", "-") === "en-GB") ?? own[0] ?? null;
}

function stopVoice() {
  turn += 1;
  speechSynthesis.cancel();
}

function pause() {
  stopVoice(); // the browser's own pause does not come back on some phones
  bar.querySelector("[data-pause]").textContent = "Go on";
}

function end() {
  stopVoice();
  show(null);
  bar.hidden = true;
  document.querySelector("[data-listen] button").focus();
}

function show(sentence) {
  for (const one of document.querySelectorAll(".oap-heard")) one.classList.remove("oap-heard");
  marks?.clear();
  if (!sentence) return;
  sentence.block.classList.add("oap-heard");
  sentence.block.scrollIntoView({ block: "nearest", behavior: "instant" });
  const headings = [...bar.querySelectorAll("option")].filter((one) => Number(one.value) <= at);
  if (headings.length) bar.querySelector("select").value = headings.at(-1).value;
}

// Marks so many letters of the sentence from that one on: the word that begins there, unless it is said otherwise.
function mark(sentence, letter, length = /^\S*/.exec(sentence.text.slice(letter))[0].length) {
  if (!marks || !sentence.pieces.length || !length) return;
  const range = new Range();
  range.setStart(...place(sentence.pieces, sentence.start + letter));
  range.setEnd(...place(sentence.pieces, sentence.start + letter + length));
  marks.clear();
  marks.add(range);
}

function place(pieces, letter) {
  for (const piece of pieces) {
    if (letter <= piece.text.length) return [piece.node, letter];
    letter -= piece.text.length;
  }
  const last = pieces.at(-1);
  return [last.node, last.text.length];
}

// A heading in a folded part is offered, too; it is opened when it is chosen.
function offerHeadings() {
  const select = bar.querySelector("select");
  const seen = new Map(sentences.map((sentence, number) => [sentence.block, number]).reverse());
  select.replaceChildren();
  for (const heading of document.querySelectorAll("article h1, article h2, article h3")) {
    if (heading.closest(LEFT_OUT) || !heading.textContent.trim()) continue;
    const number = [...seen].find(([block]) => block === heading || block.contains(heading))?.[1];
    if (number === undefined) continue;
    const option = new Option(heading.textContent.trim(), number);
    option.heading = heading;
    select.add(option);
  }
}

function chosen(event) {
  const { heading } = event.target.selectedOptions[0];
  const fold = heading.closest("summary")?.parentElement;
  if (fold && !fold.open) {
    fold.open = true;
    collect();
    offerHeadings();
  }
  const number = sentences.findIndex(({ block }) => block === heading || block.contains(heading));
  go(Math.max(number, 0));
}

function makeBar(button) {
  const made = document.createElement("div");
  made.className = "oap-listen";
  made.setAttribute("role", "region");
  made.setAttribute("aria-label", "Listen");
  made.innerHTML =
    '<button type="button" class="govuk-button oap-small" data-pause>Pause</button> <button type="button" class="govuk-button govuk-button--secondary oap-small" data-stop>Stop</button> <label class="govuk-label" for="listen-from">Read from</label> <select class="govuk-select" id="listen-from"></select>';
  made.querySelector("[data-pause]").addEventListener("click", ({ target }) => (target.textContent === "Pause" ? pause() : go(at, from)));
  made.querySelector("[data-stop]").addEventListener("click", end);
  made.querySelector("select").addEventListener("change", chosen);
  made.addEventListener("keydown", (event) => event.key === "Escape" && end());
  addEventListener("pagehide", stopVoice);
  button.closest("main").append(made);
  return made;
}
