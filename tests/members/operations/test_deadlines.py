"""Limits worked by hand: each with the rule of the day it counts from, over weekends, Tết and days given in exchange.

Of working days off: 02/01 (10/01 is worked for it), 16–20/02, 27/04, 30/04, 01/05, 31/08–02/09 (22/08 is worked for
31/08), 24/11/2026; 01/01, 04–05/02 and 08–10/02/2027.
"""

from datetime import date

import pytest

from members.operations.engine.clocks import Days, limit
from members.operations.engine.declaring import PROCEDURES, Deadline

pytestmark = pytest.mark.django_db
THIRTY, SIXTY = "30 ngày làm việc", "60 ngày làm việc"


def d(text: str) -> date:
    day, month, year = map(int, text.split("/"))
    return date(year, month, day)


def reckoned(cast, deadline: Deadline, counts: dict, *, extended=False):
    """The limit of a chi bộ's step, with the days in `counts`."""
    days = {name: d(text) for name, text in counts.items()}
    event, entered = days.pop("event_on", d("01/01/2000")), days.pop("entered_on", d("01/01/2000"))
    facts = {name: day.isoformat() for name, day in days.items()}
    return limit(deadline, Days(event, entered, facts), cast.cell_7, extended=extended)


CASES = [
    # Hoàn thành thủ tục chuyển: 60 ngày (294) đến 25/7/2026, 30 ngày (208) từ 26/7/2026; docs/rules.md §3.5
    ("transfer_internal", "request", {"event_on": "01/07/2025"}, "25/09/2025", SIXTY),
    ("transfer_internal", "request", {"event_on": "02/02/2026"}, "07/05/2026", SIXTY),
    ("transfer_internal", "box_1", {"event_on": "02/03/2026"}, "28/05/2026", SIXTY),
    ("transfer_internal", "box_3", {"event_on": "25/07/2026"}, "20/10/2026", SIXTY),
    ("transfer_internal", "box_3", {"event_on": "26/07/2026"}, "08/09/2026", THIRTY),
    ("transfer_internal", "box_4", {"event_on": "27/07/2026"}, "09/09/2026", THIRTY),
    ("transfer_out", "box_4", {"event_on": "03/08/2026"}, "16/09/2026", THIRTY),
    ("transfer_temporary", "box_1", {"event_on": "02/11/2026"}, "15/12/2026", THIRTY),
    ("transfer_abroad", "base_agrees", {"event_on": "25/01/2027"}, "15/03/2027", THIRTY),
    # Nộp giấy cho chi ủy nơi đến: 30 ngày từ khi giới thiệu, trước và sau 26/7/2026
    ("transfer_internal", "presented", {"introduced_on": "02/02/2026"}, "23/03/2026", THIRTY),
    ("transfer_internal", "box_7", {"introduced_on": "20/04/2026"}, "04/06/2026", THIRTY),
    ("transfer_out", "presented", {"introduced_on": "24/07/2026"}, "08/09/2026", THIRTY),
    ("transfer_out", "box_10", {"introduced_on": "01/10/2026"}, "12/11/2026", THIRTY),
    ("transfer_out", "notice_outside", {"introduced_on": "21/12/2026"}, "02/02/2027", THIRTY),
    ("transfer_temporary", "box_8", {"introduced_on": "04/01/2027"}, "22/02/2027", THIRTY),
    ("transfer_in", "presented", {"event_on": "15/12/2025"}, "27/01/2026", THIRTY),
    # Phiếu báo: kiểm tra 3 tháng một lần
    ("transfer_internal", "notice_back", {"entered_on": "30/11/2026"}, "28/02/2027", "3 tháng"),
    ("transfer_in", "notice_sent", {"entered_on": "05/08/2026"}, "05/11/2026", "3 tháng"),
    # Sinh hoạt tạm thời: đến ngày đã ghi
    ("transfer_temporary", "staying", {"until": "31/05/2027"}, "31/05/2027", "Ngày đã ghi"),
    # Ngoài nước: nộp phiếu 60 ngày sau khi đi, 30 ngày sau khi về
    ("transfer_abroad", "handed_in", {"event_on": "02/03/2026"}, "28/05/2026", SIXTY),
    ("transfer_abroad", "reported", {"returned_on": "25/01/2027"}, "15/03/2027", THIRTY),
    # Quyết định kết nạp: 45 ngày từ nghị quyết chi bộ, ở mọi cấp
    ("admission", "base_vote", {"cell_voted_on": "12/01/2026"}, "23/03/2026", "45 ngày làm việc"),
    ("admission", "decided", {"cell_voted_on": "01/06/2026"}, "03/08/2026", "45 ngày làm việc"),
    ("admission", "sub_review", {"cell_voted_on": "18/01/2027"}, "29/03/2027", "45 ngày làm việc"),
    # Lễ kết nạp: từ khi nhận quyết định (trước 26/7/2026), từ ngày ban hành (từ 26/7/2026); theo ngày quyết định
    ("admission", "ceremony", {"decided_on": "05/01/2026", "received_on": "02/02/2026"}, "23/03/2026", THIRTY),
    ("admission", "ceremony", {"decided_on": "24/07/2026", "received_on": "24/07/2026"}, "08/09/2026", THIRTY),
    ("admission", "ceremony", {"decided_on": "27/07/2026", "received_on": "24/08/2026"}, "09/09/2026", THIRTY),
    ("admission", "received", {"decided_on": "26/07/2026"}, "08/09/2026", THIRTY),
    # Thẩm tra 30 ngày, ngoài nước 90 ngày; khai lý lịch 30 ngày sau lễ
    ("admission", "vetting_home", {"entered_on": "05/01/2026"}, "13/02/2026", THIRTY),
    ("admission", "vetting_abroad", {"entered_on": "01/10/2026"}, "15/02/2027", "90 ngày làm việc"),
    ("admission", "declared", {"admitted_on": "01/09/2026"}, "14/10/2026", THIRTY),
    # Công nhận chính thức: xét trong 30 ngày sau tháng thứ 12, quyết định trong 30 ngày
    ("recognition", "probation", {"month_12": "03/02/2027"}, "03/02/2027", "Ngày đã ghi"),
    ("recognition", "cell_vote", {"month_12": "02/02/2026"}, "23/03/2026", THIRTY),
    ("recognition", "cell_vote", {"month_12": "03/08/2026"}, "16/09/2026", THIRTY),
    ("recognition", "decided", {"cell_voted_on": "01/06/2026"}, "13/07/2026", THIRTY),
    # Khiếu nại xóa tên: 30 ngày từ quyết định
    ("removal", "complaint", {"received_on": "20/04/2026"}, "04/06/2026", THIRTY),
    ("removal", "complaint", {"received_on": "22/12/2025"}, "03/02/2026", THIRTY),
    # Trả lời khiếu nại: 90 ngày, ở Trung ương 180 ngày
    ("complaint", "answer", {"event_on": "20/04/2026"}, "26/08/2026", "90 ngày làm việc"),
    ("complaint", "centre", {"event_on": "01/12/2025"}, "21/08/2026", "180 ngày làm việc"),
    # Từ trần, ra khỏi Đảng: chuyển hồ sơ lên trong 30 ngày, qua hai cái Tết
    ("death", "notice", {"event_on": "26/01/2026"}, "16/03/2026", THIRTY),
    ("death", "reported", {"event_on": "25/01/2027"}, "15/03/2027", THIRTY),
    ("resignation", "complaint", {"decided_on": "28/12/2026"}, "16/02/2027", THIRTY),
    ("annulment", "complaint", {"decided_on": "10/12/2026"}, "22/01/2027", THIRTY),
    # Kỷ luật: khiếu nại 30 ngày theo lịch, hết hiệu lực sau 12 tháng không tái phạm
    ("expulsion", "complaint", {"received_on": "01/02/2027"}, "03/03/2027", "30 ngày (296"),
    ("discipline_effect", "complaint_period", {"event_on": "26/01/2026"}, "25/02/2026", "30 ngày (296"),
    ("discipline_effect", "in_force", {"event_on": "29/02/2024"}, "28/02/2025", "12 tháng"),
    ("discipline_effect", "in_force", {"event_on": "15/08/2026"}, "15/08/2027", "12 tháng"),
    # Miễn có thời hạn, đình chỉ: đến ngày đã ghi
    ("exemption_limited", "exempt", {"until": "30/06/2027"}, "30/06/2027", "Ngày đã ghi"),
    ("suspension", "suspended", {"until": "05/03/2027"}, "05/03/2027", "Ngày đã ghi"),
    # Ngoài nước tạm thời: nộp phiếu 30 ngày; về nước báo trong 30 ngày
    ("abroad_temporary", "handed_in", {"event_on": "02/02/2026"}, "23/03/2026", THIRTY),
    ("abroad_temporary", "base_agrees", {"event_on": "24/07/2026"}, "20/10/2026", SIXTY),
    ("abroad_temporary", "base_agrees", {"event_on": "03/08/2026"}, "16/09/2026", THIRTY),
    ("abroad_temporary", "abroad", {"until": "01/05/2027"}, "01/05/2027", "Ngày đã ghi"),
    ("abroad_temporary", "reported", {"returned_on": "28/12/2026"}, "16/02/2027", THIRTY),
    # Chuyển nơi ở khi đang làm thủ tục kết nạp: nơi mới xem lại trong 60 ngày
    ("admission_moved", "recheck", {"entered_on": "05/01/2026"}, "03/04/2026", SIXTY),
    ("admission_moved", "recheck", {"entered_on": "30/11/2026"}, "02/03/2027", SIXTY),
    ("admission_moved", "base_vote", {"cell_voted_on": "12/01/2026"}, "23/03/2026", "45 ngày làm việc"),
    ("admission", "ceremony_there", {"decided_on": "27/07/2026", "received_on": "24/08/2026"}, "09/09/2026", THIRTY),
    ("readmission", "consent", {"cell_voted_on": "01/06/2026"}, "03/08/2026", "45 ngày làm việc"),
    ("readmission", "ceremony", {"decided_on": "05/01/2026", "received_on": "02/02/2026"}, "23/03/2026", THIRTY),
]


