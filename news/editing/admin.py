"""The editorial desk of news in the admin."""

from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from members import access, approval
from members.powers import Power
from members.scoped_admin import RootAdmin, UnitFilter
from news.editing import topics
from news.editing.admin_enclosures import EnclosingAdmin
from news.editing.forms import ArticleForm
from news.editing.forms_topics import TopicForm
from news.models import Article, ArticleOffer, Topic
from news.publishing import workflow
from news.publishing.decisions import DESK, Desk

PUBLISHED = ("audience", "responsible_body", "publish_at", "expires_at", "pinned", "featured")
NOBODY_APPROVES = "Đã gửi duyệt, nhưng chưa có ai khác được giao duyệt tin ở đơn vị này. Đề nghị báo quản trị."


@admin.register(Article)
class ArticleAdmin(EnclosingAdmin):
    """What is decided is decided by the use cases."""

    action_labels = {
        "news.create": "Viết bài",
        "news.save": "Sửa bài",
        "news.attach": "Đính kèm tệp",
        "news.detach": "Bỏ tệp đính kèm",
        "news.remove_picture": "Xóa ảnh trong bài",
        "news.offer": "Đề nghị đăng cấp trên",
        "news.offer_taken": "Nhận bài của cấp dưới",
        "news.offer_declined": "Cấp trên không nhận",
        "news.offer_taken_back": "Rút đề nghị đăng cấp trên",
    } | approval.button_labels("news", "bài")
    form = ArticleForm
    left_out = (
        "{} ảnh dán trong nội dung không được lưu: cổng chỉ giữ ảnh đã tải lên, có mô tả. Đồng chí tải tệp ảnh lên ở "
        "mục “Ảnh trong bài” rồi chèn vào bài."
    )

    list_display = ("title", "state_tag", "unit", "writer", "waiting", "published", "readers")
    list_filter = ("state", UnitFilter, "topic")
    list_select_related = ("topic", "author__member", "approver__member")
    search_fields = ("title",)
    search_help_text = "Tìm theo tiêu đề."
    ordering = ("-pk",)
    readonly_fields = (
        "topic_shown",
        "state_tag",
        "writer",
        "cover_shown",
        "body_shown",
        "checker_shown",
        "approver_shown",
        "publisher_shown",
    )
    fieldsets = (
        (None, {"fields": ("title", "body", "summary")}),
        ("Ảnh bìa", {"fields": ("cover_shown", "upload", "cover_crop", "drop_cover", "cover_alt", "cover_caption")}),
        ("Đăng", {"fields": ("unit", "topic", *PUBLISHED)}),
        ("Nguồn", {"fields": ("source_name", "source_url", "seen_version"), "classes": ("collapse",)}),
    )
    reading_fieldsets = (
        (None, {"fields": ("unit", "topic_shown", "title", "summary", "body_shown")}),
        ("Ảnh bìa", {"fields": ("cover_shown", "cover_alt", "cover_caption")}),
        ("Đăng", {"fields": PUBLISHED}),
        ("Người thực hiện", {"fields": ("writer", "checker_shown", "approver_shown", "publisher_shown")}),
        ("Nguồn", {"fields": ("source_name", "source_url")}),
    )

    # Which form

    def get_fieldsets(self, request, obj=None):
        boxes = super().get_fieldsets(request, obj)
        if boxes is self.reading_fieldsets or (obj and obj.cover):
            return boxes
        hidden = {"cover_shown", "drop_cover"}
        return [(name, {"fields": [each for each in box["fields"] if each not in hidden]}) for name, box in boxes]

    # What is shown

    @admin.display(description="trạng thái", ordering="state")
    def state_tag(self, article):
        return format_html('<span class="state state-{}">{}</span>', article.state, article.state_label)

    @admin.display(description="chuyên mục")
    def topic_shown(self, article):
        """By name alone: the page of a topic, which Django would link, is for a few."""
        return str(article.topic or "–")

    @admin.display(description="người viết")
    def writer(self, article):
        return str(article.author)

    @admin.display(description="đã chờ")
    def waiting(self, article):
        return article.waiting or "–"

    @admin.display(description="đăng lúc", ordering="publish_at")
    def published(self, article):
        return f"{timezone.localtime(article.publish_at):%H:%M, %d/%m/%Y}" if article.publish_at else "–"

    @admin.display(description="người duyệt")
    def approver_shown(self, article):
        return (
            f"{article.approved_by}; {timezone.localtime(article.decided_at):%H:%M, %d/%m/%Y}"
            if article.approver
            else "–"
        )

    @admin.display(description="người duyệt bước một")
    def checker_shown(self, article):
        return (
            f"{article.checker}; {timezone.localtime(article.checked_at):%H:%M, %d/%m/%Y}" if article.checker else "–"
        )

    @admin.display(description="người đăng")
    def publisher_shown(self, article):
        return article.published_by if article.is_published or article.is_scheduled else "–"

    @admin.display(description="nội dung")
    def body_shown(self, article):
        return format_html('<div class="body-shown">{}</div>', mark_safe(article.body))  # cleaned by ArticleField

    @admin.display(description="ảnh đang dùng")
    def cover_shown(self, article):
        if not article.cover:
            return "–"
        picture = '<img class="cover-shown" src="{}" data-whole="{}" alt="{}" width="320">'
        return format_html(picture, article.thumb_url, article.cover_url, article.cover_alt)

    def render_change_form(self, request, context, *args, **kwargs):
        article = context.get("original")
        if article:
            desk = Desk(request.user, [article])
            context["decisions"] = [each for each in desk.offered(article) if each.move != "submit"]
            context["barred"] = desk.barred(article)
            context["may_offer"] = request.user.has_perm(Power.WRITE_NEWS, article)
            context["origin"] = ArticleOffer.objects.origin_of(article)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_changeform_initial_data(self, request) -> dict:
        """Of an address, the unit and nothing else: whatever else it says is not for a form to take."""
        return {name: value for name, value in request.GET.items() if name == "unit"}

    # What is done

    def save_model(self, request, obj, form, change):
        cover = form.cleaned_data.get("upload")
        if change:
            drop, seen = form.cleaned_data.get("drop_cover", False), form.cleaned_data["seen_version"]
            workflow.save(obj, by=request.user, cover=cover, drop_cover=drop, seen=seen)
        else:
            workflow.create(obj, by=request.user, cover=cover)

    def save_related(self, request, form, formsets, change):
        """Sent when everything that was uploaded with it lies in it."""
        super().save_related(request, form, formsets, change)
        if "_submit" in request.POST:
            request.approvers_told = workflow.submit(form.instance, by=request.user)

    def response_add(self, request, obj, post_url_continue=None):
        return self.response_change(request, obj)

    def response_change(self, request, obj):
        if obj.is_editable:
            messages.success(request, "Đã lưu nháp.")
        elif request.approvers_told:
            messages.success(request, "Đã gửi bài cho người duyệt.")
        else:
            messages.warning(request, NOBODY_APPROVES)
        return HttpResponseRedirect(reverse("admin:news_article_change", args=[obj.pk]))

    # As on a telephone

    def get_urls(self):
        telephone = self.admin_site.admin_view(self.telephone)
        return [path("<int:pk>/dien-thoai/", telephone, name="news_article_telephone"), *super().get_urls()]

    def telephone(self, request, pk):
        article = access.load(Article.objects, request.user, *DESK, pk=pk)
        context = self.admin_site.each_context(request) | {"title": "Xem trước", "article": article, "opts": self.opts}
        return render(request, "admin/news/article/telephone.html", context)


@admin.register(Topic)
class TopicAdmin(RootAdmin):
    """For the editors of the root unit."""

    power = Power.WRITE_NEWS
    form = TopicForm
    list_display = ("name", "position")

    def save_model(self, request, obj, form, change):
        topics.save(obj, by=request.user)
