// The records on this device, each under a name of its own, and which of them is open. See fields.js for how tabs share one.
import { Shared, newKey } from "./fields.js";
import { erase, keep, read } from "./device.js";
import { fieldsFrom, newLine, nextPlace, recordOf } from "./record_fields.js";

const NAME = "oap-shelf"; // {open, seal}
const PREFIX = "oap-record-";
const KEPT = "oap-record"; // a record of before there was a shelf; and statements chosen while the shelf is locked


export const settings = () => read(NAME) || {};
export const settingsChanged = (event) => event.key === NAME && JSON.stringify(JSON.parse(event.oldValue || "{}").seal) !== JSON.stringify(JSON.parse(event.newValue || "{}").seal);

// Keep some settings; those that are left out stay. True when they were kept.
export const keepSettings = (more) => keep(NAME, { ...settings(), ...more });

export const nameOf = (id) => PREFIX + id;

export function ids() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length));
  } catch {
    return [];
  }
}

// The record that is open in this tab, or was last in another; a new one when there is none.
export function openId() {
  const there = ids();
  let mine = null;
  try {
    mine = sessionStorage.getItem("oap-open-record");
  } catch {
    mine = null;
  }
  return [mine, settings().open].find((id) => there.includes(id)) || there[0] || newKey();
}

export function setOpen(id) {
  try {
    sessionStorage.setItem("oap-open-record", id);
  } catch {
    // then only the whole device knows
  }
  if (ids().includes(id) && settings().open !== id) keepSettings({ open: id });
}

export const recordAt = (id, heard = {}) => new Shared(nameOf(id), { adopt: fieldsFrom, ...heard });

// What waits to be put on the shelf, as a record; null when nothing does.
export function waiting() {
  const found = read(KEPT);
  return found && Array.isArray(found.entries) ? { cycles: [{}], ...found } : null;
}

export const nothingWaits = () => erase(KEPT);

// The open record for a page that only adds to it; null when the shelf is locked.
export function recordOpen() {
  if (settings().seal) return null;
  const id = openId();
  const record = recordAt(id);
  record.look();
  const more = waiting();
  if (more && !record.paths.length) {
    record.lay(fieldsFrom(more));
    if (record.keep()) nothingWaits();
  }
  setOpen(id);
  return record;
}

export const lineCount = (record) => (record ? recordOf(record) : waiting() || { entries: [] }).entries.length;

// What the open record cites, as "page/statement"; what waits for it while the shelf is locked. Nothing is opened or kept by asking.
export function citedInOpen() {
  const record = settings().seal || !ids().length ? null : recordAt(openId());
  record?.look();
  record?.close();
  const { entries } = record ? recordOf(record) : waiting() || { entries: [] };
  return new Set(entries.filter((one) => one.page).map((one) => `${one.page}/${one.statement}`));
}

// Add cited statements to the last cycle. How many were not there yet; false when nothing can be kept.
export function addCited(record, lines, cycle = 0) {
  if (!record) return addWaiting(lines);
  let values = {};
  let now = recordOf(record);
  const into = cycle || now.cycles.length;
  let added = 0;
  for (const line of lines) {
    if (now.entries.some((one) => one.page === line.page && one.statement === line.statement && one.cycle === into)) continue;
    added += 1;
    const key = newKey();
    values = { ...values, ...newLine(now, key, into, line) };
    now = { ...now, entries: [...now.entries, { ...line, key, cycle: into, at: nextPlace(now) }] };
  }
  return added && record.set(values) === false ? false : added;
}

// Public statements only: nothing of a child lies there unencrypted.
function addWaiting(lines) {
  const found = waiting() || { cycles: [{}], entries: [] };
  const more = lines.filter((line) => !found.entries.some((one) => one.page === line.page && one.statement === line.statement));
  found.entries.push(...more.map((line) => ({ cycle: 1, ...line })));
  return !more.length || keep(KEPT, found) ? more.length : false;
}

// Take records from the device. The settings go with the last one.
export function eraseRecords(which) {
  for (const id of which) erase(nameOf(id));
  if (ids().length) return;
  erase(NAME);
  erase(KEPT);
}