@pytest.mark.parametrize(("key", "step", "counts", "due", "words"), CASES)
def test_a_step_is_due_by_the_rule_of_the_day_it_counts_from(cast, key, step, counts, due, words):
    found = reckoned(cast, PROCEDURES.get(key).names[step].deadline, counts)
    assert (found.due, found.text.startswith(words)) == (d(due), True)


@pytest.mark.parametrize(
    ("key", "step", "voted", "due"),
    [
        ("admission", "decided", "12/01/2026", "13/04/2026"),  # 45 + 15: 23/3, rồi 15 ngày
        ("admission", "base_vote", "01/06/2026", "22/08/2026"),  # 03/8, rồi 15 ngày, thứ Bảy 22/8 làm bù
        ("recognition", "decided", "02/02/2026", "13/04/2026"),  # 30 + 15
    ],
)
def test_an_extension_runs_on_from_the_first_limit(cast, key, step, voted, due):
    found = reckoned(cast, PROCEDURES.get(key).names[step].deadline, {"cell_voted_on": voted}, extended=True)
    assert found.due == d(due) and "gia hạn 15 ngày làm việc" in found.text


@pytest.mark.parametrize(
    ("introduced", "lapses"),
    [("30/11/2025", "28/02/2026"), ("15/07/2026", "15/10/2026"), ("26/07/2026", "26/10/2026")],
)
def test_three_months_without_filing_are_months_of_the_calendar(cast, introduced, lapses):
    lapse = PROCEDURES.get("transfer_internal").names["presented"].lapse
    assert reckoned(cast, lapse.deadline, {"introduced_on": introduced}).due == d(lapses)


def test_nothing_is_due_before_its_day_is_known_or_where_no_rule_was_in_force(cast):
    ceremony = PROCEDURES.get("admission").names["ceremony"].deadline
    assert reckoned(cast, ceremony, {}) is None
    assert reckoned(cast, ceremony, {"decided_on": "05/01/2026"}) is None  # by the old rule: not received yet
    assert (
        reckoned(cast, PROCEDURES.get("transfer_internal").names["request"].deadline, {"event_on": "01/02/2024"})
        is None
    )
