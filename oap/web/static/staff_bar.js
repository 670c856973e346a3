// Pages that everybody gets are the same for everybody. For somebody who is signed in, this puts the bar of their work
// on them: its links as the last page of their own had them, and the desk of the page that is open.
import { read } from "./device.js";

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
  const list = document.createElement("ul");
  list.className = "oap-desk__links";
  const page = document.querySelector("[data-page]")?.dataset.page;
  if (page) links.unshift([`/edit/pages/${encodeURIComponent(page)}`, "This page: change it, versions, owners"]);
  for (const [address, name] of links) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = new URL(address, location.origin).pathname; // never to another site, whatever the storage holds
    link.textContent = name;
    item.append(link);
    list.append(item);
  }
  inner.append(list);
  bar.append(inner);
  header.after(bar);
  document.querySelector('.oap-footer a[href="/sign-in"]')?.closest("li").remove();
}
