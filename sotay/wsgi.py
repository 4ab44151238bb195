import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template import engines
from django.urls import get_resolver

from members import hooks

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sotay.settings")
application = get_wsgi_application()
# Before the web server forks: what pages need is loaded once and shared by the processes, not by each of them with its
# first request; and no collection of garbage goes through it, which would make each process a copy of its own.
for name in (settings.ROOT_URLCONF, "sotay.celery", "psycopg_pool"):
    import_module(name)
hooks.fill()
engines.all()
get_resolver().reverse_dict  # noqa: B018 - made by being asked for: two megabytes
gc.freeze()
