// Keeps the portal's own files and the pages that allow it (answered with `X-Offline: 1`), never anything else.
const VERSION = "{{ version }}";
const SHELL = "shell-" + VERSION, STATIC = "static-" + VERSION, PAGES = "pages";
const KEPT = {{ kept|safe }}, LEAVE = {{ leave|safe }}, STATIC_URL = "{{ static }}", OFFLINE = KEPT[0];
const MOST_PAGES = 40;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(KEPT)));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const mine = [SHELL, STATIC, PAGES];
  for (const name of await caches.keys()) if (!mine.includes(name)) await caches.delete(name);
  await self.clients.claim();
})()));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== self.location.origin) return;
  if (LEAVE.includes(url.pathname) && event.request.method === "POST") {
    event.waitUntil(caches.delete(PAGES)); // whoever signs in or out leaves nothing on the device
  } else if (event.request.method !== "GET") {
    return;
  } else if (url.pathname.startsWith(STATIC_URL)) {
    event.respondWith(fileOf(event.request));
  } else if (event.request.mode === "navigate") {
    event.respondWith(page(event.request));
  }
});

async function fileOf(request) {
  const kept = await caches.match(request);
  const hashed = /\.[0-9a-f]{12}\./.test(request.url); // such a name never changes its content
  if (kept && hashed) return kept;
  try {
    const fresh = await fetch(request);
    if (fresh.ok) (await caches.open(STATIC)).put(request, fresh.clone());
    return fresh;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

async function page(request) {
  const pages = await caches.open(PAGES);
  try {
    const fresh = await fetch(request);
    if (LEAVE.includes(new URL(request.url).pathname)) await caches.delete(PAGES); // sent to sign in: the session is over
    else if (fresh.ok && fresh.headers.get("X-Offline") === "1") await keep(pages, request, fresh.clone());
    return fresh;
  } catch (error) {
    return (await pages.match(request, { ignoreVary: true })) || caches.match(OFFLINE);
  }
}

async function keep(pages, request, response) {
  await pages.delete(request, { ignoreVary: true }); // so that the newest stands last
  await pages.put(request, response);
  const all = await pages.keys();
  for (const old of all.slice(0, Math.max(0, all.length - MOST_PAGES))) await pages.delete(old);
}
