"""How the tests stand to the world: settings by environment, numbers for each parallel worker, Chromium or not."""

import gc
import itertools
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core import management
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings
from django.utils import timezone, translation
from hypothesis import settings as hypothesis

from family import die_with_parent
from tests import celery_worker

# The first is the same browser without a window of its own: the same pages cost it less than half the work.
_BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, _BROWSERS)), None)
# The shell shows no notices: one test asks for a whole browser.
WHOLE_CHROMIUM = next(filter(None, map(shutil.which, _BROWSERS[1:])), None)
TESSERACT = shutil.which("tesseract")
TESSERACT_READS = (
    subprocess.run([TESSERACT, "--list-langs"], capture_output=True, check=False).stdout.decode().split()
    if TESSERACT
    else []
)
LIBREOFFICE = shutil.which("soffice")
BROWSER_TESTS = Path(__file__).parent / "browser"
POSTGRES = shutil.which("postgres") or next(map(str, Path("/usr/lib/postgresql").glob("*/bin/postgres")), None)
_PROGRAMS = ("nginx", "openssl", "redis-server", "systemd-analyze", "systemd-socket-activate")
OPERATING = bool(POSTGRES) and all(map(shutil.which, _PROGRAMS))
# Fixtures that need a server or start one: what asks for none is `unit`, and pytest-django lets it reach no database.
SERVED = {"db", "django_db_setup", "transactional_db", "live_server", "celery_process", "own_worker"}
SERVED |= {"small_clone", "no_marks"}
# Lanes that wait for other processes or take their time: no part of the quick one.
SLOW = ("libreoffice", "long", "ocr", "operating", "process")
# A file that says this at its head holds no unit test, which is known without loading it.
SERVED_AS_A_WHOLE = re.compile(r"^pytestmark = pytest\.mark\.(django_db|operating|process)\b", re.MULTILINE)
# Set by .ci/run, as the next three: there a suite without its browser tests has failed.
MUST_HAVE_BROWSER = os.environ.get("SOTAY_BROWSER_TESTS") == "required"
MUST_RECOGNISE = os.environ.get("SOTAY_OCR_TESTS") == "required"
MUST_WRITE = os.environ.get("SOTAY_LIBREOFFICE_TESTS") == "required"
MUST_OPERATE = os.environ.get("SOTAY_OPERATING_TESTS") == "required"

# A busy machine is no failure, the same commit has the same examples, and nothing is left beside the sources.
hypothesis.register_profile("suite", deadline=None, database=None, derandomize=True)
hypothesis.load_profile("suite")

# pytest-xdist's workers share both servers: each has a test database of its own, and a pair of Redis databases.
ROOT = Path(__file__).parent.parent
# Makes the template of the test databases while the workers still collect; the first of them would else do it alone.
TEMPLATE_MAKER = (sys.executable, "-m", "tests.database")
TEMPLATE = pytest.StashKey[subprocess.Popen]()
STARTED = pytest.StashKey[float]()
UNBLOCK = pytest.StashKey[Callable]()  # where this worker has a database
TESTS_BETWEEN_SWEEPS = 20
_tests_ended = itertools.count(1)
_number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_folder = tempfile.TemporaryDirectory(prefix="sotay-tests-")
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "sotay.settings",
    "SECRET_KEY": "opens-nothing-but-the-data-that-the-tests-themselves-have-made",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "DEBUG": "0",
    "SOTAY_INSECURE_HTTP": "1",
    "SOTAY_DEMO": "1",
    "SOTAY_SMS_BACKEND": "kept",
    "SOTAY_SOFFICE": "no-such-program",  # it takes seconds a file: `libreoffice` tests ask for it
    "REDIS_DB_OFFSET": str(2 * _number),
    "MEDIA_ROOT": str(Path(_folder.name, "media")),
    "STATIC_ROOT": str(Path(_folder.name, "static")),
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # Playwright keeps a running loop in the thread of the tests
}
for _name in ("MEDIA_ROOT", "STATIC_ROOT"):
    Path(os.environ[_name]).mkdir()


# Thousands of modules, tests and fixtures live as long as this process: looking through them for garbage while they
# come took a third of the collection, and goes on to take time while the tests run.
gc.disable()


