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
    "figure": "Chèn ảnh",
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
    "subscript": "Chỉ số dưới",
    "superscript": "Chỉ số trên",
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
  // A text of this editor comes as it went; of every other the marks are read that an article keeps.
  const isOurs = (html) => /data-pm-slice/.test(html) && !/\sstyle=/i.test(html);
  const readPasted = (editor, box) => editor.view.setProps({
    transformPastedHTML(html) {
      if (isOurs(html)) return html;
      const pasted = window.pastedArticle(html);
      if (pasted.pictures) warn(box, pasted.pictures);
      return pasted.html;
    },
  });
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
  // A picture by itself goes to its own box, where it is described and sent; without such a box it is said to be lost.
  const takePictures = (view, box) => {
    for (const [name, part] of [["paste", "clipboardData"], ["drop", "dataTransfer"]]) {
      view.addEventListener(name, (event) => {
        const files = [...(event[part]?.files || [])].filter((file) => file.type.startsWith("image/"));
        if (!files.length || event[part].getData("text/html").replace(/<[^>]*>/g, "").trim()) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        const taken = new CustomEvent("picture:brought", { detail: files, cancelable: true });
        if (document.dispatchEvent(taken)) warn(box, files.length);
      }, { capture: true });
    }
  };

  // Where a line stands: in the middle or at the right; pressed again, at the left as usual.
  const align = (editor, name) => editor.chain().focus().command(({ tr, state }) => {
    const { from, to } = state.selection;
    const lines = [];
    state.doc.nodesBetween(from, to, (node, at) => { if (node.isTextblock && "class" in node.attrs) lines.push([node, at]); });
    const all = lines.every(([node]) => node.attrs.class === name);
    for (const [, at] of lines) tr.setNodeAttribute(at, "class", all ? null : name);
    return lines.length > 0;
  }).run();
  const addAligning = (bar, editor) => {
    const group = document.createElement("div");
    group.className = "prose-menubar__group";
    for (const [name, icon, words] of [["text-center", "format_align_center", "Căn giữa"], ["text-end", "format_align_right", "Căn phải"]]) {
      const button = document.createElement("span");
      button.className = "prose-menubar__button material-icons";
      button.textContent = icon;
      button.title = words;
      button.setAttribute("aria-label", words);
      button.setAttribute("role", "button");
      button.addEventListener("click", () => align(editor, name));
      editor.on("transaction", () => button.classList.toggle("active", editor.state.selection.$from.parent.attrs.class === name));
      group.append(button);
    }
    bar.append(group);
  };
  document.addEventListener("prose-editor:ready", ({ target, detail }) => {
    const label = document.querySelector(`label[for="${target.id}"]`);
    detail.editor.view.dom.setAttribute("aria-label", label.textContent.replace(":", "").trim());
    const box = target.closest(".prose-editor");
    readPasted(detail.editor, box);
    takePictures(detail.editor.view.dom, box);
    const dialogs = new MutationObserver(() => box.querySelectorAll("dialog option").forEach(translate));
    dialogs.observe(detail.editor.view.dom.parentElement, { childList: true });
    const drawn = new MutationObserver(() => {
      const bar = box.querySelector(".prose-menubar");
      if (!bar) return;
      drawn.disconnect();
      addAligning(bar, detail.editor);
      watch(bar);
    });
    drawn.observe(box, { childList: true, subtree: true });
  });
}
