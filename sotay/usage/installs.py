"""Who has put the portal on the home screen of a device: noted at the first start from there."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from members import ready_statements
from members.models import User
from sotay.usage.models import Installation

NOTE = """
INSERT INTO sotay_installation (member_id, device, platform, day)
VALUES (%(member)s, %(device)s, %(platform)s, %(day)s) ON CONFLICT DO NOTHING
"""


def note(member_id: int, device: UUID, platform: str, *, day: date | None = None) -> bool:
    """Notes that the member has started the portal from the home screen of `device`, a number that the browser made
    for itself; whether that is new. A member and device once, however often it is told; one statement.

    platform: of `Installation.Platform`; what is none of them is noted as another.
    """
    known = platform if platform in Installation.Platform else Installation.Platform.OTHER
    values = {"member": member_id, "device": str(device), "platform": known, "day": day or timezone.localdate()}
    return ready_statements.changed(NOTE, values) == 1


def of_user(user: User) -> QuerySet[Installation]:
    """The devices on which the member behind `user` has the portal, the newest first."""
    return Installation.objects.filter(member_id=user.member_id).order_by("-day", "-pk")


def in_words(row: Installation) -> dict[str, str]:
    return {"Máy": row.get_platform_display(), "Mở từ màn hình chính lần đầu": f"{row.day:%d/%m/%Y}"}
