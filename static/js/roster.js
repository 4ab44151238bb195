// The page of one list: shows how far the worker is, and ticks a whole page. Works without, by links and single boxes.
"use strict";

const POLL = 2000; // milliseconds

async function poll() {
  let working = document.querySelector("[data-poll]");
  if (!working) return;
  try {
    const answer = await fetch(location.href, { credentials: "same-origin", cache: "no-store" });
    const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-poll]");
    if (answer.ok && !fresh) return location.reload(); // it is done
    const said = fresh && fresh.querySelector("[role=status]").textContent;
    const shown = working.querySelector("[role=status]");
    if (said && shown.textContent !== said) shown.textContent = said;
    const title = fresh && fresh.querySelector("h2").textContent;
    if (title) working.querySelector("h2").textContent = title;
  } catch { /* the network is away: ask again */ }
  setTimeout(poll, POLL);
}
if (document.querySelector("[data-poll]")) setTimeout(poll, POLL);

for (const all of document.querySelectorAll("[data-check-all]")) {
  all.hidden = false;
  const box = all.querySelector("input");
  box.addEventListener("change", () => {
    for (const each of all.closest("table").querySelectorAll("tbody input[type=checkbox]")) each.checked = box.checked;
  });
}
