// Whether the boxes are shown as they look, or with the marks that are saved. Who chose keeps what they chose.

const KEY = "oap-editor-marks";
let rich = null;

export async function takeMode(form) {
  if (chosen()) return;
  rich ??= await import("./rich.js").catch(() => null);
  if (rich && !chosen()) rich.enrich(form);
}

// The button stands in the bar, which comes anew when a row is moved.
export function offerMode(form) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "oap-link-button oap-mode", textContent: name() });
  button.addEventListener("click", async () => {
    choose(!chosen());
    if (chosen()) rich?.simplify();
    else await takeMode(form);
    button.textContent = name();
  });
  form.querySelector(".oap-jump")?.after(button);
  if (rich && !chosen()) rich.enrich(form);
}

function name() {
  return chosen() ? "Show boxes as they look" : "Show the marks";
}

function chosen() {
  try {
    return localStorage.getItem(KEY) === "1";
  } catch {
    return false;
  }
}

function choose(marks) {
  try {
    if (marks) localStorage.setItem(KEY, "1");
    else localStorage.removeItem(KEY);
  } catch {
    // a private window: it holds until the page is left
  }
}
