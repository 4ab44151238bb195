"""The Celery application: tasks are found in every module `tasks` of our apps and of their rooms."""

import gc
import os
from importlib import import_module
from pathlib import Path

from celery import Celery, signals
from django.conf import settings
from kombu import Queue

from members import background, hooks
from sotay.monitoring import tracing
from sotay.schedule import turns

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sotay.settings")
# Celery drops what Django's checks find, and they load every page; `manage.py check` says it.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

ROOT = Path(__file__).resolve().parent.parent
APPS = ("members", "documents", "news", "meetings", "sotay")


def packages_with_tasks() -> list[str]:
    """Dotted names of the packages that hold a module `tasks`, in the apps that are installed."""
    found = (path.parent for app in APPS for path in (ROOT / app).rglob("tasks.py"))
    return sorted(_dotted(folder) for folder in found if _app_of(folder) in settings.INSTALLED_APPS)


def _app_of(folder: Path) -> str:
    """An app may stand inside another: the nearest folder that says it is one."""
    return next(_dotted(each) for each in (folder, *folder.parents) if (each / "apps.py").exists())


def _dotted(folder: Path) -> str:
    return ".".join(folder.relative_to(ROOT).parts)


app = Celery("sotay", task_cls="sotay.monitoring.sending:Task")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(packages_with_tasks)
tracing.connect()


@app.on_after_configure.connect
def _in_words_of_celery(sender, **kwargs) -> None:
    """The settings name queues and times without it."""
    sender.conf.task_queues = [Queue(name) for name in settings.CELERY_TASK_QUEUES]
    sender.conf.beat_schedule = {
        name: entry | {"schedule": turns(entry["schedule"])} for name, entry in settings.CELERY_BEAT_SCHEDULE.items()
    }


@signals.import_modules.connect
def _know_tasks(**kwargs) -> None:
    """Behind those that load their modules, Django and autodiscovery, and before the worker forks."""
    hooks.fill()
    for each in background.TASKS:
        each.of_celery  # noqa: B018 - made by being asked for
    import_module("cffi.cparser")  # ten megabytes of each child otherwise, which asks to end with its parent by it


@signals.worker_before_create_process.connect
def _share(**kwargs) -> None:
    """A collection of garbage that goes through what was loaded would make each process a copy of its own."""
    gc.freeze()
