// The roll on a device: a tap is kept here first, shown at once, and sent as soon as there is a network; each once, by a key
// of its own. What is kept are keys and times, no names.
"use strict";

(() => {
  const form = document.querySelector("[data-roll]");
  if (!form || !("indexedDB" in window)) return;
  const MEETING = form.dataset.roll, USER = form.dataset.user, AGAIN = 15000, FRESH = 60000; // milliseconds
  const HERE = form.dataset.here; // what a tap says: there in the room, or online
  const WORDS = { [HERE]: form.dataset.word, unnoted: "Chưa điểm danh" };
  const part = (name) => document.querySelector(`[data-roll-${name}]`);
  let sending = false;

  const opened = new Promise((resolve, reject) => {
    const asked = indexedDB.open("diem-danh", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("marks", { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

  async function store(mode, act) {
    const transaction = (await opened).transaction("marks", mode), result = act(transaction.objectStore("marks"));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(result.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }

  async function kept() {
    const all = await store("readonly", (marks) => marks.getAll());
    return all.filter((mark) => mark.meeting === MEETING && mark.user === USER).sort((a, b) => (a.at < b.at ? -1 : 1));
  }

  function draw(row, presence, word, version) {
    const button = row.querySelector("button"), shown = row.querySelector("[data-word]");
    const here = presence === "present" || presence === "online";
    row.dataset.presence = presence;
    if (version) row.dataset.version = version;
    button.setAttribute("aria-pressed", here);
    button.value = `${row.dataset.row}.${row.dataset.version}.${here ? "unnoted" : HERE}`;
    shown.className = `roll-word roll-${presence}`;
    shown.textContent = word;
  }

  async function showKept() {
    const waiting = await kept(), last = new Map(waiting.map((mark) => [String(mark.entry), mark]));
    for (const row of form.querySelectorAll("[data-row]")) {
      const mark = last.get(row.dataset.row);
      row.toggleAttribute("data-unsent", Boolean(mark));
      if (mark) draw(row, mark.presence, WORDS[mark.presence]);
    }
    part("unsent").hidden = !waiting.length;
    part("count").textContent = `Còn ${waiting.length} lượt điểm danh chưa gửi.`;
    return waiting;
  }

  async function exchange() {
    const marks = await kept(), body = new URLSearchParams(new FormData(form));
    const sent = marks.map(({ key, entry, presence, at, seen }) => ({ key, entry, presence, at, seen }));
    body.set("marks", JSON.stringify(sent));
    const asked = marks.length ? { method: "POST", body } : {};
    const answer = await fetch(form.dataset.marks, { ...asked, redirect: "error", headers: { Accept: "application/json" } });
    part("refused").hidden = answer.ok;
    if (!answer.ok) return false;
    const stand = await answer.json();
    await store("readwrite", (all) => {
      for (const mark of marks) all.delete(mark.key); // also what the portal does not know: it will not know it later
      return { result: null };
    });
    show(stand);
    return true;
  }

  function show({ rows, sums, waiting }) {
    for (const [key, version, presence, word] of rows) {
      const row = document.getElementById(`dong-${key}`);
      if (row) draw(row, presence, word, version);
    }
    part("sums").innerHTML = sums;
    part("waiting").hidden = !waiting;
  }

  // One at a time; what was tapped meanwhile goes with the next.
  async function send() {
    if (sending) return;
    sending = true;
    const sent = await exchange().catch(() => false); // no network: what is kept stays kept
    sending = false;
    if ((await showKept()).length && sent) send();
  }

  form.addEventListener("submit", async (event) => {
    if (event.submitter?.name !== "mark") return;
    event.preventDefault();
    const { value } = event.submitter, [entry, seen, presence] = value.split(".");
    try {
      const mark = { key: crypto.randomUUID(), entry: Number(entry), seen: Number(seen), presence };
      await store("readwrite", (all) => all.put({ ...mark, at: new Date().toISOString(), meeting: MEETING, user: USER }));
    } catch {
      return sendAsForm(value); // a browser that keeps nothing
    }
    await showKept();
    await send();
  });

  function sendAsForm(value) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "mark", value });
    form.append(field);
    form.submit();
  }

  window.addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.hidden || send());
  setInterval(async () => { if ((await kept()).length) send(); }, AGAIN);
  setInterval(() => { if (!document.hidden) send(); }, FRESH);
  showKept().then(send);
})();
