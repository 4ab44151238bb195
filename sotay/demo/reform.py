"""The reform of 1/7/2025 in the demo: a quận is closed and its wards go directly under the city. All of it is
invented."""

from datetime import date, timedelta

from django.utils import timezone

from members import reorganising
from members.models import Member, Unit, UnitEvent, User
from members.tree import founding
from sotay.demo import people
from sotay.usage import figures

REFORM = date(2025, 7, 1)
EVE = date(2025, 6, 30)
DISTRICT = "01.700"
WARDS = ("Vân Đình", "Liên Khê", "Cẩm Hưng")
CELLS, CELL_SIZE = 3, 24
FOUNDED = date(1996, 10, 1)


def found_district(city: Unit) -> Unit:
    """The quận with its wards and their members, and the closed figures of the eve of the reform."""
    district = founding.found(
        by=None,
        parent=city,
        code=DISTRICT,
        name="Đảng bộ quận Vân Giang",
        kind=Unit.Kind.HIGHER,
        level=Unit.Level.DISTRICT,
        founded_on=FOUNDED,
    )
    cells = [cell for number, name in enumerate(WARDS, 1) for cell in _ward(district, number, name)]
    total = len(cells) * CELL_SIZE
    sizes = {cell.pk: CELL_SIZE for cell in cells}
    people.copy_members(sizes, eligible=total * 9 // 10, activated=total * 7 // 10, on=EVE, seed=7)
    figures.close(EVE)
    return district


def _ward(district: Unit, number: int, name: str) -> list[Unit]:
    ward = founding.found(
        by=None,
        parent=district,
        code=f"{DISTRICT}.{number:03}",
        name=f"Đảng bộ phường {name}",
        kind=Unit.Kind.BASE,
        level=Unit.Level.COMMUNE,
        founded_on=FOUNDED,
    )
    return [
        founding.found(
            by=None,
            parent=ward,
            code=f"{DISTRICT}.{number:03}.000.{cell:03}",
            name=f"Chi bộ {cell}",
            kind=Unit.Kind.CELL,
            level=Unit.Level.CELL,
            founded_on=FOUNDED,
        )
        for cell in range(1, CELLS + 1)
    ]


def carry_out(city: Unit, district: Unit, *, by: User) -> UnitEvent:
    """As a ban tổ chức does it: preview, then decision. Those who use the portal have gone on using it since."""
    event = UnitEvent(
        kind=UnitEvent.Kind.DISSOLVE,
        unit=city,
        decision_no="118-QĐ/TU",
        decided_on=date(2025, 6, 25),
        effective_on=REFORM,
        note="Kết thúc hoạt động cấp huyện, xã phường trực thuộc thành phố",
        plan={"unit": district.pk, "receiver": city.pk},
        by=by,
    )
    wards = list(district.children.values_list("pk", flat=True))
    reorganising.decide(event, by=by, seen=reorganising.preview(event).digest)
    today = timezone.localdate()
    paths = Unit.objects.filter(pk__in=wards).values_list("path", flat=True)
    in_use = list(Member.objects.under(list(paths)).exclude(activated_on=None).in_office_order())
    for number, member in enumerate(in_use):
        member.last_active_on = today - timedelta(days=number * number % 40)
    Member.objects.bulk_update(in_use, ["last_active_on"], batch_size=500)
    return event
