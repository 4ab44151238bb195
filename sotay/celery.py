"""The Celery application: tasks are found in the `tasks` module of each app and of the packages named here."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sotay.settings")

app = Celery("sotay")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["sotay.usage", "members.delivery", "news.drawing"])
