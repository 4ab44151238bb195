from django.urls import path

from news.views import desk, reading

app_name = "news"
urlpatterns = [
    path("", reading.post_list, name="list"),
    path("cho-duyet/", desk.inbox, name="inbox"),
    path("<int:pk>/", reading.article, name="article"),
    path("<int:pk>/anh-bia/", reading.cover, name="cover"),
    path("<int:pk>/xem-truoc/", desk.preview, name="preview"),
    path("<int:pk>/<slug:slug>/", desk.move, name="move"),  # the last: it takes every word
]
