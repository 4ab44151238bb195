// Nothing typed is lost: what stands in a form is kept on the server while it is written, leaving asks, and what was kept comes
// back. Every form for writing is meant, of the portal and of the desk; with <form data-keep="no"> one is left out.
"use strict";

{
  const KEPT = "/ca-nhan/ghi-do/";
  const QUIET = 2500; // milliseconds without a key before something is sent
  const PASSED_OVER = /^(csrfmiddlewaretoken|ban_giu)$/;
  const editors = new Map(); // the textarea of a rich text → its editor

  const isForWriting = (form) => {
    if (form.dataset.keep === "no" || form.method !== "post" || form.querySelector("[type=password]")) return false;
    if (!form.closest("main, #content-main") || form.closest("dialog")) return false;
    const typed = form.querySelectorAll("input:is([type=text], [type=tel], [type=email], [type=url], :not([type]))");
    return Boolean(form.querySelector("textarea")) || typed.length > 1;
  };
  const addressOf = (form) => new URL(form.getAttribute("action") || "", location.href).pathname;
  const fieldsOf = (form) => [...new FormData(form)].filter(([name, value]) => (
    typeof value === "string" && !PASSED_OVER.test(name) && !form.elements[name]?.matches?.("[type=password]")));

  class Kept {
    constructor(form) {
      Object.assign(this, { form, address: addressOf(form), saved: "", sent: false, waiting: 0, isKept: false, going: null });
      this.first = this.saved = JSON.stringify(fieldsOf(form));
      form.addEventListener("input", () => this.soon());
      form.addEventListener("change", () => this.soon());
      form.addEventListener("submit", () => this.leave());
      document.addEventListener("visibilitychange", () => document.hidden && this.keep(true));
      window.addEventListener("beforeunload", (event) => {
        if (!this.isDirty || this.sent) return;
        this.keep(true); // while the question stands there, this arrives
        event.preventDefault();
      });
      const folded = form.closest("details:not([open])"); // a list may have thirty of these
      if (folded) folded.addEventListener("toggle", () => this.open(), { once: true });
      else this.open();
    }

    get now() { return JSON.stringify(fieldsOf(this.form)); }
    get isDirty() { return this.now !== this.first || [...this.form.querySelectorAll("[type=file]")].some((file) => file.files.length); }

    soon() {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.keep(), QUIET);
    }

    // The server forgets what it kept once the form is stored.
    leave() {
      this.sent = true;
      clearTimeout(this.waiting);
      this.going?.abort(); // or it may arrive after the form and be offered again
      if (!(this.isKept || this.going) || this.form.elements.ban_giu) return;
      this.form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "ban_giu", value: "1" }));
    }

    async keep(keepalive = false) {
      const now = this.now;
      if (this.sent || now === this.saved || now === this.first) return;
      const body = new FormData(), token = this.form.elements.csrfmiddlewaretoken;
      const facts = { dia_chi: this.address, trang: location.pathname + location.search, ten: document.querySelector("h1")?.textContent.trim() || "", noi_dung: now };
      for (const [name, value] of Object.entries(facts)) body.append(name, value);
      this.going = new AbortController();
      const headers = { "X-CSRFToken": token?.value || "", Accept: "application/json" };
      try {
        const answer = await fetch(`${KEPT}giu/`, { method: "POST", body, headers, keepalive: keepalive && now.length < 50000, signal: this.going.signal });
        if (answer.redirected) return this.say("Đồng chí đã bị đăng xuất. Đồng chí cứ bấm lưu như thường: sau khi đăng nhập lại, phần đã ghi vẫn còn.");
        if (!answer.ok) return;
      } catch {
        return; // no connection: tried again with the next key
      }
      this.saved = now;
      this.isKept = true;
      const at = new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
      this.say(`Đã giữ phần đang ghi lúc ${at}. Bấm lưu hoặc gửi khi đồng chí viết xong.`);
    }

    async open() {
      let kept;
      try {
        const answer = await fetch(`${KEPT}mo/?dia_chi=${encodeURIComponent(this.address)}`, { headers: { Accept: "application/json" } });
        kept = answer.ok && !answer.redirected ? await answer.json() : { fields: [] };
      } catch {
        return;
      }
      const differs = JSON.stringify(kept.fields) !== this.now;
      if (!kept.fields.length || !differs) return;
      this.isKept = true;
      if (kept.interrupted) return this.bring(kept);
      this.say(`Đồng chí có phần ghi dở lúc ${kept.at} chưa lưu.`, [
        ["Lấy lại phần ghi dở", () => this.bring(kept)],
        ["Bỏ phần ghi dở", () => this.drop()],
      ]);
    }

    async drop() {
      const body = new FormData();
      body.append("dia_chi", this.address);
      await fetch(`${KEPT}bo/`, { method: "POST", body, redirect: "manual", headers: { "X-CSRFToken": this.form.elements.csrfmiddlewaretoken?.value || "" } });
      this.isKept = false;
      this.say("Đã bỏ phần ghi dở.");
    }

    // What finds no place any more (a row that is gone) is shown, so that it can be copied.
    bring(kept) {
      const byName = new Map();
      for (const [name, value] of kept.fields) byName.set(name, [...(byName.get(name) || []), value]);
      const named = [...this.form.elements].filter(({ name, type }) => name && !PASSED_OVER.test(name) && !/^(file|submit|button|password)$/.test(type));
      for (const input of named) this.fill(input, byName.get(input.name));
      const names = new Set(named.map(({ name }) => name));
      const homeless = kept.fields.filter(([name, value]) => !names.has(name) && value.trim().length > 3 && !/^_/.test(name));
      const rest = homeless.length ? ` Phần chưa đặt lại được: ${homeless.map(([, value]) => value).join("; ")}` : "";
      this.say(`Đã lấy lại phần đồng chí ghi lúc ${kept.at}, chưa lưu. Tệp đính kèm, đồng chí chọn lại.${rest}`);
    }

    fill(input, values) {
      if (input.type === "checkbox" || input.type === "radio") input.checked = Boolean(values?.includes(input.value));
      else if (input.multiple && input.options) for (const option of input.options) option.selected = Boolean(values?.includes(option.value));
      else if (values?.length) {
        const value = values.length > 1 ? values.shift() : values[0];
        if (editors.has(input)) editors.get(input).commands.setContent(value);
        input.value = value;
      }
    }

    say(text, choices = []) {
      let bar = this.form.querySelector(".kept-form");
      if (!bar) {
        bar = document.createElement("div");
        bar.className = "kept-form";
        bar.setAttribute("role", "status");
        this.form.prepend(bar);
      }
      bar.replaceChildren(Object.assign(document.createElement("p"), { textContent: text }));
      for (const [label, act] of choices) {
        const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet button", textContent: label });
        button.addEventListener("click", act);
        bar.append(button);
      }
    }
  }

  document.addEventListener("prose-editor:ready", ({ target, detail }) => editors.set(target, detail.editor));
  window.addEventListener("load", () => {
    for (const form of document.querySelectorAll("form")) if (isForWriting(form)) new Kept(form);
  });

  // The size of letters and the background are set where one stands: no page is loaded, nothing typed is left behind.
  document.addEventListener("submit", (event) => {
    const chosen = event.submitter;
    if (!chosen || !/^(co_chu|giao_dien)$/.test(chosen.name) || !event.target.closest(".choose, .letters")) return;
    event.preventDefault();
    const body = new FormData();
    body.append(chosen.name, chosen.value);
    // Kept alive, so that whoever goes on at once finds the choice on the next page. Without a network it holds here only.
    fetch(event.target.action, { method: "POST", body, redirect: "manual", keepalive: true }).catch(() => {});
    const { dataset } = document.documentElement;
    const [name, value] = chosen.name === "co_chu" ? ["size", chosen.value] : ["bsTheme", { sang: "light", toi: "dark" }[chosen.value]];
    if (value) dataset[name] = value;
    else delete dataset[name];
    for (const button of document.querySelectorAll(`button[name=${chosen.name}][aria-pressed]`)) {
      button.setAttribute("aria-pressed", String(button.value === chosen.value));
    }
  });
}
