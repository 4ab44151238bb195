"""What is typed about cards: the names of photos that have come, and what a chi bộ found in its yearly check."""

from collections.abc import Mapping, Sequence

from django import forms

from members.fields import NormalForm
from members.models import Member
from members.operations.models import CardCheck

MOST_NAMES = 60_000


class PhotosForm(NormalForm):
    """Names of files as they are pasted, one a line."""

    names = forms.CharField(
        label="Tên các tệp ảnh đã nhận, mỗi dòng một tệp",
        max_length=MOST_NAMES,
        widget=forms.Textarea({"rows": 6}),
        help_text="Họ tên_ngày sinh_ngày vào đảng, ví dụ Nguyễn Thị Hoa_05021975_19051995.jpg",
    )

    @property
    def lines(self) -> list[str]:
        return self.cleaned_data["names"].splitlines()


class CheckForm(NormalForm):
    """One line for each member; what is left empty was not looked at."""

    def __init__(self, *args, members: Sequence[Member], noted: Mapping[int, str], **kwargs):
        super().__init__(*args, **kwargs)
        for member in members:
            self.fields[f"state_{member.pk}"] = forms.ChoiceField(
                label=f"{member.full_name}, sinh {member.birth_written}",
                choices=[("", "Chưa kiểm tra"), *CardCheck.State.choices],
                required=False,
                initial=noted.get(member.pk, ""),
            )
        self.mostly_optional = True

    @property
    def found(self) -> dict[int, str]:
        """What was said, by the key of the member."""
        data = self.cleaned_data.items()
        return {int(name.removeprefix("state_")): state for name, state in data if state}
