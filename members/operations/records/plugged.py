"""What records lend to the rest of the portal: the way from a card, what is held of a person."""

from members.menu import OwnPage, Room
from members.models import Member, User
from members.operations.models import MemberRecord
from members.operations.records import keeping
from members.operations.records.declaring import Guard
from members.operations.records.items import ITEM_OF, PARTS, number_of
from members.operations.records.values import said
from members.personal_data import Labelled, Section
from members.powers import Power
from members.record_links import Link

LINKS = (
    Link("Phiếu đảng viên", "records:record", (Power.VIEW_RECORDS,)),
    Link("Hồ sơ giấy", "dossiers:begin", (Power.KEEP_DOSSIERS,)),
)
OWN = OwnPage("records:own", "Phiếu đảng viên của tôi", "Các mục đã ghi, đề nghị sửa, bổ sung")
ROOM = Room("records:list", "Hồ sơ đảng viên", "document", (Power.VIEW_RECORDS,))


def of_user(user: User):
    return MemberRecord.objects.filter(member=user.member_id).select_related("member").exclude(member=None)


def in_words(record: MemberRecord) -> Labelled:
    """What few may read is named here, and said in the file of the person alone."""
    return {_label(key): _masked(key) or text for key, text in _said(record.member).items()}


def in_full(record: MemberRecord) -> Labelled:
    return {_label(key): text for key, text in _said(record.member).items()}


def _said(member: Member) -> dict[str, str]:
    return {key: said(PARTS[key], value) for key, value in keeping.read(member).items()}


def _masked(key: str) -> str:
    return "" if PARTS[key].guard == Guard.OPEN else keeping.HIDDEN


def _label(key: str) -> str:
    part, item = PARTS[key], ITEM_OF[key]
    return f"{number_of(part)}. {part.label}" if item.number else part.label


HELD = Section("phieu-dang-vien", "Phiếu đảng viên", of_user, in_words, in_full)
