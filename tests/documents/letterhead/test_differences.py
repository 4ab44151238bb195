"""What is a difference between form and file, and what only looks like one."""

from datetime import date

import pytest

from documents.letterhead import differences
from documents.letterhead.reader import Facts

READ = Facts(
    "251-KH/ĐU", "plan", date(2026, 11, 5), "Ban Thường vụ Đảng ủy phường Tân Phú", "Tổ chức đại hội", "Lê Hòa"
)


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({}, []),
        ({"number_raw": "Số: 251 – kh/đu"}, []),
        ({"number_raw": "251-KH/TU"}, ["number_raw"]),
        ({"number_raw": "không rõ"}, []),
        ({"kind": "report"}, ["kind"]),
        ({"issued_on": date(2026, 5, 11)}, ["issued_on"]),
        ({"issuer": "ĐẢNG UỶ PHƯỜNG TÂN PHÚ"}, []),
        ({"issuer": "Đảng ủy phường Tân Phú Trung"}, []),
        ({"issuer": "Đảng ủy phường Tân Sơn"}, ["issuer"]),
        ({"title": "Kế hoạch tổ chức đại hội"}, []),
        ({"title": "Về việc tổ chức đại họi"}, []),
        ({"title": "Thu, nộp đảng phí"}, ["title"]),
        ({"signer": "Lê Hoà"}, []),
        ({"signer": "Lê Hải"}, ["signer"]),
    ],
)
def test_what_is_typed_is_compared_with_what_was_read(typed, fields):
    assert [each.field for each in differences.between(READ, typed)] == fields


def test_an_issuer_that_is_known_by_a_short_name_is_no_difference():
    typed = {"issuer": "ĐU P. Tân Phú"}
    assert [each.field for each in differences.between(READ, typed)] == ["issuer"]
    assert differences.between(READ, typed, issued_by="Đảng ủy phường Tân Phú") == []


def test_nothing_differs_from_a_page_that_says_nothing():
    assert differences.between(Facts(), {"number_raw": "251-KH/ĐU", "title": "Kế hoạch"}) == []
