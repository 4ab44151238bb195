"""Plain functions that make units, people and documents, and the small cast that most tests know: a city, two wards,
three chi bộ and the people who work there. Tests take the cast from the fixture `cast`, which builds nothing."""

import time
from dataclasses import dataclass, fields
from datetime import date, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.utils import timezone

from documents import files, library, numbering
from documents.filing import issuers
from documents.models import Document, DocumentFile, Issuer
from documents.texts import extraction
from members.models import Affiliation, Member, Unit, User
from members.powers import Role
from members.privacy import consents
from members.rights import roles
from members.tree import founding

PDFS = Path(__file__).parent.parent / "sotay" / "demo" / "data" / "van-kien"
PASSWORD = "mat-khau-thu-2026"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
# Of phones and cards. Those below belong to the cast, whose rows every test may have beside its own.
FIRST_NUMBER = 1_000
_numbers = count(FIRST_NUMBER)


def city() -> Unit:
    return founding.found(
        by=None, parent=None, code="01", name="Đảng bộ Thành phố", kind=Unit.Kind.PROVINCE, level=Unit.Level.PROVINCE
    )


def party(parent: Unit, code: str, name: str) -> Unit:
    """A đảng bộ cơ sở."""
    return founding.found(by=None, parent=parent, code=code, name=name, kind=Unit.Kind.BASE, level=Unit.Level.COMMUNE)


def cell(parent: Unit, code: str, name: str) -> Unit:
    return founding.found(by=None, parent=parent, code=code, name=name, kind=Unit.Kind.CELL, level=Unit.Level.CELL)


def member(unit: Unit, name: str = "Nguyễn Thị Hoa", *, number: int | None = None, **fields) -> Member:
    """An official, counted and eligible member; phone and cards are made of `number`, by default the next free one."""
    number = number or next(_numbers)
    defaults = {
        "birth_date": date(1970, 1, 15),
        "gender": Member.Gender.FEMALE,
        "admission_date": date(2000, 5, 19),
        "official_date": date(2001, 5, 19),
        "personal_id": f"001170{number:06}",
        "card_no": f"001170{number:06}",
        "phone": f"09{number:08}",
    }
    person = Member.objects.create(unit=unit, full_name=name, **(defaults | fields))
    Affiliation.objects.create(member=person, unit=unit, since=person.admission_date or date(2000, 5, 19))
    return person


def account(person: Member | None = None, *, password: str = PASSWORD, number: int | None = None, **fields) -> User:
    """An activated account of `person`, or of a member of staff, whose phone is made of `number`."""
    phone = fields.pop("phone", person.phone if person else f"08{number or next(_numbers):08}")
    fields.setdefault("notice_version", consents.CURRENT)  # or the first page of each would be the notice
    user = User.objects.create_user(phone, password, member=person, **fields)
    if person:
        Member.objects.filter(pk=person.pk).update(activated_on=timezone.localdate())
        person.refresh_from_db()
    return user


def holder(
    role: Role, unit: Unit, name: str = "Trần Văn Bình", *, at: Unit | None = None, number: int | None = None
) -> User:
    """Somebody with an account and a second factor who holds `role` on `unit`; a member of `at`, else staff."""
    user = account(member(at, name, number=number)) if at else account(staff_name=name, number=number)
    roles.give(user, role, unit, by=None)
    return with_second_factor(User.objects.get(pk=user.pk))


def with_second_factor(user: User) -> User:
    """`user` with an authenticator application, as everybody needs who holds a power."""
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, TOTP_SECRET)
    return user


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def totp_code(user: User) -> str:
    """What the authenticator application of `user` shows; taken again and again, as tests go faster than its clock."""
    code = code_of(TOTP_SECRET)
    cache.delete_many([f"allauth.mfa.totp.used?user={user.pk}&code={code}", f"totp-used:{user.pk}:{code}"])
    return code


def issuer(name: str, unit: Unit, number: str = "121-KH/TU") -> Issuer:
    """The issuer that a clerk of `unit` means by `name` on a document with this number."""
    suffix = numbering.parse(number).issuer if number else ""
    return issuers.keep(issuers.named(name, suffix=suffix, unit=unit)[0])


