"""Forms of tasks, made so that a bí thư on a phone types as little as possible: six clear things on one form."""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from meetings.models import Task
from meetings.tasks import rights
from meetings.uploads import file_field
from members.fields import DateField, NormalForm, ReasonForm, words_field
from members.models import Member, Unit
from members.namesakes import told_apart

WHOLE = "chi-bo"
DUTY = "Chịu trách nhiệm chính về kết quả, báo cáo đúng hạn"
AUTHORITY = "Tự quyết cách làm; việc vượt quá thì xin ý kiến chi ủy"


def farthest() -> date:
    """A day beyond the term of a chi bộ is a slip of the finger in the year."""
    return timezone.localdate() + timedelta(days=5 * 366)


def deadline_field(label: str = "Thời hạn") -> DateField:
    return DateField(label=label, earliest=timezone.localdate, latest=farthest)


class PeopleForm(NormalForm):
    """A form that chooses among the people of `unit`: one query for all of its fields."""

    def __init__(self, *args, unit: Unit, without: Member | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.people = {f"{each.pk}": each for each in rights.candidates(unit) if each != without}
        self.names = [(f"{pk}", name) for pk, name in told_apart(self.people.values()).items()]

    def person(self, key: str) -> Member:
        return self.people[key]


class GiveForm(PeopleForm):
    """The six: người, việc, thời gian, trách nhiệm, sản phẩm, thẩm quyền."""

    work = words_field("Việc cần làm", "Đề nghị ghi việc cần làm.")
    assignee = forms.ChoiceField(label="Người thực hiện", error_messages={"required": "Đề nghị chọn người thực hiện."})
    deadline = deadline_field()
    product = words_field(
        "Sản phẩm",
        "Đề nghị ghi kết quả phải có.",
        help_text="Ví dụ: danh sách 20 hộ, báo cáo một trang.",
    )
    checker = forms.ChoiceField(
        label="Người kiểm tra, đánh giá", error_messages={"required": "Đề nghị chọn người kiểm tra."}
    )
    duty = words_field("Trách nhiệm", "Đề nghị ghi trách nhiệm.", initial=DUTY)
    authority = words_field("Thẩm quyền", "Đề nghị ghi thẩm quyền.", initial=AUTHORITY)
    helpers = forms.MultipleChoiceField(
        label="Người phối hợp", required=False, widget=forms.CheckboxSelectMultiple, help_text="Nếu có."
    )

    def __init__(self, *args, by: Member | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        whole = (WHOLE, f"Cả {self.unit.name}")
        self.fields["assignee"].choices = [("", "Chọn người thực hiện"), whole, *self.names]
        self.fields["checker"].choices = [("", "Chọn người kiểm tra"), *self.names]
        self.fields["helpers"].choices = self.names
        if by and f"{by.pk}" in self.people:
            self.fields["checker"].initial = f"{by.pk}"

    def clean(self):
        data = super().clean()
        if data.get("assignee") and data.get("assignee") == data.get("checker"):
            self.add_error("checker", "Người thực hiện không tự kiểm tra việc của mình. Đề nghị chọn người khác.")
        return data

    @property
    def facts(self) -> dict:
        """What `giving.give` takes, once the form is valid."""
        data, people = self.cleaned_data, self.people
        texts = {name: data[name] for name in ("work", "product", "duty", "authority", "deadline")}
        helpers = [people[key] for key in data["helpers"]]
        return texts | {
            "assignee": people.get(data["assignee"]),
            "checker": people[data["checker"]],
            "helpers": helpers,
        }


class ReportForm(NormalForm):
    text = words_field("Kết quả", "Đề nghị ghi kết quả.", rows=5, most=5_000)
    file = file_field()


class JudgeForm(NormalForm):
    """Done, or sent back with a reason."""

    text = words_field("Nhận xét", "Đề nghị ghi lý do để đồng chí ấy biết cần làm gì.", rows=3, required=False)

    def clean(self):
        data = super().clean()
        if not self.sends_back and "nhan" not in self.data:
            raise ValidationError("Đề nghị bấm “Hoàn thành” hoặc “Trả lại để làm tiếp”.")
        if self.sends_back and not data.get("text"):
            self.add_error("text", "Đề nghị ghi lý do để đồng chí ấy biết cần làm gì.")
        return data

    @property
    def sends_back(self) -> bool:
        return "tra-lai" in self.data


class ExtendForm(ReasonForm):
    deadline = deadline_field("Hạn mới")
    field_order = ("deadline", "reason")


class PassOnForm(PeopleForm):
    member = forms.ChoiceField(label="Chuyển cho", error_messages={"required": "Đề nghị chọn người làm thay."})
    reason = words_field("Lý do", "Đề nghị ghi lý do.", rows=3)

    def __init__(self, *args, task: Task, **kwargs):
        super().__init__(*args, unit=task.unit, without=task.assignee, **kwargs)
        others = [(key, name) for key, name in self.names if key != f"{task.checker_id}"]
        self.fields["member"].choices = [("", "Chọn người"), *others]

    @property
    def facts(self) -> dict:
        return {"member": self.person(self.cleaned_data["member"]), "reason": self.cleaned_data["reason"]}


class DecideForm(NormalForm):
    """“Đồng ý” or “Không đồng ý”: the button that was pressed says which."""

    answer = words_field("Ý kiến", "", required=False)
    agree = forms.TypedChoiceField(choices=[("1", "Đồng ý"), ("0", "Không đồng ý")], coerce=lambda said: said == "1")


class PartForm(PeopleForm):
    """One part of a task; a row that is left empty is none."""

    work = words_field("Phần việc", "Đề nghị ghi phần việc.")
    assignee = forms.ChoiceField(label="Người thực hiện", error_messages={"required": "Đề nghị chọn người thực hiện."})
    deadline = deadline_field()

    def __init__(self, *args, people: dict[str, Member], task: Task, number: int, **kwargs):
        kwargs |= {"empty_permitted": True, "use_required_attribute": False}
        forms.Form.__init__(self, *args, **kwargs)
        self.people = people
        self.heading = f"Phần {number}"
        names = [(f"{pk}", name) for pk, name in told_apart(people.values()).items() if pk != task.checker_id]
        self.fields["assignee"].choices = [("", "Chọn người thực hiện"), *names]

    @property
    def facts(self) -> dict:
        return self.cleaned_data | {"assignee": self.person(self.cleaned_data["assignee"])}


class SplitForm:
    """Several rows of PartForm under one button; at least one must be filled in."""

    ROWS = 4

    def __init__(self, data=None, *, task: Task):
        people = {f"{each.pk}": each for each in rights.candidates(task.unit)}
        rows = range(1, self.ROWS + 1)
        self.parts = [PartForm(data, prefix=f"phan-{row}", people=people, task=task, number=row) for row in rows]
        self.whole = WholeForm(data, filled=lambda: any(part.has_changed() for part in self.parts))

    def is_valid(self) -> bool:
        is_valid = self.whole.is_valid()
        if wrong := [part for part in self.parts if not part.is_valid()]:
            self.whole.add_error(None, f"Có {len(wrong)} phần việc chưa ghi đủ, mời đồng chí xem ở dưới.")
            return False
        return is_valid

    @property
    def facts(self) -> list[dict]:
        return [part.facts for part in self.parts if part.has_changed()]


class WholeForm(forms.Form):
    """What is wrong with all rows together."""

    def __init__(self, data=None, *, filled):
        super().__init__(data)
        self.filled = filled

    def clean(self):
        if not self.filled():
            raise ValidationError("Đề nghị ghi ít nhất một phần việc.")
        return super().clean()


class AgendaForm(forms.Form):
    """Which points were discussed."""

    reached = forms.MultipleChoiceField(required=False, label="Nội dung đã bàn", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reached"].choices = [(f"{item.pk}", item.title) for item in items]
        marked = any(item.reached is not None for item in items)
        self.initial["reached"] = [f"{item.pk}" for item in items if item.reached or not marked]

    @property
    def facts(self) -> dict:
        return {"reached": {int(key) for key in self.cleaned_data["reached"]}}
