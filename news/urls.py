from django.urls import path

from news.bulletins import views as bulletins
from news.corrections import views as corrections
from news.editing import views_revisions as revisions
from news.enclosures import views as pictures
from news.feeds import views_inbox as feed_inbox
from news.feeds import views_sources as sources
from news.newsroom import views_editorial as editorial
from news.newsroom import views_figures as figures
from news.offers import views as offers
from news.publishing import views as desk
from news.reader import views as reading
from news.reader import views_rss as outward

app_name = "news"
urlpatterns = [
    path("", reading.article_list, name="list"),
    path("cho-duyet/", desk.inbox, name="inbox"),
    path("ban-bien-tap/", editorial.desk, name="desk"),
    path("ban-bien-tap/<str:code>/", editorial.unit_dashboard, name="unit_dashboard"),
    path("ban-bien-tap/<str:code>/chua-co-bai/", editorial.silent, name="silent"),
    path("ban-bien-tap/<str:code>/nhac/", editorial.nudge, name="nudge"),
    path("ban-bien-tap/<str:code>/quy-dinh/", editorial.approval_rule, name="approval_rule"),
    path("de-nghi/<int:pk>/<slug:slug>/", offers.answer, name="answer_offer"),
    path("dinh-chinh/<int:pk>/", corrections.correction, name="correction"),
    path("dinh-chinh/<int:pk>/bo/", corrections.discard, name="correction_discard"),
    path("dinh-chinh/<int:pk>/<slug:slug>/", corrections.decide, name="correction_decide"),
    path("ban-tin/", bulletins.bulletin_list, name="bulletins"),
    path("ban-tin/<int:pk>/", bulletins.bulletin, name="bulletin"),
    path("ban-tin/<int:pk>/tep/", bulletins.file, name="bulletin_file"),
    path("ban-tin/<int:pk>/<slug:slug>/", bulletins.decide, name="bulletin_decide"),
    path("rss/", outward.rss, name="rss"),
    path("rss/<str:code>/", outward.rss, name="unit_rss"),
    path("nguon/", sources.source_list, name="sources"),
    path("nguon/them/", sources.add, name="source_add"),
    path("nguon/may-chu/", sources.hosts, name="feed_hosts"),
    path("nguon/may-chu/<int:pk>/bo/", sources.bar_host, name="feed_host_bar"),
    path("nguon/<int:pk>/", sources.source, name="source"),
    path("nguon/<int:pk>/lay-ngay/", sources.hurry, name="source_hurry"),
    path("tu-nguon/", feed_inbox.inbox, name="feed_inbox"),
    path("tu-nguon/xu-ly/", feed_inbox.decide, name="feed_decide"),
    path("tu-nguon/<int:pk>/", feed_inbox.item, name="feed_item"),
    path("anh/tai-len/", pictures.upload, name="upload_picture"),
    path("anh/<int:pk>/", pictures.picture, name="picture"),
    path("anh/<int:pk>/<int:width>.<slug:kind>", pictures.picture_rendition, name="picture_rendition"),
    path("tep-kem/<int:pk>/", pictures.attachment, name="attachment"),
    path("<int:pk>/", reading.article, name="article"),
    path("<int:pk>/luot-doc/", figures.readers, name="readers"),
    path("<int:pk>/anh-bia/", pictures.cover, name="cover"),
    path("<int:pk>/anh-bia/<int:width>.<slug:kind>", pictures.cover_rendition, name="cover_rendition"),
    path("<int:pk>/xem-truoc/", desk.preview, name="preview"),
    path("<int:pk>/dinh-chinh/", corrections.begin, name="correct"),
    path("<int:pk>/de-nghi/", offers.offer, name="offer"),
    path("<int:pk>/ban-cu/", revisions.revision_list, name="revisions"),
    path("<int:pk>/ban-cu/so-sanh/", revisions.compare, name="compare"),
    path("<int:pk>/ban-cu/<int:number>/", revisions.revision, name="revision"),
    path("<int:pk>/ban-cu/<int:number>/khoi-phuc/", revisions.restore, name="restore"),
    path("<int:pk>/<slug:slug>/", desk.move, name="move"),  # the last: it takes every word
]
