from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = "Tin tức"

    def ready(self):
        from members import privacy, takeover
        from news import workflow
        from news.models import Post

        takeover.register(takeover.OpenWork("bài viết chưa đăng", Post.objects.unfinished))
        privacy.register(privacy.Section("tin-bai", "Tin bài đã viết", workflow.written_by, workflow.post_in_words))
