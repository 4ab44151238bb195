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

// The day and the hour of a form in Vietnamese: a browser set to English shows 12/04 for the fourth of December.
for (const input of document.querySelectorAll("form[method=post] :is([type=date], [type=time])")) {
  const spelled = document.createElement("output");
  spelled.className = "spelled";
  spelled.htmlFor = input.id;
  input.after(spelled);
  const period = () => { spelled.textContent = inVietnamese(input.type, input.value); };
  input.addEventListener("input", period);
  period();
}

function inVietnamese(type, value) {
  if (!value) return "";
  if (type === "time") return value.replace(":00", " giờ").replace(":", " giờ ");
  const parts = { weekday: "long", day: "2-digit", month: "2-digit", year: "numeric" };
  return new Date(`${value}T12:00`).toLocaleDateString("vi-VN", parts);
}

// What the browser says of an empty field, in Vietnamese too.
document.addEventListener("invalid", ({ target }) => {
  if (target.validity.valueMissing) target.setCustomValidity("Mục này bắt buộc phải có.");
}, true);
document.addEventListener("input", ({ target }) => target.setCustomValidity?.(""));
