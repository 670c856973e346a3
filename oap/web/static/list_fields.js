// A family's list as fields (see fields.js), and back.

// The fields of a list as it was kept before there were fields.
export function adoptList(list) {
  const fields = new Map();
  const put = (path, value) => fields.set(path, [value, 1]);
  for (const name of ["meeting", "home"]) if (list[name]) put(name, list[name]);
  (Array.isArray(list.items) ? list.items : []).forEach((one, at) => { put(`items/${one.id}`, one); put(`at/items/${one.id}`, at); });
  (Array.isArray(list.questions) ? list.questions : []).forEach((text, at) => { put(`questions/q${at}`, text); put(`at/questions/q${at}`, at); });
  return fields;
}

function inOrder(kept, prefix) {
  const paths = kept.paths.filter((path) => path.startsWith(prefix) && kept.get(path) !== null);
  const found = paths.map((path) => ({ path, at: kept.get(`at/${path}`) ?? 0 }));
  return found.sort((one, other) => one.at - other.at || (one.path < other.path ? -1 : 1));
}

// What the fields say, in order.
export function listOf(kept) {
  return {
    meeting: kept.get("meeting") || "",
    home: kept.get("home") || "",
    items: inOrder(kept, "items/").map((one) => ({ ...kept.get(one.path), ...one })),
    questions: inOrder(kept, "questions/").map((one) => ({ ...one, text: kept.get(one.path) })),
  };
}

// How many things are in a list as it is kept, before there were fields or since; 0 for none.
export function countOf(kept) {
  if (!kept?.fields) return kept?.items?.length || 0;
  return Object.entries(kept.fields).filter(([path, [value]]) => path.startsWith("items/") && value !== null).length;
}
