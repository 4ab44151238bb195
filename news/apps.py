from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = "Tin tức"

    def ready(self):
        from members import hooks

        hooks.when_asked(self._plug_in)

    def _plug_in(self):
        from members import lost_work, personal_data, succession, waiting_work
        from news.bulletins import workflow
        from news.enclosures import upkeep
        from news.enclosures.tasks import draw_cover, draw_picture
        from news.models import Article, ArticleCorrection, ArticleOffer, Bulletin, FeedItem, Source
        from news.offers import offering
        from news.publishing import dashboard
        from news.publishing.waiting_work import WAITING
        from news.reader import counted, view_counts

        succession.OPEN_WORK.plug_in(succession.OpenWork("bài viết chưa đăng", Article.objects.unfinished))
        asked = succession.OpenWork(
            "đề nghị đăng bài chờ trả lời", ArticleOffer.objects.open, resolve_duplicates=offering.resolve_duplicates
        )
        succession.OPEN_WORK.plug_in(asked)
        corrected = succession.OpenWork("bản đính chính tin bài", ArticleCorrection.objects.unfinished)
        succession.OPEN_WORK.plug_in(corrected)
        succession.OPEN_WORK.plug_in(succession.OpenWork("bản tin sinh hoạt chưa đăng", Bulletin.objects.unfinished))
        succession.OPEN_WORK.plug_in(succession.OpenWork("nguồn tin chính thức", Source.objects.all))
        succession.OPEN_WORK.plug_in(succession.OpenWork("tin từ nguồn chờ chọn", FeedItem.objects.waiting))
        lost_work.ROWS.plug_in(lost_work.Rows("news.picture", upkeep.lost_pictures, draw_picture.delay))
        lost_work.ROWS.plug_in(lost_work.Rows("news.cover", upkeep.covers_to_draw, draw_cover.delay))
        for work in WAITING:
            waiting_work.WORK.plug_in(work)
        for section in (dashboard.WRITTEN, dashboard.SAVED, dashboard.DECIDED, dashboard.OFFERED):
            personal_data.SECTIONS.plug_in(section)
        own = personal_data.Section("ban-tin", "Bản tin đã soạn", workflow.written_by, workflow.bulletin_in_words)
        personal_data.SECTIONS.plug_in(own)
        personal_data.SECTIONS.plug_in(
            personal_data.Section("tin-da-doc", "Tin bài đã đọc", view_counts.read_by, view_counts.read_in_words)
        )
        counted.plug_in()
