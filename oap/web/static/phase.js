// The age that a reader chose, remembered on the device. The address says it; without this file it is chosen again when
// somebody comes in anew.

const NAME = "oap-phase";

const address = new URL(location.href);
let known = "";
try {
  known = localStorage.getItem(NAME) ?? "";
} catch {
  // nothing may be kept here
}
// An address that says nothing of an age is opened with the one chosen last. One that does is somebody's own choice.
if (known && !address.searchParams.has("phase") && !address.searchParams.has("version")) {
  const choice = [...document.querySelectorAll("[data-choose-phase]")].find((link) => link.dataset.choosePhase === known);
  if (choice) {
    const wanted = new URL(choice.href);
    wanted.hash = address.hash;
    location.replace(wanted);
  }
}
for (const link of document.querySelectorAll("[data-choose-phase]")) {
  link.addEventListener("click", () => {
    try {
      if (link.dataset.choosePhase) localStorage.setItem(NAME, link.dataset.choosePhase);
      else localStorage.removeItem(NAME);
    } catch {
      // it is in the address all the same
    }
  });
}
