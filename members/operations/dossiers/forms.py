"""Forms of dossiers on paper."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from members.fields import DateField, NormalForm, WholeNumberField, words_field
from members.models import Unit
from members.operations.dossiers.kinds import choices
from members.operations.models import Dossier
from members.operations.unit_field import UnitField
from members.versions import VersionedForm

AHEAD = timedelta(days=366)
MOST_SHEETS = 999


def _today(label: str) -> DateField:
    return DateField(label=label, latest=timezone.localdate, initial=timezone.localdate)


class TakeInForm(NormalForm):
    """A dossier that was not in the index yet."""

    on = _today("Ngày nhận, ngày bắt đầu quản lý")
    place = forms.CharField(label="Tủ, ngăn, hộp", max_length=120, required=False)
    origin = forms.CharField(
        label="Nơi gửi, biên bản giao nhận", max_length=200, required=False,
        help_text="Để trống nếu hồ sơ lập và quản lý tại đây từ đầu.",
    )  # fmt: skip
    index_confirmed = forms.BooleanField(label="Mục lục có xác nhận của nơi gửi", required=False)


class DossierForm(VersionedForm, NormalForm):
    def __init__(self, *args, dossier: Dossier, **kwargs):
        super().__init__(*args, **kwargs)
        self.open_upon(dossier)

    def stored_values(self, row: Dossier) -> dict:
        """What others have stored in between stands in the index, which the page shows again."""
        return {}

    @property
    def facts(self) -> dict[str, Any]:
        """What was typed, for the use case."""
        data = dict(self.cleaned_data)
        return {"seen": data.pop("seen_version")} | data


class PaperForm(DossierForm):
    kind = forms.TypedChoiceField(label="Loại tài liệu", coerce=int, choices=choices)
    number = forms.CharField(label="Số, ký hiệu", max_length=60, required=False)
    day = DateField(label="Ngày của tài liệu", required=False, latest=timezone.localdate)
    sheets = WholeNumberField(label="Số tờ", min_value=1, max_value=MOST_SHEETS, initial=1)
    is_copy = forms.BooleanField(label="Là bản sao", required=False)
    note = forms.CharField(label="Ghi chú", max_length=200, required=False)


class TakeOutForm(DossierForm):
    on = _today("Ngày rút ra")
    consent = words_field(
        "Văn bản đồng ý của cấp ủy có thẩm quyền", "Đề nghị ghi số và ngày của văn bản đồng ý.", most=300,
        help_text="Hồ sơ đảng viên chỉ được sửa, rút khi có căn cứ và văn bản đồng ý (06-HD/TW, mục 8.2a).",
    )  # fmt: skip


class HandOverForm(DossierForm):
    to = UnitField(Unit.objects.all(), label="Bên nhận", help_text="Mã hoặc tên đảng bộ, chi bộ nhận hồ sơ.")
    on = _today("Ngày giao nhận")
    paper = forms.CharField(label="Biên bản, phiếu giao nhận", max_length=200)


class LoanForm(NormalForm):
    reader = forms.CharField(label="Người đọc", max_length=120)
    reader_unit = forms.CharField(label="Đơn vị của người đọc", max_length=200)
    reason = words_field("Lý do", "Đề nghị ghi lý do đọc hồ sơ.", most=300)
    consent = forms.CharField(
        label="Ý kiến đồng ý của cấp ủy quản lý hồ sơ", max_length=200, help_text="Số, ngày văn bản hoặc người đồng ý."
    )
    lent_on = _today("Ngày cho mượn")
    due_on = DateField(label="Hẹn trả ngày", latest=lambda: timezone.localdate() + AHEAD)


class ReturnForm(NormalForm):
    on = _today("Ngày trả")
    note = words_field(
        "Tình trạng khi trả", "Đề nghị ghi tình trạng hồ sơ khi trả.", most=300,
        help_text="Ví dụ: đủ 34 tài liệu theo mục lục, nguyên vẹn.",
    )  # fmt: skip


class CheckForm(NormalForm):
    note = words_field("Kết luận", "Đề nghị ghi kết luận đối chiếu.", most=300)
