"""gunicorn behind nginx, on the socket that sotay-web.socket opens. WEB_CONCURRENCY sets the number of processes."""

import os

# Figures of all processes are added up, and lines look like the worker's.
from sotay.monitoring.serving import logconfig_dict, on_exit  # noqa: F401

wsgi_app = "sotay.wsgi:application"
bind = "unix:/run/sotay/web.sock"  # systemd passes the same socket already open, so that a restart refuses nobody
workers = int(os.environ.get("WEB_CONCURRENCY") or os.cpu_count() or 2)
worker_class = "gthread"
threads = 4
preload_app = True  # the code is loaded once and shared by the processes
# A file that is being uploaded is looked into for up to DOCUMENT_CHILD_SECONDS while its sender waits.
timeout = 120
graceful_timeout = 30
keepalive = 75  # longer than nginx keeps an idle connection, so that it never writes into a closed one
max_requests = 20_000
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm"  # the heartbeat of a process never waits for a disk
control_socket_disable = True  # no second way in: systemd starts and stops the processes
accesslog = None  # nginx writes one line for each request, with the same request id
errorlog = "-"
