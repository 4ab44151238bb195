// The article editor asks Django's own catalogue for its words; it brings none in Vietnamese.
"use strict";

Object.assign(django.catalog, {
  "Cancel": "Bỏ qua",
  "Columns": "Số cột",
  "Decimal numbers": "1, 2, 3",
  "Edit Link": "Sửa liên kết",
  "Include header row": "Có hàng tiêu đề",
  "Insert": "Chèn",
  "Insert Table": "Chèn bảng",
  "List properties": "Kiểu danh sách",
  "List type": "Kiểu đánh số",
  "Lowercase Roman numerals": "i, ii, iii",
  "Lowercase letters": "a, b, c",
  "Rows": "Số hàng",
  "Start at": "Bắt đầu từ",
  "Table Properties": "Bảng",
  "Title": "Tên liên kết",
  "URL": "Địa chỉ",
  "Update": "Cập nhật",
  "Uppercase Roman numerals": "I, II, III",
  "Uppercase letters": "A, B, C",
});
