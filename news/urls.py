from django.urls import path

from news import views

app_name = "news"
urlpatterns = [
    path("", views.post_list, name="list"),
    path("cho-duyet/", views.inbox, name="inbox"),
    path("<int:pk>/", views.article, name="article"),
    path("<int:pk>/anh-bia/", views.cover, name="cover"),
    path("<int:pk>/xem-truoc/", views.preview, name="preview"),
    path("<int:pk>/<slug:slug>/", views.move, name="move"),
]
