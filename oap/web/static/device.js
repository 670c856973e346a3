// What this device keeps for one person: records, a list, an audit. It never leaves by itself.

export function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

// True when it was kept. Private windows and full disks refuse.
export function keep(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
    window.dispatchEvent(new Event("oap-kept")); // whoever shows how much there is
    return true;
  } catch {
    return false;
  }
}

export function erase(name) {
  try {
    localStorage.removeItem(name);
    window.dispatchEvent(new Event("oap-kept"));
  } catch {
    // nothing is kept where nothing can be kept
  }
}

// Say something to everybody, also to those who listen.
export function say(place, words) {
  place.textContent = "";
  window.setTimeout(() => { place.textContent = words; }, 50);
}

// Today, as people write it.
export const today = () => new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });

const controls = (root) => root.querySelectorAll("input, textarea, select");

// Put values into the fields in `root` whose names start with `prefix`, by what follows it.
export function fill(root, prefix, values) {
  for (const control of controls(root)) {
    if (!control.name.startsWith(prefix)) continue;
    const value = values[control.name.slice(prefix.length)];
    if (value === undefined) continue;
    if (control.type === "radio") control.checked = control.value === value;
    else control.value = value;
  }
}

const isChanged = (one) => {
  if (one.type === "radio" || one.type === "checkbox") return one.checked && !one.defaultChecked;
  if (one.options) return [...one.options].some((option) => option.selected && !option.defaultSelected && option.value);
  return one.value !== one.defaultValue;
};

// Look at what is kept, joined with what somebody put into `root` before the script of the page was there: a text goes below
// the one that is kept, a choice takes its place. `valuesOf` says what a control keeps, as {path: value}. True when there was something.
export async function lookWithTyped(kept, root, valuesOf) {
  const isText = (one) => one.matches("textarea, [type=text], input:not([type])");
  const changed = [...controls(root)].filter((one) => one.name && isChanged(one));
  const valuesFor = (some) => Object.assign({}, ...some.map(valuesOf));
  const steps = [valuesFor(changed.filter(isText)), valuesFor(changed.filter((one) => !isText(one)))];
  for (const values of steps) {
    if (Object.keys(values).length) kept.set(values);
    await kept.look();
  }
  return steps.some((values) => Object.keys(values).length > 0);
}

// A new element of the template with that id, with `number` wherever the template says __n__ or __own__.
export function stamp(id, number, holder = "div") {
  const place = document.createElement(holder);
  place.append(document.getElementById(id).content.cloneNode(true));
  const put = (text) => text.replace(/__(?:n|own)__/g, number);
  for (const element of place.querySelectorAll("*")) for (const attribute of element.attributes) attribute.value = put(attribute.value);
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) walker.currentNode.data = put(walker.currentNode.data);
  return place.firstElementChild;
}

// Draw anew what another tab changed, with the place of whoever types here kept. `pathOf` names a control.
export function drawAround(form, pathOf, draw) {
  const typing = form.contains(document.activeElement) ? document.activeElement : null;
  const path = typing && pathOf(typing);
  const [start, end] = [typing?.selectionStart, typing?.selectionEnd];
  draw();
  if (!path || document.activeElement === typing) return;
  const again = [...controls(form)].find((one) => pathOf(one) === path && (one.type !== "radio" || one.checked));
  if (!again) return;
  again.focus({ preventScroll: true });
  if (typeof start === "number") again.setSelectionRange(start, end);
}

// The JSON in a file that somebody chose; null when it is none.
export async function opened(file) {
  try {
    const found = JSON.parse(await file.text());
    return typeof found === "object" ? found : null;
  } catch {
    return null;
  }
}
