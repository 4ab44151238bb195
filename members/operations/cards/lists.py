"""The batches of cards that an office sees, one of them with its photos, and the book of handing over."""

from collections.abc import Iterable

from django.db.models import Count

from members import audit
from members.access import units_for
from members.models import User
from members.models.units import UnitQuerySet
from members.operations.cards import photos
from members.operations.models import CardBatch, PartyCard
from members.powers import OF_PROCEDURES, Power
from members.sheets import Table


def units_of(user: User) -> UnitQuerySet:
    """Where `user` handles or signs cases."""
    handled, signed = (units_for(user, power) for power in OF_PROCEDURES)
    return handled | signed


def batches(user: User):
    """Those of the offices of `user` and below, the newest first, each with how `many` cards."""
    rows = CardBatch.objects.filter(unit__in=units_of(user).order_by().values("pk"))
    return rows.select_related("unit").annotate(many=Count("cards")).order_by("-month", "unit__path")


def cards(batch: CardBatch) -> list[PartyCard]:
    return list(PartyCard.objects.of_batch(batch))


def handed(user: User):
    """The book of handing over of the units of `user`, the last first."""
    return PartyCard.objects.handed_over(units_of(user).order_by().values("pk"))


def checked(batch: CardBatch, names: Iterable[str]) -> photos.Checked:
    """The names of files that have come, against the list of the batch."""
    return photos.check(names, [card.member for card in cards(batch)])


def taken_out(batch: CardBatch, *, by: User) -> Table:
    """The batch as it is sent to be printed; numbers stay out, as in every list that leaves the portal. Taking it is
    audited."""
    listed = cards(batch)
    audit.record(by, "card.batch_file", batch, power=Power.HANDLE_CASES, after={"rows": len(listed)})
    rows = (
        (
            place,
            card.member.full_name,
            card.member.birth_cell,
            card.member.unit.name,
            f"{card.member.unit.parent or ''}",
            card.member.admission_date,
            card.member.official_date,
            card.get_why_display(),
            photos.expected(card.member),
        )
        for place, card in enumerate(listed, 1)
    )
    heading = (
        "TT",
        "Họ và tên",
        "Ngày sinh",
        "Chi bộ",
        "Đảng bộ",
        "Ngày vào Đảng",
        "Ngày chính thức",
        "Lý do",
        "Tên ảnh",
    )
    return Table(f"Thẻ {batch.month:%m-%Y}", heading, rows, widths=(6, 28, 12, 28, 34, 14, 14, 18, 44))
