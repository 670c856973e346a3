import { isOfASize, isRecord, text as words } from "./record_fields.js";

// A record in the part of an address that browsers never send (after #): written small, compressed, in letters that links may have.
const FORM = "1."; // how it is written; another way gets another number
export const MOST_LETTERS = 16000; // of a link: longer ones are cut by programs on their way
const MOST_BYTES = 2000000; // once it is opened: a link may be made by anybody

const TOP = ["label", "setting", "prepared_by", "date", "family_view", "child_words", "next_steps"];
const CYCLE = ["began", "assess", "plan", "review_on", "review_date", "review"];
const LINE = ["words", "title", "version", "address", "family", "status", "who", "how_often", "since", "until", "start", "target", "now", "now_on", "changed", "child_view", "next_step"];

const only = (one, names) => Object.fromEntries(names.map((name) => [name, words(one[name])]).filter(([, said]) => said));

// What the family sees of a record: nothing that is staff's. `for_family` in oap/core/documents/provision_record.py leaves out the same.
export const familyPart = (record) => ({
  ...only(record, TOP),
  cycles: record.cycles.map((one) => only(one, CYCLE)),
  entries: record.entries.map((one) => ({ cycle: one.cycle, ...only(one, LINE) })),
});

async function through(stream, bytes, most) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts = [];
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.length;
    if (length > most) throw new Error("too much");
    parts.push(part.value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

export async function toFragment(value) {
  const bytes = await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(JSON.stringify(value)), MOST_BYTES);
  let text = "";
  for (const one of bytes) text += String.fromCharCode(one);
  return FORM + btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

// What a fragment holds; null for anything else.
export async function fromFragment(fragment) {
  if (!fragment.startsWith(FORM)) return null;
  try {
    const text = atob(fragment.slice(FORM.length).replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = await through(new DecompressionStream("deflate-raw"), Uint8Array.from(text, (one) => one.charCodeAt(0)), MOST_BYTES);
    const value = JSON.parse(new TextDecoder().decode(bytes));
    return isRecord(value) && isOfASize(value) ? familyPart(value) : null;
  } catch {
    return null;
  }
}
