// Keeps the portal's own files and the pages that allow it (answered with `X-Offline: 1`), never anything else.
const VERSION = "{{ version }}";
const SHELL = "shell-" + VERSION, STATIC = "static-" + VERSION, MARKS = "marks-" + VERSION, PAGES = "pages", PAPERS = "papers";
const KEPT = {{ kept|safe }}, LEAVE = {{ leave|safe }}, STATIC_URL = "{{ static }}", OFFLINE = KEPT[0];
const MOST_PAGES = 120, MOST_PAPERS = 20, LARGEST_PAPER = 20 * 1024 * 1024;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(KEPT)));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const mine = [SHELL, STATIC, MARKS, PAPERS, PAGES];
  if (!(await caches.has(MARKS))) await caches.delete(PAGES); // of another release: its scripts are gone, its forms may differ
  await caches.open(MARKS);
  for (const name of await caches.keys()) if (!mine.includes(name)) await caches.delete(name);
  self.clients.claim(); // not waited for: a page on its way waits until the worker is active
})()));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== self.location.origin) return;
  if (LEAVE.includes(url.pathname) && event.request.method === "POST") {
    forgetAll(event, url.pathname === LEAVE[0]); // whoever signs in or out leaves nothing on the device
  } else if (event.request.method === "POST" && url.searchParams.has("lan_gui") && event.request.mode === "navigate") {
    event.respondWith(sendOrKeep(event.request));
  } else if (event.request.method !== "GET") {
    return;
  } else if (url.pathname.startsWith(STATIC_URL)) {
    event.respondWith(fileOf(event));
  } else if (event.request.mode === "navigate") {
    event.respondWith(page(event));
  }
});

// What a page names to be there without a network: papers that are kept already are not fetched again.
self.addEventListener("message", (event) => event.waitUntil(answer(event.data, event.source)));

async function answer({ keep = [], ahead = [], shown = "", owner = "", drop = "" }, client) {
  if (shown) client.postMessage({ keptAt: keptAt.get(client.id) || "" });
  if (drop) await forms("readwrite", (all) => all.delete(drop));
  if (owner) await sendKept(owner);
  await fetchToKeep(keep);
  await fetchAhead(ahead);
}

let fetching = Promise.resolve(); // one list after the other: two windows would fetch the same pages twice

function fetchAhead(pages) {
  const begun = era;
  fetching = fetching.then(() => fetchMarked(pages, begun)).catch(() => {});
  return fetching;
}

// What this person should have at hand: addresses with a mark that changes with the page. One that did not is not asked for.
async function fetchMarked(pages, begun) {
  const marks = await caches.open(MARKS);
  for (const [address, mark] of pages) {
    if (begun !== era) return;
    const known = await marks.match(address), held = known && await known.text() === mark;
    if (held && await keptCopy(address)) continue;
    const request = new Request(address, { headers: { Accept: "text/html", "X-Offline": "1" } });
    const fresh = await fetch(request).catch(() => null);
    if (!fresh) return; // the network is gone: the rest with the next visit
    if (!fresh.ok || fresh.headers.get("X-Offline") !== "1" || fresh.redirected || begun !== era) {
      await fresh.body?.cancel();
      continue;
    }
    await keep(request, fresh);
    await marks.put(address, new Response(mark));
  }
}

async function keptCopy(request) {
  const found = await Promise.all([PAGES, PAPERS].map(async (name) => (await caches.open(name)).match(request, { ignoreVary: true })));
  return found[0] || found[1];
}

