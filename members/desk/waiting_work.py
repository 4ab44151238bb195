"""What waits at the desk of an officer of organisation, as the first page counts it."""

from members.people import corrections
from members.powers import Power
from members.privacy import data_requests
from members.reorganising import deciding as reorganising
from members.roster import deciding as lists
from members.waiting_work import Work

WAITING = (
    Work(
        "members.corrections",
        "đề nghị sửa thông tin đảng viên",
        corrections.waiting_for,
        (Power.EDIT_MEMBERS,),
        "corrections:queue",
    ),
    Work(
        "members.requests",
        "yêu cầu về dữ liệu cá nhân",
        data_requests.queue,
        (Power.ANSWER_REQUESTS,),
        "privacy:queue",
    ),
    Work(
        "members.rosters",
        "danh sách đảng viên chờ đối chiếu, ký",
        lists.unsigned_at,
        (Power.IMPORT_ROSTER,),
        "roster:list",
    ),
    Work(
        "members.events",
        "thay đổi tổ chức đã quyết định, chưa thực hiện",
        reorganising.unfinished_at,
        (Power.MANAGE_UNITS,),
        "units:tree",
        "#chua-thuc-hien",
    ),
)
