// The article editor in Vietnamese and without the style sheet that it would write into the page, which the CSP forbids
// (its rules stand in css/admin-news.css). Loaded before the editor, which is a module.
"use strict";

{
  // The editor finds its mark and writes nothing; of no namespace the browser knows, it is no style sheet to the CSP.
  const taken = document.createElementNS("urn:sotay", "style");
  taken.setAttribute("data-tiptap-style", "");
  document.head.append(taken);

  const WORDS = {
    "add caption": "Thêm chú thích",
    "add column": "Thêm cột",
    "add row": "Thêm hàng",
    "blockquote": "Trích dẫn",
    "bold": "Chữ đậm",
    "cancel": "Bỏ qua",
    "columns": "Số cột",
    "decimal numbers": "1, 2, 3",
    "delete column": "Xóa cột",
    "delete row": "Xóa hàng",
    "delete table": "Xóa bảng",
    "edit link": "Sửa liên kết",
    "heading 2": "Đề mục lớn",
    "heading 3": "Đề mục nhỏ",
    "horizontal rule": "Đường kẻ ngang",
    "include header row": "Có hàng tiêu đề",
    "insert": "Chèn",
    "insert link": "Chèn liên kết",
    "insert table": "Chèn bảng",
    "italic": "Chữ nghiêng",
    "list properties": "Cách đánh số",
    "list type": "Kiểu đánh số",
    "lowercase letters": "a, b, c",
    "lowercase roman numerals": "i, ii, iii",
    "merge cells": "Gộp ô",
    "no": "Không",
    "ordered list": "Danh sách đánh số",
    "paragraph": "Đoạn văn",
    "redo": "Làm lại",
    "remove caption": "Bỏ chú thích",
    "remove link": "Bỏ liên kết",
    "rows": "Số hàng",
    "split cell": "Tách ô",
    "start at": "Bắt đầu từ",
    "table properties": "Bảng",
    "title": "Tên liên kết",
    "toggle header cell": "Ô tiêu đề",
    "underline": "Gạch chân",
    "undo": "Hoàn tác",
    "unordered list": "Danh sách",
    "update": "Cập nhật",
    "uppercase letters": "A, B, C",
    "uppercase roman numerals": "I, II, III",
    "url": "Địa chỉ",
    "yes": "Có",
  };
  const said = (text) => WORDS[text.trim().toLowerCase()];
  const rest = window.gettext || ((text) => text);
  window.gettext = (text) => said(text) || rest(text);

  const relabel = (bar) => {
    for (const button of bar.querySelectorAll("[title]")) {
      const words = said(button.title);
      if (!words) continue;
      button.title = words;
      button.setAttribute("aria-label", words);
    }
    for (const sample of bar.querySelectorAll("[data-name] > :is(p, h2, h3)")) {
      const words = said(sample.textContent);
      if (words) sample.textContent = words; // and nothing else: the observer below would call this again for ever
    }
  };
  const translate = (option) => {
    option.value = option.value; // stays what the editor reads when the words change
    option.textContent = said(option.textContent) || option.textContent;
  };
  const watch = (bar) => {
    relabel(bar);
    new MutationObserver(() => relabel(bar)).observe(bar, { childList: true, subtree: true });
  };
  // A picture from elsewhere is not stored with the text: said at once, while whoever pastes it still has it at hand.
  const foreign = (brought) => {
    const written = brought.getData("text/html").match(/<img\b[^>]*>/gi) || [];
    const named = written.filter((img) => !/\ssrc="[^"]*\/tin-tuc\/anh\/\d+\//i.test(img));
    return Math.max(named.length, [...brought.files].filter((file) => file.type.startsWith("image/")).length);
  };
  const warn = (box, many) => {
    const row = box.closest(".form-row");
    let line = row.querySelector(".picture-lost");
    if (!line) {
      line = document.createElement("p");
      line.className = "picture-lost";
      line.setAttribute("role", "status");
      row.append(line);
    }
    const instead = document.getElementById("pictures-group")
      ? "Đồng chí tải tệp ảnh lên ở mục “Ảnh trong bài” rồi chèn vào bài."
      : "Ảnh của bản tin để trong tệp PDF.";
    line.textContent = `${many} ảnh vừa dán sẽ không được lưu. ${instead}`;
  };
  const watchPasted = (view, box) => {
    for (const [name, part] of [["paste", "clipboardData"], ["drop", "dataTransfer"]]) {
      view.addEventListener(name, (event) => {
        const many = event[part] ? foreign(event[part]) : 0;
        if (many) warn(box, many);
      }, { capture: true });
    }
  };
  document.addEventListener("prose-editor:ready", ({ target, detail }) => {
    const label = document.querySelector(`label[for="${target.id}"]`);
    detail.editor.view.dom.setAttribute("aria-label", label.textContent.replace(":", "").trim());
    const box = target.closest(".prose-editor");
    watchPasted(detail.editor.view.dom, box);
    const dialogs = new MutationObserver(() => box.querySelectorAll("dialog option").forEach(translate));
    dialogs.observe(detail.editor.view.dom.parentElement, { childList: true });
    const drawn = new MutationObserver(() => {
      const bar = box.querySelector(".prose-menubar");
      if (!bar) return;
      drawn.disconnect();
      watch(bar);
    });
    drawn.observe(box, { childList: true, subtree: true });
  });
}
