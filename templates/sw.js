// Keeps the portal's own files and the pages that allow it (answered with `X-Offline: 1`), never anything else.
const VERSION = "{{ version }}";
const SHELL = "shell-" + VERSION, STATIC = "static-" + VERSION, PAGES = "pages", PAPERS = "papers";
const KEPT = {{ kept|safe }}, LEAVE = {{ leave|safe }}, STATIC_URL = "{{ static }}", OFFLINE = KEPT[0];
const MOST_PAGES = 40, MOST_PAPERS = 12, LARGEST_PAPER = 20 * 1024 * 1024;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(KEPT)));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const mine = [SHELL, STATIC, PAGES, PAPERS];
  for (const name of await caches.keys()) if (!mine.includes(name)) await caches.delete(name);
  self.clients.claim(); // not waited for: a page on its way waits until the worker is active
})()));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== self.location.origin) return;
  if (LEAVE.includes(url.pathname) && event.request.method === "POST") {
    forgetAll(event); // whoever signs in or out leaves nothing on the device
  } else if (event.request.method !== "GET") {
    return;
  } else if (url.pathname.startsWith(STATIC_URL)) {
    event.respondWith(fileOf(event));
  } else if (event.request.mode === "navigate") {
    event.respondWith(page(event));
  }
});

// What a page names to be there without a network: papers that are kept already are not fetched again.
self.addEventListener("message", (event) => event.waitUntil(fetchToKeep(event.data.keep || [])));

async function fetchToKeep(addresses) {
  for (const address of addresses) {
    try {
      if (await (await caches.open(PAPERS)).match(address, { ignoreVary: true })) continue;
      const request = new Request(address, { headers: { Accept: "text/html", "X-Offline": "1" } }), fresh = await fetch(request);
      if (fresh.ok && fresh.headers.get("X-Offline") === "1" && !fresh.redirected) await keep(request, fresh);
      else await fresh.body?.cancel(); // what nobody reads holds one of the few connections that pages need
    } catch (error) {
      return; // the network is gone: what was not fetched is not there
    }
  }
}

async function fileOf(event) {
  const request = event.request;
  const kept = await caches.match(request);
  const hashed = /\.[0-9a-f]{12}\./.test(request.url); // such a name never changes its content
  if (kept && hashed) return kept;
  try {
    const fresh = await fetch(request);
    if (fresh.ok) event.waitUntil(store(request, fresh.clone()));
    return fresh;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

async function store(request, response) {
  await (await caches.open(STATIC)).put(request, response);
}

// What names other people is answered with `X-Offline: copy`: a copy without them is asked for, and kept. No page waits
// until something is written: a device that is busy with its store would show nothing.
async function page(event) {
  const request = event.request;
  try {
    const fresh = await fetch(request), word = fresh.headers.get("X-Offline");
    if (LEAVE.includes(new URL(request.url).pathname)) forgetAll(event); // sent to sign in: the session is over
    else if (fresh.ok && fresh.status === 200 && word === "1") keepLater(event, request, fresh.clone());
    else if (fresh.ok && word === "copy") event.waitUntil(fetchToKeep([request.url]));
    return fresh;
  } catch (error) {
    const kept = await Promise.all([PAGES, PAPERS].map(async (name) => (await caches.open(name)).match(request, { ignoreVary: true })));
    return kept[0] || kept[1] || caches.match(OFFLINE);
  }
}

let writing = Promise.resolve(); // one page after the other

function keepLater(event, request, response) {
  writing = writing.then(() => keep(request, response)).catch(() => {}); // a full device shows the page all the same
  event.waitUntil(writing);
}

// At once, and once more what was being written at that moment.
function forgetAll(event) {
  event.waitUntil(Promise.all([forget(), writing.then(forget)]));
}

async function forget() {
  const held = await self.registration.pushManager?.getSubscription().catch(() => null);
  await Promise.all([caches.delete(PAGES), caches.delete(PAPERS), held?.unsubscribe().catch(() => {})]);
}

// Pages and papers are counted apart: forty pages weigh less than one scanned document.
async function keep(request, response) {
  const isPage = (response.headers.get("Content-Type") || "").startsWith("text/html");
  if (!isPage && Number(response.headers.get("Content-Length")) > LARGEST_PAPER) return;
  const pages = await caches.open(isPage ? PAGES : PAPERS), most = isPage ? MOST_PAGES : MOST_PAPERS;
  await pages.delete(request, { ignoreVary: true }); // so that the newest stands last
  await pages.put(request, response);
  const all = await pages.keys();
  for (const old of all.slice(0, Math.max(0, all.length - most))) await pages.delete(old);
}

// A push is always shown, also one that cannot be read: a browser takes the right away from who stays silent.
self.addEventListener("push", (event) => {
  let told = {};
  try { told = event.data.json(); } catch (error) { /* something came, and that is said */ }
  const { title = "Sổ tay đảng viên", body = "Có thông báo mới", tag = "other", url = "/thong-bao/", notice = 0 } = told;
  const look = { body, tag, renotify: true, lang: "vi", icon: "{{ icon }}", badge: "{{ badge }}", data: { url, notice } };
  event.waitUntil(self.registration.showNotification(title, look));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data || {}));
});

// The window that is there already shows what the notice is about; without one a new one does.
async function open({ url = "/thong-bao/", notice = 0 }) {
  const address = new URL(url, self.location.origin);
  if (address.origin !== self.location.origin) return;
  if (notice) await tell(`/thong-bao/${notice}/`).catch(() => {}); // read; without a network it stays unread
  const [window] = await self.clients.matchAll({ type: "window" });
  if (!window) return self.clients.openWindow(address);
  await window.navigate(address).catch(() => self.clients.openWindow(address));
  await window.focus().catch(() => {});
}

// The browser has changed its address by itself: the portal hears of it at once, not when a page is opened next.
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil((async () => {
  const { key } = await toldOfPush();
  const held = event.newSubscription || await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint, keys } = held.toJSON();
  await tell("{{ push }}may/", { endpoint, ...keys });
})()));

async function toldOfPush() {
  return (await fetch("{{ push }}khoa/", { redirect: "error" })).json();
}

async function tell(address, facts = {}) {
  const { token } = await toldOfPush();
  return fetch(address, { method: "POST", body: new URLSearchParams(facts), headers: { "X-CSRFToken": token }, redirect: "manual" });
}
