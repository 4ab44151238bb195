"""What leaving, and being taken back, do to the record."""

from datetime import date

from members import affiliations, notices
from members.access import nearest_office
from members.models import Member, User
from members.operations.badges.waits import IN_FORCE
from members.operations.engine.declaring import PROCEDURES, Request
from members.operations.engine.opening import open_case
from members.operations.engine.record import GONE, becomes, close_others, held, why
from members.operations.models import Case
from members.operations.records import marks
from members.powers import Power

Status = Member.Status

_off_the_roll = becomes(Status.LEFT, "xóa tên trong danh sách đảng viên")
_let_go = becomes(Status.LEFT, "cho ra khỏi Đảng theo đơn")
annul = becomes(Status.LEFT, "hủy quyết định kết nạp")


def strike_off(case: Case, *, by: User | None, on: date) -> None:
    """Where another chi bộ had introduced the member, it is told (docs/rules.md §3.5, `removal_after`)."""
    _off_the_roll(case, by=by, on=on)
    marks.note(case, marks.LEFT, "Xóa tên trong danh sách đảng viên", by=by, on=on)
    if case.cause is not None and case.cause.origin_id != case.origin_id:
        text = f"Đồng chí {case.person} đã bị xóa tên ở {case.origin.name}, hồ sơ số {case.number}."
        office = nearest_office(Power.HANDLE_CASES, case.cause.origin)
        notices.tell_all(office, text, case.cause.get_absolute_url())


def let_go(case: Case, *, by: User | None, on: date) -> None:
    _let_go(case, by=by, on=on)
    marks.note(case, marks.LEFT, "Xin ra khỏi Đảng", by=by, on=on)


def die(case: Case, *, by: User | None, on: date) -> None:
    """On the day of the death, not on that of the paper."""
    what = why(case, "từ trần")
    affiliations.change_status(held(case), Status.DECEASED, by=by, day=case.event_on, why=what)
    close_others(case, by=by, on=on)


def restore(case: Case, *, by: User | None, on: date) -> None:
    """A decision that was found wrong leaves no gap in tuổi đảng; an interruption that was nobody's fault does
    (docs/rules.md §3.4, §3.7)."""
    member = held(case, GONE)
    if case.facts["kind"] == "interrupted" and member.status_date and member.status_date < on:
        affiliations.interrupt_party_age(member, since=member.status_date, until=on, by=by, why=why(case, "nối lại"))
    affiliations.change_status(member, Status.ACTIVE, by=by, day=on, why=why(case, "khôi phục quyền đảng viên"))
    if case.facts["kind"] == "wrong":
        marks.note(case, marks.RESTORED, "Khôi phục quyền đảng viên", by=by, on=on)


def begin_discipline(case: Case, *, by: User | None, on: date) -> None:
    """Of somebody who wanted to leave with a breach."""
    facts = {"form": "reprimand", "offence": f"Hồ sơ {case.number}: phát hiện vi phạm khi xét đơn xin ra khỏi Đảng"}
    open_case(PROCEDURES.get("discipline"), Request(case.member, case.origin, None, facts, on), by=by, cause=case)


def begin_restoration(case: Case, *, by: User | None, on: date) -> None:
    """The complaint was right: who was struck off is restored; of who stays a member the office that follows the
    discipline is told, which ends it or has it replaced."""
    if case.member.status in GONE:
        request = Request(case.member, case.origin, None, {"kind": "wrong"}, on)
        open_case(PROCEDURES.get("restoration"), request, by=by, cause=case)
    for effect in Case.objects.open().of(IN_FORCE).about(case.member).with_places():
        text = (
            f"Khiếu nại của đồng chí {case.person} là đúng (hồ sơ {case.number}): hủy hoặc thay kỷ luật đang theo dõi."
        )
        notices.tell_all(nearest_office(Power.HANDLE_CASES, effect.holder), text, effect.get_absolute_url())
