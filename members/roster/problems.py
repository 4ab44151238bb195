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
    "bad_name": Kind("Họ và tên có chữ số, ký tự lạ hoặc phông cũ", "Chỉ ghi họ, chữ đệm và tên khai sinh."),
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
    "unknown_status": Kind("Không hiểu trạng thái hoạt động", "Ghi một trạng thái của danh mục, ví dụ Miễn sinh hoạt."),
    "no_status_date": Kind("Thiếu ngày rời, mất hoặc miễn", f"Ghi được; bổ sung ngày sau. {_DATE}", stops=False),
    "temporary_here": Kind(
        "Sinh hoạt tạm thời", "Kiểm tra lại nơi sinh hoạt chính thức; hồ sơ ghi đang sinh hoạt.", stops=False
    ),
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
    "unknown_reason": Kind(
        "Chưa hiểu lý do này", "Điều kiện dùng Sổ tay giữ như hồ sơ; chỉ cách hiểu ở mục “Cách đọc tệp”.", stops=False
    ),
    "only_year": Kind("Chỉ biết năm sinh", "Hồ sơ ghi năm và đánh dấu; bổ sung ngày, tháng khi có.", stops=False),
    "only_month": Kind(
        "Chỉ biết tháng, năm sinh", "Hồ sơ ghi tháng, năm và đánh dấu; bổ sung ngày khi có.", stops=False
    ),
    "old_number": Kind("Số điện thoại 11 số cũ", "Đã đổi sang đầu số mới (từ 15/9/2018).", stops=False),
    "several_numbers": Kind("Ô ghi nhiều số điện thoại", "Lấy số đầu tiên đọc được.", stops=False),
    "words_beside": Kind("Ô số điện thoại ghi kèm chữ", "Chỉ lấy số; kiểm tra có phải số của người này.", stops=False),
    "land_line": Kind("Là số máy bàn", "Bỏ qua giá trị này; ghi số di động khi có.", stops=False),
    "unknown_network": Kind("Đầu số không của nhà mạng nào", "Vẫn ghi; kiểm tra lại số điện thoại.", stops=False),
    "twice_phone": Kind("Số điện thoại có ở nhiều người trong danh sách", "Vẫn ghi; kiểm tra lại.", stops=False),
    "twin_person": Kind(
        "Cùng họ tên và ngày sinh với người khác trong danh sách", "Kiểm tra xem có phải một người.", stops=False
    ),
    "legacy_letters": Kind(
        "Họ tên gõ bằng phông cũ (TCVN3, VNI)", "Đã chuyển sang Unicode; kiểm tra lại.", stops=False
    ),
    "title_taken_off": Kind("Ô họ tên ghi kèm danh xưng, chức vụ hoặc dấu", "Chỉ lấy họ và tên.", stops=False),
    "short_name": Kind("Họ tên viết tắt", "Vẫn ghi; ghi đủ họ, chữ đệm và tên khai sinh.", stops=False),
    "one_syllable": Kind("Họ tên chỉ có một chữ", "Vẫn ghi; kiểm tra xem có thiếu họ.", stops=False),
    "young_admission": Kind("Vào Đảng khi quá trẻ", "Kiểm tra lại ngày sinh và ngày vào Đảng.", stops=False),
    "very_old": Kind("Tuổi cao khác thường", "Kiểm tra lại năm sinh.", stops=False),
    "before_the_party": Kind("Vào Đảng trước ngày thành lập Đảng", "Kiểm tra lại năm.", stops=False),
    "no_probation": Kind("Chính thức cùng ngày vào Đảng", "Kiểm tra lại hai ngày này.", stops=False),
    "long_probation": Kind("Dự bị lâu khác thường", "Kiểm tra lại ngày vào Đảng và ngày chính thức.", stops=False),
    "still_probationary": Kind(
        "Vào Đảng đã lâu mà chưa ghi ngày chính thức",
        "Ghi ngày chính thức, nếu không người này tính là dự bị.",
        stops=False,
    ),
    "other_province": Kind("Số định danh không bắt đầu bằng mã tỉnh nào", "Kiểm tra lại số định danh.", stops=False),
    "other_sex": Kind("Số định danh là của giới tính khác", "Kiểm tra lại số định danh và giới tính.", stops=False),
    "other_year": Kind("Số định danh là của năm sinh khác", "Kiểm tra lại số định danh và năm sinh.", stops=False),
    "unknown_code": Kind("Không có trong danh mục", "Bỏ qua giá trị này; ghi đúng tên trong danh mục.", stops=False),
    "bare_code": Kind(
        "Chỉ là một con số, mà hai bảng mã dân tộc đánh số khác nhau", "Bỏ qua; ghi tên thay cho số.", stops=False
    ),
    "bad_more": Kind("Giá trị không đúng dạng", "Bỏ qua giá trị này; kiểm tra lại.", stops=False),
    "former_province": Kind(
        "Tên tỉnh trước 01/7/2025", "Ghi vào ô địa danh cũ; ghi thêm tên tỉnh hiện nay.", stops=False
    ),
    "other_uuid": Kind("ID đã ghi cho người khác, hoặc khác ID trong hồ sơ", "Giữ ID như hồ sơ.", stops=False),
    "phone_taken": Kind(
        "Số điện thoại mới đang dùng cho tài khoản khác", "Tài khoản giữ số đăng nhập cũ.", stops=False
    ),
}