def pytest_collection_finish(session):
    gc.freeze()
    # A page makes tens of thousands of objects that are gone when it is sent: looked through after each seven hundred,
    # as Python does, they cost a tenth of the page.
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


def pytest_configure(config):
    assert not apps.ready, "Django was set up with the variables of another worker"
    if not os.environ.get("DATABASE_URL") or not os.environ.get("REDIS_URL"):
        raise pytest.UsageError("Chưa có máy chủ cho kiểm thử: hãy chạy make test hoặc python3 sotay/local/dev.py test")
    config.stash[STARTED] = time.monotonic()
    if MUST_HAVE_BROWSER and not CHROMIUM:
        raise pytest.UsageError("Phải chạy cả kiểm thử trình duyệt mà máy này chưa có Chromium.")
    if MUST_RECOGNISE and "vie" not in TESSERACT_READS:
        raise pytest.UsageError("Phải chạy cả kiểm thử nhận dạng chữ mà máy này chưa có Tesseract tiếng Việt.")
    if MUST_WRITE and not LIBREOFFICE:
        raise pytest.UsageError("Phải chạy cả kiểm thử tệp LibreOffice mà máy này chưa có LibreOffice.")
    if MUST_OPERATE and not OPERATING:
        raise pytest.UsageError("Phải chạy cả kiểm thử vận hành mà máy này chưa đủ nginx, openssl, redis, systemd.")
    if config.getoption("numprocesses", None):
        if config.getoption("markexpr") != "unit":
            config.stash[TEMPLATE] = subprocess.Popen(
                TEMPLATE_MAKER,
                cwd=ROOT,
                env=os.environ | {"PYTHONPATH": str(ROOT / "sotay" / "local")},
                preexec_fn=die_with_parent(15),
            )
        # A worker that inherits this name is set up before it has read this file: with the numbers of worker 0.
        del os.environ["DJANGO_SETTINGS_MODULE"]
    else:
        assert settings.DATABASES  # read now, so that pytest-django, which comes after this, sets Django up


def pytest_ignore_collect(collection_path, config):
    """The quick lane does not spend half its time on loading what it leaves out."""
    if config.getoption("markexpr") != "unit":
        return None
    if collection_path == BROWSER_TESTS:
        return True
    if not collection_path.name.startswith("test_"):
        return None
    return bool(SERVED_AS_A_WHOLE.search(collection_path.read_text(encoding="utf-8"))) or None


def _has_browser_for(item) -> bool:
    return bool(WHOLE_CHROMIUM if "whole_browser" in item.fixturenames else CHROMIUM)


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config, items):
    """Marks the browser tests and those that need no server. Where there is no browser the first are left out, and the
    summary says so. What is left when pytest has chosen begins with what takes long."""
    browser = [item for item in items if BROWSER_TESTS in item.path.parents]
    for item in items:
        marks = {mark.name for mark in item.iter_markers()}
        if not marks.intersection({"django_db", *SLOW}) and not SERVED.intersection(item.fixturenames):
            item.add_marker("unit")
    for item in browser:
        item.add_marker("browser")
    left_out = [item for item in browser if not _has_browser_for(item)]
    if "vie" not in TESSERACT_READS:
        left_out = left_out + [item for item in items if item.get_closest_marker("ocr")]
    if not LIBREOFFICE:
        left_out = left_out + [item for item in items if item.get_closest_marker("libreoffice")]
    if not OPERATING:
        left_out = left_out + [item for item in items if item.get_closest_marker("operating")]
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)
    result = yield
    items[:] = slow_first(items, getattr(config, "workerinput", {}).get("workercount", 1))
    return result


