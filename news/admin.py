"""The editorial desk of news in the admin."""

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from js_asset import Media

from members import access
from members.powers import Power
from members.scoped_admin import ScopedAdmin, UnitFilter
from news import topics, workflow
from news.decisions import DESK, offered
from news.forms.posts import PostForm, TopicForm
from news.models import Post, Topic

NOBODY_APPROVES = "Đã gửi duyệt, nhưng chưa có ai khác được giao duyệt tin ở đơn vị này. Đề nghị báo quản trị."


@admin.register(Post)
class PostAdmin(ScopedAdmin):
    """Writes with WRITE_NEWS, lets approvers read everything; what is decided is decided by the use cases."""

    power = Power.WRITE_NEWS
    seen_with = (Power.APPROVE_NEWS,)
    deeds = {
        "news.create": "Viết bài",
        "news.save": "Sửa bài",
        "news.submit": "Gửi duyệt",
        "news.approve": "Duyệt đăng",
        "news.return": "Trả lại",
        "news.withdraw": "Gỡ bài",
    }
    form = PostForm

    class Media:
        css = {"all": ["css/admin-news.css"]}

    list_display = ("title", "state_tag", "unit", "writer", "waiting", "published")
    list_filter = ("state", UnitFilter, "topic")
    list_select_related = ("topic", "author__member", "approver__member")
    search_fields = ("title",)
    search_help_text = "Tìm theo tiêu đề."
    ordering = ("-pk",)
    view_on_site = False
    readonly_fields = ("state_tag", "writer", "cover_shown", "body_shown", "approver_shown")
    fieldsets = (
        (None, {"fields": ("unit", "topic", "title", "summary", "body")}),
        ("Ảnh bìa", {"fields": ("cover_shown", "upload", "drop_cover", "cover_alt", "cover_caption")}),
        ("Đăng", {"fields": ("audience", "responsible_body", "publish_at")}),
    )
    reading_fieldsets = (
        (None, {"fields": ("unit", "topic", "title", "summary", "body_shown")}),
        ("Ảnh bìa", {"fields": ("cover_shown", "cover_alt", "cover_caption")}),
        ("Đăng", {"fields": ("audience", "responsible_body", "publish_at", "writer", "approver_shown")}),
    )

    # Who may do what

    def has_change_permission(self, request, obj=None) -> bool:
        """Only while it is editable; a form sent too late is taken, to be shown again with all that was typed."""
        late = request.method == "POST"
        return super().has_change_permission(request, obj) and (obj is None or obj.is_editable or late)

    def get_fieldsets(self, request, obj=None):
        if obj and not self.has_change_permission(request, obj):
            return self.reading_fieldsets
        if obj and obj.cover:
            return self.fieldsets
        hidden = {"cover_shown", "drop_cover"}
        return [
            (name, {"fields": [each for each in box["fields"] if each not in hidden]}) for name, box in self.fieldsets
        ]

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj and not self.has_change_permission(request, obj):
            kwargs["form"] = forms.ModelForm  # nothing to fill in
        return super().get_form(request, obj, change, **kwargs)

    # What is shown

    @admin.display(description="trạng thái", ordering="state")
    def state_tag(self, post):
        return format_html('<span class="state state-{}">{}</span>', post.state, post.get_state_display())

    @admin.display(description="người viết")
    def writer(self, post):
        return str(post.author)

    @admin.display(description="đã chờ")
    def waiting(self, post):
        return post.waiting or "–"

    @admin.display(description="đăng lúc", ordering="publish_at")
    def published(self, post):
        return f"{timezone.localtime(post.publish_at):%H:%M, %d/%m/%Y}" if post.publish_at else "–"

    @admin.display(description="người duyệt")
    def approver_shown(self, post):
        return f"{post.approver}, {timezone.localtime(post.decided_at):%d/%m/%Y}" if post.approver else "–"

    @admin.display(description="nội dung")
    def body_shown(self, post):
        return format_html('<div class="body-shown">{}</div>', mark_safe(post.body))  # cleaned by ArticleField

    @admin.display(description="ảnh đang dùng")
    def cover_shown(self, post):
        if not post.cover:
            return "–"
        return format_html('<img class="cover-shown" src="{}" alt="{}" width="320">', post.thumb_url, post.cover_alt)

    def render_change_form(self, request, context, *args, **kwargs):
        context["media"] = Media.from_media(context["media"]).with_nonce(str(request.csp_nonce))
        post = context.get("original")
        if post:
            context["decisions"] = [each for each in offered(post, request.user) if each.move != "submit"]
        return super().render_change_form(request, context, *args, **kwargs)

    # What is done

    def save_model(self, request, obj, form, change):
        cover = form.cleaned_data.get("upload")
        if change:
            workflow.save(obj, by=request.user, cover=cover, drop_cover=form.cleaned_data.get("drop_cover", False))
        else:
            workflow.create(obj, by=request.user, cover=cover)
        if "_submit" in request.POST:
            request.approvers_told = workflow.submit(obj, by=request.user)

    def response_add(self, request, obj, post_url_continue=None):
        return self.response_change(request, obj)

    def response_change(self, request, obj):
        if obj.is_editable:
            messages.success(request, "Đã lưu nháp.")
        elif request.approvers_told:
            messages.success(request, "Đã gửi bài cho người duyệt.")
        else:
            messages.warning(request, NOBODY_APPROVES)
        return HttpResponseRedirect(reverse("admin:news_post_change", args=[obj.pk]))

    # As on a telephone

    def get_urls(self):
        telephone = self.admin_site.admin_view(self.telephone)
        return [path("<int:pk>/dien-thoai/", telephone, name="news_post_telephone"), *super().get_urls()]

    def telephone(self, request, pk):
        post = access.load(Post.objects, request.user, *DESK, pk=pk)
        context = self.admin_site.each_context(request) | {"title": "Xem trước", "post": post, "opts": self.opts}
        return render(request, "admin/news/post/telephone.html", context)


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    """For the editors of the root unit."""

    form = TopicForm
    list_display = ("name", "position")
    actions = None

    def has_module_permission(self, request) -> bool:
        return topics.may_keep(request.user)

    def has_view_permission(self, request, obj=None) -> bool:
        return topics.may_keep(request.user)

    has_add_permission = has_module_permission
    has_change_permission = has_view_permission

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def save_model(self, request, obj, form, change):
        topics.save(obj, by=request.user)
