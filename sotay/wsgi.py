import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sotay.settings")
application = get_wsgi_application()
# Before gunicorn forks: what every page needs is loaded once and shared by the processes, not by each of them with its
# first request; and no collection of garbage goes through it, which would make each process a copy of its own.
import_module(settings.ROOT_URLCONF)
gc.freeze()
