"""gunicorn's settings, `gunicorn -c python:sotay.monitoring.serving sotay.wsgi`: its lines look like all others, and
what its processes count is added up."""

import os
import shutil
import tempfile

from sotay.monitoring import log_config

# Before the portal is loaded: prometheus-client reads it when it is imported. Each process counts in a file of its own.
FOLDER = os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="sotay-metrics-")

worker_class = "gthread"
accesslog = None  # each request has a line of ours, which says neither query nor name
logconfig_dict = log_config.lines(readable=log_config.is_readable())


def on_exit(server):
    """gunicorn's hook of the master."""
    shutil.rmtree(FOLDER, ignore_errors=True)
