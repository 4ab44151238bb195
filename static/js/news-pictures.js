// Pictures of an article in its form: uploaded and put where the cursor stands without leaving the page, and the cover as the
// list and the article will cut it. Without this script the rows are sent with the form, and a line `[ảnh 12]` places one.
"use strict";

{
  let editor = null;
  const group = () => document.getElementById("pictures-group");

  const insert = ({ src, width, height, alt, caption }) => {
    const content = [{ type: "image", attrs: { src, width, height, alt } }];
    if (caption) content.push({ type: "caption", content: [{ type: "text", text: caption }] });
    // Behind what is selected and never in its place; in a cell or a list the picture stands below that.
    const { $to } = editor.state.selection;
    const place = $to.depth ? $to.after(1) : editor.state.doc.content.size;
    const below = place + 4 + (caption ? caption.length + 2 : 0); // in the new paragraph, not in the caption
    editor.chain().insertContentAt(place, [{ type: "figure", content }, { type: "paragraph" }]).focus(below).run();
    editor.view.dom.scrollIntoView({ block: "nearest" });
  };

  const say = (row, text, bad) => {
    let line = row.querySelector(".picture-said");
    if (!line) {
      line = document.createElement("p");
      line.className = "picture-said";
      line.setAttribute("role", "status");
      row.querySelector(".picture-send").after(line);
    }
    line.classList.toggle("errornote", bad);
    line.textContent = text;
  };

  const upload = async (row) => {
    const part = (name) => row.querySelector(`[name$="-${name}"]`);
    const sent = new FormData();
    sent.append("csrfmiddlewaretoken", document.querySelector("#article_form [name=csrfmiddlewaretoken]").value);
    if (part("upload").files[0]) sent.append("upload", part("upload").files[0]);
    for (const name of ["alt", "caption"]) sent.append(name, part(name).value);
    say(row, "Đang tải ảnh lên…", false);
    let answer, told;
    try {
      answer = await fetch(document.getElementById("picture-upload").dataset.url, { method: "POST", body: sent });
      told = await answer.json();
    } catch {
      return say(row, "Chưa tải được ảnh. Đề nghị đồng chí thử lại, hoặc bấm Lưu nháp để gửi ảnh cùng bài.", true);
    }
    if (!answer.ok) return say(row, Object.values(told.errors).flat().join(" "), true);
    insert(told);
    for (const name of ["upload", "alt", "caption"]) part(name).value = "";
    say(row, `Đã chèn ảnh ${told.pk} vào bài. Ảnh được giữ khi đồng chí lưu bài.`, false);
  };

  const offer = (row) => {
    const file = row.querySelector('input[type=file][name$="-upload"]'); // hidden where the picture is there already
    if (!file || row.querySelector(".picture-send")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button picture-send";
    button.textContent = "Tải lên và chèn vào bài";
    button.addEventListener("click", () => upload(row));
    row.querySelector("fieldset").append(button);
  };

  // A picture that was pasted or dropped into the text: into the first row that is free, to be described and sent from there.
  const FIRST = "Đã nhận ảnh. Đồng chí ghi mô tả ảnh rồi bấm “Tải lên và chèn vào bài”.";
  const bring = (event) => {
    const rows = group() ? [...group().querySelectorAll(".inline-related:not(.empty-form)")] : [];
    const file = (row) => row.querySelector('input[type=file][name$="-upload"]');
    const free = rows.find((row) => row.querySelector(".picture-send") && !file(row).files.length);
    if (!free) return;
    event.preventDefault();
    const [first, ...more] = event.detail, held = new DataTransfer();
    held.items.add(first);
    file(free).files = held.files;
    const left = more.length ? ` Còn ${more.length} ảnh nữa, đồng chí chọn lại từng ảnh.` : "";
    say(free, `${FIRST}${left}`, false);
    free.scrollIntoView({ block: "center" });
    free.querySelector('[name$="-alt"]').focus();
  };
  document.addEventListener("picture:brought", bring);

  // The picture button of the editor asks for a file of this machine, not for the address of a picture somewhere.
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".prose-menubar [data-name=figure]");
    if (!button || !group() || editor?.isActive("figure")) return; // there its description is changed
    event.preventDefault();
    event.stopPropagation();
    const chooser = Object.assign(document.createElement("input"), { type: "file", accept: "image/jpeg,image/png,image/webp" });
    chooser.addEventListener("change", () => bring(new CustomEvent("chosen", { detail: [...chooser.files], cancelable: true })));
    chooser.click();
  }, { capture: true });

  // A cover that a list would show as a strip or a tower is told at once; how it is cut is chosen beside it.
  const tellShape = (img) => {
    const ratio = img.naturalWidth / img.naturalHeight, choice = document.getElementById("id_cover_crop");
    if (!choice || (ratio <= 2.5 && ratio >= 0.5)) return;
    const row = choice.closest(".form-row");
    const line = row.querySelector(".picture-said") || row.appendChild(Object.assign(document.createElement("p"), { className: "picture-said" }));
    line.setAttribute("role", "status");
    line.textContent = `Ảnh này quá ${ratio > 1 ? "dẹt" : "cao"}: trong danh sách chỉ còn một dải nhỏ. Mời đồng chí chọn cách cắt.`;
    if (!choice.value) choice.value = "giua";
  };

  const shown = (url) => {
    let box = document.querySelector(".crops");
    if (!box) {
      box = document.createElement("div");
      box.className = "crops";
      for (const [name, words] of [["crop-list", "Trong danh sách"], ["crop-lead", "Tin nổi bật"]]) {
        const figure = document.createElement("figure");
        const img = document.createElement("img");
        img.alt = "";
        img.className = name;
        const caption = document.createElement("figcaption");
        caption.textContent = words;
        figure.append(img, caption);
        box.append(figure);
      }
      document.getElementById("id_upload").closest(".form-row").append(box);
    }
    for (const img of box.querySelectorAll("img")) img.src = url;
  };

  document.addEventListener("prose-editor:ready", ({ detail }) => {
    editor = detail.editor;
    if (!group()) return;
    for (const button of group().querySelectorAll("[data-insert]")) {
      const { insert: src, width, height, alt, caption } = button.dataset;
      button.hidden = false;
      button.addEventListener("click", () => insert({ src, width: +width, height: +height, alt, caption }));
    }
    group().querySelectorAll(".inline-related:not(.empty-form)").forEach(offer);
    document.addEventListener("formset:added", ({ target }) => group().contains(target) && offer(target));
  });

  document.addEventListener("DOMContentLoaded", () => {
    const cover = document.getElementById("id_upload");
    const there = document.querySelector(".cover-shown");
    if (!cover) return;
    if (there) shown(there.dataset.whole);
    cover.addEventListener("change", () => {
      if (!cover.files[0]) return;
      const reader = new FileReader(); // a data: address, which the policy allows
      reader.addEventListener("load", () => {
        shown(reader.result);
        document.querySelector(".crops img").addEventListener("load", ({ target }) => tellShape(target), { once: true });
      });
      reader.readAsDataURL(cover.files[0]);
    });
  });
}
