"""The form in which a correction is written."""

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags

from news.corrections import workflow
from news.editing.forms_writing import WritingForm
from news.models import ArticleCorrection

FIELDS = ("note", *ArticleCorrection.TEXT)


class CorrectionForm(WritingForm):
    labels = {name: ArticleCorrection._meta.get_field(name).verbose_name for name in FIELDS}

    class Meta:
        model = ArticleCorrection
        fields = FIELDS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].required = True

    def clean_body(self):
        body = super().clean_body()
        if not strip_tags(body).strip():
            raise ValidationError("Bài chưa có nội dung.")
        return body

    # Two editors on one correction

    def content_of(self, stored: ArticleCorrection) -> dict:
        return workflow.content_of(stored)

    def typed(self, data: dict) -> dict:
        return {name: data[name] for name in FIELDS if name in data}
