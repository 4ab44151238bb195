"""What a clerk is told of a file that is not taken: what is wrong with it and what to do now."""

_PDF = "Đề nghị đồng chí xuất tệp thành PDF rồi đăng lại."
_AGAIN = "Đề nghị mở thử trên máy của đồng chí, lưu lại rồi đăng lại."

SENTENCES = {
    "empty": "Tệp này rỗng (0 byte). Đề nghị đồng chí chọn lại tệp.",
    "too_big": "Tệp nặng quá {} MB. Đề nghị quét lại ở độ phân giải 200 dpi hoặc nén tệp rồi đăng lại.",
    "too_many_pages": "Tệp có quá nhiều trang. Đề nghị đồng chí chia thành nhiều tệp.",
    "too_many_pixels": "Ảnh quá lớn ({} điểm ảnh). Đề nghị chụp hoặc quét lại ở độ phân giải thấp hơn.",
    "unknown": "Hệ thống nhận PDF, Word (.docx), Excel (.xlsx), PowerPoint (.pptx) và ảnh JPG, PNG, WebP; tệp này "
    "không phải là một trong các dạng đó{}. " + _PDF,
    "several": "Chỉ ảnh chụp các trang mới đăng được nhiều tệp cùng lúc. Tệp khác đề nghị đăng từng tệp một.",
    "two_things": "Tệp này cùng lúc mang hai dạng, thường do bị cài mã độc, nên không được nhận. " + _PDF,
    "locked_pdf": "Tệp PDF này đặt mật khẩu hoặc khóa bảo vệ. Đề nghị bỏ khóa rồi đăng lại để mọi đảng viên mở được.",
    "broken_pdf": "Tệp PDF này bị hỏng, không mở được. Đề nghị mở thử trên máy của đồng chí, xuất lại rồi đăng lại.",
    "active_pdf": "Tệp PDF này chứa {}, nên không được nhận. Đề nghị in tệp ra PDF (Microsoft Print to PDF) "
    "rồi đăng lại.",
    "locked_office": "Tệp này đặt mật khẩu. Đề nghị bỏ mật khẩu rồi đăng lại để mọi đảng viên mở được.",
    "old_office": "Tệp này là dạng cũ (.doc, .xls, .ppt). Đề nghị lưu thành .docx, .xlsx, .pptx hoặc PDF rồi đăng lại.",
    "broken_office": "Tệp này bị hỏng hoặc thiếu, không mở được. " + _AGAIN,
    "broken_picture": "Ảnh này bị hỏng, không mở được. Đề nghị chụp hoặc quét lại.",
    "macros": "Tệp này chứa macro (mã chạy được), nên không được nhận. " + _PDF,
    "nested": "Tệp này chứa một tệp khác bên trong, nên không được nhận. Đề nghị bỏ phần nhúng hoặc xuất ra PDF.",
    "outside": "Tệp này lấy {} từ nơi khác khi mở, nên không được nhận. " + _PDF,
    "entities": "Tệp này có phần khai báo lạ trong nội dung (DOCTYPE), nên không được nhận. " + _PDF,
    "odd_names": "Tệp này có tên thành phần bất thường, dẫn ra ngoài tệp, nên không được nhận. " + _PDF,
    "bomb": "Tệp này bung ra quá lớn so với dung lượng của nó, nên không được nhận. " + _PDF,
    "beyond": "Tệp này quá phức tạp: hệ thống không xem xong trong thời gian và bộ nhớ cho phép. " + _PDF,
}
_ABOUT = {
    "javascript": "mã JavaScript",
    "launch": "lệnh mở chương trình khác",
    "embedded": "tệp đính kèm bên trong",
    "xfa": "biểu mẫu XFA",
    "hidden": "phần được nén theo cách lạ",
    "attachedtemplate": "mẫu văn bản",
    "externallinkpath": "số liệu",
    "oleobject": "đối tượng nhúng",
    "image": "hình ảnh",
}


def sentence(refusal) -> str:
    """The sentence for a `code` and what it is `about`."""
    about = _ABOUT.get(refusal.about, "dữ liệu" if refusal.code == "outside" else refusal.about)
    return SENTENCES[refusal.code].format(about)