def slow_first(items: list, workers: int) -> list:
    """Each worker begins with its share of the long tests, then of those in a browser: pytest-xdist gives each at first
    a quarter of its part, in a row, and takes nothing back, so that one would end with a row of slow ones, alone."""
    of_groups: dict[object, list] = {}
    for item in sorted(items, key=lambda item: not item.get_closest_marker("long")):
        if group := _slow_group(item):
            of_groups.setdefault(group, []).append(item)
    shares: list[list] = [[] for _ in range(workers)]
    for place, together in enumerate(of_groups.values()):
        shares[place % workers] += together
    quick = iter([item for item in items if not _slow_group(item)])
    first = max(len(items) // workers // 4, 2)
    for share in shares:
        share += itertools.islice(quick, max(first - len(share), 0))
    return [*itertools.chain(*shares), *quick]


def _slow_group(item):
    """Whose tests share what takes long to make; None for a quick test."""
    if item.get_closest_marker("long"):
        return item.getparent(pytest.Class) or item
    return item.getparent(pytest.Module) if item.get_closest_marker("browser") else None


_browser_tests_run = []


def pytest_runtest_logreport(report):
    if report.when == "call" and "browser" in report.keywords:
        _browser_tests_run.append(report.nodeid)


def pytest_sessionfinish(session):
    if TEMPLATE in session.config.stash:
        session.config.stash[TEMPLATE].wait()
    controller = not hasattr(session.config, "workerinput")
    if controller and MUST_HAVE_BROWSER and not _browser_tests_run and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    minutes, seconds = divmod(round(time.monotonic() - config.stash[STARTED]), 60)
    terminalreporter.line(f"Tổng thời gian kiểm thử: {minutes} phút {seconds} giây.")
    if CHROMIUM and not WHOLE_CHROMIUM:
        terminalreporter.line("Chưa chạy kiểm thử thông báo trên máy; để chạy: apt-get install chromium")
    if "vie" not in TESSERACT_READS:
        text = "Chưa chạy các kiểm thử nhận dạng bản quét; để chạy: apt-get install tesseract-ocr tesseract-ocr-vie"
        terminalreporter.line(text)
    if not LIBREOFFICE:
        packages = "libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui"
        terminalreporter.line(f"Chưa chạy các kiểm thử tệp LibreOffice; để chạy cả chúng: apt-get install {packages}")
    if not OPERATING:
        packages = "nginx-light openssl redis-server systemd postgresql"
        terminalreporter.line(f"Chưa chạy các kiểm thử vận hành; để chạy cả chúng: apt-get install {packages}")
    if not CHROMIUM:
        text = "Chưa chạy các kiểm thử trình duyệt vì máy chưa có Chromium; để chạy cả chúng: apt-get install"
        terminalreporter.line(f"{text} chromium-headless-shell")
    elif MUST_HAVE_BROWSER and not _browser_tests_run:
        terminalreporter.line("KHÔNG ĐẠT: không kiểm thử trình duyệt nào được chạy.", red=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Without the connection pool: one open connection in it would keep the test database from being dropped."""
    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker, request):
    """A database of this worker's own, copied from a template; tests/database.py says how."""
    from tests import database

    name = settings.DATABASES["default"]["TEST"].get("NAME") or f"test_{settings.DATABASES['default']['NAME']}"
    with django_db_blocker.unblock():
        database.make(name, anew=request.config.getoption("create_db"))
        management.get_commands()["flush"] = database.Flush()
    request.config.stash[UNBLOCK] = django_db_blocker.unblock
    yield
    with django_db_blocker.unblock():
        database.drop(name)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    result = yield
    if next(_tests_ended) % TESTS_BETWEEN_SWEEPS == 0 and UNBLOCK in item.config.stash:
        from tests import database

        with item.config.stash[UNBLOCK]():
            database.sweep()
    return result


@pytest.fixture
def morning():
    """Ten o'clock of `clock.TODAY`, and going on: for what takes that day for today, or an hour ago for this month."""
    from tests import clock

    with clock.begins_today_at(10):
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_and_plain():
    """Passwords are hashed in microseconds, and static files keep their own names: live_server knows no manifest."""
    from tests.database import QUICK

    plain = settings.STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(**QUICK, STORAGES=plain):
        yield


@pytest.fixture(scope="session", autouse=True)
def done_briefly(django_test_environment):
    """What Django's test environment does at length; that puts back what it found."""
    from tests import quick

    quick.install()


@pytest.fixture(autouse=True)
def nothing_left(request):
    """Rate limits and notes of use, files, the language and the zone must not reach from one test into the next."""
    if request.node.get_closest_marker("unit"):
        ended = _ended_processes()
        yield
        assert _ended_processes() == ended, "a unit test starts no process: this one is to be marked `process`"
        return
    from members.shared_pages import bodies

    cache.clear()
    bodies.MEMORY.clear()
    files = set(_media())
    yield
    for path in set(_media()) - files:
        path.unlink(missing_ok=True)
    timezone.deactivate()
    translation.activate(settings.LANGUAGE_CODE)


def _ended_processes() -> int:
    """A figure that moves with every process that this one has started and seen end: the pages they have touched."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_minflt


def _media():
    """The uploaded files that lie there now."""
    return (Path(folder, name) for folder, _, names in os.walk(os.environ["MEDIA_ROOT"]) for name in names)


@pytest.fixture
def libreoffice(settings):
    """Files of offices are converted in this test; without it they are taken as where LibreOffice is not installed."""
    settings.SOFFICE = LIBREOFFICE


@pytest.fixture(scope="class")
def open_transaction(django_db_setup, django_db_blocker):
    """What a fixture makes in it is made once for all tests of a class: each of them stands in a savepoint within, and
    finds it as it was made."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="class")
def shared_cast(open_transaction):
    """The keys of the cast that the tests of a class share, for `factories.found`."""
    from tests import database

    return database.hand_out_cast()


@pytest.fixture
def cast(db, request):
    """The people of tests/factories.py, in their units, with their roles; as they stand in the database now."""
    from tests import factories
    from tests.cast import handed_out

    is_shared = "shared_cast" in request.fixturenames
    return factories.found(request.getfixturevalue("shared_cast")) if is_shared else handed_out()


@pytest.fixture(scope="session")
def cache_server(tmp_path_factory):
    """A cache server beside that of the suite, for `kept_in`."""
    from tests import page_cache

    server = page_cache.Server(tmp_path_factory.mktemp("cache"))
    yield server
    server.stop()


@pytest.fixture(params=["kept", "shared", "away", "dies"])
def kept_in(request, cache_server, tmp_path):
    """The test four times, each with another cache behind the pages; `kept_in.between()` is what befalls it."""
    from tests import page_cache

    with page_cache.in_place(request.param, cache_server, tmp_path) as found:
        yield found


@pytest.fixture(scope="session")
def live_server():
    """The portal, served to browsers from a thread of this process; it stands closed between two tests."""
    from tests.serving import GatedLiveServer

    server = GatedLiveServer("localhost")
    server.gate.close()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def served(request):
    """Nothing that a test has asked of the live server is still being answered when its tables are emptied."""
    # A browser's page may be asked for by its name while the test runs: then `live_server` is no known fixture of it.
    if "live_server" not in request.fixturenames and not request.node.get_closest_marker("browser"):
        yield
        return
    gate = request.getfixturevalue("live_server").gate
    gate.open()
    yield
    gate.close()


@pytest.fixture(scope="session")
def celery_process(django_db_setup):
    """A real worker in a process of its own, on this test database and these Redis numbers."""
    with celery_worker.running(Path(_folder.name, "worker.log")) as worker:
        yield worker


@pytest.fixture
def own_worker(transactional_db, tmp_path):
    """Starts a worker that this test may stop: `with own_worker() as wait:`, and `wait(condition)` as of `worker`."""

    @contextmanager
    def running():
        with celery_worker.running(tmp_path / "worker.log", "-n", "own@%h") as (process, log):
            yield lambda condition: celery_worker.eventually(condition, process=process, log=log)

    return running


@pytest.fixture
def worker(transactional_db, celery_process):
    """Tasks sent in this test are done by a real Celery worker. `worker(condition)` waits until the condition holds."""
    from sotay.celery import app

    process, log = celery_process
    app.control.purge()  # what earlier tests have sent to nobody
    for queue in app.conf.task_queues:
        celery_worker.tell(app, "add_consumer", queue=queue.name)
    yield lambda condition: celery_worker.eventually(condition, process=process, log=log)
    # What other tests send is nobody's, and nothing is at work in the tables when they are emptied.
    for queue in app.conf.task_queues:
        celery_worker.tell(app, "cancel_consumer", queue=queue.name)
    for later in celery_worker.tell(app, "scheduled"):
        app.control.revoke(later["request"]["id"])
    celery_worker.eventually(
        lambda: not celery_worker.tell(app, "active") + celery_worker.tell(app, "reserved"), process=process, log=log
    )
