// The shelf on the page of a record: which records this device has, opening, putting away, erasing, files, and the passphrase.
import { opened, say } from "./device.js";
import { newKey } from "./fields.js";
import { ALL, allText, dated, download, linesText, recordsIn, signature } from "./record_files.js";
import { fieldsFrom, isRecord, recordOf } from "./record_fields.js";
import { addCited, eraseRecords, ids, keepSettings, nameOf, nothingWaits, openId, recordAt, setOpen, settings, settingsChanged, waiting } from "./shelf.js";
import { LEAST_LETTERS, canSeal, newVault, openVault, sealOf } from "./vault.js";

const FEW = 8; // records without a box to look for one
const day = (text) => (/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) ? new Date(`${text}T12:00`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" }) : "");

export function startShelf(page, { said, open, failed }) {
  const part = (name) => page.querySelector(`[data-shelf-${name}]`);
  const click = (name, work) => part(name).addEventListener("click", work);
  let current = ""; // the id of the open record
  let unlock = null;
  const shelf = { vault: null, tell, takeWaiting, unlocked: new Promise((resolve) => { unlock = resolve; }) };

  async function load(id) {
    const one = recordAt(id, { vault: shelf.vault, failed });
    one.close();
    await one.look();
    return { ...recordOf(one), archived: one.get("archived") || "" };
  }
  const loadAll = () => Promise.all(ids().map(load));

  const called = (record) => record.label || "Record without a label";

  function about(record) {
    const cycle = record.cycles.at(-1);
    const review = day(cycle.review_date) || cycle.review_on;
    const late = cycle.review_date && !cycle.review && cycle.review_date < new Date().toISOString().slice(0, 10);
    const lines = record.entries.length === 1 ? "1 line" : `${record.entries.length} lines`;
    return [`cycle ${record.cycles.length}`, lines, review && `review ${review}${late ? " (past)" : ""}`].filter(Boolean).join(", ");
  }

  function item(id, record) {
    const line = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "oap-button-link";
    button.dataset.id = id;
    button.textContent = called(record);
    if (id === current) button.setAttribute("aria-current", "true");
    line.append(button, ` ${about(record)}`);
    return line;
  }

  async function list() {
    const records = await Promise.all(ids().map(async (id) => [id, await load(id)]));
    records.sort(([, one], [, other]) => called(one).localeCompare(called(other), "en-GB", { numeric: true }));
    const wanted = part("find").value.trim().toLowerCase();
    const shown = records.filter(([, one]) => called(one).toLowerCase().includes(wanted));
    const put = (name, found) => part(name).replaceChildren(...found.map(([id, record]) => item(id, record)));
    put("list", shown.filter(([, one]) => !one.archived));
    put("away", shown.filter(([, one]) => one.archived));
    part("find-box").hidden = records.length < FEW;
    part("away-box").hidden = !records.some(([, one]) => one.archived);
    part("all-box").hidden = !records.length;
    part("count").textContent = records.length === 1 ? "1 record" : `${records.length} records`;
  }

  // What is said of the open record; called at each change of it.
  function tell(kept) {
    const id = kept.name.slice(nameOf("").length);
    const record = recordOf(kept);
    part("now").textContent = kept.paths.length ? `${called(record)}: ${about(record)}.` : "A new record. It is kept from the first letter that you type.";
    part("archive").textContent = kept.get("archived") ? "Bring this record back" : "Put this record away";
    for (const name of ["archive", "erase"]) part(name).hidden = !kept.paths.length;
    shelf.kept = kept;
    const known = part("all").querySelector(`[data-id="${id}"]`);
    if (id !== current || !known !== !kept.paths.length) {
      current = id;
      list();
    } else if (known) known.closest("li").replaceWith(item(id, record));
  }

  // Statements chosen elsewhere while the shelf was locked, a record of before there was a shelf, and what came with the page.
  async function takeWaiting(kept, served) {
    const found = waiting();
    if (found && !kept.paths.length) {
      kept.lay(fieldsFrom(found));
      await kept.keep();
    } else if (found && found.label === undefined && found.cycles.every((one) => !Object.keys(one).length)) addCited(kept, found.entries);
    else if (found) await add([found]);
    if (found) nothingWaits();
    if (served.length) addCited(kept, served);
    if (!found && !served.length) return;
    setOpen(current);
    await open(current);
  }

  // New records beside those that are here; what is here already is not there twice. The ids, and how many were known.
  async function add(records) {
    const known = new Set((await loadAll()).map(signature));
    const added = [];
    for (const one of records) {
      const id = newKey();
      const record = recordAt(id, { vault: shelf.vault, failed });
      record.close();
      record.lay(fieldsFrom(one));
      if (known.has(signature(recordOf(record)))) continue;
      if (one.archived) record.lay(new Map([["archived", ["yes", 1]]]));
      if ((await record.keep()) === false) break;
      added.push(id);
    }
    return added;
  }

  async function unsealed(file) {
    if (!file?.seal || !file.sealed) return file;
    const typed = window.prompt("This file is encrypted. What is its passphrase?");
    const vault = typed && canSeal() ? await openVault(file.seal, typed) : null;
    try {
      return JSON.parse(await vault.open(ALL, JSON.stringify({ sealed: file.sealed })));
    } catch {
      return "That is not the passphrase of this file. Nothing was changed.";
    }
  }

  async function openFile(event) {
    event.preventDefault(); // the file is opened here and not sent
    const chosen = event.target.elements.file.files[0];
    if (!chosen) return say(said, "Choose a file first.");
    const file = await unsealed(await opened(chosen));
    const records = typeof file === "string" ? file : recordsIn(file);
    if (typeof records === "string") return say(said, records);
    const before = ids().length;
    const added = await add(records);
    const there = records.length - added.length;
    if (records.length > 1) {
      await open(added[0] || openId(), `${added.length} records were added.${there ? ` ${there} were here already.` : ""}`);
    } else if (added.length) {
      await open(added[0], before ? "Your record is open. It is a record of its own: what was here is still on the shelf." : "Your record is open.");
    } else return say(said, "This record is on this device already. Nothing was changed.");
    return said.scrollIntoView({ block: "center" });
  }

  // Write every record anew under a vault (null: as plain text), and say so to other tabs by the settings.
  async function reseal(vault, seal) {
    await shelf.kept?.look();
    if (seal && !keepSettings({ seal })) return failed();
    for (const name of ids().map(nameOf)) {
      for (let text = null; text !== localStorage.getItem(name);) { // until no other tab has typed meanwhile
        text = localStorage.getItem(name);
        const plain = shelf.vault ? await shelf.vault.open(name, text) : text;
        const anew = vault ? await vault.close(name, plain) : plain;
        if (text !== localStorage.getItem(name)) continue;
        localStorage.setItem(name, anew);
        text = anew;
      }
    }
    if (!seal) keepSettings({ seal: undefined });
    return window.location.reload();
  }

  async function setPassphrase(event) {
    event.preventDefault();
    const [first, second] = [event.target.elements.passphrase.value, event.target.elements.again.value];
    if (first.length < LEAST_LETTERS) return say(said, `A passphrase has at least ${LEAST_LETTERS} characters. Four words that do not belong together are good.`);
    if (first !== second) return say(said, "The two are not the same. Nothing was changed.");
    say(said, "Encrypting …");
    if (shelf.vault) {
      keepSettings({ seal: await sealOf(shelf.vault, first) });
      event.target.reset();
      return say(said, "The new passphrase holds from now on.");
    }
    const vault = await newVault();
    return reseal(vault, await sealOf(vault, first));
  }

  function lock() {
    const { seal } = settings();
    page.querySelector("[data-unlocked]").hidden = Boolean(seal);
    part("unlock").hidden = !seal;
    part("sealed").hidden = !seal;
    part("plain").hidden = Boolean(seal);
    part("seal").hidden = !canSeal();
    part("no-seal").hidden = canSeal();
    if (!seal) return unlock();
    part("unlock").elements.passphrase.focus();
    return part("unlock").addEventListener("submit", async (event) => {
      event.preventDefault();
      const box = event.target.elements.passphrase;
      say(said, "Opening …");
      shelf.vault = canSeal() ? await openVault(settings().seal, box.value) : null;
      if (!shelf.vault) {
        say(said, "That is not the passphrase. Nothing was changed or lost. Try again.");
        box.select();
        return;
      }
      event.target.reset();
      part("unlock").hidden = true;
      page.querySelector("[data-unlocked]").hidden = false;
      say(said, "Your records are open in this tab.");
      unlock();
    });
  }

  part("all").addEventListener("click", ({ target }) => target.dataset.id && open(target.dataset.id, "The record is open."));
  part("find").addEventListener("input", list);
  click("new", () => open(newKey(), "A new record. The one before is on the shelf."));
  click("archive", async () => {
    const away = !shelf.kept.get("archived");
    await shelf.kept.set({ archived: away ? "yes" : "" });
    await list();
    tell(shelf.kept);
    say(said, away ? "The record is put away. It stays on this device, under “Put away”." : "The record is back on the shelf.");
  });
  click("erase", async () => {
    if (!window.confirm(`Erase “${called(recordOf(shelf.kept))}” from this browser? Save the file first if you want to keep it.`)) return;
    shelf.kept.close();
    eraseRecords([current]);
    await open(openId(), "The record was erased from this browser.");
  });
  page.querySelector("[data-erase]").addEventListener("click", async () => {
    const count = ids().length;
    const locked = Boolean(settings().seal);
    if (!window.confirm(`Erase ${count === 1 ? "the record" : `all ${count} records`} from this browser? Save the file first if you want to keep ${count === 1 ? "it" : "them"}.`)) return;
    shelf.kept?.close();
    eraseRecords(ids());
    if (locked) window.location.reload();
    else await open(newKey(), "Everything was erased from this browser.");
  });
  click("save", async () => download(await allText(await loadAll(), shelf.vault, settings().seal), dated("provision-records", ALL), "application/json"));
  click("csv", async () => download(linesText(await loadAll()), dated("provision-lines", "csv"), "text/csv;charset=utf-8"));
  part("seal").addEventListener("submit", setPassphrase);
  click("unseal", () => window.confirm("Keep the records on this device without a passphrase? Whoever uses this browser can then read them.") && reseal(null, null));
  document.querySelector(".oap-open").addEventListener("submit", openFile);
  addEventListener("storage", (event) => {
    if (settingsChanged(event)) window.location.reload(); // a passphrase was set or taken away in another tab
    else if (event.key?.startsWith(nameOf("")) && (!event.oldValue || !event.newValue)) list();
  });
  lock();
  return shelf;
}
