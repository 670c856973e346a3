// “Exit this page”: by its link or by pressing Shift three times. The look and the manner are those of the GOV.UK Design System's
// component of that name; its script is not used (docs/decisions/0002 and 0006). Without this file the link is an ordinary link.
const PRESSES = 3;
const EXPIRES = 5000; // milliseconds after the last press
const links = document.querySelectorAll("[data-exit]");
const indicator = document.querySelector(".govuk-exit-this-page__indicator");
const said = document.querySelector("[data-exit-said]");

// What was typed about a danger does not stay in this tab's history or its address bar.
const told = document.querySelector("[data-forget]");
if (told) history.replaceState(null, "", told.dataset.forget);

function leave() {
  document.body.classList.add("govuk-exit-this-page-hide-content");
  const overlay = document.createElement("div");
  overlay.className = "govuk-exit-this-page-overlay";
  document.body.append(overlay);
  // In place of this page: “back” on the other does not lead here.
  location.replace(links[0].href);
}

for (const link of links) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
}

let pressed = 0;
let withAnother = false;
let expiry;

function show(count, words) {
  pressed = count;
  indicator.classList.toggle("govuk-exit-this-page__indicator--visible", count > 0);
  [...indicator.children].forEach((light, at) => light.classList.toggle("govuk-exit-this-page__indicator-light--on", at < count));
  said.textContent = words;
}

// Shift counts when it is pressed alone: capital letters do not.
addEventListener("keydown", (event) => {
  if (event.key === "Shift") {
    if (!event.repeat) withAnother = false;
    return;
  }
  withAnother = true;
  clearTimeout(expiry);
  if (pressed) show(0, "");
});

addEventListener("keyup", (event) => {
  if (event.key !== "Shift" || withAnother) return;
  clearTimeout(expiry);
  const left = PRESSES - pressed - 1;
  if (!left) {
    leave();
    return;
  }
  show(pressed + 1, `Shift, press ${left} more ${left === 1 ? "time" : "times"} to exit.`);
  expiry = setTimeout(() => show(0, "Exit this page expired."), EXPIRES);
});

// Somebody who comes back all the same finds the page and not a blank one.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.body.classList.remove("govuk-exit-this-page-hide-content");
  document.querySelector(".govuk-exit-this-page-overlay")?.remove();
});
