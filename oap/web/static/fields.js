// One thing that more than one tab may have open: fields by their path, each with the time of its last change. Two copies are put
// together field by field, the newer of each, so that a tab never writes over what it did not change itself.

let last = 0;
const time = () => (last = Math.max(Date.now(), last + 1));

// The newer of two fields ([value, time]), whichever is named first.
function newer(one, other) {
  if (!one || !other) return one || other;
  if (one[1] !== other[1]) return one[1] > other[1] ? one : other;
  return JSON.stringify(one[0]) >= JSON.stringify(other[0]) ? one : other;
}

// Two copies as one. The order of the two, and how often they meet, makes no difference.
export function merged(one, other) {
  const all = new Map(one);
  for (const [path, field] of other) all.set(path, newer(all.get(path), field));
  return all;
}

const differing = (one, other) => [...one.keys()].filter((path) => one.get(path)?.[1] !== other.get(path)?.[1] || JSON.stringify(one.get(path)[0]) !== JSON.stringify(other.get(path)[0]));

export const written = (fields) => JSON.stringify({ fields: Object.fromEntries(fields) });

// A name for a line that no other tab gives.
export const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(8)), (one) => (one % 36).toString(36)).join("");

function take(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export class Shared {
  #fields = new Map();
  #seen = null; // the text that this tab read or wrote last
  #unsaved = false;
  #vault = null;

  // `changed(paths, gone)` is called when another tab changed something. `adopt` makes fields of what was kept before there were any.
  // `vault` (see vault.js) opens and closes what is encrypted; then writing goes on after `set` has come back.
  constructor(name, { changed = () => {}, adopt = () => new Map(), failed = () => {}, vault = null } = {}) {
    Object.assign(this, { name, changed, adopt, failed });
    this.#vault = vault;
    this.listening = new AbortController();
    const heard = { signal: this.listening.signal };
    addEventListener("storage", (event) => (event.key === name || event.key === null) && this.look(), heard);
    for (const moment of ["pageshow", "focus"]) addEventListener(moment, () => this.look(), heard);
  }

  // No longer open here: what other tabs do to it is not heard any more.
  close() {
    this.listening.abort();
  }

  get(path) {
    return this.#fields.get(path)?.[0];
  }

  time(path) {
    return this.#fields.get(path)?.[1] || 0;
  }

  get paths() {
    return [...this.#fields.keys()];
  }

  get all() {
    return this.#fields;
  }

  // Join what is kept, by this or another tab. Waits for nothing unless it is encrypted.
  look() {
    if (this.#vault) return this.#lookSealed();
    const found = this.#take();
    if (found) this.changed(found.paths, found.gone);
    return null;
  }

  // Change fields together: {path: value}. What another tab typed into the same field meanwhile, unseen here, is kept above it.
  set(values) {
    const shown = new Map(Object.keys(values).map((path) => [path, this.get(path)]));
    const found = this.#vault ? null : this.#take();
    for (const [path, value] of Object.entries(values)) {
      const theirs = this.get(path);
      const unseen = typeof value === "string" && theirs && typeof theirs === "string" && theirs !== shown.get(path) && theirs !== value;
      this.#fields.set(path, [unseen ? `${theirs}\n${value}` : value, time()]);
    }
    const done = this.keep();
    if (found) this.changed(found.paths, found.gone); // only now: what was typed just now is drawn too
    return done;
  }

  // Lay another copy's fields under what is here.
  lay(fields) {
    this.#fields = merged(this.#fields, fields);
  }

  // Everything at once, for what is kept for the first time.
  keep() {
    this.#unsaved = true;
    return this.#vault ? this.#lookSealed() : this.#write(written(this.#fields));
  }

  #read(text) {
    try {
      const kept = JSON.parse(text);
      return kept.fields ? new Map(Object.entries(kept.fields)) : this.adopt(kept);
    } catch {
      return new Map();
    }
  }

  // What another tab changed, as {paths, gone}; null when nothing.
  #take() {
    const text = take(this.name);
    return text === this.#seen ? null : this.#join(text, text === null ? null : this.#read(text));
  }

  #join(text, theirs) {
    const before = this.#fields;
    const gone = text === null && this.#seen !== null;
    this.#seen = text;
    if (gone) {
      this.#fields = new Map();
      this.#unsaved = false;
      return { paths: [...before.keys()], gone };
    }
    if (!theirs) return null;
    this.#fields = merged(before, theirs);
    if (differing(this.#fields, theirs).length) this.keepLater();
    const paths = differing(this.#fields, before);
    return paths.length ? { paths, gone } : null;
  }

  // What is here goes to where things are kept, in its turn.
  keepLater() {
    this.#unsaved = true;
    if (!this.#vault) this.#write(written(this.#fields));
  }

  #write(text) {
    try {
      localStorage.setItem(this.name, text);
      dispatchEvent(new Event("oap-kept")); // whoever shows how much there is
    } catch {
      this.failed();
      return false;
    }
    this.#seen = text;
    this.#unsaved = false;
    return true;
  }

  // One tab at a time: what is kept is opened, joined, closed again and written.
  #lookSealed() {
    return navigator.locks.request(this.name, async () => {
      const text = take(this.name);
      if (text !== this.#seen) {
        let opened = null;
        try {
          opened = text === null ? null : this.#read(await this.#vault.open(this.name, text));
        } catch {
          this.failed(); // closed under another key meanwhile: nothing is written over it
          return;
        }
        const found = this.#join(text, opened);
        if (found) this.changed(found.paths, found.gone);
      }
      if (!this.#unsaved) return;
      this.#unsaved = false;
      const sealed = await this.#vault.close(this.name, written(this.#fields));
      if (!this.#write(sealed)) this.#unsaved = true;
    });
  }
}
