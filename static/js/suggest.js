// Suggestions under a search box (data-suggest on its form names the address): the combobox of WAI-ARIA with a list.
// Without it the box searches as it always does.
"use strict";

const PAUSE = 250; // milliseconds without a key before anything is asked

for (const form of document.querySelectorAll("[data-suggest]")) {
  const box = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  const said = document.createElement("p");
  let timer, asked, options = [], active = -1;

  list.id = `${box.id}_suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.suggestLabel);
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "false");
  box.setAttribute("aria-controls", list.id);
  box.closest(".search-row").after(list, said);

  const close = () => {
    list.hidden = true;
    active = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };

  const point = (number) => {
    options[active]?.setAttribute("aria-selected", "false");
    active = number;
    const option = options[active];
    if (!option) return box.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", option.id);
  };

  const open = (option) => location.assign(option.dataset.url);

  const show = (suggestions) => {
    options = suggestions.map(({ symbol, title, url }, number) => {
      const option = document.createElement("li");
      const name = document.createElement("b");
      option.id = `${list.id}_${number}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.url = url;
      name.className = "num";
      name.textContent = symbol;
      option.append(name, ` ${title}`); // text, never markup
      option.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
      option.addEventListener("click", () => open(option));
      return option;
    });
    list.replaceChildren(...options);
    active = -1;
    box.removeAttribute("aria-activedescendant");
    list.hidden = !options.length;
    box.setAttribute("aria-expanded", String(Boolean(options.length)));
    said.textContent = options.length ? `Có ${options.length} gợi ý, dùng phím mũi tên để chọn.` : "";
  };

  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    const text = box.value.trim();
    if (text.length < 2) return show([]);
    try {
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(text)}`, {
        credentials: "same-origin",
        signal: asked.signal,
      });
      if (answer.ok && answer.headers.get("Content-Type").startsWith("application/json")) {
        const { suggestions } = await answer.json();
        if (document.activeElement === box) show(suggestions);
      }
    } catch { /* the network is away, or more was typed */ }
  };

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  box.addEventListener("blur", close);
  form.addEventListener("submit", () => { clearTimeout(timer); asked?.abort(); });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      return close();
    }
    if (list.hidden || !options.length) return;
    if (event.key === "ArrowDown") point(active + 1 < options.length ? active + 1 : 0);
    else if (event.key === "ArrowUp") point(active > 0 ? active - 1 : options.length - 1);
    else if (event.key === "Enter" && active >= 0) open(options[active]);
    else return;
    event.preventDefault();
  });
}
