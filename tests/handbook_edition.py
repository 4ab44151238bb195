"""Run by tests/test_editions.py in a process of the handbook's edition: migrates an empty database, has the cast of the
tests in it, and prints as JSON what there is."""

import json
import os
import sys

import django
from django.conf import settings

PAGES = ("/", "/dang-vien/", "/to-chuc/", "/nghiep-vu/")


def report() -> dict:
    from django.contrib.auth.models import Permission
    from django.urls import get_resolver

    from members import actions
    from members.menu import ROOMS
    from members.models import RuleParameter
    from members.personal_data import SECTIONS
    from members.powers import ROLES
    from members.succession import OPEN_WORK
    from members.waiting_work import WORK
    from sotay.celery import app
    from tests import database

    app.loader.import_default_modules()
    return {
        "tables": database.shape(),
        "permissions": list(Permission.objects.values_list("codename", flat=True)),
        "urls": [str(each.pattern) for each in get_resolver().url_patterns],
        "rooms": [room.label for room in ROOMS],
        "work": [work.key for work in WORK],
        "audited": [action for labels in actions.groups().values() for action in labels],
        "sections": [section.key for section in SECTIONS],
        "left": [work.label for work in OPEN_WORK],
        "tasks": [*app.tasks, *app.conf.beat_schedule],
        "roles": sorted({power.codename for powers in ROLES.values() for power in powers}),
        "modules": [each for each in sys.modules if each.startswith("members.operations")],
        "rules": RuleParameter.objects.count(),
    }


def opened() -> dict:
    """What an officer gets who opens PAGES, and whether the first one leads to procedures."""
    from django.test import Client

    from tests import factories

    client = Client(HTTP_HOST="localhost")
    client.force_login(factories.cast().organiser, backend="members.accounts.backends.PhoneBackend")
    answers = {page: client.get(page) for page in PAGES}
    return {
        "pages": {page: answer.status_code for page, answer in answers.items()},
        "menu": "/nghiep-vu/" in answers["/"].content.decode(),
    }


def main() -> None:
    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django.setup()
    from django.db import connection

    from tests import quick_migrations

    base = connection.settings_dict["NAME"]
    name = f"{base}_handbook_{os.getpid()}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        connection.settings_dict["NAME"] = name
        quick_migrations.migrate()
        sys.stdout.write(json.dumps(report() | opened()))
    finally:
        connection.close()
        connection.settings_dict["NAME"] = base
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


if __name__ == "__main__":
    main()
