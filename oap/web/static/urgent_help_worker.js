// Keeps the page of urgent help and the stylesheets it names for when there is no connection. Nothing else is kept.
const PAGE = "/urgent-help";
const KEPT = "urgent-help";
const PATIENCE = 4000; // milliseconds for a connection that hardly works

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(fetch(PAGE).then((answer) => (answer.ok ? keep(answer) : undefined)));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate" && address.pathname === PAGE && !address.searchParams.has("version")) {
    event.respondWith(page(event, !address.search));
  } else if (request.destination === "style") {
    event.respondWith(fetch(request).catch(() => kept(request)));
  }
});

// From the network first; from here when it fails, or says nothing for too long.
async function page(event, keepable) {
  const asked = fetch(event.request).then((answer) => {
    if (answer.ok && keepable) event.waitUntil(keep(answer.clone()));
    return answer;
  });
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const answer = await Promise.race([asked.catch(() => undefined), late]);
  if (answer && answer.status < 500) return answer;
  const before = await caches.match(PAGE, { cacheName: KEPT });
  return before || answer || asked.catch(() => Response.error());
}

async function kept(request) {
  return (await caches.match(request, { cacheName: KEPT })) || Response.error();
}

async function keep(answer) {
  const text = await answer.clone().text();
  const styles = [...text.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map((found) => found[1]);
  const cache = await caches.open(KEPT);
  await cache.addAll(styles);
  await cache.put(PAGE, answer);
  const wanted = new Set([PAGE, ...styles].map((path) => new URL(path, self.location.origin).href));
  for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
}
