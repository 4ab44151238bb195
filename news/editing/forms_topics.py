"""The form of the topics of news."""

from django import forms
from django.core.exceptions import ValidationError

from news.editing.topics import slug_of
from news.models import Topic


class TopicForm(forms.ModelForm):
    class Meta:
        model = Topic
        fields = ("name", "position")

    def clean_name(self):
        """Two names that differ by accents or punctuation alone would share one address."""
        name, slug = self.cleaned_data["name"], slug_of(self.cleaned_data["name"])
        if not slug:
            raise ValidationError("Tên chuyên mục phải có chữ.")
        if not self.instance.pk and (same := Topic.objects.filter(slug=slug).first()):
            raise ValidationError(f"Đã có chuyên mục “{same}”, tên quá giống nhau.")
        return name
