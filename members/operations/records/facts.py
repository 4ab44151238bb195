"""The parts of the record as facts that the portal's one mechanism of corrections knows: proposed by the member or an
officer, compared, approved by another, written in one transaction."""

from members.models import Member, User
from members.more_facts import Fact
from members.operations.models import RecordSource
from members.operations.records import keeping, revealing
from members.operations.records.declaring import Part
from members.operations.records.items import PARTS, number_of
from members.operations.records.values import checked, packed, said, unpacked

TOLD = "Đề nghị sửa thông tin đã duyệt"


def _fact(part: Part) -> Fact:
    def now(member: Member) -> str:
        return packed(keeping.value_of(member, part))

    def shown(text: str) -> str:
        return said(part, unpacked(part, text))

    def check(text: str) -> None:
        checked(part, unpacked(part, text))

    def write(member: Member, text: str, by: User) -> None:
        way = RecordSource.Way.CORRECTION
        keeping.write(member, part.key, unpacked(part, text), by=by, way=way, told=TOLD)

    number = number_of(part)
    label = f"{part.label} (mục {number})" if number else part.label
    hidden = part.guard.power
    traceless = part.third_persons or hidden is not None
    return Fact(part.key, label, now, shown, check, write, hidden, read_as=revealing.ACTION, no_trace=traceless)


FACTS = tuple(_fact(part) for part in PARTS.values() if part.is_kept_here)
