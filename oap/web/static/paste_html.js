// HTML as Word, Google Docs, Outlook and LibreOffice put it on the clipboard, to the Markdown of the editor.
// `convert` gives the text, and says what it kept and what it left out.

import TurndownService from "./vendor/turndown.browser.es.js";
import { table, tidyTables } from "./paste_tables.js";

const NAMES = [
  ["a[href]", "link", "links"],
  ["ul, ol", "list", "lists"],
  ["table", "table", "tables"],
  ["h3, h4", "heading", "headings"],
];
const LEFT = [
  ["img, svg, video, object", "pictures"],
  ["u", "underlining"],
  ["s, strike", "lines through words (the words are kept)"],
  ["sup, sub", "raised and lowered letters (they are kept as plain ones)"],
];

// `single`: for a box that holds one line.
export function convert(html, single) {
  const body = new DOMParser().parseFromString(quiet(html), "text/html").body;
  const left = [];
  strip(body);
  besides(body, left);
  wordLists(body);
  meaning(body);
  lists(body);
  links(body, left);
  for (const [what, name] of LEFT) {
    const found = [...body.querySelectorAll(what)];
    if (found.length) left.push(name);
    for (const one of found) what.startsWith("img") ? one.remove() : unwrap(one);
  }
  tidyTables(body, left);
  headings(body);
  if (single) oneLine(body, left);
  const kept = NAMES.map(([what, one, many]) => [body.querySelectorAll(what).length, one, many]).filter(([n]) => n);
  const made = service().turndown(body).replace(/^[ \t]+$/gm, "").replace(/\n{3,}/g, "\n\n").trim();
  const text = single ? made.replace(/\s+/g, " ").replace(/ ([;:])(?= )/g, "$1") : made;
  const said = kept.length ? `Pasted with ${kept.map(([n, one, many]) => `${n} ${n === 1 ? one : many}`).join(", ")}.` : "Pasted.";
  return { text, said: [said, left.length ? `Not kept: ${left.join("; ")}.` : ""].join(" ").trim() };
}

// Styles are read here and never applied. As styles, and as handlers, the browser would refuse each with a complaint.
function quiet(html) {
  const without = html.replace(/<style\b[\s\S]*?<\/style>/gi, "");
  return without.replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\s(style|on[a-z]+)\s*=/gi, " data-$1="));
}

function service() {
  const made = new TurndownService({ headingStyle: "atx", bulletListMarker: "-", emDelimiter: "*", strongDelimiter: "**", codeBlockStyle: "fenced" });
  made.addRule("item", {
    filter: "li",
    replacement: (content, node) => {
      const list = node.parentNode;
      const n = [...list.children].indexOf(node) + (Number(list.getAttribute("start")) || 1);
      const words = content.trim().replace(/\n{2,}/g, "\n").replace(/\n/g, "\n    "); // four spaces: see the content guide
      return `${list.nodeName === "OL" ? `${n}. ` : "- "}${words}${node.nextElementSibling ? "\n" : ""}`;
    },
  });
  made.addRule("table", { filter: "table", replacement: (_, node) => table(node, (cell) => made.turndown(cell)) });
  return made;
}

function strip(body) {
  for (const one of body.querySelectorAll("script, style, meta, link, title, xml, template, [data-style*='mso-hide:all']")) one.remove();
  const comments = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (comments.nextNode()) found.push(comments.currentNode);
  for (const one of found) one.remove();
  for (const one of [...body.querySelectorAll("*")]) if (one.nodeName.includes(":")) unwrap(one); // o:p
}

// What Word has beside the text: words that were struck out as a tracked change, and comments with their marks. As text
// they would turn what is said into its contrary, or be published.
function besides(body, left) {
  for (const [what, name] of [
    ["del, .msoDel", "words that were deleted as a tracked change"],
    [".MsoCommentReference, [data-style*='mso-element:comment-list'], [data-style*='mso-element: comment-list'], .MsoCommentText", "comments"],
  ]) {
    const found = [...body.querySelectorAll(what)];
    if (found.length) left.push(name);
    for (const one of found) one.remove();
  }
}

// Word writes a list as paragraphs that say their level in their style, and their mark as words.
function wordLists(body) {
  let open = []; // the lists that are open, the outermost first: { level, list }
  for (const item of [...body.querySelectorAll("p[data-style*='mso-list'], div[data-style*='mso-list']")]) {
    const level = Number(item.getAttribute("data-style").match(/mso-list:\s*l\d+\s+level(\d+)/i)?.[1]);
    if (!level) continue;
    const mark = item.querySelector("[data-style*='mso-list:Ignore'], [data-style*='mso-list: Ignore']");
    const kind = /^\W?(\d+|[a-z]{1,4})[.)]/i.test(mark?.textContent.trim() ?? "") ? "ol" : "ul";
    mark?.remove();
    if (!open.length || item.previousElementSibling !== open[0].list) open = [];
    while (open.length && (open.at(-1).level > level || (open.at(-1).level === level && open.at(-1).list.localName !== kind))) open.pop();
    if (open.at(-1)?.level !== level) {
      const list = make(item, kind);
      if (open.length) open.at(-1).list.lastElementChild.append(list);
      else item.before(list);
      open.push({ level, list });
    }
    const made = make(item, "li");
    made.append(...item.childNodes);
    open.at(-1).list.append(made);
    item.remove();
  }
}

