"""Forms about bulletins: what the desk writes, and what a decision needs."""

from datetime import date
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from documents.files import FileRefused
from members.moves import WrongState
from members.powers import Power
from news import bulletins
from news.models import Bulletin
from news.workflow import SelfApproval

BACK, AHEAD = 3, 3  # months on offer around this one


class BulletinForm(forms.ModelForm):
    month = forms.TypedChoiceField(label="Tháng", coerce=date.fromisoformat)
    upload = forms.FileField(
        label="Tệp PDF",
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
        help_text="Chữ trong tệp được đọc ra thành nội dung bên dưới khi ô nội dung còn trống.",
    )

    class Meta:
        model = Bulletin
        fields = ("unit", "month", "title", "body", "responsible_body")

    by = None  # set by the admin: whoever is at the desk

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        numbers = range(today.year * 12 + today.month - 1 - BACK, today.year * 12 + today.month + AHEAD)
        months = {date(number // 12, number % 12 + 1, 1) for number in numbers}
        months |= {self.instance.month} if self.instance.pk else set()
        self.fields["month"].choices = [
            (each.isoformat(), f"Tháng {each.month}/{each.year}") for each in sorted(months)
        ]
        self.initial.setdefault("month", today.replace(day=1).isoformat())
        if self.instance.pk:
            self.initial["month"] = self.instance.month.isoformat()
        self.fields["title"].help_text = "Để trống thì cổng tự đặt, ví dụ “Bản tin sinh hoạt chi bộ tháng 12/2026”."
        self.pdf = None

    def clean(self):
        data = super().clean()
        if data.get("upload") and data.get("unit"):
            try:
                self.pdf = bulletins.examine(data["upload"], unit=data["unit"], by=self.by)
            except FileRefused as refusal:
                self.add_error("upload", str(refusal))
        elif not data.get("body") and not self.instance.file and "upload" not in self.errors:
            raise ValidationError("Đề nghị tải tệp PDF lên hoặc ghi nội dung.")
        return data


class Deed(NamedTuple):
    """What may be done to a bulletin: by which power, with which words."""

    move: str
    power: Power
    act: object
    label: str
    said: str
    needs_reason: bool = False


DEEDS = {
    "gui-duyet": Deed("submit", Power.WRITE_NEWS, bulletins.submit, "Gửi duyệt", "Đã gửi bản tin cho người duyệt."),
    "duyet": Deed("approve", Power.APPROVE_NEWS, bulletins.approve, "Duyệt đăng", "Đã duyệt đăng bản tin."),
    "tra-lai": Deed("return", Power.APPROVE_NEWS, bulletins.send_back, "Trả lại", "Đã trả bản tin để sửa.", True),
    "go": Deed("withdraw", Power.APPROVE_NEWS, bulletins.withdraw, "Gỡ bản tin", "Đã gỡ bản tin.", True),
}
REFUSED = {
    WrongState: "Bản tin này đã được người khác xử lý.",
    SelfApproval: "Đồng chí không tự duyệt bản tin do mình soạn hoặc sửa. Bản tin sẽ được người khác duyệt.",
    bulletins.NothingToRead: "Bản tin chưa có nội dung và chưa có tệp.",
    bulletins.AlreadyThere: "Đơn vị đã có bản tin của tháng này. Đề nghị gỡ bản tin cũ trước.",
}


def offered(bulletin: Bulletin, user) -> list[tuple[str, Deed]]:
    """What `user` may do to it now: draws the buttons."""
    deeds = DEEDS.items()
    return [(slug, each) for slug, each in deeds if bulletin.can(each.move) and user.has_perm(each.power, bulletin)]


class DeedForm(forms.Form):
    reason = forms.CharField(
        label="Lý do", max_length=500, error_messages={"required": "Đề nghị ghi lý do."}, widget=forms.Textarea
    )

    def __init__(self, data, *, deed: Deed):
        super().__init__(data)
        self.deed = deed
        if not deed.needs_reason:
            del self.fields["reason"]

    def carry_out(self, bulletin: Bulletin, *, by) -> str:
        """What is to be said: why it was refused, or nothing when it was done."""
        try:
            self.deed.act(bulletin, by=by, **self.cleaned_data)
        except tuple(REFUSED) as refusal:
            return REFUSED[type(refusal)]
        return ""
