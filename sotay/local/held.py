"""`held.py MARK ARGUMENTS…`, by the Python of the packages: `python -m celery` with these arguments, loaded now and
begun once the file MARK is there. While data are loaded, which locks whole tables, no task may run, but a core is
idle."""

import os
import runpy
import sys
import time
from importlib import import_module
from pathlib import Path


def main(mark, *arguments):
    sys.path[0] = os.getcwd()  # as `python -m` has it
    sys.argv[:] = ["celery", *arguments]
    for name in ("celery.apps.beat", "celery.apps.worker", "celery.bin.celery"):
        import_module(name)
    app = import_module("celery.app.utils").find_app(arguments[arguments.index("-A") + 1])
    app.loader.import_default_modules()
    while not Path(mark).exists():
        time.sleep(0.1)
    runpy.run_module("celery", run_name="__main__")


if __name__ == "__main__":
    main(*sys.argv[1:])
