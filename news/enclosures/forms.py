"""What an editor uploads with an article: pictures for its text, files to go under it."""

from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet

from documents import files
from members.models import User
from news.enclosures import attachments, illustrations, uploads
from news.models import Article, Attachment, Picture

IMAGES = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/heic,.heic"})
OFFICE = forms.FileInput(attrs={"accept": ".pdf,.docx,.xlsx,.pptx,.doc,.xls,.ppt,.rtf,.odt,.ods,.odp"})


class PictureForm(forms.ModelForm):
    """A picture with its description. The file is asked for once: another picture is another row."""

    inspected: uploads.Inspection = {}  # set by the view: the Still in each file

    upload = forms.FileField(
        label="Chọn ảnh", required=False, widget=IMAGES, help_text="JPG, PNG, WebP hoặc HEIC (iPhone), không quá 10 MB."
    )

    class Meta:
        model = Picture
        fields = ("alt", "caption")
        widgets = {"caption": forms.TextInput()}

    def __init__(self, *args, article: Article | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.article = article
        if self.instance.pk:
            _settle(self.fields["upload"])

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        if not upload and not self.instance.pk and self.has_changed():
            raise ValidationError("Chưa chọn ảnh. Đề nghị đồng chí chọn tệp ảnh cho dòng này.")
        return uploads.found(self, "upload") if upload else None

    def keep(self, *, by: User) -> Picture:
        """Takes the picture in, for the article of the form or a text that is being written. Raises TooManyLoose."""
        words = {name: self.cleaned_data[name] for name in ("alt", "caption")}
        return illustrations.take_in(self.cleaned_data["upload"], **words, by=by, article=self.article)


class AttachmentForm(forms.ModelForm):
    """A file under an article, with its title. Another file is another row."""

    inspected: uploads.Inspection = {}  # set by the admin: the Inspected of each file

    upload = forms.FileField(
        label="Chọn tệp",
        required=False,
        widget=OFFICE,
        help_text=f"PDF, Word, Excel hoặc PowerPoint, không quá {files.MAX_MB} MB. Không đính kèm tài liệu có độ mật.",
    )

    class Meta:
        model = Attachment
        fields = ("title",)

    def __init__(self, *args, article: Article | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.article = article
        self.fields["title"].required = False
        self.fields["title"].help_text = "Để trống: lấy tên tệp."
        if self.instance.pk:
            _settle(self.fields["upload"])

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        if self.instance.pk:
            return None
        if not upload:
            raise ValidationError("Chưa chọn tệp. Đề nghị đồng chí chọn tệp cho dòng này.")
        return uploads.found(self, "upload")

    def clean_title(self):
        named = self.cleaned_data["title"] or self.instance.title
        upload = self.files.get(self.add_prefix("upload"))
        return named or (PurePath(upload.name).stem[:200] if upload else "")


def _settle(upload: forms.Field) -> None:
    """What is there is not uploaded again."""
    upload.widget, upload.disabled = forms.HiddenInput(), True


class EnclosureFormSet(BaseInlineFormSet):
    """Rows of uploads that are carried out by use cases: `keep` after the article itself is stored."""

    # the admin asks; the audit has it already
    new_objects = changed_objects = deleted_objects = ()  # type: ignore[assignment]  # lists to Django

    def get_form_kwargs(self, index):
        return super().get_form_kwargs(index) | {"article": self.instance}

    def keep(self, *, by: User) -> None:
        """All that was ticked, typed and chosen, each counted on the article of the formset as one more version."""
        for form in self.forms:
            form.instance.article = self.instance
        for form in self.deleted_forms:
            if form.instance.pk:
                self.take_out(form.instance, by=by)
        for form in self.forms:
            if form.has_changed() and form not in self.deleted_forms:
                self.store(form, by=by)


class PictureFormSet(EnclosureFormSet):
    def take_out(self, picture, *, by):
        illustrations.remove(picture, by=by)

    def store(self, form, *, by):
        if form.instance.pk:
            illustrations.describe(form.instance, by=by)
        else:
            form.keep(by=by)


class AttachmentFormSet(EnclosureFormSet):
    def clean(self):
        super().clean()
        new = [form.cleaned_data.get("upload") for form in self.extra_forms if form not in self.deleted_forms]
        prints = [file.sha256 for file in new if file]
        there = self.instance.attachments.filter(sha256__in=prints) if self.instance.pk else ()
        if len(set(prints)) < len(prints) or list(there):
            raise ValidationError("Có tệp được đính kèm hai lần. Đề nghị đồng chí bỏ bớt.")

    def take_out(self, attachment, *, by):
        attachments.remove(attachment, by=by)

    def store(self, form, *, by):
        if form.instance.pk:
            attachments.rename(form.instance, by=by)
        else:
            attachments.add(self.instance, form.cleaned_data["upload"], title=form.cleaned_data["title"], by=by)
