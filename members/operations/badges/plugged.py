"""What Huy hiệu Đảng lend to the rest of the portal: what is held of a person."""

from members.models import User
from members.operations.models import Medal
from members.personal_data import Labelled, Section, day


def of_user(user: User):
    return Medal.objects.filter(member=user.member_id).exclude(member=None).order_by("-years", "-pk")


def in_words(medal: Medal) -> Labelled:
    return {
        "Huy hiệu": f"{medal.years} năm tuổi Đảng, {medal.get_kind_display().lower()}",
        "Số": medal.number,
        "Quyết định": medal.decision or "—",
        "Ngày quyết định": day(medal.decided_on),
        "Ngày trao": day(medal.awarded_on),
        "Ngày cấp lại": day(medal.reissued_on),
        "Ngày thu hồi": day(medal.withdrawn_on),
    }


HELD = Section("huy-hieu", "Huy hiệu Đảng", of_user, in_words)
