"""The chi bộ whose month is gone through: 26 official members, the people who act, and the clock they live by."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from members.models import Office, Unit, User
from members.powers import Role
from tests import factories
from tests.meetings import scenes

OTHERS = (
    "Vũ Thị Minh Châu",
    "Lê Văn Cường",
    "Phạm Thị Dung",
    "Hoàng Văn Dũng",
    "Đặng Thị Giang",
    "Bùi Quang Hải",
    "Ngô Thị Thu Hằng",
    "Đỗ Văn Hậu",
    "Dương Thị Hiền",
    "Lý Văn Hùng",
    "Trịnh Thị Hương",
    "Mai Văn Khánh",
    "Đinh Thị Lan",
    "Tạ Quốc Long",
    "Phan Thị Mận",
    "Cao Văn Nam",
    "Lương Thị Nga",
    "Nguyễn Văn Phúc",
    "Trần Thị Quế",
    "Hà Văn Sơn",
    "Chu Thị Tâm",
    "Đào Văn Thắng",
    "Vương Thị Xuân",
    "Lưu Văn Yên",
)
SUPERIOR = "Tô Thị Phụ Trách"


class _AnyDatetime(type):
    def __instancecheck__(cls, value):
        return isinstance(value, datetime)


class Clock:
    """What time it is on the server: set forward as the month goes on, and running from there. Columns hold
    `timezone.now` itself as their default, so it is the clock behind that function which is moved."""

    def __init__(self, monkeypatch):
        clock, self.ahead = self, timedelta()

        class Moved(datetime, metaclass=_AnyDatetime):
            @classmethod
            def now(cls, tz=None):
                return datetime.now(tz) + clock.ahead

        monkeypatch.setattr(timezone, "datetime", Moved)

    def set(self, text: str) -> None:
        """From now on it is `2027-03-03 19:25` and goes on."""
        self.ahead = scenes.at(text) - datetime.now(UTC)


@dataclass
class Cell:
    """Chi bộ 7 and those who act in it. `people`: all 26 accounts."""

    unit: Unit
    chair: User  # bí thư, who plans
    writer: User  # thư ký of the evening, who holds no post
    absent: User  # asks to be excused
    silent: User  # does not come
    people: list[User]
    leader: User  # of the committee above

    @property
    def there(self) -> list[User]:
        """The 24 who come."""
        return [user for user in self.people if user not in (self.absent, self.silent)]

    def named(self, name: str) -> User:
        return next(user for user in self.people if user.full_name == name)


def found(cast) -> Cell:
    """Rows made directly: the people of the chi bộ and of the committee above, and nothing that they do."""
    people = [cast.secretary, cast.hoa]
    people += [factories.account(factories.member(cast.cell_7, name)) for name in OTHERS]
    superior = factories.member(cast.cell_8, SUPERIOR)
    facts = {"method": "elected", "decision_no": "8-QĐ/ĐU", "decided_on": timezone.localdate()}
    Office.objects.create(unit=cast.ward, member=superior, code="committee_member", since=timezone.localdate(), **facts)
    leader = factories.holder(Role.LEADER, cast.ward, "Vũ Văn Lãnh", at=cast.cell_8)
    return Cell(cast.cell_7, cast.secretary, cast.hoa, people[3], people[4], people, leader)
