// Without a network: says so, keeps what is sent until there is one, and fetches ahead what one may need there.
"use strict";

if ("serviceWorker" in navigator) {
  const isSignedIn = Boolean(document.querySelector(".bell"));
  const LISTED = "da-lay-truoc";
  const worker = async () => (await navigator.serviceWorker.ready).active;
  const later = [...document.querySelectorAll("form[data-later]")];
  let keptAt = null, waiting = [], sent = [];

  // Each form gets a key of its own: however often it arrives, it is carried out once.
  for (const form of later) {
    const address = new URL(form.getAttribute("action") || location.href, location.href);
    address.searchParams.set("lan_gui", crypto.randomUUID());
    address.searchParams.set("cua", form.dataset.later);
    address.searchParams.set("ten", form.dataset.laterName || document.querySelector("h1")?.textContent.trim() || "");
    form.action = address.pathname + address.search;
  }

  const time = (at) => new Date(at).toLocaleString("vi-VN", { hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit" });
  const line = (text, ...more) => {
    const made = Object.assign(document.createElement("p"), { textContent: `${text} ` });
    made.append(...more);
    return made;
  };

  function refused(form) {
    const look = Object.assign(document.createElement("a"), { href: form.page || "/", textContent: "Mở trang xem lại" });
    const drop = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet", textContent: "Bỏ" });
    drop.addEventListener("click", async () => {
      waiting = waiting.filter(({ key }) => key !== form.key);
      draw();
      (await worker()).postMessage({ drop: form.key });
    });
    return line(`Chưa gửi được “${form.name}” (ghi lúc ${time(form.at)}): ${form.said}`, look, drop);
  }

  function draw() {
    const lines = [];
    const kept = waiting.filter(({ said }) => !said);
    if (!navigator.onLine || keptAt !== null) lines.push(line(`Không có mạng.${keptAt ? ` Đang xem bản lưu lúc ${time(keptAt)}.` : ""}`));
    if (kept.length) lines.push(line(`Đã giữ trong máy, có mạng sẽ tự gửi: ${kept.map(({ name, at }) => `${name} (${time(at)})`).join("; ")}.`));
    for (const name of sent) lines.push(line(`Đã gửi: ${name}.`));
    lines.push(...waiting.filter(({ said }) => said).map(refused));
    let bar = document.querySelector(".network-bar");
    if (!bar) {
      bar = Object.assign(document.createElement("div"), { className: "network-bar" });
      bar.setAttribute("role", "status");
      document.querySelector("main").prepend(bar);
    }
    bar.hidden = !lines.length;
    bar.replaceChildren(...lines);
  }

  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if ("keptAt" in data) keptAt = data.keptAt || null;
    if ("later" in data) waiting = data.later;
    if (data.sent) sent.push(data.sent);
    draw();
  });
  navigator.serviceWorker.startMessages();

  const owner = document.querySelector("[data-owner]")?.dataset.owner || later[0]?.dataset.later || localStorage.getItem("cua") || "";
  if (later.length) localStorage.setItem("cua", owner);

  async function exchange() {
    if (isSignedIn && owner && navigator.serviceWorker.controller) (await worker()).postMessage({ owner });
  }

  async function fetchAhead() {
    if (!isSignedIn || document.documentElement.dataset.saves || navigator.connection?.saveData || sessionStorage.getItem(LISTED)) return;
    const keeper = await worker(); // where none ever stands, nothing is asked on every page for nobody
    const answer = await fetch("/ngoai-tuyen/can-giu/", { redirect: "error", headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    keeper.postMessage({ ahead: (await answer.json()).pages });
    sessionStorage.setItem(LISTED, "1");
  }

  // A browser says that there is a network before much goes through it: what did not is sent again soon.
  window.addEventListener("online", () => { keptAt = null; draw(); exchange(); setTimeout(exchange, 2000); });
  window.addEventListener("offline", draw);
  setInterval(() => { if (waiting.some(({ said }) => !said)) exchange(); }, 15000);
  navigator.serviceWorker.addEventListener("controllerchange", () => sessionStorage.removeItem(LISTED)); // a new release keeps nothing of the old
  if (!isSignedIn) sessionStorage.removeItem(LISTED);
  worker().then((active) => { active.postMessage({ shown: location.href }); return exchange(); });
  window.addEventListener("load", () => fetchAhead().catch(() => {})); // without a network: with the next visit
  if (!navigator.onLine) draw();
}
