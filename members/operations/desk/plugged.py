"""What procedures lend to the rest of the portal: a room in the menu, waiting work, what is held of a person, what a
closed organisation leaves behind."""

from members.menu import Room
from members.models import User
from members.operations.engine.declaring import procedure_of
from members.operations.models import Case
from members.personal_data import Labelled, Section, day
from members.powers import OF_PROCEDURES
from members.succession import OpenWork
from members.waiting_work import Work

ROOM = Room("cases:desk", "Nghiệp vụ", "inbox", OF_PROCEDURES)
WAITING = Work("operations.cases", "hồ sơ nghiệp vụ chờ giải quyết", Case.objects.mine, OF_PROCEDURES, "cases:desk")
OPEN_WORK = (
    OpenWork("hồ sơ nghiệp vụ đang giữ", Case.objects.open, unit="holder"),
    OpenWork("hồ sơ nghiệp vụ đã lập", Case.objects.open, unit="origin"),
    OpenWork("hồ sơ nghiệp vụ sắp chuyển đến", Case.objects.open, unit="destination"),
)


def of_user(user: User):
    return Case.objects.filter(member=user.member_id).exclude(member=None).order_by("-pk")


def in_words(case: Case) -> Labelled:
    procedure = procedure_of(case)
    step = procedure.names[case.step].label if case.is_open else case.get_state_display()
    return {
        "Nghiệp vụ": procedure.label,
        "Số hồ sơ": case.number,
        "Lập ngày": day(case.opened_at),
        "Đang ở bước": step,
        "Hạn": day(case.due_on),
    }


HELD = Section("nghiep-vu", "Hồ sơ nghiệp vụ đảng viên", of_user, in_words)
