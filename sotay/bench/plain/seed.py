"""python -m sotay.bench.plain.seed READERS: signs so many readers in and prints their cookies and the addresses.

python -m sotay.bench.plain.seed copy URL: fills the tables with the articles of the portal's database at URL.
"""

import json
import sys

import django


def copy(url: str) -> None:
    import psycopg

    from sotay.bench.plain.models import Article, MenuItem

    with psycopg.connect(url) as portal:
        rows = portal.execute("SELECT title, publish_at, summary, body FROM news_article ORDER BY id").fetchall()
    Article.objects.bulk_create(
        [Article(title=title, date=date, summary=summary, body=body) for title, date, summary, body in rows],
        batch_size=1_000,
    )
    menu = {"Giới thiệu": "/gioi-thieu/", "Văn bản": "/van-ban/", "Liên hệ": "/lien-he/", "Tin tức": "/tin-tuc/"}
    MenuItem.objects.bulk_create([MenuItem(title=title, url=url) for title, url in menu.items()])


def sign_in(many: int) -> None:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore

    from sotay.bench.plain.models import Article

    User.objects.bulk_create(
        [User(username=f"dang-vien-{number}", password="!") for number in range(many)], ignore_conflicts=True
    )
    cookies = []
    for user in User.objects.all()[:many]:
        session = SessionStore()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        cookies.append(f"sessionid={session.session_key}")
    articles = [f"/tin-tuc/{pk}/" for pk in Article.objects.order_by("-date").values_list("pk", flat=True)[:500]]
    sys.stdout.write(json.dumps({"cookies": cookies, "articles": articles, "public": articles}))


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "copy":
        copy(sys.argv[2])
    else:
        sign_in(int(sys.argv[1]))
