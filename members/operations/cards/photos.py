"""Photos for cards are sent as files whose name says whose they are: `Họ tên_ngày sinh_ngày vào đảng`. The files do not
come into the portal; their names are held against the list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from members import vietnamese
from members.dates import parse_typed_date
from members.models import Member

ENDINGS = (".jpg", ".jpeg", ".png")


def expected(member: Member) -> str:
    """`Nguyễn Thị Hoa_05021975_19051995`."""
    admitted = f"{member.admission_date:%d%m%Y}" if member.admission_date else ""
    return f"{member.full_name}_{member.birth_date:%d%m%Y}_{admitted}"


def key_of(name: str) -> tuple[str, str, str]:
    """What a name of a file says, however the days are written: name folded, days as ISO text; empty where it is not
    made of three parts."""
    lower = name.strip().casefold()
    stem = next((name.strip()[: -len(ending)] for ending in ENDINGS if lower.endswith(ending)), name.strip())
    parts = [part.strip() for part in stem.split("_")]
    if len(parts) != 3:
        return ("", "", "")
    born, admitted = (parse_typed_date(part) for part in parts[1:])
    return (vietnamese.fold(parts[0]), f"{born or ''}", f"{admitted or ''}")


def problem(name: str, member: Member) -> str:
    """The sentence against `name` as the photo of `member`; empty where it is the right one."""
    if key_of(name) == key_of(expected(member)):
        return ""
    return f"Tên tệp ảnh phải ghi: {expected(member)}."


@dataclass(frozen=True)
class Checked:
    """there: the name of the file by the key of the member; missing: who has none; unknown: names that are nobody's."""

    there: dict[int, str] = field(default_factory=dict)
    missing: list[Member] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def check(names: Iterable[str], members: Sequence[Member]) -> Checked:
    """Holds the names of files against the members of a list; of two files of one person the first is taken."""
    wanted = {key_of(expected(member)): member for member in members}
    there: dict[int, str] = {}
    unknown = []
    for name in filter(None, map(str.strip, names)):
        member = wanted.get(key_of(name))
        if member is None or member.pk in there:
            unknown.append(name)
        else:
            there[member.pk] = name
    return Checked(there, [member for member in members if member.pk not in there], unknown)
