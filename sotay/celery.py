"""The Celery application: tasks are found in every module `tasks` of our apps and of their rooms."""

import os
from pathlib import Path

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sotay.settings")
# Celery drops what Django's checks find, and they load every page; `manage.py check` says it.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

ROOT = Path(__file__).resolve().parent.parent
APPS = ("members", "documents", "news", "meetings", "sotay")


def packages_with_tasks() -> list[str]:
    """Dotted names of the packages that hold a module `tasks`."""
    found = (path.parent.relative_to(ROOT) for app in APPS for path in (ROOT / app).rglob("tasks.py"))
    return sorted(".".join(folder.parts) for folder in found)


app = Celery("sotay", task_cls="sotay.monitoring.sending:Task")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(packages_with_tasks())
