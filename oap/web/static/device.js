// What this device keeps for one person: a record, a list, an audit. It never leaves by itself.

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

// The fields in `root` whose names start with `prefix`, by what follows it.
export function fieldsOf(root, prefix) {
  const found = {};
  for (const control of root.querySelectorAll("input, textarea, select")) {
    if (!control.name.startsWith(prefix) || (control.type === "radio" && !control.checked)) continue;
    found[control.name.slice(prefix.length)] = control.value;
  }
  return found;
}

// Put values into those fields.
export function fill(root, prefix, values) {
  for (const control of root.querySelectorAll("input, textarea, select")) {
    if (!control.name.startsWith(prefix)) continue;
    const value = values[control.name.slice(prefix.length)];
    if (value === undefined) continue;
    if (control.type === "radio") control.checked = control.value === value;
    else control.value = value;
  }
}
