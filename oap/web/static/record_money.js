// What a line costs a term: the same rule as oap/core/documents/provision_cost.py, in whole numbers, so that no penny differs.
const FIGURES = 10000n; // four places after the point

// A number as people write it ("£12.50", "1,200"), in ten-thousandths; null for anything else.
export function amount(text) {
  const found = /^£?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,6})(?:\.([0-9]{1,4}))?$/.exec(String(text || "").trim());
  return found ? BigInt(found[1].replaceAll(",", "")) * FIGURES + BigInt((found[2] || "").padEnd(4, "0")) : null;
}

// {pence, problem}: pence is null when it cannot be worked out; both are empty when nothing of it was filled in.
export function lineCost(entry, record) {
  if (![entry.minutes, entry.times, entry.group, entry.rate].some((one) => one)) return { pence: null, problem: "" };
  const asked = { minutes: entry.minutes, "times a week": entry.times, "weeks in the term": record.weeks, "pounds an hour": entry.rate || record.rate };
  const missing = Object.keys(asked).filter((name) => !asked[name]);
  if (missing.length) return { pence: null, problem: `Still to fill in: ${missing.join(", ")}.` };
  const group = { "children in the group": entry.group || "1" };
  const [wrong] = Object.entries({ ...asked, ...group }).find(([, text]) => amount(text) === null) || [];
  if (wrong) return { pence: null, problem: `Write a number for ${wrong}, such as 20 or 12.50.` };
  const [minutes, times, weeks, rate] = Object.values(asked).map(amount);
  const children = amount(entry.group || "1");
  if (children < FIGURES) return { pence: null, problem: "A group has at least 1 child. Leave it empty for one child." };
  const above = minutes * times * weeks * rate * 100n;
  const below = 60n * children * FIGURES ** 3n;
  return { pence: (2n * above + below) / (2n * below), problem: "" };
}

export const pounds = (pence) => `£${String(pence / 100n).replace(/\B(?=([0-9]{3})+$)/g, ",")}.${String(pence % 100n).padStart(2, "0")}`;
