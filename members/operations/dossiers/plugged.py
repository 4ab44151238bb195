"""What dossiers lend to the rest of the portal: what a closed organisation leaves behind, what is held of a person."""

from members.models import User
from members.operations.models import Dossier, DossierLoan
from members.personal_data import Labelled, Section, day
from members.succession import OpenWork


def of_user(user: User):
    return Dossier.objects.filter(member=user.member_id).exclude(member=None).select_related("holder")


def loans_of(user: User):
    """Who has read one's dossier is for oneself to know (06-HD/TW §8.2e)."""
    return DossierLoan.objects.filter(dossier__member=user.member_id).exclude(dossier__member=None)


def in_words(dossier: Dossier) -> Labelled:
    return {
        "Nơi quản lý": dossier.holder.name,
        "Quản lý từ ngày": day(dossier.since),
        "Số tài liệu theo mục lục": str(dossier.papers.filter(taken_on=None).count()),
    }


def loan_in_words(loan: DossierLoan) -> Labelled:
    return {
        "Người đọc": f"{loan.reader}, {loan.reader_unit}",
        "Lý do": loan.reason,
        "Ý kiến đồng ý": loan.consent,
        "Ngày mượn": day(loan.lent_on),
        "Ngày trả": day(loan.returned_on),
    }


LEFT = OpenWork("hồ sơ giấy đang quản lý", Dossier.objects.all, unit="holder")
SECTIONS = (
    Section("ho-so-giay", "Hồ sơ giấy", of_user, in_words),
    Section("muon-ho-so-giay", "Người đã đọc hồ sơ giấy", loans_of, loan_in_words),
)
