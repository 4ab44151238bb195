"""What thẻ đảng viên lend to the rest of the portal: what is held of a person. The number is masked as everywhere."""

from members.models import User
from members.models.people import masked
from members.operations.models import CardCheck, PartyCard
from members.personal_data import Labelled, Section, day


def cards_of(user: User):
    return PartyCard.objects.filter(member=user.member_id).exclude(member=None).order_by("-pk")


def checks_of(user: User):
    checks = CardCheck.objects.filter(member=user.member_id).exclude(member=None)
    return checks.select_related("unit").order_by("-year")


def card_in_words(card: PartyCard) -> Labelled:
    return {
        "Lý do làm thẻ": card.get_why_display(),
        "Số thẻ": masked(card.number),
        "Tình trạng": card.get_state_display(),
        "Ngày trao": day(card.handed_on),
        "Tệp ảnh đã nhận": card.photo_named or "—",
        "Ngày mất, hỏng, thu": day(card.ended_on),
    }


def card_in_full(card: PartyCard) -> Labelled:
    return card_in_words(card) | {"Số thẻ": card.number}


def check_in_words(check: CardCheck) -> Labelled:
    return {
        "Năm": str(check.year),
        "Chi bộ": check.unit.name,
        "Kết quả": check.get_state_display(),
        "Ngày kiểm tra": day(check.checked_on),
    }


SECTIONS = (
    Section("the-dang", "Thẻ đảng viên", cards_of, card_in_words, card_in_full),
    Section("kiem-tra-the", "Kiểm tra thẻ hằng năm", checks_of, check_in_words),
)
