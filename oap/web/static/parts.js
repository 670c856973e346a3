// The list of parts in the editor's bar, and boxes that grow with their words in browsers whose styles cannot do it.

const GROWS = CSS.supports("field-sizing", "content");

export function takeJumps(form) {
  form.addEventListener("click", (event) => {
    const open = form.querySelector(".oap-jump[open]");
    const link = event.target.closest(".oap-jump a");
    if (open && !event.target.closest(".oap-jump")) open.open = false;
    if (!link) return;
    event.preventDefault();
    open.open = false;
    goTo(link.hash.slice(1));
  });
  form.addEventListener("keydown", (event) => {
    const open = form.querySelector(".oap-jump[open]");
    if (event.key !== "Escape" || !open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
}

// The place, with whatever it is folded into open, below the bar and with the focus on it.
export function goTo(id) {
  const place = document.getElementById(id);
  if (!place) return;
  for (let one = place; one; one = one.parentElement?.closest("details")) if (one.localName === "details") one.open = true;
  // A folded part that could have the focus itself would take its summary out of the keyboard's way.
  const target = place.localName === "details" ? place.querySelector("summary") : place;
  if (target === place && !place.matches("a, button, input, select, textarea, summary, [tabindex]")) place.tabIndex = -1;
  target.focus({ preventScroll: true });
  place.scrollIntoView({ block: "start", behavior: "instant" }); // twenty screens are no way to slide
}

export function grow(form) {
  if (GROWS) return;
  for (const box of form.querySelectorAll("textarea.oap-box")) fit(box);
}

export function fit(box) {
  if (GROWS || !box.matches("textarea.oap-box")) return;
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
}
