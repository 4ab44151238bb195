// Passkeys: shows their buttons where the browser knows them, and says so when the device refuses.
"use strict";

if (window.PublicKeyCredential) {
  for (const button of document.querySelectorAll("[data-passkey]")) button.hidden = false;
  document.getElementById("passkey-missing")?.remove();
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const told = document.getElementById("passkey-failed");
  if (told) told.hidden = false;
});