// Google Docs says bold and italic in styles, and wraps all of it in a <b> that is not bold.
function meaning(body) {
  for (const one of [...body.querySelectorAll("b, strong")]) if (/font-weight:\s*(normal|[1-5]00)/i.test(one.getAttribute("data-style") ?? "")) unwrap(one);
  for (const one of [...body.querySelectorAll("span[data-style]")]) {
    const style = one.getAttribute("data-style");
    if (/font-weight:\s*(bold|[6-9]00)/i.test(style)) wrap(one, "strong");
    if (/font-style:\s*italic/i.test(style)) wrap(one, "em");
    if (/text-decoration[^;]*underline/i.test(style) && !one.closest("a") && !one.querySelector("a")) wrap(one, "u");
    if (/text-decoration[^;]*line-through/i.test(style)) wrap(one, "s");
  }
  for (const one of [...body.querySelectorAll("strong strong, strong b, b strong, b b, em em, em i, i em, i i, h1 b, h1 strong, h2 b, h2 strong, h3 b, h3 strong, h4 b, h4 strong, th b, th strong, a u")]) unwrap(one);
  for (const one of [...body.querySelectorAll("p.MsoTitle")]) {
    const made = make(one, "h1");
    made.append(...one.childNodes);
    one.replaceWith(made);
  }
}

function lists(body) {
  for (const one of [...body.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol")]) one.previousElementSibling?.append(one);
  for (const one of [...body.querySelectorAll("li > p, li > div")]) {
    if (one.nextElementSibling?.matches("p, div")) one.after(" ");
    unwrap(one);
  }
}

// Outlook and Google lead links by way of their own pages. A link into the document itself leads nowhere here.
function links(body, left) {
  let lost = false;
  for (const one of [...body.querySelectorAll("a")]) {
    const to = target(one.getAttribute("href") ?? "");
    if (to) one.setAttribute("href", to);
    else {
      lost ||= one.hasAttribute("href");
      unwrap(one);
    }
    one.removeAttribute("title");
  }
  if (lost) left.push("links that lead into the document, or to a file");
}

function target(href) {
  let to;
  try {
    to = new URL(href);
  } catch {
    return href.startsWith("/") && !href.startsWith("//") ? href : "";
  }
  const through = (/\.safelinks\.protection\.outlook\.com$/.test(to.hostname) && to.searchParams.get("url")) || (/^www\.google\.[a-z.]+$/.test(to.hostname) && to.pathname === "/url" && to.searchParams.get("q"));
  if (through) return target(through);
  if (to.origin === location.origin) return to.pathname + to.hash;
  return ["https:", "http:", "mailto:", "tel:"].includes(to.protocol) ? to.href : "";
}

// In a box a small heading has three marks, and one below it four.
function headings(body) {
  const found = [...body.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((one) => one.textContent.trim() || void one.remove());
  const top = Math.min(...found.map((one) => Number(one.localName[1])));
  let first = true;
  for (const one of found) {
    const made = make(one, first || Number(one.localName[1]) === top ? "h3" : "h4");
    first = false;
    made.append(...one.childNodes);
    one.replaceWith(made);
  }
}

function oneLine(body, left) {
  if (body.querySelector("ul, ol, table, h3, h4")) left.push("lists, tables and headings (this box holds one line: add a text for them)");
  for (const one of [...body.querySelectorAll("li, td, th")]) if (one.nextElementSibling && !one.querySelector("ul, ol")) one.append("; ");
  for (const one of [...body.querySelectorAll("li > ul, li > ol")]) {
    one.before(": ");
    if (one.parentElement.nextElementSibling) one.append("; ");
  }
  for (const one of [...body.querySelectorAll("ul, ol, li, table, thead, tbody, tr, td, th, h3, h4, p, div, br")]) {
    one.after(" ");
    unwrap(one);
  }
}

function wrap(one, name) {
  const made = make(one, name);
  made.append(...one.childNodes);
  one.append(made);
}

// In the document that was pasted, which is shown nowhere: in the page's own, pictures would load and scripts be tried.
function make(beside, name) {
  return beside.ownerDocument.createElement(name);
}

function unwrap(one) {
  one.replaceWith(...one.childNodes);
}
