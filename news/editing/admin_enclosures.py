"""The part of the article's form in the admin where pictures and files are uploaded."""

from http import HTTPStatus
from itertools import chain
from typing import Any

from django.contrib import admin
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html

from documents import screening
from news.editing.admin_writing import WritingAdmin
from news.enclosures import pictures
from news.enclosures.attachments import MOST
from news.enclosures.forms import AttachmentForm, AttachmentFormSet, PictureForm, PictureFormSet
from news.models import Attachment, Picture
from news.text.responsive import widths


class EnclosureInline(admin.StackedInline):
    """Changed by those who may change the article, seen by those who may read it."""

    extra = 1
    view_on_site = False
    words: tuple[str, ...]
    readonly_fields = ("shown",)

    def has_change_permission(self, request, obj=None) -> bool:
        return self.admin_site.get_model_admin(self.parent_model).has_change_permission(request, obj)

    has_add_permission = has_delete_permission = has_change_permission

    def has_view_permission(self, request, obj=None) -> bool:
        return self.admin_site.get_model_admin(self.parent_model).has_view_permission(request, obj)

    def get_fields(self, request, obj=None):
        return ("shown", "upload", *self.words) if self.has_change_permission(request, obj) else ("shown", *self.words)

    def get_formset(self, request, obj=None, **kwargs):
        made = super().get_formset(request, obj, **kwargs)
        form: Any = made.form
        form.inspected = getattr(request, "inspected", {})
        return made


class PictureInline(EnclosureInline):
    model, form, formset = Picture, PictureForm, PictureFormSet
    words = ("alt", "caption")
    verbose_name = "ảnh"
    verbose_name_plural = "Ảnh trong bài"

    @admin.display(description="ảnh")
    def shown(self, picture):
        """The small picture, the line that puts it into the text, and the button that does so where there is a
        script."""
        if not picture.pk:
            return "–"
        return format_html(
            '<img class="picture-shown" src="{0}{1}.webp" alt="" width="{2}" height="{3}"> <code>[ảnh {4}]</code> '
            '<button type="button" class="button" hidden data-insert="{0}" data-width="{2}" data-height="{3}" '
            'data-alt="{5}" data-caption="{6}">Chèn vào bài</button>',
            picture.get_absolute_url(),
            widths(picture.width)[0],
            picture.width,
            picture.height,
            picture.pk,
            picture.alt,
            picture.caption,
        )


class AttachmentInline(EnclosureInline):
    model, form, formset = Attachment, AttachmentForm, AttachmentFormSet
    words = ("title",)
    max_num = MOST

    def get_formset(self, request, obj=None, **kwargs):
        return super().get_formset(request, obj, **kwargs, validate_max=True)  # not only as many boxes as are drawn

    verbose_name = "tệp đính kèm"
    verbose_name_plural = "Tệp đính kèm"

    @admin.display(description="tệp")
    def shown(self, attachment):
        if not attachment.pk:
            return "–"
        kind, size = attachment.get_format_display(), filesizeformat(attachment.size)
        return format_html('<a href="{}">{}, {}</a>', attachment.get_absolute_url(), kind, size)


class EnclosingAdmin(WritingAdmin):
    """An admin whose form carries uploads. What is too large is answered 413, with everything typed still there."""

    inlines = (PictureInline, AttachmentInline)

    def inspect_upload(self, request, obj, name: str, file):
        if name.startswith("pictures-"):
            return pictures.still(file)
        if name.startswith("attachments-"):
            words = [request.POST.get(name.removesuffix("upload") + "title", "")]
            about = {"unit": self.unit_of(request, obj), "by": request.user, "words": words}
            return screening.examine(file, secrecy=screening.Secrecy.NONE, **about)
        return pictures.read(file, crop=request.POST.get("cover_crop", ""))

    def save_formset(self, request, form, formset, change):
        formset.keep(by=request.user)

    def render_change_form(self, request, context, *args, **kwargs):
        response = super().render_change_form(request, context, *args, **kwargs)
        boxes = [box.formset.forms for box in context["inline_admin_formsets"]]
        filled = [form for form in chain([context["adminform"].form], *boxes) if form.errors]
        codes = {error.code for form in filled for errors in form.errors.as_data().values() for error in errors}
        if "too_large" in codes:
            response.status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return response
