"""Forms about official sources: what is followed, which machines may be asked, what becomes of what they bring."""

from django import forms
from django.core.exceptions import ValidationError

from members.numbers import parse_typed_number
from members.powers import Power
from members.scoped_admin import unit_choices
from news.feeds import article_import
from news.models import FeedItem, Source

MOST_AT_ONCE = 50
CHOOSE_SOME = "Đồng chí chưa chọn tin nào."


class SourceForm(forms.ModelForm):
    url = forms.URLField(
        label="Địa chỉ nguồn tin (RSS, Atom)",
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )

    class Meta:
        model = Source
        fields = ("unit", "name", "url", "topic", "mode", "audience", "active")

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        units = unit_choices(by, Power.APPROVE_NEWS)
        now = self.instance.unit if self.instance.pk else None
        self.fields["unit"].queryset = units | units.model.objects.filter(pk=now.pk) if now else units
        self.fields["unit"].empty_label = None
        self.fields["topic"].empty_label = "Không đặt chuyên mục"
        if not self.instance.pk:
            del self.fields["active"]


class HostForm(forms.Form):
    name = forms.CharField(
        label="Tên máy chủ",
        max_length=200,
        help_text="Tên đầy đủ của một máy chủ, ví dụ: dangcongsan.vn. Máy dùng cổng riêng ghi thêm số cổng: "
        "dangcongsan.vn:8443. Không dùng dấu *.",
    )
    owner = forms.CharField(label="Cơ quan chủ quản", max_length=200)


class ItemsForm(forms.Form):
    """What is done to the pieces of news that were ticked; each of another desk is passed over."""

    tin = forms.TypedMultipleChoiceField(coerce=int, required=True, error_messages={"required": CHOOSE_SOME})
    viec = forms.ChoiceField(choices=[(action, action) for action in article_import.ACTIONS])

    def __init__(self, data):
        super().__init__(data)
        chosen = [pk for pk in data.getlist("tin") if parse_typed_number(pk)][:MOST_AT_ONCE]
        self.fields["tin"].choices = [(pk, pk) for pk in chosen]

    def clean_tin(self):
        if not self.cleaned_data["tin"]:
            raise ValidationError(CHOOSE_SOME)
        return self.cleaned_data["tin"]

    def carry_out(self, *, by):
        """To how many it was done, and the articles that were made."""
        items = FeedItem.objects.written_up_by(by).chosen(self.cleaned_data["tin"])
        return article_import.decide(items, self.cleaned_data["viec"], by=by)
