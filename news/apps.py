from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = "Tin tức"

    def ready(self):
        from members import privacy, takeover
        from news import bulletins, desks, offers, reading
        from news.models import Bulletin, FeedItem, Post, PostOffer, Source

        takeover.register(takeover.OpenWork("bài viết chưa đăng", Post.objects.unfinished))
        asked = takeover.OpenWork("đề nghị đăng bài chờ trả lời", PostOffer.objects.open, make_way=offers.make_way)
        takeover.register(asked)
        takeover.register(takeover.OpenWork("bản tin sinh hoạt chưa đăng", Bulletin.objects.unfinished))
        takeover.register(takeover.OpenWork("nguồn tin chính thức", Source.objects.all))
        takeover.register(takeover.OpenWork("tin từ nguồn chờ chọn", FeedItem.objects.waiting))
        for section in (desks.WRITTEN, desks.SAVED, desks.DECIDED, desks.OFFERED):
            privacy.register(section)
        own = privacy.Section("ban-tin", "Bản tin đã soạn", bulletins.written_by, bulletins.bulletin_in_words)
        privacy.register(own)
        privacy.register(privacy.Section("tin-da-doc", "Tin bài đã đọc", reading.read_by, reading.read_in_words))
