"""What is typed into a resolution."""

from django import forms

from meetings.models import Resolution, Vote
from members import vietnamese
from members.versions import VersionedForm

ROWS = {"basis": 3, "directions": 8, "recipients": 4}
WRITTEN = ("kind", "title", "covers_meeting", *Resolution.PARTS, "vote", "recipients")
HELP = {
    "title": "Nghị quyết, kết luận về việc gì. Ví dụ: Sinh hoạt chi bộ thường kỳ tháng 11 năm 2026.",
    "covers_meeting": "Bỏ chọn với nghị quyết về một việc, như đề nghị kết nạp đảng viên.",
    "dues": "Ví dụ: tháng 11/2026: 26/26 đồng chí đã đóng.",
    "recipients": "Mỗi dòng một nơi.",
    "vote": "Chỉ gồm những lần biểu quyết đã đạt của buổi này.",
}


class ResolutionForm(VersionedForm, forms.ModelForm):
    """The parts of the paper in its order; what the portal fills in by itself is not asked."""

    mostly_optional = True

    class Meta:
        model = Resolution
        fields = WRITTEN
        help_texts = HELP
        widgets = {
            field.name: forms.Textarea(attrs={"rows": ROWS.get(field.name, 5)})
            for field in Resolution._meta.get_fields()
            if field.get_internal_type() == "TextField"
        }

    def __init__(self, data=None, *, resolution: Resolution, proposed: dict | None = None):
        super().__init__(data, instance=resolution, initial=proposed)
        passed = Vote.objects.of(resolution.meeting).filter(outcome=Vote.Outcome.PASSED)
        self.fields["vote"].queryset = passed
        self.fields["vote"].empty_label = "Không qua biểu quyết trên cổng"
        self.fields["kind"].choices = Resolution.Kind.choices
        if resolution.pk:
            self.open_upon(resolution)

    def _post_clean(self):
        """The use case stores; the row is not touched before."""

    def clean(self):
        data = super().clean()
        for name in (*Resolution.PARTS, "recipients"):
            if name in data:
                data[name] = vietnamese.nfc_lines(data[name])
        if "title" in data:
            data["title"] = vietnamese.nfc(data["title"])
        return data

    @property
    def written(self) -> dict:
        """What `writing.begin` and `writing.write` take."""
        return {name: self.cleaned_data[name] for name in WRITTEN}
