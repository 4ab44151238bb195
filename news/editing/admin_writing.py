"""The pages of the desk on which a text is written."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from js_asset import Media

from members.access import units_for
from members.models import Unit
from members.numbers import parse_typed_number
from members.powers import Power
from members.scoped_admin import ScopedAdmin
from news.enclosures import uploads


class WritingAdmin(ScopedAdmin):
    """Written with WRITE_NEWS, read by approvers too; the editor speaks Vietnamese and keeps to the page's policy. The
    form is a WritingForm."""

    power = Power.WRITE_NEWS
    seen_with = (Power.APPROVE_NEWS,)
    view_on_site = False
    left_out = ""  # what is said of pictures that a text has lost, with their number
    reading_fieldsets: tuple = ()

    class Media:
        css = {"all": ["css/admin-news.css"]}
        js = ["js/news-paste.js", "js/news-editor.js"]  # no module, so it runs before the editor, which is one

    def is_open(self, obj) -> bool:
        return obj.is_editable

    # Files, looked into before Django opens the transaction in which it reads the form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST" and request.FILES:
            obj = self.get_object(request, object_id) if object_id else None
            if self.has_change_permission(request, obj) if obj else self.has_add_permission(request):
                inspect = partial(self.inspect_upload, request, obj)
                request.inspected = uploads.inspect(request.FILES, inspect)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def inspect_upload(self, request, obj, name: str, file):
        """What is in the file of the field `name`. Raises FileRefused or ValidationError."""
        raise NotImplementedError

    def unit_of(self, request, obj) -> Unit | None:
        """The unit that was chosen in the form, among those of the editor; else the one of `obj`."""
        typed = request.POST.get("unit", "")
        chosen = units_for(request.user, self.power).filter(pk=parse_typed_number(typed))
        return next(iter(chosen), obj and obj.unit)

    def get_fieldsets(self, request, obj=None):
        if obj and not self.has_change_permission(request, obj):
            return self.reading_fieldsets
        return self.fieldsets

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj and not self.has_change_permission(request, obj):
            kwargs["form"] = forms.ModelForm  # nothing to fill in
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.inspected = getattr(request, "inspected", {})
        return form

    def render_change_form(self, request, context, *args, **kwargs):
        context["media"] = Media.from_media(context["media"]).with_nonce(str(request.csp_nonce))
        context["wrong"], context["errors"] = context["errors"], None  # `_errors.html` leads to each of them
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if form.left_out:
            messages.warning(request, self.left_out.format(form.left_out))
