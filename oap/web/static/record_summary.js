// What the newest cycle's lines say in numbers, shown while somebody types: cost a term by kind of support, and progress.
import { amount, lineCost, pounds } from "./record_money.js";

const SVG = "http://www.w3.org/2000/svg";

function element(name, text = "", attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// How far from the start to the target, from 0 to 1; null unless all three are numbers: as oap/core/documents/measures.py.
export function progress({ start, target, now }) {
  const [from, to, at] = [start, target, now].map((one) => amount(one));
  if (from === null || to === null || at === null || from === to) return null;
  return Math.min(Math.max(Number(at - from) / Number(to - from), 0), 1);
}

function bar(share, words) {
  const svg = document.createElementNS(SVG, "svg");
  const put = (name, values) => {
    const rect = document.createElementNS(SVG, "rect");
    for (const [key, value] of Object.entries({ height: 20, y: 0, x: 0, ...values })) rect.setAttribute(key, value);
    rect.setAttribute("class", name);
    svg.append(rect);
  };
  svg.setAttribute("viewBox", "0 0 200 20");
  svg.setAttribute("class", "oap-share");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", words);
  put("oap-share__whole", { width: 200 });
  put("oap-share__part", { width: (200 * share).toFixed(1) });
  return svg;
}

function table(caption, head, rows) {
  const made = element("table", "", { class: "govuk-table" });
  made.append(element("caption", caption, { class: "govuk-table__caption" }));
  const top = element("tr");
  top.append(...head.map((one) => element("th", one, { scope: "col", class: "govuk-table__header" })));
  const first = element("thead");
  first.append(top);
  const body = element("tbody");
  for (const [name, ...cells] of rows) {
    const row = element("tr");
    row.append(element("th", name, { scope: "row", class: "govuk-table__header" }));
    for (const cell of cells) {
      const place = element("td", typeof cell === "string" ? cell : "", { class: "govuk-table__cell" });
      if (typeof cell !== "string") place.append(cell);
      row.append(place);
    }
    body.append(row);
  }
  made.append(first, body);
  return made;
}

const short = (entry) => {
  const words = entry.words || entry.title || "Nothing written yet";
  return words.length > 70 ? `${words.slice(0, 70).replace(/ \S*$/, "")} …` : words;
};

// Show it in `place`, and under each line what it costs. `tiers` are names by id.
export function showSummary(place, record, tiers, costPlace) {
  const lines = record.entries.filter((one) => one.cycle === record.cycles.length);
  const costs = new Map(record.entries.map((one) => [one, lineCost(one, record)]));
  for (const [entry, { pence, problem }] of costs) {
    const said = costPlace(entry);
    if (said) said.textContent = pence === null ? problem : `${pounds(pence)} a term`;
  }
  const shown = [];
  const counted = lines.filter((one) => costs.get(one).pence !== null);
  if (counted.length) {
    const sums = new Map();
    for (const one of counted) sums.set(one.tier, (sums.get(one.tier) || 0n) + costs.get(one).pence);
    const total = [...sums.values()].reduce((all, one) => all + one, 0n);
    const open = lines.filter((one) => costs.get(one).problem).length;
    const without = open ? `, without ${open} ${open === 1 ? "line" : "lines"} not worked out` : "";
    const order = [...Object.keys(tiers), ""].filter((one) => sums.has(one)).concat([...sums.keys()].filter((one) => one && !tiers[one]));
    const name = (tier) => tiers[tier] || "Kind of support not chosen";
    const rows = order.map((tier) => [name(tier), pounds(sums.get(tier)), bar(total ? Number(sums.get(tier)) / Number(total) : 0, `${name(tier)}: ${pounds(sums.get(tier))} of ${pounds(total)}`)]);
    shown.push(table(`Cost a term, cycle ${record.cycles.length}`, ["Kind of support", "Cost a term", "Share"], [...rows, [`All together${without}`, pounds(total), ""]]));
  }
  const measured = lines.filter((one) => progress(one) !== null);
  if (measured.length) shown.push(table("Where it stands", ["What is measured", "Start, now, aim", "How far"], measured.map((one) => {
    const words = `${one.start}, ${one.now}, ${one.target}`;
    return [short(one), words, bar(progress(one), `From ${one.start} to ${one.target}, now ${one.now}`)];
  })));
  place.replaceChildren(...shown);
}
