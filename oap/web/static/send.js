// Sending an address: e-mail works without this file. Here it can be copied, and given to the device's own share sheet.
import { say } from "./device.js";

// Offer an address in such a box. `path` is below the site's own address.
export function offer(box, path = box.dataset.path) {
  box.dataset.path = path; // whoever offers it again offers the same
  const title = box.dataset.title;
  const address = new URL(path, box.dataset.base || location.origin).href;
  const mail = box.querySelector("[data-send-mail]");
  mail.href = `mailto:?subject=${encodeURIComponent(title)}&body=${encodeURIComponent(`${title}\n${address}`)}`;
  mail.hidden = false;
  const shown = box.querySelector("[data-send-address]");
  shown.href = address;
  shown.textContent = address;
  const said = box.querySelector("[data-send-said]");
  const copy = box.querySelector("[data-send-copy]");
  box.querySelector("[data-send-more]").hidden = !navigator.clipboard;
  shown.parentElement.hidden = Boolean(navigator.clipboard); // one press copies it
  copy.onclick = async () => {
    const done = await navigator.clipboard.writeText(address).then(() => true, () => false);
    shown.parentElement.hidden = done;
    say(said, done ? "Address copied" : "This browser does not let us copy. Press the address below for longer.");
  };
  const share = box.querySelector("[data-send-share]");
  share.hidden = !navigator.share;
  share.querySelector("button").onclick = () => navigator.share({ title, url: address }).catch(() => undefined); // closed again
}

for (const box of document.querySelectorAll("[data-send]")) offer(box);
