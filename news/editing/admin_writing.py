"""The pages of the desk on which a text is written."""

from django import forms
from django.contrib import messages
from js_asset import Media

from members.powers import Power
from members.scoped_admin import ScopedAdmin


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
        js = ["js/news-editor.js"]  # no module, so it runs before the editor, which is one

    def is_open(self, obj) -> bool:
        return obj.is_editable

    def get_fieldsets(self, request, obj=None):
        if obj and not self.has_change_permission(request, obj):
            return self.reading_fieldsets
        return self.fieldsets

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj and not self.has_change_permission(request, obj):
            kwargs["form"] = forms.ModelForm  # nothing to fill in
        return super().get_form(request, obj, change, **kwargs)

    def render_change_form(self, request, context, *args, **kwargs):
        context["media"] = Media.from_media(context["media"]).with_nonce(str(request.csp_nonce))
        context["wrong"], context["errors"] = context["errors"], None  # `_errors.html` leads to each of them
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if form.left_out:
            messages.warning(request, self.left_out.format(form.left_out))
