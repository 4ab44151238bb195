"""What đảng phí and xếp loại lend to the rest of the portal: what is held of a person."""

from members.menu import OwnPage
from members.models import User
from members.operations.fees.collecting import in_dong
from members.operations.models import FeeDeclaration, FeeLine, FeeRelief, Rating
from members.personal_data import Labelled, Section, day


def _line(line: FeeLine) -> Labelled:
    return {
        "Tháng": f"{line.month:%m/%Y}",
        "Chi bộ": line.sheet.unit.name,
        "Phải đóng": "—" if line.due is None else in_dong(line.due),
        "Tình trạng": line.in_words,
    }


def _declaration(row: FeeDeclaration) -> Labelled:
    income = "—" if row.income is None else in_dong(row.income)
    return {"Từ tháng": f"{row.since:%m/%Y}", "Diện": row.get_kind_display(), "Thu nhập tính đảng phí": income}


def _relief(relief: FeeRelief) -> Labelled:
    return {"Được": relief.in_words, "Quyết định": relief.told, "Thôi áp dụng": day(relief.ended_at)}


def _rating(rating: Rating) -> Labelled:
    return {
        "Kỳ": rating.round.when,
        "Tự xếp loại": rating.get_self_level_display() or "—",
        "Tự nhận xét": rating.self_note or "—",
        "Kết quả": rating.get_level_display() or rating.get_state_display(),
        "Ngày quyết định": day(rating.decided_on),
    }


def _lines_of(user: User):
    return FeeLine.objects.filter(member=user.member_id).exclude(member=None).select_related("sheet__unit", "paid_into")


def _declarations_of(user: User):
    return FeeDeclaration.objects.filter(member=user.member_id).exclude(member=None).order_by("-since")


def _reliefs_of(user: User):
    return FeeRelief.objects.filter(member=user.member_id).exclude(member=None).order_by("-since", "-pk")


def _ratings_of(user: User):
    return Rating.objects.filter(member=user.member_id).exclude(member=None).select_related("round").order_by("-pk")


SECTIONS = (
    Section("dang-phi", "Đảng phí đã đóng", lambda user: _lines_of(user).order_by("-month"), _line),
    Section("thu-nhap-dang-phi", "Thu nhập đã kê khai để tính đảng phí", _declarations_of, _declaration),
    Section("mien-giam-dang-phi", "Miễn, giảm đảng phí", _reliefs_of, _relief),
    Section("xep-loai", "Đánh giá, xếp loại", _ratings_of, _rating),
)
OWN = (
    OwnPage("fees:own", "Đảng phí của tôi", "Mức đóng, đã đóng, kê khai thu nhập"),
    OwnPage("rating:home", "Đánh giá, xếp loại", "Tự đánh giá, kết quả các kỳ"),
)
