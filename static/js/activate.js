// A slip's picture leads here with number and code behind the #: no server and no log sees them. Fills the form with them.
"use strict";

const [phone, code] = location.hash.slice(1).split(".");
if (/^0\d{9}$/.test(phone) && /^[0-9A-Z]{8}$/.test(code ?? "")) {
  document.getElementById("id_phone").value = phone;
  document.getElementById("id_code").value = `${code.slice(0, 4)}-${code.slice(4)}`;
  history.replaceState(null, "", location.pathname);
  document.getElementById("id_password").focus();
}
