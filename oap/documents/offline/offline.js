// Search inside the handbook. Nothing is sent anywhere: the index stands in this file.
(() => {
  const form = document.getElementById("search");
  const box = document.getElementById("q");
  const found = document.getElementById("found");
  const { pages, crisis } = JSON.parse(document.getElementById("index").textContent);
  const FILLER = new Set("a an and are at be but can cannot child daughter do does doing for from get gets has have he her him his how i im in is it me my not of on or our she so son that the their them they to too up was we what when who why will with wont you your".split(" "));

  // Small letters without accents and apostrophes; a word without its commonest endings.
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f'’]/g, "").replace(/[^a-z0-9]+/g, " ").trim();
  const stem = (word) => {
    for (const end of ["ing", "ies", "ed", "es", "s"]) {
      if (word.length > end.length + 2 && word.endsWith(end)) return word.slice(0, -end.length);
    }
    return word;
  };
  const words = (text) => plain(text).split(" ").filter(Boolean).map(stem);
  const FIELDS = [["t", 6], ["w", 5], ["o", 4], ["h", 2], ["s", 2]];
  const index = pages.map((page) => ({
    page,
    fields: FIELDS.map(([name, weight]) => [new Set(words([page[name]].flat().join(" "))), weight]),
    phrases: [page.t, page.o, ...page.w].map((phrase) => words(phrase)),
    statements: page.p.map(([anchor, text]) => [anchor, text, new Set(words(text))]),
  }));
  const common = new Map();
  for (const entry of index) {
    const all = new Set(entry.fields.flatMap(([set]) => [...set]));
    for (const word of all) common.set(word, (common.get(word) || 0) + 1);
  }
  const rarity = (word) => Math.log(1 + index.length / (1 + (common.get(word) || 0)));

  function search(typed) {
    const all = words(typed);
    const filler = new Set([...FILLER].map(stem));
    const wanted = all.filter((word) => !filler.has(word));
    const asked = wanted.length ? wanted : all;
    return index.map((entry) => {
      let score = 0;
      for (const word of asked) {
        for (const [set, weight] of entry.fields) if (set.has(word)) score += weight * rarity(word);
      }
      // The way somebody says it, as a whole, says more than its words one by one.
      let close = 0;
      for (const phrase of entry.phrases) {
        const own = phrase.filter((word) => !filler.has(word));
        if (!own.length) continue;
        const shared = own.filter((word) => asked.includes(word)).length;
        close = Math.max(close, (shared / own.length) * (shared / asked.length));
      }
      score += close * 30;
      let best = null;
      for (const [anchor, text, set] of entry.statements) {
        const hits = asked.reduce((sum, word) => sum + (set.has(word) ? rarity(word) : 0), 0);
        if (hits > 0 && (!best || hits > best.hits)) best = { anchor, text, hits };
      }
      if (best) score += best.hits * 1.5;
      return { entry, score, best };
    }).filter((one) => one.score > 0).sort((a, b) => b.score - a.score || a.entry.page.t.localeCompare(b.entry.page.t)).slice(0, 12);
  }

  // Danger words put urgent help first, as on the site. Up to two other words may stand between those of a phrase.
  const follows = (said, from, rest) => !rest.length || [0, 1, 2].some((gap) => said[from + gap] === rest[0] && follows(said, from + gap + 1, rest.slice(1)));
  const phrases = crisis.phrases.map((phrase) => plain(phrase).split(" "));
  function danger(typed) {
    let text = ` ${plain(typed)} `;
    for (const saying of crisis.not) text = text.replaceAll(` ${plain(saying)} `, " ");
    const said = text.trim().split(" ");
    return said.some((word, at) => crisis.stems.some((start) => word.startsWith(start))
      || phrases.some((phrase) => phrase[0] === word && follows(said, at + 1, phrase.slice(1))));
  }

  function urgentHelp() {
    const panel = document.createElement("div");
    panel.className = "box box-emergency";
    panel.append(Object.assign(make("p", "If someone is in danger now"), { className: "box-title" }));
    for (const contact of crisis.contacts) {
      const line = make("p", `${contact.name}: `);
      const ways = [];
      if (contact.tel) ways.push(Object.assign(make("a", `call ${contact.phone}`), { href: `tel:${contact.tel}` }));
      if (contact.sms) ways.push(Object.assign(make("a", `text ${contact.sms_word ? `${contact.sms_word} to ` : ""}${contact.sms}`), { href: `sms:${contact.sms}` }));
      ways.forEach((way, at) => line.append(...(at ? [" or "] : []), way));
      line.append(`. ${contact.use}`);
      panel.append(line);
    }
    if (document.querySelector("#urgent-help")) panel.append(Object.assign(make("a", "All urgent help"), { href: "#urgent-help" }));
    return panel;
  }

  const make = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });

  function show(typed) {
    const results = search(typed);
    const list = document.createElement("ul");
    for (const { entry, best } of results) {
      const item = document.createElement("li");
      item.append(Object.assign(make("a", entry.page.t), { href: "#" + entry.page.a }), make("div", entry.page.s));
      if (best) item.append(Object.assign(make("a", best.text), { href: "#" + best.anchor }));
      list.append(item);
    }
    const line = results.length === 1 ? "1 page" : results.length ? `${results.length} pages` : "Nothing found. Try fewer or other words, or look at the contents below.";
    found.replaceChildren(...(danger(typed) ? [urgentHelp()] : []), make("p", line), list);
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (box.value.trim()) show(box.value);
    else found.replaceChildren();
  });
})();
