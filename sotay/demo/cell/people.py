"""Who is of the demo's chi bộ besides those who stand in its list: who has an account, who is there for a time, who is
away, who comes from above."""

from datetime import date
from functools import cached_property

from members.models import Affiliation, Member, Unit, User
from sotay.demo.party import CELL, eligible_with_phone, password

GUEST_CELL = "01.001.001.000.004"  # from where one is there for a time
HOST_CELL = "01.001.001.000.003"  # where one of the chi bộ is for a time
AWAY = "Nguyễn Đình Thịnh"


class Cell:
    """The chi bộ with its people as the stories name them. users: the cast by key."""

    def __init__(self, users: dict[str, User]):
        self.unit = Unit.objects.select_related("parent").get(code=CELL)
        self.secretary, self.deputy = users["secretary"], users["deputy"]
        self.member, self.superior, self.organiser = users["member"], users["approver"], users["organiser"]

    @cached_property
    def _members(self) -> dict[str, Member]:
        here = Member.objects.counted().filter(unit=self.unit) | Member.objects.filter(temporary_unit=self.unit)
        # Two have the same name: the one who has an account is meant.
        return {each.full_name: each for each in here.order_by("activated_on", "-pk").reverse()}

    @cached_property
    def accounts(self) -> dict[int, User]:
        """The accounts of the chi bộ, by member; each brings its member along."""
        found = User.objects.filter(member__in=self._members.values()).select_related("member__unit__parent")
        cast = {user.member_id: user for user in (self.secretary, self.deputy, self.member)}
        return {user.member_id: user for user in found} | cast

    def named(self, name: str) -> Member:
        return self._members[name]

    def account(self, name: str) -> User:
        return self.accounts[self.named(name).pk]


def settle(since: date) -> None:
    """From `since` on one is there for a time, one is away, and who uses the portal has an account."""
    _introduce(eligible_with_phone(GUEST_CELL).exclude(activated_on=None)[0], Unit.objects.by_code(CELL), since)
    away = Member.objects.get(unit__code=CELL, full_name=AWAY)
    _introduce(away, Unit.objects.by_code(HOST_CELL), since)
    open_accounts(since)


def open_accounts(day: date) -> None:
    """Of those of the chi bộ who use the portal and were members on `day`; who has one keeps it."""
    here = Unit.objects.by_code(CELL)
    in_use = Member.objects.filter(unit=here) | Member.objects.filter(temporary_unit=here)
    new = in_use.exclude(activated_on=None).exclude(phone="").filter(user=None, admission_date__lte=day)
    User.objects.bulk_create(User(phone=each.phone, member=each, password=password()) for each in new)


def _introduce(member: Member, to: Unit, since: date) -> None:
    """As the list of a chi bộ says it: there is no page for it."""
    Member.objects.filter(pk=member.pk).update(temporary_unit=to)
    Affiliation.objects.create(
        member=member, unit=to, kind=Affiliation.Kind.TEMPORARY, since=since, reason="Giới thiệu sinh hoạt tạm thời"
    )
