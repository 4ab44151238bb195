"""Forms of training classes."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from documents.models import Document
from meetings.uploads import file_field
from members import access, vietnamese
from members.fields import DateField, LinesField, NormalForm, TimeField, WholeNumberField
from members.models import Member, Unit, User
from members.numbers import parse_typed_number
from members.people import membership_list
from members.versions import VersionedForm
from sotay.rollout.models import Plan, TrainingClass
from sotay.rollout.planning import document_numbered
from sotay.rollout.rights import SEE

MOST = 5_000  # of places, and of people of a unit
FOUND = 20


class ClassForm(VersionedForm, NormalForm):
    title = forms.CharField(label="Tên lớp", max_length=200, error_messages={"required": "Đề nghị ghi tên lớp."})
    day = DateField(label="Ngày học")
    starts_hour = TimeField(label="Bắt đầu lúc")
    ends_hour = TimeField(label="Kết thúc lúc")
    place = forms.CharField(label="Địa điểm", max_length=200, error_messages={"required": "Đề nghị ghi địa điểm."})
    trainer = forms.CharField(label="Giảng viên", max_length=120, required=False)
    capacity = WholeNumberField(label="Số chỗ", min_value=1, max_value=MOST)
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label="Dành cho",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Để trống: mọi đơn vị của kế hoạch.",
    )
    documents = LinesField(
        label="Tài liệu trong Văn kiện",
        most=20,
        longest=60,
        required=False,
        help_text="Mỗi dòng một số, ký hiệu, ví dụ 121-KH/TU.",
    )

    def __init__(self, data=None, *, plan: Plan, training: TrainingClass | None = None):
        stored = self.stored_values(training) if training else {"units": []}
        super().__init__(data, initial=stored)
        self.plan = plan
        # Those that it is for stay so, though they have left the waves: without any it would be for everybody.
        offered = [*plan.wave_units.values_list("unit", flat=True), *stored["units"]]
        self.fields["units"].queryset = Unit.objects.filter(pk__in=offered).order_by("path")
        if training:
            self.open_upon(training)

    def stored_values(self, row: TrainingClass) -> dict:
        facts = {name: getattr(row, name) for name in ("title", "place", "trainer", "capacity")}
        begins, ends = timezone.localtime(row.starts_at), timezone.localtime(row.ends_at)
        facts |= {"day": begins.date(), "starts_hour": begins.time(), "ends_hour": ends.time()}
        facts["documents"] = [document.symbol for document in row.documents.order_by("pk")]
        return facts | {"units": list(row.units.values_list("pk", flat=True))}

    def clean_documents(self) -> list[Document]:
        found = {line: document_numbered(self.plan.unit, line) for line in self.cleaned_data["documents"]}
        if missing := [line for line, document in found.items() if document is None]:
            raise ValidationError(f"Không thấy trong Văn kiện: {', '.join(missing)}.")
        return [document for document in found.values() if document]

    def clean(self):
        data = super().clean()
        begins, ends = data.get("starts_hour"), data.get("ends_hour")
        if begins and ends and ends <= begins:
            self.add_error("ends_hour", "Giờ kết thúc phải sau giờ bắt đầu.")
        return data

    @property
    def facts(self) -> dict:
        """What `training.create` and `change` take."""
        data = self.cleaned_data
        at = {f"{name}_at": datetime.combine(data["day"], data[f"{name}_hour"]) for name in ("starts", "ends")}
        names = ("title", "place", "trainer", "capacity", "units", "documents")
        return {name: data[name] for name in names} | {name: timezone.make_aware(each) for name, each in at.items()}


class ClassFileForm(forms.Form):
    mostly_optional = True
    file = file_field("Thêm tệp tài liệu")

    def clean_file(self):
        if not self.cleaned_data["file"]:
            raise ValidationError("Đề nghị chọn một tệp.")
        return self.cleaned_data["file"]


class NumberForm(forms.Form):
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label="Đơn vị", empty_label=None, error_messages={"required": "Đề nghị chọn đơn vị."}
    )
    many = WholeNumberField(label="Số người cử", min_value=0, max_value=MOST, help_text="Ghi 0 để rút lại.")

    def __init__(self, data=None, *, training: TrainingClass, user: User):
        super().__init__(data)
        paths = list(training.units.values_list("path", flat=True)) or [training.unit.path]
        mine = access.given_units(user, SEE).under(paths)
        if user.is_superuser or user.has_perm(SEE, training.unit):
            mine = Unit.objects.active().filter(path__in=paths)
        self.fields["unit"].queryset = mine.order_by("path")


class PersonSearch(forms.Form):
    """Whom to put on the list: members whose list `user` sees, by name, phone or number."""

    mostly_optional = True
    q = forms.CharField(label="Họ tên hoặc số điện thoại", required=False, max_length=100)

    def found(self, training: TrainingClass, user: User) -> list[Member]:
        asked = vietnamese.nfc(self.cleaned_data["q"]) if self.is_valid() else ""
        if not asked:
            return []
        everybody = membership_list.of(user, access.Power.VIEW_MEMBERS).members
        paths = list(training.units.values_list("path", flat=True)) or [training.unit.path]
        digits = "".join(each for each in asked if each in "0123456789")
        rows = everybody.numbered(digits) if digits else everybody.named(vietnamese.search_query(asked))
        listed = training.seats.values("member")
        return list(rows.counted().under(paths).exclude(pk__in=listed).order_by("unit__path", "name_key", "pk")[:FOUND])


class RollForm(forms.Form):
    """The trainer's list: `co` are the keys of the seats that are ticked, `so-KEY` how many came of a quota."""

    mostly_optional = True

    def __init__(self, data, *, training: TrainingClass):
        super().__init__(data)
        self.quotas = list(training.quotas.select_related("unit").order_by("unit__path"))
        for quota in self.quotas:
            self.fields[f"so-{quota.pk}"] = WholeNumberField(
                label=quota.unit.name, min_value=0, max_value=MOST, required=False, initial=quota.attended
            )

    @property
    def present(self) -> set[int]:
        return set(filter(None, map(parse_typed_number, self.data.getlist("co"))))

    @property
    def numbers(self) -> dict[int, int]:
        return {quota.pk: self.cleaned_data[f"so-{quota.pk}"] or 0 for quota in self.quotas}
