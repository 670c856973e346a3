// A provision record as fields (see fields.js), and back. A record here has the shape of a saved file, with a key for each line.

export const TOP = ["label", "setting", "phase", "prepared_by", "date", "weeks", "rate", "family_view", "child_words", "next_steps", "staff_notes"];
export const CYCLE = ["began", "assess", "plan", "review_on", "review_date", "review"];
// What somebody types, and what is cited: it never changes but for another version of it.
export const TYPED = ["words", "status", "who", "how_often", "since", "until", "start", "target", "now", "now_on", "minutes", "times", "group", "rate", "changed", "child_view", "next_step", "staff_note"];
export const CITED = ["page", "statement", "version", "title", "address", "date", "tier", "family"];
export const FIRST = "c1"; // the cycle that every record has

// Words and numbers only: a file or link made by anybody may hold anything there.
export const text = (value) => (["string", "number"].includes(typeof value) ? String(value).slice(0, 20000) : "");

// Twice what somebody can put into a record here, because two tabs together may go beyond that.
const MOST = { entries: 300, cycles: 24 };
const isThing = (one) => one !== null && typeof one === "object";

// Only what a saved file of this product holds, whoever made it.
export const isRecord = (one) => isThing(one) && [one.entries, one.cycles].every((all) => Array.isArray(all) && all.every(isThing)) && one.cycles.length > 0;

// Whether a record from outside can be shown: one with thousands of lines would stop the browser, and again at each visit.
export const isOfASize = (one) => one.entries.length <= MOST.entries && one.cycles.length <= MOST.cycles;

// The address of a page of this site without its host; of another site as it is.
const site = document.querySelector("[data-site]")?.dataset.site || window.location.origin;
const here = (address) => [site, window.location.origin].reduce((left, origin) => (left.startsWith(`${origin}/`) ? left.slice(origin.length) : left), text(address));

// The fields of a record in a file, or as it was kept before there were fields.
export function fieldsFrom(record) {
  const fields = new Map();
  if (!isRecord(record)) return fields;
  const put = (path, value) => value !== "" && fields.set(path, [value, 1]);
  for (const name of TOP) put(name, text(record[name]));
  record.cycles.forEach((cycle, index) => {
    put(`cycles/c${index + 1}`, index);
    for (const name of CYCLE) put(`cycles/c${index + 1}/${name}`, text(cycle[name]));
  });
  record.entries.forEach((entry, index) => {
    const path = `entries/e${index + 1}`;
    put(path, { cycle: `c${Number(entry.cycle) || 1}`, at: index });
    const title = entry.title || text(entry.source).replace(/, version [0-9]+$/, "");
    for (const name of [...TYPED, ...CITED]) put(`${path}/${name}`, text({ ...entry, title, address: here(entry.address) }[name]));
  });
  return fields;
}

const keysUnder = (kept, kind) => kept.paths.filter((path) => path.startsWith(kind) && path.indexOf("/", kind.length) < 0 && kept.get(path) !== null);
const valuesAt = (kept, path, names) => Object.fromEntries(names.map((name) => [name, kept.get(`${path}/${name}`) || ""]));

// What the fields say: cycles and lines in order, each with its key.
export function recordOf(kept) {
  const cycles = new Map([[FIRST, 0], ...keysUnder(kept, "cycles/").map((path) => [path.slice(7), kept.get(path)])]);
  const keys = [...cycles].sort((one, other) => one[1] - other[1] || (one[0] < other[0] ? -1 : 1)).map(([key]) => key);
  const lines = keysUnder(kept, "entries/").map((path) => ({ path, key: path.slice(8), ...kept.get(path) }));
  lines.sort((one, other) => one.at - other.at || (one.key < other.key ? -1 : 1));
  return {
    ...Object.fromEntries(TOP.map((name) => [name, kept.get(name) || ""])),
    cycles: keys.map((key) => ({ key, ...valuesAt(kept, `cycles/${key}`, CYCLE) })),
    entries: lines.map(({ path, key, cycle, at }) => ({ ...valuesAt(kept, path, [...TYPED, ...CITED]), key, at, cycle: Math.max(keys.indexOf(cycle), 0) + 1 })),
  };
}

export const nextPlace = (record) => record.entries.reduce((most, one) => Math.max(most, one.at + 1), 0);

// The values of a new line at the end of a cycle.
export function newLine(record, key, cycle, values) {
  const at = nextPlace(record);
  const path = `entries/${key}`;
  return { [path]: { cycle: record.cycles[cycle - 1].key, at }, ...Object.fromEntries(Object.entries(values).filter(([, value]) => value).map(([name, value]) => [`${path}/${name}`, text(value)])) };
}

// The record as a saved file holds it; `write_file` on the server makes the same of it.
export function asFile(record) {
  const { cycles, entries, ...top } = record;
  return {
    format: "oap-record",
    format_version: 1,
    code: "",
    ...top,
    cycles: cycles.map(({ key, ...cycle }) => cycle),
    entries: entries.map(({ key, at, ...entry }) => ({ ...entry, version: Number(entry.version) || 0, address: entry.address.startsWith("/") ? site + entry.address : entry.address })),
  };
}

// The values of one more cycle, with the lines of the last that are still in place. Where things stood is where they start.
export function nextCycle(record, newKey) {
  const key = newKey();
  const last = record.cycles.length;
  const still = record.entries.filter((one) => one.cycle === last && one.status === "in-place");
  let values = { [`cycles/${key}`]: Date.now() };
  let now = { ...record, cycles: [...record.cycles, { key }] };
  for (const { changed, child_view, next_step, staff_note, now_on, key: old, at, cycle, ...line } of still) {
    values = { ...values, ...newLine(now, newKey(), last + 1, { ...line, start: line.now || line.start, now: "" }) };
    now = { ...now, entries: [...now.entries, { at: nextPlace(now) }] };
  }
  return { values, count: still.length };
}
