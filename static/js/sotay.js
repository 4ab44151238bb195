// Small comforts; every page works without them.
"use strict";

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
