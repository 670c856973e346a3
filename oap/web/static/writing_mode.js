// Whether the boxes are shown as they look, or with the marks that are saved. Who chose keeps what they chose.

import { erase, keep, read } from "./device.js";

const NAME = "oap-editor-marks";
let marks = Boolean(read(NAME));
let rich = null;

export async function takeMode(form) {
  if (marks) return;
  rich ??= await import("./rich.js").catch(() => null);
  if (rich && !marks) rich.enrich(form);
}

// The button stands in the bar, which comes anew when a row is moved.
export function offerMode(form) {
  const words = () => (marks ? "Show boxes as they look" : "Show the marks");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "oap-link-button oap-mode", textContent: words() });
  button.addEventListener("click", async () => {
    marks = !marks;
    if (marks) keep(NAME, true);
    else erase(NAME);
    button.textContent = words();
    if (marks) rich?.simplify();
    else await takeMode(form);
  });
  form.querySelector(".oap-jump")?.after(button);
  if (rich && !marks) rich.enrich(form);
}
