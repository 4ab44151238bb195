"""A Huy hiệu Đảng that was lost or is damaged is given once more (docs/rules.md §3.8, `states`: reissued), by the way
of every medal, under the number that it has."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from members.models import User
from members.operations.badges import checks, effects
from members.operations.badges.declared import DOCUMENT, FAMILY, HANDLE, LISTED, PROPOSED
from members.operations.engine.declaring import Branch, Fact, Kind, Level, Paper, Printed, Procedure, Request, Step
from members.operations.engine.surroundings import Placed
from members.operations.models import Case, Medal

RULE = "38-HD/BTCTW, III.1.1"
NOT_GIVEN = Branch("not_given", "Không cấp lại")
WITHDRAWN = Branch("withdrawn", "Không cần cấp lại nữa (đã tìm thấy)", ends=Case.State.CANCELLED)
NEITHER = (NOT_GIVEN, WITHDRAWN)
LOST = "lost"


def has_it(request: Request) -> str:
    if _medal(request):
        return ""
    asked = request.facts.get("years")
    which = f"huy hiệu {asked} năm" if asked else "huy hiệu nào"
    return f"Chưa ghi đồng chí này được tặng {which}: đề nghị xem lại loại huy hiệu, hoặc lập hồ sơ tặng."


def which(request: Request) -> dict[str, Any]:
    medal = _medal(request)
    return {"years": medal.years, "medal_no": medal.number} if medal else {}


def _medal(request: Request) -> Medal | None:
    """The one that was named, else the highest; those that were not handed over yet cannot be lost."""
    there = Medal.objects.held_by([request.member.pk] if request.member else []).exclude(awarded_on=None)
    asked = request.facts.get("years")
    return (there.filter(years=asked) if asked else there).order_by("-years").first()


def is_damaged(at: Placed) -> bool:
    return at.case.facts.get("what") != LOST


def note_reissue(cases: Sequence[Case], *, by: User | None, on: date) -> None:
    """The same medal, under its number, was handed over again; item 24 of the phiếu says so too."""
    asked = {(case.member_id, int(case.facts["years"])) for case in cases}
    there = Medal.objects.held_by({member for member, _ in asked}).values_list("member", "years", "pk")
    Medal.objects.filter(pk__in=[pk for *which, pk in there if tuple(which) in asked]).update(reissued_on=on)
    effects.note_in_records(cases, {"reissued": on.isoformat()}, by=by)


REISSUE = Procedure(
    "medal_reissue",
    "Cấp lại Huy hiệu Đảng bị mất, hỏng",
    FAMILY,
    "§3.8",
    DOCUMENT,
    "Ngày biết mất, hỏng",
    opening=(
        Fact("what", "Huy hiệu", Kind.CHOICE, choices=((LOST, "Bị mất"), ("damaged", "Bị hỏng"))),
        Fact("how", "Trong trường hợp nào", Kind.WORDS),
        Fact(
            "years", "Loại huy hiệu (năm tuổi Đảng)", Kind.NUMBER, required=False, help="Để trống: huy hiệu cao nhất."
        ),
    ),
    noted=(Fact("medal_no", "Số huy hiệu"),),
    checks=(checks.keeps_the_right, has_it),
    derives=which,
    steps=(
        Step(
            "declared",
            "Đảng viên đề nghị, chi ủy kiểm tra",
            Level.CELL,
            "Đã kiểm tra, đề nghị",
            power=HANDLE,
            papers=(Paper("request", "Đơn đề nghị cấp lại Huy hiệu Đảng"),),
            branches=(WITHDRAWN,),
            returns=False,
            rule=RULE,
        ),
        Step(
            "old_back",
            "Thu huy hiệu bị hỏng",
            Level.CELL,
            "Đã thu",
            power=HANDLE,
            branches=(WITHDRAWN,),
            when=is_damaged,
            rule=RULE,
        ),
        replace(LISTED, branches=NEITHER),
        replace(PROPOSED, branches=NEITHER),
        Step(
            "province_decided",
            "Ban thường vụ tỉnh ủy, thành ủy quyết định cấp lại",
            Level.PROVINCE,
            "Ghi quyết định",
            papers=(Paper("decision", "Quyết định cấp lại Huy hiệu Đảng"),),
            branches=NEITHER,
            rule=RULE,
        ),
        Step(
            "handed",
            "Trao huy hiệu cấp lại",
            Level.BASE,
            "Đã trao",
            power=HANDLE,
            effect_on_many=note_reissue,
            returns=False,
            rule=RULE,
        ),
    ),
    printed=(Printed("giay-bao", "Thông báo cấp lại Huy hiệu Đảng", since="handed"),),
    says="Giữ số của huy hiệu đã tặng. Cách làm theo đường đi của hồ sơ tặng, chờ hướng dẫn riêng.",
)
