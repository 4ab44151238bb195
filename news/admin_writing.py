"""The pages of the desk on which a text is written."""

from js_asset import Media

from members.powers import Power
from members.scoped_admin import ScopedAdmin


class WritingAdmin(ScopedAdmin):
    """Written with WRITE_NEWS, read by approvers too; the editor speaks Vietnamese and keeps to the page's policy."""

    power = Power.WRITE_NEWS
    seen_with = (Power.APPROVE_NEWS,)
    view_on_site = False

    class Media:
        css = {"all": ["css/admin-news.css"]}
        js = ["js/news-editor.js"]  # no module, so it runs before the editor, which is one

    def render_change_form(self, request, context, *args, **kwargs):
        context["media"] = Media.from_media(context["media"]).with_nonce(str(request.csp_nonce))
        return super().render_change_form(request, context, *args, **kwargs)
