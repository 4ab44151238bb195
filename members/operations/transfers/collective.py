"""Chuyển sinh hoạt tập thể, declared: several members, or a whole chi bộ, by one decision; each then has a case of the
own, without a gap in tuổi đảng (docs/rules.md §1.4, §3.5)."""

from collections.abc import Callable, Iterable
from datetime import date

from members import affiliations
from members.models import Member, User
from members.operations.engine.declaring import (
    Branch,
    Fact,
    Goes,
    Kind,
    Level,
    Paper,
    Printed,
    Procedure,
    Side,
    Step,
)
from members.operations.engine.inspection import under_inspection
from members.operations.engine.record import RecordChanged, why
from members.operations.engine.surroundings import Placed
from members.operations.models import Case, CaseStep
from members.operations.transfers import checks
from members.operations.transfers.declared import RULE, other_base
from members.operations.transfers.following import follow
from members.powers import Power

KEY, LAST = "transfer_collective", "handed_over"
LEAST = 2  # one alone goes with a paper of the own
WHOLE = "whole"
THERE, HANDLE = Side.DESTINATION, Power.HANDLE_CASES


def chosen(case: Case) -> list[int] | None:
    """The members that were ticked; None for all who are on the roll when it is done."""
    if case.facts.get("scope") == WHOLE:
        return None
    return [int(key) for key in case.facts.get("who", "").split(",") if key]


def people(case: Case) -> Iterable[Member]:
    """Who goes along, or has: each then has a case of the own."""
    if not case.is_open:
        return Member.objects.filter(cases__cause=case, cases__procedure=KEY).in_office_order()
    keys, there = chosen(case), Member.objects.counted().filter(unit=case.origin)
    return (there if keys is None else there.filter(pk__in=keys)).in_office_order()


def are_ready(case: Case, _on: date) -> str:
    """Two at least, all on the roll; who is under inspection does not leave by a list (294-QĐ/TW, 6.3.1đ)."""
    keys = chosen(case)
    there = Member.objects.counted().filter(unit=case.origin)
    if keys is None:
        return "" if there.exists() else "Chi bộ không còn đảng viên nào trong danh sách."
    if len(set(keys)) < LEAST:
        return "Đề nghị chọn từ hai đồng chí trở lên; một đồng chí thì dùng giấy giới thiệu."
    named = there.filter(pk__in=keys)
    if named.count() < len(set(keys)):
        return "Có đồng chí được chọn không còn trong danh sách của chi bộ. Đề nghị chọn lại."
    held = named.filter(pk__in=under_inspection(keys)).in_office_order()
    names = ", ".join(member.full_name for member in held)
    return f"Đang được xem xét, kiểm tra nên chưa chuyển chính thức: {names}." if names else ""


def move_all(case: Case, *, by: User | None, on: date) -> None:
    """All of them belong to the chi bộ nơi nhận, from the day of the hand-over. Raises RecordChanged where one of those
    who were named is no longer there."""
    keys = chosen(case)
    members = affiliations.held_on_roll(case.origin, keys)
    if not members or (keys is not None and len(members) < len(set(keys))):
        raise RecordChanged
    what = why(case, "chuyển sinh hoạt đảng tập thể")
    affiliations.transfer_all(members, case.destination, by=by, day=on, why=what)
    follow([member.pk for member in members], case.origin, case.destination, but=case)
    _note_each(case, members, by=by, on=on)


def _note_each(case: Case, members: list[Member], *, by: User | None, on: date) -> None:
    cases = [_case_of(case, member, by=by, on=on) for member in members]
    Case.objects.bulk_create(cases)
    CaseStep.objects.bulk_create(
        CaseStep(case=each, step=LAST, act=CaseStep.Act.DONE, unit=case.destination, by=by, on=on, note=case.number)
        for each in cases
    )


def _case_of(case: Case, member: Member, *, by: User | None, on: date) -> Case:
    return Case(
        procedure=KEY,
        member=member,
        person=member.full_name,
        person_folded=member.name_folded,
        origin=case.origin,
        destination=case.destination,
        holder=case.destination,
        event_on=case.event_on,
        state=Case.State.DONE,
        entered_on=on,
        closed_on=on,
        facts={"decision": case.facts["decision"]},
        cause=case,
        opened_by=by,
    )


