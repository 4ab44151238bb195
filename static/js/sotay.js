// Small comforts; every page works without them.
"use strict";

// Telephones of before 2022 make no such keys by themselves; without one nothing would be kept to be sent later.
if (!crypto.randomUUID) {
  crypto.randomUUID = () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) => (
    (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16)));
}

if ("serviceWorker" in navigator) {
  window.addEventListener("load", () => navigator.serviceWorker.register("/sw.js"));
}

// <button hidden data-share="title">: the device's own share sheet.
for (const button of document.querySelectorAll("[data-share]")) {
  button.hidden = !navigator.share;
  button.addEventListener("click", () => {
    navigator.share({ title: button.dataset.share, url: location.href.split("#")[0] }).catch(() => {}); // closed without sharing
  });
}

// <button hidden data-print>: prints or saves as PDF.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// What the browser says of an empty field, in Vietnamese too.
document.addEventListener("invalid", ({ target }) => {
  if (target.validity.valueMissing) target.setCustomValidity("Mục này bắt buộc phải có.");
}, true);
document.addEventListener("input", ({ target }) => target.setCustomValidity?.(""));

// <a data-keep-offline="more addresses">: what is fetched ahead, to be there where there is no network.
if ("serviceWorker" in navigator && !navigator.connection?.saveData && !document.documentElement.dataset.saves) {
  navigator.serviceWorker.ready.then(({ active }) => {
    const links = [...document.querySelectorAll("a[data-keep-offline]")];
    const keep = links.flatMap((link) => [link.pathname, ...link.dataset.keepOffline.split(" ").filter(Boolean)]);
    if (keep.length) active.postMessage({ keep });
  });
}
