"""Every way a row of a roster can be wrong: why, and how the office mends it."""

from typing import NamedTuple


class Problem(NamedTuple):
    field: str  # of members.roster.workbook.HEADERS
    kind: str  # of KINDS
    value: str  # what the cell says


class Kind(NamedTuple):
    why: str
    mend: str
    stops: bool = True  # False: the row is taken, only this value is left as it was


_DATE = "Ghi đủ ngày, tháng, năm theo dạng 05/02/1980."
_ID = "Ghi đủ 12 chữ số trên thẻ căn cước, định dạng ô là văn bản."

KINDS = {
    "no_name": Kind("Thiếu họ và tên", "Ghi họ và tên khai sinh."),
    "bad_name": Kind("Họ và tên có chữ số hoặc ký tự lạ", "Chỉ ghi họ, chữ đệm và tên khai sinh."),
    "no_gender": Kind("Thiếu giới tính", "Ghi Nam hoặc Nữ."),
    "bad_gender": Kind("Không hiểu giới tính", "Ghi Nam hoặc Nữ."),
    "no_birth": Kind("Thiếu ngày sinh", _DATE),
    "no_admission": Kind("Thiếu ngày vào Đảng", _DATE),
    "year_only": Kind("Chỉ có năm", _DATE),
    "impossible_date": Kind("Ngày không có thật", "Kiểm tra lại ngày và tháng; ngày ghi trước, tháng ghi sau."),
    "unreadable_date": Kind("Không đọc được ngày", _DATE),
    "future_date": Kind("Ngày còn ở tương lai", "Kiểm tra lại năm."),
    "admission_before_birth": Kind("Ngày vào Đảng không sau ngày sinh", "Kiểm tra lại hai ngày này."),
    "official_before_admission": Kind("Ngày chính thức trước ngày vào Đảng", "Kiểm tra lại hai ngày này."),
    "no_id": Kind("Thiếu số định danh cá nhân", _ID),
    "bad_id": Kind("Số định danh có ký tự không phải chữ số", _ID),
    "short_id": Kind("Số định danh thiếu chữ số", _ID),
    "long_id": Kind("Số định danh thừa chữ số", _ID),
    "no_cell": Kind("Thiếu chi bộ đang sinh hoạt", "Ghi tên hoặc mã chi bộ."),
    "unknown_cell": Kind("Không có chi bộ này trong đơn vị", "Sửa theo danh mục chi bộ, hoặc thành lập chi bộ trước."),
    "twin_cell": Kind("Nhiều chi bộ trong đơn vị cùng tên này", "Ghi mã tổ chức đảng thay cho tên."),
    "no_status": Kind("Thiếu trạng thái hoạt động", "Ghi một trạng thái của danh mục, ví dụ Đang sinh hoạt Đảng."),
    "unknown_status": Kind("Không hiểu trạng thái hoạt động", "Ghi một trạng thái của danh mục, ví dụ Miễn sinh hoạt."),
    "no_status_date": Kind("Thiếu ngày rời, mất hoặc miễn", _DATE),
    "other_birth": Kind(
        "Ngày sinh khác với hồ sơ", "Ngày sinh trong hồ sơ không được sửa (06-HD/TW, mục 9.2): ghi lại theo hồ sơ."
    ),
    "elsewhere": Kind("Đang thuộc đơn vị khác", "Làm thủ tục chuyển sinh hoạt đảng trước khi nhập."),
    "returned": Kind("Hồ sơ ghi đã ra khỏi Đảng hoặc từ trần", "Kiểm tra lại; khôi phục phải có quyết định."),
    "bad_card": Kind("Số thẻ không đủ 12 chữ số", "Bỏ qua giá trị này; ghi lại số thẻ khi có.", stops=False),
    "other_card": Kind(
        "Số thẻ khác số định danh cá nhân", "Kiểm tra lại: từ 02/9/2025 hai số này là một.", stops=False
    ),
    "bad_phone": Kind("Số điện thoại không đúng", "Bỏ qua giá trị này; ghi lại đủ 10 chữ số.", stops=False),
    "unknown_reason": Kind("Lý do không có trong danh mục", "Được tính là “Lý do khác”.", stops=False),
    "phone_taken": Kind(
        "Số điện thoại mới đang dùng cho tài khoản khác", "Tài khoản giữ số đăng nhập cũ.", stops=False
    ),
}
