// What leaves the shelf as files, made in the browser: all records as one, and their lines as a table. Nothing is sent.
import { lineCost } from "./record_money.js";
import { CITED, TOP, TYPED, asFile, isOfASize, isRecord } from "./record_fields.js";

export const ALL = "oap-records";
const VERSION = 1;
const COLUMNS = ["label", "setting", "phase", "cycle", "began", "review_date", "review_on", "words", "page", "statement", "version", "tier", "status", "who", "how_often", "since", "until", "start", "target", "now", "now_on", "minutes", "times", "weeks", "group", "rate", "cost_a_term", "changed", "child_view", "next_step", "staff_note", "archived"];

export function download(text, name, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

export const dated = (stem, ending) => `${stem}-${new Date().toISOString().slice(0, 10)}.${ending}`;

// The text of a file of all records: encrypted under the passphrase of the shelf where there is one.
export async function allText(records, vault, seal) {
  const whole = { format: ALL, format_version: VERSION, records: records.map(({ archived, ...record }) => ({ ...asFile(record), archived })) };
  if (!vault) return `${JSON.stringify(whole, null, 1)}\n`;
  return `${JSON.stringify({ format: ALL, format_version: VERSION, seal, ...JSON.parse(await vault.close(ALL, JSON.stringify(whole))) })}\n`;
}

// The records in what was read from a file, or a kind word on why there are none.
export function recordsIn(file) {
  const kinds = ["oap-record", ALL];
  if (!file || !kinds.includes(file.format)) return "This is not a saved provision record. Choose the file whose name ends in .oap-record or .oap-records.";
  if (!(file.format_version <= VERSION)) return "This file was saved by a newer version of this site. It cannot be opened here.";
  const found = file.format === ALL ? file.records : [file];
  if (!Array.isArray(found) || !found.length || !found.every(isRecord)) return "This is not a saved provision record. Choose the file whose name ends in .oap-record or .oap-records.";
  if (!found.every(isOfASize)) return "There is more in this file than a record holds here. Nothing was changed. Ask whoever sent it for a record of fewer lines.";
  return found;
}

// The same for two records that say the same, whoever saved them.
export function signature(record) {
  const said = (one, names) => names.map((name) => String(one[name] || ""));
  const citing = CITED.filter((name) => ["page", "statement", "version"].includes(name));
  return JSON.stringify([
    said(record, TOP),
    record.cycles.map((one) => said(one, ["began", "assess", "plan", "review_on", "review_date", "review"])),
    record.entries.map((one) => [Number(one.cycle) || 1, ...said(one, [...TYPED, ...citing].filter((name) => !one.page || name !== "words")).map((value) => (value === "0" ? "" : value))]),
  ]);
}

// A cell that no spreadsheet takes for a formula.
function cell(value) {
  const text = String(value ?? "");
  const safe = /^[=+\-@\t\r\n]/.test(text.trimStart() || text) && !/^-?[0-9]+(\.[0-9]+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

// Every line of the records as CSV (RFC 4180), with a mark at its start by which spreadsheets know the letters.
export function linesText(records) {
  const rows = records.flatMap((record) => record.entries.map((entry) => {
    const cycle = record.cycles[entry.cycle - 1] || {};
    const { pence } = lineCost(entry, record);
    const all = { ...record, ...cycle, ...entry, rate: entry.rate || record.rate, cost_a_term: pence === null ? "" : `${pence / 100n}.${String(pence % 100n).padStart(2, "0")}` };
    return COLUMNS.map((name) => cell(all[name]));
  }));
  return `\ufeff${[COLUMNS, ...rows].map((row) => row.join(",")).join("\r\n")}\r\n`;
}
