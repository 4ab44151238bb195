from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = "Tin tức"

    def ready(self):
        from members import personal_data, successors
        from news.bulletins import publishing
        from news.models import Bulletin, FeedItem, Post, PostOffer, Source
        from news.offers import offering
        from news.publishing import desks
        from news.reader import view_counts

        successors.OPEN_WORK.plug_in(successors.OpenWork("bài viết chưa đăng", Post.objects.unfinished))
        asked = successors.OpenWork("đề nghị đăng bài chờ trả lời", PostOffer.objects.open, make_way=offering.make_way)
        successors.OPEN_WORK.plug_in(asked)
        successors.OPEN_WORK.plug_in(successors.OpenWork("bản tin sinh hoạt chưa đăng", Bulletin.objects.unfinished))
        successors.OPEN_WORK.plug_in(successors.OpenWork("nguồn tin chính thức", Source.objects.all))
        successors.OPEN_WORK.plug_in(successors.OpenWork("tin từ nguồn chờ chọn", FeedItem.objects.waiting))
        for section in (desks.WRITTEN, desks.SAVED, desks.DECIDED, desks.OFFERED):
            personal_data.SECTIONS.plug_in(section)
        own = personal_data.Section("ban-tin", "Bản tin đã soạn", publishing.written_by, publishing.bulletin_in_words)
        personal_data.SECTIONS.plug_in(own)
        personal_data.SECTIONS.plug_in(
            personal_data.Section("tin-da-doc", "Tin bài đã đọc", view_counts.read_by, view_counts.read_in_words)
        )
