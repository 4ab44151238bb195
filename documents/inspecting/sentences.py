"""What a clerk is told of a file that is not taken: what is wrong with it and what to do now."""

_PDF = "Đề nghị đồng chí xuất tệp thành PDF rồi đăng lại."
_AGAIN = "Đề nghị mở thử trên máy của đồng chí, lưu lại rồi đăng lại."

SENTENCES = {
    "empty": "Tệp này rỗng (0 byte). Đề nghị đồng chí chọn lại tệp.",
    "too_big": "Tệp nặng quá {} MB. Đề nghị quét lại ở độ phân giải 200 dpi hoặc nén tệp rồi đăng lại.",
    "too_many_pages": "Tệp có quá nhiều trang. Đề nghị đồng chí chia thành nhiều tệp.",
    "too_many_pixels": "Ảnh quá lớn ({} điểm ảnh). Đề nghị chụp hoặc quét lại ở độ phân giải thấp hơn.",
    "unknown": "Hệ thống nhận PDF, Word, Excel, PowerPoint, LibreOffice và ảnh JPG, PNG, WebP, HEIC; tệp này "
    "không phải là một trong các dạng đó{}. " + _PDF,
    "packed": "Đây là tệp nén {}. Đề nghị đồng chí giải nén rồi đăng từng tệp bên trong.",
    "mail": "Đây là một thư điện tử ({}). Đề nghị đồng chí mở thư, lưu tệp đính kèm ra máy rồi đăng tệp đó.",
    "web": "Đây là trang web (HTML), dù tên tệp có thể là .xls hoặc .doc: phần mềm báo cáo thường xuất như vậy. "
    "Đề nghị mở bằng Excel hoặc Word, lưu thành .xlsx, .docx rồi đăng lại.",
    "saved_as_xml": "Đây là bản lưu dạng XML của Word hoặc Excel. Đề nghị mở tệp, lưu thành .docx, .xlsx rồi đăng lại.",
    "text": "Đây là tệp chữ thuần (.txt, .csv). Đề nghị mở bằng Word hoặc Excel, lưu thành .docx, .xlsx rồi đăng lại.",
    "several": "Chỉ ảnh chụp các trang mới đăng được nhiều tệp cùng lúc. Tệp khác đề nghị đăng từng tệp một.",
    "two_things": "Tệp này cùng lúc mang hai dạng, thường do bị cài mã độc, nên không được nhận. " + _PDF,
    "locked_pdf": "Tệp PDF này đặt mật khẩu hoặc khóa bảo vệ. Đề nghị bỏ khóa rồi đăng lại để mọi đảng viên mở được.",
    "broken_pdf": "Tệp PDF này bị hỏng, không mở được. Đề nghị mở thử trên máy của đồng chí, xuất lại rồi đăng lại.",
    "active_pdf": "Tệp PDF này chứa {}, nên không được nhận. Đề nghị in tệp ra PDF (Microsoft Print to PDF) "
    "rồi đăng lại.",
    "locked_office": "Tệp này đặt mật khẩu. Đề nghị bỏ mật khẩu rồi đăng lại để mọi đảng viên mở được.",
    "no_office": "Đây là tệp {}. Máy chủ này chưa cài LibreOffice nên chưa nhận được dạng đó. Đề nghị lưu thành "
    ".docx, .xlsx, .pptx hoặc PDF rồi đăng lại.",
    "broken_old_office": "Tệp này bị hỏng hoặc thiếu, không mở được. " + _AGAIN,
    "not_converted": "Hệ thống không đọc được tệp này: tệp bị hỏng, đặt mật khẩu hoặc quá phức tạp. " + _PDF,
    "slow_office": "Hệ thống chưa chuyển xong tệp này trong {} giây: máy chủ đang bận hoặc tệp quá phức tạp. Đề nghị "
    "đồng chí đăng lại sau ít phút, hoặc xuất tệp thành PDF rồi đăng.",
    "broken_office": "Tệp này bị hỏng hoặc thiếu, không mở được. " + _AGAIN,
    "broken_picture": "Ảnh này bị hỏng, không mở được. Đề nghị chụp hoặc quét lại.",
    "broken_heic": "Ảnh HEIC của điện thoại này không mở được. Trên iPhone: vào Cài đặt → Camera → Định dạng, chọn "
    "“Tương thích nhất” rồi chụp lại, hoặc gửi ảnh qua Zalo, thư điện tử để được ảnh JPG.",
    "not_a_picture": "Tệp này không phải là ảnh JPG, PNG, WebP hoặc HEIC. Đề nghị chọn tệp khác.",
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
    "automatic": "lệnh tự mở địa chỉ hoặc tự gửi dữ liệu khi mở tệp",
    "attachedtemplate": "mẫu văn bản",
    "externallinkpath": "số liệu",
    "oleobject": "đối tượng nhúng",
    "image": "hình ảnh",
}


def sentence(refusal) -> str:
    """The sentence for a `code` and what it is `about`."""
    about = _ABOUT.get(refusal.about, "dữ liệu" if refusal.code == "outside" else refusal.about)
    return SENTENCES[refusal.code].format(about)
