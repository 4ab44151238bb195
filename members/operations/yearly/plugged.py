"""What the yearly phiếu bổ sung lends to the rest of the portal: what is held of a person."""

from members.models import User
from members.operations.models import Supplement
from members.operations.records.items import PARTS
from members.personal_data import Labelled, Section, day


def of_user(user: User):
    sheets = Supplement.objects.filter(member=user.member_id).exclude(member=None)
    return sheets.select_related("round").order_by("-round__year", "-pk")


def in_words(sheet: Supplement) -> Labelled:
    changed = ", ".join(PARTS[key].label for key in sheet.changed if key in PARTS)
    return {
        "Năm": str(sheet.round.year),
        "Ngày nộp": day(sheet.handed_on),
        "Mục có thay đổi": changed or "Không có gì thay đổi (K)",
        "Tình trạng": sheet.get_state_display(),
    }


HELD = Section("phieu-bo-sung", "Phiếu bổ sung hồ sơ", of_user, in_words)
