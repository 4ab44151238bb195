// The pages and papers that this device keeps, listed where there is no network: links, the newest first.
"use strict";

(async () => {
  const list = document.querySelector("[data-kept]");
  if (!list || !("caches" in window)) return;
  for (const name of ["papers", "pages"]) {
    if (!(await caches.has(name))) continue;
    const kept = await caches.open(name);
    for (const request of (await kept.keys()).reverse()) {
      const line = document.createElement("li"), link = document.createElement("a");
      link.className = "row-link";
      link.href = request.url;
      link.textContent = titleOf(await kept.match(request, { ignoreVary: true }), await textOf(kept, request));
      line.append(link);
      list.append(line);
    }
  }
  list.closest("section").hidden = !list.children.length;
})();

async function textOf(kept, request) {
  const response = await kept.match(request, { ignoreVary: true });
  return (response.headers.get("Content-Type") || "").startsWith("text/html") ? response.text() : "";
}

function titleOf(response, text) {
  if (text) return new DOMParser().parseFromString(text, "text/html").title.replace(/ · Sổ tay đảng viên$/, "");
  const name = /filename\*=utf-8\x27\x27([^;]+)/i.exec(response.headers.get("Content-Disposition") || "");
  const plain = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") || "");
  return name ? decodeURIComponent(name[1]) : plain ? plain[1] : new URL(response.url).pathname;
}
