// Suggestions under the search box, with the Accessible Autocomplete package. Without this file the box is a plain
// form. This file and the package are loaded when somebody first goes to the box (see oap.js).

const PAUSE = 150; // ms; no request more often than this

// Put suggestions under the plain box of a row; what was typed meanwhile stays, and is asked about.
export async function begin(row, plain) {
  let pressed = -PAUSE;
  plain.addEventListener("keydown", () => (pressed = performance.now()));
  try {
    await load(row);
  } catch {
    return; // the plain box stays
  }
  // A letter on its way to the plain box would be lost with it: change over in a pause.
  while (performance.now() - pressed < PAUSE) await new Promise((done) => setTimeout(done, PAUSE / 2));
  const form = plain.form;
  const holder = document.createElement("div");
  holder.className = "oap-suggest";
  const hadFocus = document.activeElement === plain;
  const { id, value, selectionStart, selectionEnd } = plain;
  const typed = value !== plain.defaultValue;
  const hint = plain.getAttribute("aria-describedby");
  plain.replaceWith(holder);
  globalThis.accessibleAutocomplete({
    element: holder,
    id,
    name: "q",
    defaultValue: value,
    minLength: 2,
    confirmOnBlur: false,
    autoselect: false,
    displayMenu: "overlay",
    showNoOptionsFound: false,
    source: later(ask, () => holder.querySelector("[aria-selected=true]")),
    templates: { inputValue: (found) => found?.words ?? "", suggestion: shown },
    onConfirm: (found) => {
      if (found?.url) location.assign(found.url);
    },
  });
  const input = holder.querySelector("input");
  input.maxLength = 200;
  input.enterKeyHint = "search";
  input.spellcheck = false;
  if (hint) input.setAttribute("aria-describedby", `${hint} ${input.getAttribute("aria-describedby") ?? ""}`.trim());
  // Escape closes the list, and with it what is chosen in it: the focus goes back to the box, not to the page.
  holder.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Escape") input.focus();
    },
    true,
  );
  // With the list open and nothing chosen in it, the package swallows Enter. Here Enter searches.
  holder.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Enter" || event.target !== input || holder.querySelector("[aria-selected=true]")) return;
      event.preventDefault();
      event.stopPropagation();
      form.requestSubmit();
    },
    true,
  );
  if (hadFocus) input.focus();
  // What was typed in the meantime is asked about: the package asks when the length changes. The box never says anything
  // else to the next key, which may come before the package has drawn itself again.
  if (typed) {
    for (const said of [`${value} `, value]) {
      input.value = said;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
  if (!hadFocus) return;
  await undefined; // The package draws itself now, and selects all that is in the box: the next key would replace it.
  input.setSelectionRange(selectionStart, selectionEnd);
}

function load(row) {
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = row.dataset.suggestStyle;
  const script = document.createElement("script");
  script.src = row.dataset.suggest;
  const loaded = new Promise((done, failed) => {
    script.addEventListener("load", done);
    script.addEventListener("error", failed);
  });
  document.head.append(style, script);
  return loaded;
}

// The newest question only, none before the typing has paused, and never two closer together than the pause. An answer that
// comes while somebody is `choosing` from the list before would take the choice from under their finger: it is dropped.
function later(question, choosing) {
  let waiting = 0;
  let newest = 0;
  let last = -PAUSE;
  return (typed, answer) => {
    const put = async () => {
      const early = last + PAUSE - performance.now();
      if (early > 0) {
        waiting = setTimeout(put, early);
        return;
      }
      last = performance.now();
      const mine = ++newest;
      const found = await question(typed);
      if (mine === newest && !choosing()) answer(found);
    };
    clearTimeout(waiting);
    waiting = setTimeout(put, PAUSE);
  };
}

async function ask(typed) {
  try {
    const answer = await fetch(`/api/v1/suggest?q=${encodeURIComponent(typed)}`);
    if (!answer.ok) return [];
    const { suggestions, crisis_help: crisis } = await answer.json();
    const urgent = { text: "Urgent help: who to call now", words: typed, url: "/urgent-help", urgent: true };
    return crisis ? [urgent, ...suggestions] : suggestions;
  } catch {
    return [];
  }
}

function shown(found) {
  const safe = document.createElement("span");
  safe.textContent = found.text;
  return found.urgent ? `<strong class="oap-suggest__urgent">${safe.innerHTML}</strong>` : safe.innerHTML;
}
