"""The demo party: a real-looking roster in one ward, a ward beside it, and the people who sign in. Everybody is
invented."""

import time
from base64 import b32decode
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db.models import QuerySet
from django.utils import timezone

from members.accounts import opening
from members.committees import terms
from members.models import Member, Office, Unit, User
from members.powers import Role
from members.rights import roles
from members.roster import stage
from members.tree import founding
from sotay.demo import people, rollout

Code = Office.Code
DATA = Path(__file__).parent / "data"
PASSWORD = "sotay-dang-vien"
TOTP_SECRET = "SOTAYDANGVIENTRINHDIENSOTAYDANGV"  # base 32: of every holder of the demo, and of nobody else
CITY, WARD, BESIDE = "01", "01.001.001", "01.001.002"
CELL, CELL_BESIDE = "01.001.001.000.007", "01.001.002.000.001"


@dataclass(frozen=True)
class Person:
    """Somebody who signs in: the `place`-th eligible member of a chi bộ, or staff with a number of their own."""

    key: str
    says: str  # what the table of accounts says of them
    unit: str  # where the role holds
    role: Role | None = None
    cell: str = ""
    place: int = 0
    phone: str = ""
    name: str = ""
    position: str = ""
    office: str = ""  # the chức vụ that brings the role


CAST = (
    Person("member", "Đảng viên", CELL, cell=CELL, place=0),
    Person("secretary", "Bí thư chi bộ", CELL, cell=CELL, place=1, position="Bí thư Chi bộ 7", office=Code.SECRETARY),
    Person("deputy", "Chi ủy viên", CELL, cell=CELL, place=2, office=Code.CELL_COMMITTEE_MEMBER),
    Person("stranger", "Đảng viên phường khác", CELL_BESIDE, cell=CELL_BESIDE, place=0),
    Person(
        "editor", "Biên tập viên phường", WARD, Role.EDITOR, cell="01.001.001.000.003", place=0, position="Tổ biên tập"
    ),
    Person(
        "approver",
        "Người duyệt tin phường",
        WARD,
        Role.APPROVER,
        cell="01.001.001.000.003",
        place=1,
        position="Phó Bí thư Đảng ủy",
        office=Code.DEPUTY,
    ),
    Person(
        "clerk",
        "Văn thư phường",
        WARD,
        Role.CLERK,
        phone="0900000004",
        name="Đinh Thị Thu Hà",
        position="Văn phòng Đảng ủy",
    ),
    Person(
        "city_editor",
        "Biên tập viên thành phố",
        CITY,
        Role.EDITOR,
        phone="0900000001",
        name="Lương Minh Quân",
        position="Ban biên tập",
    ),
    Person(
        "city_approver",
        "Người duyệt tin thành phố",
        CITY,
        Role.APPROVER,
        phone="0900000002",
        name="Tạ Thị Vân Khánh",
        position="Trưởng Ban biên tập",
    ),
    Person(
        "city_clerk",
        "Văn thư thành phố",
        CITY,
        Role.CLERK,
        phone="0900000005",
        name="Chu Văn Lộc",
        position="Văn phòng Thành ủy",
    ),
    Person(
        "organiser",
        "Cán bộ ban tổ chức",
        CITY,
        Role.ORGANISER,
        phone="0900000003",
        name="Mai Đức Thịnh",
        position="Ban Tổ chức",
    ),
    Person(
        "inspector",
        "Cán bộ kiểm tra",
        CITY,
        Role.INSPECTOR,
        phone="0900000006",
        name="Phan Văn Chính",
        position="Ủy ban Kiểm tra",
    ),
    Person(
        "administrator",
        "Quản trị",
        CITY,
        Role.ADMINISTRATOR,
        phone="0900000009",
        name="Hồ Ngọc Ánh",
        position="Văn phòng Thành ủy",
    ),
)


def found_city() -> Unit:
    return founding.found(
        by=None, parent=None, code=CITY, name="Đảng bộ Thành phố", kind=Unit.Kind.PROVINCE, level=Unit.Level.PROVINCE
    )


