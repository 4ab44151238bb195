"""python -m sotay.bench.plain.seed READERS: signs so many readers in and prints their cookies and the addresses.

python -m sotay.bench.plain.seed evening MEMBERS: the same of so many members, with what each sends to be noted once.

python -m sotay.bench.plain.seed copy URL: fills the tables with the articles of the portal's database at URL.
"""

import json
import sys

import django

TOKEN = "k" * 32  # of CSRF: the cookie and the field of one browser
CALLED = 30  # to a meeting


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
    from sotay.bench.plain.models import Article

    articles = [f"/tin-tuc/{pk}/" for pk in Article.objects.order_by("-date").values_list("pk", flat=True)[:500]]
    sys.stdout.write(json.dumps({"cookies": cookies(many), "articles": articles, "public": articles}))


def evening(many: int) -> None:
    from sotay.bench.plain.models import CheckIn

    CheckIn.objects.all().delete()
    signed_in = [f"{cookie}; csrftoken={TOKEN}" for cookie in cookies(many)]
    paths = [f"/hop/{number // CALLED}/ghi/" for number in range(len(signed_in))]
    bodies = [f"csrfmiddlewaretoken={TOKEN}&ve=x"] * len(signed_in)
    sys.stdout.write(json.dumps({"cookies": signed_in, "paths": paths, "bodies": bodies}))


def cookies(many: int) -> list[str]:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore

    User.objects.bulk_create(
        [User(username=f"dang-vien-{number}", password="!") for number in range(many)], ignore_conflicts=True
    )
    found = []
    for user in User.objects.all()[:many]:
        session = SessionStore()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        found.append(f"sessionid={session.session_key}")
    return found


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "copy":
        copy(sys.argv[2])
    elif sys.argv[1] == "evening":
        evening(int(sys.argv[2]))
    else:
        sign_in(int(sys.argv[1]))