async function fetchToKeep(addresses) {
  const begun = era;
  for (const address of addresses) {
    try {
      if (await (await caches.open(PAPERS)).match(address, { ignoreVary: true })) continue;
      const request = new Request(address, { headers: { Accept: "text/html", "X-Offline": "1" } }), fresh = await fetch(request);
      if (fresh.ok && fresh.headers.get("X-Offline") === "1" && !fresh.redirected && begun === era) await keep(request, fresh);
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

const keptAt = new Map(); // window → when the page was kept that it shows without a network

// What names other people is answered with `X-Offline: copy`: a copy without them is asked for, and kept. No page waits
// until something is written: a device that is busy with its store would show nothing.
async function page(event) {
  const request = event.request, begun = era;
  try {
    const fresh = await fetch(request), word = fresh.headers.get("X-Offline");
    if (LEAVE.includes(new URL(request.url).pathname)) forgetAll(event); // sent to sign in: the session is over
    else if (begun !== era) return fresh;
    else if (fresh.ok && fresh.status === 200 && word === "1") keepLater(event, request, fresh.clone());
    else if (fresh.ok && word === "copy") event.waitUntil(fetchToKeep([request.url]));
    return fresh;
  } catch (error) {
    const kept = await keptCopy(request);
    if (kept) keptAt.set(event.resultingClientId, kept.headers.get("Date") || "");
    return kept || caches.match(OFFLINE);
  }
}

let era = 0; // grows when the device forgets: what was asked for before is not kept after that
let writing = Promise.resolve(); // one page after the other

function keepLater(event, request, response) {
  const begun = era, write = () => begun === era && keep(request, response);
  writing = writing.then(write).catch(() => {}); // a full device shows the page all the same
  event.waitUntil(writing);
}

// At once, and once more what was being written at that moment. `leaves`: the person signs out, what waits to be sent too.
function forgetAll(event, leaves = false) {
  era += 1;
  event.waitUntil(Promise.all([forget(leaves), writing.then(() => forget())]));
}

async function forget(leaves = false) {
  if (leaves) await forms("readwrite", (all) => all.clear()).catch(() => {});
  const held = await self.registration.pushManager?.getSubscription().catch(() => null);
  await Promise.all([caches.delete(PAGES), caches.delete(PAPERS), caches.delete(MARKS), held?.unsubscribe().catch(() => {})]);
}

// Pages and papers are counted apart: forty pages weigh less than one scanned document.
async function keep(request, response) {
  const isPage = (response.headers.get("Content-Type") || "").startsWith("text/html");
  if (!isPage && Number(response.headers.get("Content-Length")) > LARGEST_PAPER) return;
  const pages = await caches.open(isPage ? PAGES : PAPERS), most = isPage ? MOST_PAGES : MOST_PAPERS;
  await pages.put(request.url, response); // in place of the one before, in one step, and last in the row
  const all = await pages.keys();
  for (const old of all.slice(0, Math.max(0, all.length - most))) await pages.delete(old);
}

// A form that may be sent later has a key (`lan_gui`) and an owner (`cua`) in its address. It is tried at once; without a
// network it is kept here, and the page it was written on is shown again.
async function sendOrKeep(request) {
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch (error) {
    const fields = [...await copy.formData()].filter(([name]) => name !== "csrfmiddlewaretoken");
    if (fields.some(([, value]) => typeof value !== "string" && value.size)) return caches.match(OFFLINE);
    const url = new URL(request.url), told = url.searchParams;
    const form = { key: told.get("lan_gui"), owner: told.get("cua"), name: told.get("ten"), at: new Date().toISOString() };
    const words = fields.filter(([, value]) => typeof value === "string");
    await forms("readwrite", (all) => all.put({ ...form, address: url.pathname + url.search, fields: words, page: request.referrer }));
    return Response.redirect(request.referrer || "/", 303);
  }
}

let sending = null; // one after the other, however many windows ask

function sendKept(owner) {
  sending = (sending || Promise.resolve()).then(() => sendAll(owner)).catch(() => {}).then(() => report(owner));
  return sending;
}

async function sendAll(owner) {
  const waiting = (await formsOf(owner)).filter((form) => !form.said);
  if (!waiting.length) return;
  const { token } = await toldOfPush();
  for (const form of waiting) {
    const headers = { "X-CSRFToken": token, "X-Gui-Lai": "1", Accept: "application/json" };
    const asked = { method: "POST", body: new URLSearchParams(form.fields), headers, redirect: "error", referrer: form.page || undefined };
    const answer = await fetch(form.address, asked), told = await answer.json().catch(() => ({}));
    if (told.state === "sent" || told.state === "again") {
      await forms("readwrite", (all) => all.delete(form.key));
      await report(owner, form.name);
    } else if (told.state === "refused" || (!told.state && answer.status >= 400 && answer.status < 500 && answer.status !== 429)) {
      const said = told.said || "Cổng không còn nhận phần này.";
      await forms("readwrite", (all) => all.put({ ...form, said, page: told.page || form.page }));
    }
  }
}

async function formsOf(owner) {
  return (await forms("readonly", (all) => all.getAll())).filter((form) => form.owner === owner).sort((a, b) => (a.at < b.at ? -1 : 1));
}

// Every window hears what waits, what was not taken, and what has just been sent.
async function report(owner, sent = "") {
  const later = (await formsOf(owner)).map(({ key, name, at, said = "", page }) => ({ key, name, at, said, page }));
  for (const client of await self.clients.matchAll()) client.postMessage({ later, sent });
}

async function forms(mode, act) {
  const base = await new Promise((resolve, reject) => {
    const asked = indexedDB.open("gui-sau", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("forms", { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const transaction = base.transaction("forms", mode), result = act(transaction.objectStore("forms"));
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
  base.close();
  return result.result;
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
