"""What dev.py can do. Each command needs nothing but this clone; the servers it starts end with it."""

import os
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

import bootstrap
import clone
import demo
import servers
import static
import structure
import upgrades
import variables
from clone import MANAGE, PYTHON, ROOT, VENV, Refusal
from family import Family, Stopped, stop_on_signals

REFUSED = 70
COMPILE = ["pip", "compile", "--quiet", "--universal", "--generate-hashes", "--python-version", "3.11"]
COMPILE += ["--no-emit-index-url", "--no-emit-find-links", "--no-config", "--custom-compile-command", "make lock"]
CHECKS = {
    "ruff check": (PYTHON, "-m", "ruff", "check", "--quiet", "."),
    "ruff format --check": (PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."),
    "mypy": (PYTHON, "-m", "mypy", "--no-error-summary"),
    "djangofmt --check": (VENV / "bin" / "djangofmt", "--quiet", "--check", "templates"),
    "manage.py check --deploy": (PYTHON, MANAGE, "check", "--deploy", "--fail-level", "WARNING"),
    "manage.py makemigrations --check": (PYTHON, MANAGE, "makemigrations", "--check", "--dry-run"),
}
USAGE = """Cách dùng: python3 sotay/local/dev.py LỆNH

  demo [--fresh]   chạy cổng với dữ liệu mẫu (biến môi trường PORT, BIND, FRESH=1)
  test [...]       toàn bộ kiểm thử; tham số thêm được chuyển cho pytest (-m unit: phần không cần máy chủ)
  check            kiểm tra mã nguồn và cấu hình vận hành
  bench [...]      đo trên dữ liệu quy mô thật
  structure        làm lại sotay/local/structure.sql sau khi thêm migrations
  freeze BẢN       khóa migrations của một bản phát hành và giữ dữ liệu của bản đó cho kiểm thử nâng cấp
  lock [--upgrade] làm lại requirements*.txt từ requirements*.in
  LỆNH_KHÁC ...    mọi lệnh của manage.py, ví dụ: import_roster, createsuperuser, shell"""


def main(arguments):
    """Returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # every sentence is Vietnamese, whatever the terminal's locale
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(USAGE)
        return 0
    name, *rest = arguments
    stop_on_signals()
    try:
        if name in COMMANDS:
            return COMMANDS[name](rest)
        return manage(arguments)
    except Refusal as refusal:
        print(f"\n{refusal}", file=sys.stderr)
        return REFUSED
    except Stopped as stopped:
        return 128 + stopped.number


def test(arguments):
    """pytest on every core, on servers of its own; two runs never meet. `-m unit` runs what needs no server."""
    bootstrap.ensure()
    command = [PYTHON, "-m", "pytest", "-n", str(max(2, os.cpu_count() or 2)), *arguments]
    with Family() as family:
        if ["-m", "unit"] in map(list, pairwise(arguments)):
            return family.run(command, cwd=ROOT, env=variables.for_tests(variables.NO_SERVERS))
        if urls := servers.given_by_environment():
            return family.run(command, cwd=ROOT, env=variables.for_tests(urls))
        private = servers.Servers(clone.state_folder(), servers.TESTS)
        code = family.run(command, cwd=ROOT, env=variables.for_tests(private.start(family, again=True)))
        private.keep()
        return code


def check(arguments):
    """All the checks, even when an early one has failed."""
    if arguments:
        raise Refusal("Lệnh check không nhận tham số.")
    bootstrap.ensure()
    with Family() as family:
        urls = servers.given_by_environment() or servers.Servers(clone.state_folder(), servers.TESTS).start(family)
        environment = variables.for_check(urls)
        failed = 0
        for name, command in CHECKS.items():
            code = family.run(command, cwd=ROOT, env=environment)
            failed += _told(name, not code)
        failed += _told("structure.sql", structure.FILE.read_text(encoding="utf-8") == _migrated_anew(family))
    return 1 if failed else 0


def _told(name, passed):
    print(f"{name}: {'đạt' if passed else 'KHÔNG ĐẠT'}", flush=True)
    return not passed


def bench(arguments):
    """The scale data set lives in a cluster of its own and is kept: making it takes a minute."""
    state = clone.state_folder()
    folder = state / "bench"
    folder.mkdir(exist_ok=True)
    claim = clone.claim(folder, "bench")
    bootstrap.ensure()
    with Family(claim) as family:
        urls = servers.given_by_environment() or servers.Servers(state, servers.BENCH, folder).start(family)
        environment = variables.for_demo(folder, urls)
        if not static.collected(folder, environment):
            if code := family.run(static.COLLECT, cwd=ROOT, env=environment):
                return code
            static.note(folder, environment)
        commands = (["migrate", "-v0"], ["bench", *arguments])
        return next(filter(None, (family.run([PYTHON, MANAGE, *each], env=environment) for each in commands)), 0)


def lock(arguments):
    """Locks what requirements*.in allow, with hashes, for Python 3.11 and newer; `--upgrade` takes newer versions."""
    bootstrap.ensure()
    command = [VENV / "bin" / "uv", *COMPILE, *arguments]
    for name in ("requirements", "requirements-dev"):
        made = subprocess.run([*command, f"{name}.in", "-o", f"{name}.txt"], cwd=ROOT)
        if made.returncode:
            return made.returncode
    return 0


def write_structure(arguments):
    """Says again in structure.sql what the migrations of today make of an empty database."""
    if arguments:
        raise Refusal("Lệnh structure không nhận tham số.")
    bootstrap.ensure()
    with Family() as family:
        structure.FILE.write_text(_migrated_anew(family), encoding="utf-8")
    return 0


def _migrated_anew(family):
    """What structure.sql should say, by migrating a database of its own from nothing."""
    state = clone.state_folder()
    private = servers.Servers(state, servers.TESTS)
    environment = variables.for_demo(state, private.start(family, structured=False))
    if family.run([PYTHON, MANAGE, "migrate", "-v0"], cwd=ROOT, env=environment):
        raise Refusal("Các migrations không chạy được trên cơ sở dữ liệu trống (lý do ở trên).")
    private.run("UPDATE django_migrations SET applied = '2026-01-01'")  # the same text whenever it is made
    private.run("UPDATE members_workingday SET recorded_at = '2026-01-01'")
    return structure.text(private.dump())


def freeze(arguments):
    """Keeps what a released version is: its migrations, which may not change from here, and a small demo in it."""
    if len(arguments) != 1:
        raise Refusal("Cách dùng: dev.py freeze BẢN, ví dụ: dev.py freeze 1.0")
    (version,) = arguments
    upgrades.refuse_kept(version)
    if not structure.current():
        write_structure([])
    with Family() as family, tempfile.TemporaryDirectory() as folder:
        private = servers.Servers(clone.state_folder(), servers.TESTS)
        environment = variables.for_demo(Path(folder), private.start(family)) | {"SECRET_KEY": upgrades.SECRET_KEY}
        if code := family.run([PYTHON, MANAGE, "demo", "--small"], cwd=ROOT, env=environment):
            return code
        upgrades.keep(version, structure.plain(private.dump()))
    return 0


def manage(arguments):
    """Any manage.py command, on the running demo's servers if there is a demo, else on its own while it lasts."""
    bootstrap.ensure()
    state = clone.state_folder()
    urls, claim = servers.given_by_environment(), None
    if not urls:
        try:
            claim = clone.claim(state, arguments[0], patience=60)
        except clone.Busy as busy:
            urls = {name: busy.holder[name] for name in ("DATABASE_URL", "REDIS_URL") if name in busy.holder}
            if not urls:
                raise
    commands = [arguments]
    with Family(claim) as family:
        if not urls:
            private = servers.Servers(state, servers.DEMO, state)
            urls = private.start(family)
            structured = structure.applied(private.pgdata)
            if private.new and not structured and arguments[0] not in {"migrate", "makemigrations"}:
                commands.insert(0, ["migrate", "-v0"])
        if arguments[0] == "migrate":
            structure.forget(state / "postgres")  # whatever it does, the demo looks again
        environment = variables.for_demo(state, urls)
        # In the folder where the person stands: files are named from there.
        return next(filter(None, (family.run([PYTHON, MANAGE, *each], env=environment) for each in commands)), 0)


COMMANDS = {"demo": demo.run, "test": test, "check": check, "bench": bench, "lock": lock}
COMMANDS |= {"structure": write_structure, "freeze": freeze}
