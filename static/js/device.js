// This device: shows notices where its owner wants that, and lets the portal know where it is reached.
"use strict";

{
  const AT = "/ca-nhan/thong-bao/", WANTED = "thong-bao", CHECKED = "thong-bao-da-xem-lai", INSTALLED = "da-cai", DEVICE = "may", NOT_NOW = "de-sau-cai";
  const isSignedIn = Boolean(document.querySelector(".bell"));
  const canShow = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const inLetters = (buffer) => (
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, ""));

  const ask = async () => (await fetch(`${AT}khoa/`, { redirect: "error", headers: { Accept: "application/json" } })).json();
  const tell = (path, facts, token) => (
    fetch(AT + path, { method: "POST", body: new URLSearchParams(facts), headers: { "X-CSRFToken": token }, redirect: "error" }));
  const manager = async () => (await navigator.serviceWorker.ready).pushManager;

  // What the browser has is compared with the key of the portal: made for another one it would stay silent for ever.
  async function subscribe({ key, who, token }) {
    const push = await manager();
    let held = await push.getSubscription();
    if (held && inLetters(held.options.applicationServerKey) !== key) {
      await held.unsubscribe();
      held = null;
    }
    if (!held) held = await push.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
    const { endpoint, keys } = held.toJSON();
    if (!(await tell("may/", { endpoint, ...keys }, token)).ok) throw new Error("not taken");
    localStorage.setItem(WANTED, who);
  }

  async function unsubscribe({ token }) {
    const held = await (await manager()).getSubscription();
    localStorage.removeItem(WANTED);
    if (!held) return;
    await tell("may/bo/", { endpoint: held.endpoint }, token);
    await held.unsubscribe();
  }

  // Once a visit; of another person than the one who wanted it here, nothing is asked and nothing sent.
  async function renew() {
    if (!isSignedIn) return sessionStorage.removeItem(CHECKED);
    if (!canShow || !localStorage.getItem(WANTED) || sessionStorage.getItem(CHECKED) || Notification.permission !== "granted") return;
    const told = await ask();
    if (told.key && told.who === localStorage.getItem(WANTED)) await subscribe(told);
    sessionStorage.setItem(CHECKED, "1");
  }

  // <section data-push hidden>: the switch of this device.
  function showSwitch(section) {
    const say = (state) => {
      for (const part of section.querySelectorAll("[data-push-state]")) part.hidden = part.dataset.pushState !== state;
    };
    const stand = async () => {
      if (!canShow) return say("no");
      if (Notification.permission === "denied") return say("denied");
      say(localStorage.getItem(WANTED) && await (await manager()).getSubscription() ? "on" : "off");
    };
    section.addEventListener("click", async ({ target }) => {
      const act = target.closest("[data-push-do]")?.dataset.pushDo;
      if (!act) return;
      try {
        if (act === "on" && await Notification.requestPermission() !== "granted") return stand();
        await (act === "on" ? subscribe : unsubscribe)(await ask());
        await stand();
      } catch {
        say("failed");
      }
    });
    section.hidden = false;
    stand();
  }

  const isInstalled = matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
  const platform = () => {
    if (/iPhone|iPad|iPod/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1)) return "ios";
    return /Android/.test(navigator.userAgent) ? "android" : "desktop";
  };

  // Started from the home screen for the first time: told once for each person and device.
  async function tellInstalled() {
    if (!isSignedIn || !isInstalled || sessionStorage.getItem(INSTALLED)) return;
    const { who, token } = await ask(), known = (localStorage.getItem(INSTALLED) || "").split(" ");
    if (!known.includes(who)) {
      const device = localStorage.getItem(DEVICE) || crypto.randomUUID();
      localStorage.setItem(DEVICE, device);
      const body = new URLSearchParams({ device, platform: platform() });
      const answer = await fetch("/ca-nhan/cai-dat/da-cai/", { method: "POST", body, headers: { "X-CSRFToken": token }, redirect: "error" });
      if (!answer.ok) return;
      localStorage.setItem(INSTALLED, [...known, who].join(" ").trim());
    }
    sessionStorage.setItem(INSTALLED, "1");
  }

  // The page that explains it: browsers that can ask by themselves are given a button.
  function showInstalling() {
    for (const part of document.querySelectorAll("[data-installed]")) part.hidden = !isInstalled;
    const asked = document.querySelector("[data-install-offer]");
    if (asked) {
      asked.hidden = isInstalled || platform() === "desktop" || localStorage.getItem(NOT_NOW);
      asked.querySelector("button").addEventListener("click", () => {
        localStorage.setItem(NOT_NOW, "1");
        asked.hidden = true;
      });
    }
    const offer = document.querySelector("[data-install]");
    if (!offer) return;
    window.addEventListener("beforeinstallprompt", (event) => {
      event.preventDefault();
      offer.hidden = false;
      offer.querySelector("button").onclick = () => event.prompt();
    });
    window.addEventListener("appinstalled", () => { offer.hidden = true; });
  }

  showInstalling();
  tellInstalled().catch(() => {});
  renew().catch(() => {}); // without a network: with the next visit
  document.querySelectorAll("[data-push]").forEach(showSwitch);
}