def load_ward() -> None:
    """As any ward is loaded: from the workbook its ban tổ chức sent, with the chi bộ that the workbook names."""
    stage.run(DATA / "dang_bo_phuong_thang_10.xlsx", WARD, apply=True, found_units=True)
    ward = Unit.objects.by_code(WARD)
    today = timezone.localdate()
    # Four of five have an account; most of them came this week.
    eligible = list(Member.objects.eligible().under([ward.path]).in_office_order())
    for number, member in enumerate(eligible):
        if number % 5:
            member.activated_on = today - timedelta(days=number * 7 % 80)
            member.last_active_on = max(member.activated_on, today - timedelta(days=number * number % 23))
    Member.objects.bulk_update(eligible, ["activated_on", "last_active_on"])


def load_ward_beside(city: Unit) -> None:
    ward = founding.found(
        by=None, parent=city, code=BESIDE, name="Đảng bộ phường Đông Sơn", kind=Unit.Kind.BASE, level=Unit.Level.COMMUNE
    )
    cells = [
        founding.found(
            by=None,
            parent=ward,
            code=f"{BESIDE}.000.00{number}",
            name=f"Chi bộ {number}",
            kind=Unit.Kind.CELL,
            level=Unit.Level.CELL,
        )
        for number in (1, 2, 3)
    ]
    people.copy_members({cell.pk: 28 for cell in cells}, eligible=74, activated=51, on=timezone.localdate())


def load_pilots(city: Unit) -> None:
    parent = founding.found(
        by=None,
        parent=city,
        code="01.900",
        name="Đợt làm điểm (9 đảng bộ)",
        kind=Unit.Kind.HIGHER,
        level=Unit.Level.DISTRICT,
    )
    rollout.load(parent, on=timezone.localdate())


@cache
def password() -> str:
    """That of everybody, hashed once."""
    return make_password(PASSWORD)


def open_accounts() -> dict[str, User]:
    """Everybody of the cast, by key, with their role."""
    users = {}
    for person in CAST:
        user = User(phone=person.phone, staff_name=person.name, position=person.position, password=password())
        if person.cell:
            user.member = nth_member(person.cell, person.place)
            user.phone = user.member.phone
        user.save()
        if user.member:
            Member.objects.filter(pk=user.member_id, activated_on=None).update(activated_on=timezone.localdate())
        if person.role:
            roles.give(user, person.role, Unit.objects.by_code(person.unit), by=None, reason="Dữ liệu trình diễn")
        if person.role or person.office:
            secret = get_adapter().encrypt(TOTP_SECRET)
            Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": secret})
        users[person.key] = user
    for person in CAST:
        if person.office:
            _appoint(person, users[person.key].member, by=users["organiser"])
    return users


def _appoint(person: Person, member: Member, *, by: User) -> None:
    """On the congress of the chi bộ or đảng bộ, before the meetings that are told."""
    congress = timezone.localdate() - timedelta(days=480)
    office = Office(
        unit=Unit.objects.by_code(person.unit),
        member=member,
        code=person.office,
        method=Office.Method.ELECTED,
        decision_no="27-QĐ/ĐU",
        decided_on=congress,
        since=congress,
    )
    terms.appoint(office, by=by)


def present_code() -> str:
    """What an authenticator application would show now for the holders of the demo."""
    shown = TOTP(b32decode(TOTP_SECRET), 6, SHA1(), settings.MFA_TOTP_PERIOD)  # noqa: S303 - as the applications do
    return shown.generate(int(time.time())).decode()


def eligible_with_phone(cell: str) -> QuerySet[Member]:
    unit = Unit.objects.by_code(cell)
    return (
        Member.objects.eligible().filter(unit=unit).exclude(phone="").select_related("unit__parent").in_office_order()
    )


def nth_member(cell: str, place: int) -> Member:
    """Always the same person: eligible members of the chi bộ with a phone number, in the office's order."""
    return eligible_with_phone(cell)[place]


def is_loaded() -> bool:
    """Whether this database holds the demo: those of its cast who sign in with a number of their own have accounts."""
    phones = {person.phone for person in CAST if person.phone}
    return User.objects.filter(phone__in=phones).count() == len(phones)


def account_of(person: Person) -> User:
    """The account of somebody of the cast, as it is now."""
    users = User.objects.select_related("member__unit__parent")
    return users.get(phone=person.phone) if person.phone else users.get(member=nth_member(person.cell, person.place))


def slip_for_newcomer() -> opening.Slip:
    """A slip that works now, for the first of the chi bộ who has no account yet; an earlier one stops working."""
    secretary = account_of(next(person for person in CAST if person.key == "secretary"))
    return opening.issue_slip(eligible_with_phone(CELL).filter(activated_on=None)[0], by=secretary)
