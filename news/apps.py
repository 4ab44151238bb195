from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = "Tin tức"

    def ready(self):
        from members import takeover
        from news.models import Post

        takeover.register(takeover.OpenWork("bài viết chưa đăng", Post.objects.unfinished))