def _other_superior(at: Placed) -> bool:
    return at.leads_beyond(Level.HIGHER)


def _one_base(at: Placed) -> bool:
    return not other_base(at)


def _one_superior(at: Placed) -> bool:
    return other_base(at) and not _other_superior(at)


def _decided(level: Level, when: Callable[[Placed], bool]) -> Step:
    """Inside one đảng bộ cơ sở that decides; else cấp trên trực tiếp, or the province above two of them."""
    return Step(
        f"decided_{level}",
        f"{level.label} quyết định chuyển giao",
        level,
        "Ghi quyết định",
        papers=(Paper("decision", "Quyết định chuyển giao, tiếp nhận đảng viên"),),
        branches=(Branch("not_decided", "Không đồng ý"),),
        when=when,
        rule="38-HD/BTCTW, 4.3.3",
    )


COLLECTIVE = Procedure(
    KEY,
    "Chuyển sinh hoạt tập thể",
    "Chuyển sinh hoạt đảng",
    RULE,
    "38-HD/BTCTW, 4.3.3; 06-HD/TW, 10.5",
    "Ngày có hiệu lực của quyết định sắp xếp",
    about_member=False,
    asks_name="Tên gọi của đợt chuyển",
    opening=(Fact("decision", "Số quyết định sắp xếp, chuyển giao"),),
    checks=(checks.goes_elsewhere,),
    goes=Goes.INSIDE,
    ahead=True,
    people=people,
    steps=(
        Step(
            "listed",
            "Chi bộ lập danh sách, kiểm đếm hồ sơ",
            Level.CELL,
            "Đã lập danh sách",
            power=HANDLE,
            facts=(
                Fact(
                    "scope",
                    "Ai chuyển đi",
                    Kind.CHOICE,
                    choices=((WHOLE, "Cả chi bộ"), ("some", "Các đồng chí được chọn dưới đây")),
                ),
                Fact(
                    "who",
                    "Các đồng chí chuyển đi",
                    Kind.MEMBERS,
                    required=False,
                    help="Cả chi bộ chuyển đi thì không phải đánh dấu ai.",
                ),
            ),
            papers=(
                Paper("roster", "Danh sách đảng viên", form="7-HSĐV"),
                Paper("dossiers", "Biên bản kiểm đếm hồ sơ, đảng phí đã đóng"),
            ),
            checks=(are_ready,),
            branches=(Branch("dropped", "Không chuyển nữa", ends=Case.State.CANCELLED),),
            returns=False,
            rule="38-HD/BTCTW, 4.3.3",
        ),
        _decided(Level.BASE, _one_base),
        _decided(Level.HIGHER, _one_superior),
        _decided(Level.PROVINCE, _other_superior),
        Step(
            "accepted",
            "Đảng ủy cơ sở nơi nhận đồng ý tiếp nhận",
            Level.BASE,
            "Đồng ý tiếp nhận",
            side=THERE,
            papers=(Paper("acceptance", "Quyết định hoặc công văn tiếp nhận"),),
            branches=(Branch("not_taken", "Không tiếp nhận"),),
            when=other_base,
            rule="38-HD/BTCTW, 4.3.3",
        ),
        Step(
            LAST,
            "Bàn giao: chi bộ nơi nhận ghi danh sách",
            Level.CELL,
            "Đã bàn giao, ghi danh sách",
            side=THERE,
            papers=(Paper("hand_over", "Biên bản bàn giao có chữ ký hai bên"),),
            checks=(are_ready,),
            effect=move_all,
            branches=(Branch("not_taken", "Không tiếp nhận"),),
            says="Từ ngày bàn giao các đồng chí thuộc chi bộ nơi nhận; tuổi đảng liên tục.",
            rule="38-HD/BTCTW, 4.3.3",
        ),
    ),
    printed=(Printed("ban-giao", "Biên bản bàn giao đảng viên, danh sách kèm theo", since=LAST),),
    says="Một quyết định cho nhiều đồng chí hoặc cả chi bộ; mỗi đồng chí có một hồ sơ riêng sau khi bàn giao.",
)
