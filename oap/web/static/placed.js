// What is kept once and placed on a line of its own, as the form lists it: pictures, danger signs and more.

const LINE = /^\{([a-z]+) ([a-z0-9 -]+)\}\s*$/;

// What there is of a kind, to choose from. Empty where a page may not place any.
export function choices(kind) {
  return [...document.querySelectorAll(`#all-placed option[value^="${kind} "]`)].map((one) => ({
    title: one.textContent,
    kind: one.dataset.says ?? "",
    value: one.value.slice(kind.length + 1),
    picture: one.dataset.picture,
  }));
}

// The kind and the ids that a line places; null for any other line.
export function placedLine(line) {
  const found = LINE.exec(line);
  return found && { kind: found[1], ids: found[2].split(" ") };
}

// What a line places, in words.
export function placedName(line) {
  const { kind, ids } = placedLine(line) ?? {};
  const names = (ids ?? []).map((id) => document.querySelector(`#all-placed option[value="${kind} ${id}"]`)?.textContent);
  return names.filter(Boolean).join("; ");
}
