"""The Celery application: tasks are found in each app's `tasks` module in `sotay.usage` and in `members.delivery`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sotay.settings")

app = Celery("sotay")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["sotay.usage", "members.delivery"])
