// Pages that everybody gets are the same for everybody. For somebody who is signed in, this puts the bar of their work
// on them: its links as the last page of their own had them, and the desk of the page that is open.
import { read } from "./device.js";

const FIRST = ["/waiting", "/edit"]; // in sight on a phone too, where the others are folded

const links = read("oap-staff")?.links || [];
const header = document.querySelector(".oap-header");
if (links.length && header && !document.querySelector(".oap-desk")) {
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = new URL("staff.css", import.meta.url);
  document.head.append(style);
  const bar = document.createElement("nav");
  bar.className = "oap-desk";
  bar.setAttribute("aria-label", "Your work");
  const inner = document.createElement("div");
  inner.className = "govuk-width-container oap-desk__inner";
  const page = document.querySelector("[data-page]")?.dataset.page;
  const first = links.filter(([address]) => FIRST.includes(address));
  if (page) first.push([`/edit/pages/${encodeURIComponent(page)}`, "This page: change it, versions, owners", 0]);
  const more = document.createElement("div");
  Object.assign(more, { className: "oap-desk__more", id: "desk" });
  more.append(list(links.filter(([address]) => !FIRST.includes(address))));
  const opens = document.createElement("a");
  Object.assign(opens, { className: "oap-desk__opens", href: "#desk" });
  opens.append("More", part("govuk-visually-hidden", " of your work"));
  opens.dataset.opens = "";
  inner.append(list(first), opens, more);
  bar.append(inner);
  header.after(bar);
  document.querySelector('.oap-footer a[href="/sign-in"]')?.closest("li").remove();
}

function list(links) {
  const made = document.createElement("ul");
  made.className = "oap-desk__links";
  for (const [address, name, number] of links) {
    const [, short, rest] = name.match(/^(Waiting|This page)\b(.*)$/) ?? [name, name, ""]; // four stand on one line of a phone
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = new URL(address, location.origin).pathname; // never to another site, whatever the storage holds
    link.append(short);
    if (rest) link.append(part("govuk-visually-hidden", rest));
    if (number) link.append(" ", part("oap-desk__number", number));
    item.append(link);
    made.append(item);
  }
  return made;
}

function part(name, words) {
  const made = document.createElement("span");
  Object.assign(made, { className: name, textContent: words });
  return made;
}