def document(unit: Unit, number: str = "121-KH/TU", title: str = "Kế hoạch triển khai Sổ tay", **facts) -> Document:
    """A published document with a real PDF; the file of each differs, as the library refuses the same one twice.

    With `content` it is that very file, looked into as an upload is; with `text` what stands in it is read at once.
    """
    content, text = facts.pop("content", None), facts.pop("text", False)
    name = facts.pop("issuer", "Thành ủy")
    facts = {"kind": "plan", "issued_on": date(2026, 11, 3), "issuer": issuer(name, unit, number)} | facts
    wanted = Document(unit=unit, number_raw=number, title=title, **facts)
    found = files.look_into(ContentFile(content, "tep")) if content else small_pdf()
    published = library.publish(wanted, found, by=None)
    if text:
        extraction.read(published.main.pk)
    return published


def small_pdf() -> files.Inspected:
    """A sound PDF that nobody has sent before, without the process that looks into an upload."""
    content = (PDFS / "121-KH-TU.pdf").read_bytes() + b"\n%% %d" % next(_numbers)
    kind, digest = DocumentFile.Format.PDF, sha256(content).hexdigest()
    return files.Inspected(ContentFile(content, "tep.pdf"), kind, len(content), 1, digest)


@dataclass
class Cast:
    """city ─ ward (cell_7, cell_8) and beside (cell_1)."""

    city: Unit
    ward: Unit
    beside: Unit
    cell_7: Unit
    cell_8: Unit
    cell_1: Unit
    hoa: User  # a member of cell 7
    secretary: User  # bí thư of cell 7
    neighbour: User  # a member of cell 8
    stranger: User  # a member of cell 1, in the other ward
    editor: User  # biên tập viên of the ward
    approver: User  # người duyệt tin of the ward
    clerk: User  # văn thư of the ward
    organiser: User  # cán bộ ban tổ chức of the city
    editor_beside: User  # biên tập viên of the other ward
    secretary_beside: User  # bí thư of cell 8, the same ward
    organiser_beside: User  # cán bộ ban tổ chức of the other ward
    administrator: User  # quản trị of the city: holds every power
    inspector: User  # cán bộ kiểm tra of the ward


def cast() -> Cast:
    """Builds all of them by the use cases of the portal, in an empty database. Takes hundreds of statements."""
    numbers = count(1)
    top = city()
    ward, beside = (
        party(top, "01.001.001", "Đảng bộ phường Phúc Lâm"),
        party(top, "01.001.002", "Đảng bộ phường Đông Sơn"),
    )
    cell_7, cell_8 = cell(ward, "01.001.001.000.007", "Chi bộ 7"), cell(ward, "01.001.001.000.008", "Chi bộ 8")
    cell_1 = cell(beside, "01.001.002.000.001", "Chi bộ 1")
    return Cast(
        top,
        ward,
        beside,
        cell_7,
        cell_8,
        cell_1,
        hoa=account(member(cell_7, "Nguyễn Thị Hoa", number=next(numbers))),
        secretary=holder(Role.SECRETARY, cell_7, "Trần Văn Bình", at=cell_7, number=next(numbers)),
        neighbour=account(member(cell_8, "Phạm Thị Lan", number=next(numbers))),
        stranger=account(member(cell_1, "Lê Văn Đạt", number=next(numbers))),
        editor=holder(Role.EDITOR, ward, "Lê Quang Việt", at=cell_8, number=next(numbers)),
        approver=holder(Role.APPROVER, ward, "Nguyễn Thị Minh Tâm", at=cell_8, number=next(numbers)),
        clerk=holder(Role.CLERK, ward, "Vũ Thu Hằng", number=next(numbers)),
        organiser=holder(Role.ORGANISER, top, "Đỗ Văn Sơn", number=next(numbers)),
        editor_beside=holder(Role.EDITOR, beside, "Hoàng Minh Đức", number=next(numbers)),
        secretary_beside=holder(Role.SECRETARY, cell_8, "Bùi Văn Lợi", at=cell_8, number=next(numbers)),
        organiser_beside=holder(Role.ORGANISER, beside, "Ngô Thị Tuyết", number=next(numbers)),
        administrator=holder(Role.ADMINISTRATOR, top, "Hồ Ngọc Ánh", number=next(numbers)),
        inspector=holder(Role.INSPECTOR, ward, "Đoàn Văn Khánh", number=next(numbers)),
    )


def found(keys: dict[str, int]) -> Cast:
    """The cast whose rows stand in the database; `keys` are theirs, by the names in Cast."""
    known = Unit.objects.in_bulk(keys.values()), User.objects.select_related("member").in_bulk(keys.values())
    return Cast(**{each.name: known[each.type is User][keys[each.name]] for each in fields(Cast)})


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)
