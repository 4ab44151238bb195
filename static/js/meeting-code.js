// Draws the next code before the one on the screen ends. `[data-code]` holds the part that changes and names its address.
"use strict";

(() => {
  const screen = document.querySelector("[data-code]"), stopped = document.querySelector("[data-code-stopped]");
  const AGAIN = 3000; // milliseconds, after the network failed

  function wait() {
    const seconds = Number(screen.querySelector("[data-code-shown]").dataset.codeShown);
    setTimeout(next, seconds * 1000);
  }

  async function next() {
    try {
      const answer = await fetch(screen.dataset.code, { headers: { Accept: "text/html" }, redirect: "error" });
      if (!answer.ok) return location.reload(); // the meeting is over, or the session: the page says which
      screen.innerHTML = await answer.text();
      screen.removeAttribute("data-old");
      stopped.hidden = true;
      wait();
    } catch {
      screen.setAttribute("data-old", ""); // what stands there is taken no more
      stopped.hidden = false;
      setTimeout(next, AGAIN);
    }
  }

  wait();
  navigator.wakeLock?.request("screen").catch(() => {}); // refused where the battery is low
})();
