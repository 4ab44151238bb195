"""A released version is brought to today with its data in it: every version that tests/data/upgrade keeps.

`python3 sotay/local/dev.py freeze VERSION` writes what is kept: VERSION.sql.gz, the small demo in the tables of that
version, and frozen.json, the hash of every migration there was.
"""

import functools
import gzip
from contextlib import contextmanager

import psycopg
import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from psycopg import sql

import upgrades
from sotay.demo import party
from tests import database, quick_migrations

KEPT = sorted(upgrades.FOLDER.glob("*.sql.gz"))
BY_DJANGO = {"django_migrations", "django_content_type", "auth_permission", "django_session"}  # grow by themselves
# Every main page with words of the demo that only its data can have brought there.
PAGES = {
    "member": {
        "home": "Sinh hoạt thường kỳ tháng",
        "news:list": "Phường Phúc Lâm hoàn thành sắp xếp 12 chi bộ",
        "documents:list": "06-NQ/TU",
        "documents:to_read": "06-NQ/TU",
        "documents:forms": "Mẫu biên bản sinh hoạt chi bộ thường kỳ",
        "documents:questions": "Tài liệu sinh hoạt chi bộ gửi trước bao lâu?",
        "meetings:list": "Sinh hoạt thường kỳ tháng",
        "news:bulletins": "Bản tin",
        "me": "Lê Thị Hồng Ánh",
        "privacy:mine": "Cổng giữ gì về tôi",
        "notices": "Sinh hoạt thường kỳ tháng",
    },
    "secretary": {"meetings:list": "Sinh hoạt thường kỳ tháng", "members:list": "Lê Thị Hồng Ánh"},
    "editor": {"news:desk": "Phúc Lâm"},
    "clerk": {"documents:received_list": "43-HD/BTCTU", "documents:sent_list": "52-KH/ĐU"},
    "city_clerk": {"documents:received_list": "52-KH/ĐU", "documents:coverage": "Điều lệ Đảng"},
    "city_approver": {"news:sources": "Báo Đảng bộ Thành phố"},
    "organiser": {
        "units:tree": "Đảng bộ phường Đông Sơn",
        "report": "Đảng bộ phường Phúc Lâm",
        "members:units": "Đảng bộ",
    },
    "inspector": {"audit:list": "Tạ Thị Vân Khánh"},
    "administrator": {"rights:list 01": "Hồ Ngọc Ánh", "admin:index": "Văn kiện", "kept_messages": "Tin nhắn"},
}


class Remembering(PBKDF2PasswordHasher):
    """Django's own, which takes a quarter of a second, once for all who have the same password of the same hash."""

    encode = functools.cache(PBKDF2PasswordHasher.encode)


def test_a_version_is_kept():
    assert KEPT


def test_no_released_migration_was_changed():
    assert upgrades.changed() == [], "một bản đã phát hành đã chạy các migrations này: hãy thêm migration mới"


@contextmanager
def restored(statements: str):
    """Django's connection stands on a database of its own that holds what `statements` make, until the end."""
    own = connection.settings_dict["NAME"]
    scratch = f"{own}_upgrade"
    connection.close()
    with psycopg.connect(**connection.get_connection_params() | {"dbname": "postgres"}, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(scratch)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(scratch)))
        connection.settings_dict["NAME"] = scratch
        try:
            with connection.cursor() as cursor:
                cursor.execute(statements)
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = own
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(scratch)))


def rows() -> dict[str, int]:
    """How many rows each table holds."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - BY_DJANGO
        counts = {}
        for table in sorted(tables):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
    return counts


def sign_in(client, person: party.Person) -> None:
    """By phone and password, and by the code of the second step for anyone who holds powers."""
    user = party.account_of(person)
    answer = client.post(reverse("account_login"), {"login": user.phone, "password": party.PASSWORD})
    if person.role or person.office:
        assert answer["Location"] == reverse("mfa_authenticate")
        answer = client.post(answer["Location"], {"code": party.present_code()})
    assert answer.status_code == 302, person.key
    client.get(reverse("home"))  # leads once to the notice on personal data


@pytest.mark.long
@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.name.removesuffix(".sql.gz"))
def test_a_version_is_brought_to_today_with_its_data(kept, client, settings, django_db_blocker, django_db_setup):
    settings.SECRET_KEY, settings.PASSWORD_HASHERS = upgrades.SECRET_KEY, [f"{__name__}.{Remembering.__name__}"]
    wrong = {}
    with django_db_blocker.unblock():
        today = database.shape()
    with django_db_blocker.unblock(), restored(gzip.decompress(kept.read_bytes()).decode()):
        before = rows()
        quick_migrations.migrate()
        assert database.shape() == today
        grown = {"members_ruleparameter", "members_unitgrant"}  # a version may bring rules, and powers to a role
        assert before["members_member"] > 500
        assert {name: number for name, number in rows().items() if name not in grown and name in before} == {
            name: number for name, number in before.items() if name not in grown
        }
        for person in party.CAST:
            cache.clear()  # limits of signing in, from one address
            sign_in(client, person)
            for name, words in PAGES.get(person.key, {"home": "Sổ tay"}).items():
                view, *codes = name.split()
                answer = client.get(reverse(view, args=codes), follow=True)
                if answer.status_code != 200 or words not in answer.text:
                    wrong[person.key, name] = answer.status_code
            client.logout()
    assert wrong == {}
