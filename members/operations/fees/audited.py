"""What the audit calls the actions of đảng phí and xếp loại."""

from members.actions import ON_MEMBERS, Words

WORDS = Words(
    ON_MEMBERS,
    {
        "fee.open": "Lập sổ thu đảng phí",
        "fee.refresh": "Cập nhật sổ thu đảng phí",
        "fee.collect": "Ghi thu đảng phí",
        "fee.take_back": "Bỏ ghi thu đảng phí",
        "fee.close": "Khóa sổ thu đảng phí",
        "fee.reopen": "Mở lại sổ thu đảng phí",
        "fee.declare": "Kê khai thu nhập tính đảng phí",
        "fee.relief": "Ghi quyết định miễn, giảm đảng phí",
        "fee.relief_ended": "Thôi miễn, giảm đảng phí",
        "fee.sums_file": "Tải tổng hợp đảng phí",
        "fee.sheet_file": "Tải sổ thu đảng phí",
        "rating.open": "Lập đợt đánh giá, xếp loại",
        "rating.close": "Kết thúc đợt đánh giá, xếp loại",
        "rating.rubric": "Ban hành bộ tiêu chí đánh giá hằng tháng",
        "rating.self": "Tự đánh giá, xếp loại",
        "rating.vote": "Ghi biểu quyết xếp loại",
        "rating.decide": "Quyết định xếp loại",
        "rating.take_back": "Cấp trên yêu cầu quyết định lại xếp loại",
        "rating.file": "Tải bảng xếp loại",
    },
)
