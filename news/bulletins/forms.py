"""Forms about bulletins: what the desk writes, and what a decision needs."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from documents.files import FileRefused, Inspected
from members.approval import OtherSteps, SameApprover, SelfApproval
from members.moves import WrongState
from members.powers import Power
from news.bulletins import publishing
from news.editing.forms_writing import LastSave, WritingForm
from news.models import ApprovalRule, Bulletin
from news.publishing import steps
from news.publishing.signing import responsible_body

SEEN_CHANGED = "Bản tin này đã được sửa và gửi lại sau khi đồng chí mở xem. Đề nghị đồng chí đọc lại rồi quyết định."
BACK, AHEAD = 3, 3  # months on offer around this one
LABELS: dict = {"file": "tệp PDF"} | {name: Bulletin._meta.get_field(name).verbose_name for name in publishing.CONTENT}


class BulletinForm(WritingForm):
    """A bulletin, with the PDF it is printed from."""

    noun, labels = "Bản tin này", LABELS

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

    by = None  # set by the admin: anyone who is at the desk

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
        self.pdf: Inspected | None = None

    def clean(self):
        data = super().clean()
        if data.get("upload") and data.get("unit"):
            try:
                self.pdf = publishing.examine(data["upload"], unit=data["unit"], by=self.by)
            except FileRefused as refusal:
                self.add_error("upload", str(refusal))
        elif not data.get("body") and not self.instance.file and "upload" not in self.errors:
            self.add_error(None, "Đề nghị tải tệp PDF lên hoặc ghi nội dung.")
        self._fill_in(data)
        if self.instance.pk:
            self.meet_others(data)
        return data

    def _fill_in(self, data: dict) -> None:
        """What is left empty is known."""
        if "title" in data and "month" in data:
            data["title"] = data["title"] or Bulletin.usual_title(data["month"])
        if "responsible_body" in data and "unit" in data:
            data["responsible_body"] = data["responsible_body"] or responsible_body(data["unit"])

    # Two editors on one bulletin

    def last_save_of(self, kept: Bulletin) -> LastSave:
        last = publishing.last_save(kept)
        return LastSave(last.pk, last.actor, last.at) if last else LastSave(0)

    def content_of(self, kept: Bulletin) -> dict:
        return publishing.content_of(kept) | {"file": "tệp đang lưu" if kept.file else ""}

    def typed(self, data: dict) -> dict:
        said = {name: data[name] for name in publishing.CONTENT if name in data}
        said |= {"unit": said["unit"].name} if "unit" in said else {}
        said |= {"month": f"{said['month']:%m/%Y}"} if "month" in said else {}
        other = self.pdf and self.pdf.sha256 != self.instance.sha256
        return said | ({"file": "tệp đồng chí chọn"} if other else {})


class Action(NamedTuple):
    """What may be done to a bulletin: by which power, with which words."""

    move: str
    power: Power
    act: Callable
    label: str
    said: str
    needs_reason: bool = False


ACTIONS = {
    "gui-duyet": Action("submit", Power.WRITE_NEWS, publishing.submit, "Gửi duyệt", "Đã gửi bản tin cho người duyệt."),
    "duyet-buoc-mot": Action(
        "check",
        Power.APPROVE_NEWS,
        publishing.check,
        "Duyệt bước một",
        "Đã duyệt bước một, bản tin chờ duyệt bước hai.",
    ),
    "duyet": Action("approve", Power.APPROVE_NEWS, publishing.approve, "Duyệt đăng", "Đã duyệt đăng bản tin."),
    "tra-lai": Action("return", Power.APPROVE_NEWS, publishing.send_back, "Trả lại", "Đã trả bản tin để sửa.", True),
    "go": Action("withdraw", Power.APPROVE_NEWS, publishing.withdraw, "Gỡ xuống", "Đã gỡ bản tin.", True),
}
REFUSED: dict[type[Exception], str] = {
    WrongState: "Bản tin này đã được người khác xử lý.",
    SelfApproval: "Đồng chí không tự duyệt bản tin do mình soạn hoặc sửa. Bản tin sẽ được người khác duyệt.",
    SameApprover: "Đồng chí đã duyệt bước một. Bước hai do người khác duyệt.",
    OtherSteps: "Số bước duyệt của đơn vị đã được quy định lại. Đề nghị đồng chí xem lại các nút quyết định.",
    publishing.NothingToRead: "Bản tin chưa có nội dung và chưa có tệp.",
    publishing.AlreadyThere: "Đơn vị đã có bản tin của tháng này. Đề nghị gỡ bản tin cũ trước.",
}


def offered(bulletin: Bulletin, user) -> list[tuple[str, Action]]:
    """What `user` may do to it now: draws the buttons."""
    may = [
        (slug, each)
        for slug, each in ACTIONS.items()
        if bulletin.can(each.move) and user.has_perm(each.power, bulletin)
    ]
    if not any(each.move == "check" for _, each in may):
        return may
    two = steps.rule_for(bulletin.unit).approval_steps == ApprovalRule.Steps.TWO
    not_now = "approve" if two else "check"
    return [(slug, each) for slug, each in may if each.move != not_now]


class ActionForm(forms.Form):
    """`seen` is when the bulletin was sent that was read: a decision holds for that text and no other."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Lý do", max_length=500, error_messages={"required": "Đề nghị ghi lý do."}, widget=forms.Textarea
    )

    def __init__(self, data, *, action: Action, bulletin: Bulletin):
        super().__init__(data)
        self.action, self.bulletin = action, bulletin
        if not action.needs_reason:
            del self.fields["reason"]

    def clean_seen(self):
        seen, waits = self.cleaned_data["seen"], self.bulletin.state in Bulletin.WAITING
        if seen and waits and seen != self.bulletin.submitted_at.isoformat():
            raise ValidationError(SEEN_CHANGED)
        return seen

    def carry_out(self, *, by) -> str:
        """What is to be said: why it was refused, or nothing when it was done."""
        asked = {"reason": self.cleaned_data["reason"]} if self.action.needs_reason else {}
        try:
            self.action.act(self.bulletin, by=by, **asked)
        except tuple(REFUSED) as refusal:
            return REFUSED[type(refusal)]
        return ""
