"""`make demo`: the whole portal on this machine, with its demo party, until Ctrl-C."""

import http.client
import os
import shutil
import socket
import sys
import time
from contextlib import closing

import bootstrap
import clone
import portal
import servers
import static
import structure
import variables
from clone import MANAGE, PYTHON, ROOT, Refusal
from family import Family, Stopped, begun, last_lines

FRESH_FOLDERS = ("media", "beat")
LOADED = "sotay-loaded"  # a mark beside the data: a first load that was stopped half-way is a first load again
HALF = "sotay-half-loaded"  # stands there while only a part of the data does: then all of it is begun anew
HEALTH = "/suc-khoe/"
START_WITHIN = 180
UNHURRIED = {"SOTAY_SLOW_QUERY_MS": "600000"}  # to load a whole province takes long: that is no news for the terminal
WEB = ("--workers", "2", "--threads", "4", "--grace", "5")
WORKER = ("-A", "sotay", "worker", "-c", "1", "-l", "INFO", "--without-gossip", "--without-mingle", "--beat")
WORKER += ("--max-memory-per-child", "130000")  # kB; one that has grown makes room for another, which shares again
WORKER_READY = " ready."  # what the log of the worker, which holds the schedule too, says by then


def run(arguments):
    """Starts everything, prints where and for whom, and stays until it is told to stop. Returns the exit code."""
    fresh = _wants_fresh(arguments)
    bind, port = os.environ.get("BIND") or "127.0.0.1", _port()
    state = clone.state_folder()
    claim = clone.claim(state, "demo")
    _refuse_taken(bind, port)
    given = servers.given_by_environment()
    if fresh and given:
        raise Refusal("FRESH=1 chỉ làm lại dữ liệu riêng; DATABASE_URL và REDIS_URL đang trỏ tới máy chủ có sẵn.")
    bootstrap.ensure()
    with Family(claim) as family:
        try:
            demo = Demo(family, state, bind, port)
            demo.collect(variables.for_demo(state, variables.NO_SERVERS, bind))
            urls = given or demo.start_servers(fresh)
            claim.tell(**urls)
            demo.prepare(variables.for_demo(state, urls, bind))
            demo.start_portal()
            claim.tell(url=variables.addresses(bind, port)[0])
            demo.welcome()
            return demo.watch()
        except Stopped:
            print("\nĐang dừng …", flush=True)
    print("Đã dừng; dữ liệu được giữ lại.", flush=True)
    return 0


def _wants_fresh(arguments):
    if arguments not in ([], ["--fresh"]):
        raise Refusal("Cách dùng: dev.py demo [--fresh]. Cổng và địa chỉ đặt bằng biến môi trường PORT và BIND.")
    value = os.environ.get("FRESH", "").strip()
    if value not in {"", "0", "1"}:
        raise Refusal(f"FRESH={value} không hiểu được: FRESH=1 để làm lại từ đầu, bỏ trống để giữ dữ liệu.")
    return bool(arguments) or value == "1"


def _port():
    value = os.environ.get("PORT", "").strip() or "8000"
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise Refusal(f"PORT={value} không phải là số cổng (1–65535).")
    return int(value)


def _refuse_taken(bind, port):
    """Before anything is started, so that the sentence comes at once and no data is touched."""
    try:
        kind, _, _, _, address = socket.getaddrinfo(bind, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(kind, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise Refusal(
            f"Không mở được cổng {port} tại {bind}: {error.strerror}.\n"
            "Hãy chọn cổng khác bằng biến môi trường PORT, ví dụ: make demo PORT=8010"
        ) from error


class Demo:
    """The demo's steps in order, each with its time."""

    def __init__(self, family, state, bind, port):
        self.family, self.state, self.bind, self.port = family, state, bind, port
        self.logs = state / "logs"
        self.logs.mkdir(exist_ok=True)
        self.pgdata, self.new = None, True  # of given servers nothing is known
        self.loaded = state / LOADED
        self.loaded.unlink(missing_ok=True)
        self.environment = self.collecting = None
        self.clock = time.monotonic()

    def collect(self, environment):
        """Static files, on one core while servers are started and data loaded on the other."""
        if not static.collected(self.state, environment):
            self.collecting = self._start("collectstatic", *static.COLLECT, once=True, env=environment)

    def start_servers(self, fresh):
        private = servers.Servers(self.state, servers.DEMO, self.state)
        if fresh or (private.pgdata / HALF).exists():
            private.forget()
            for name in FRESH_FOLDERS:
                shutil.rmtree(self.state / name, ignore_errors=True)
        urls = private.start(self.family)
        self.pgdata = private.pgdata
        self.loaded = self.pgdata / LOADED
        self.new = not self.loaded.exists()
        self._timed("PostgreSQL và Valkey")
        return urls

    def prepare(self, environment):
        """Tables, if a migration may have changed them; then data, which go on being loaded."""
        self.environment = environment
        (self.state / "beat").mkdir(exist_ok=True)
        self._migrate()
        in_two = ("--in-two", self.pgdata / HALF) if self.pgdata else ()  # others' servers have all or nothing
        self.loading = self._step("demo", "demo", "--accounts", "--skip-checks", *in_two)  # `make check` says it
        if self.collecting:
            self._finished(self.collecting)
            static.note(self.state, environment)
        self._timed("cấu trúc, tệp tĩnh")

    def _migrate(self):
        """A database that others run is migrated always: what was done to it is not known here."""
        if self.pgdata and structure.applied(self.pgdata):
            return
        self._finished(self._step("migrate", "migrate", "-v0"))
        if self.pgdata:
            structure.note(self.pgdata)

    def start_portal(self):
        """Web, and what works in the background; on the first time no task runs until the data stand."""
        host = f"[{self.bind}]" if ":" in self.bind else self.bind
        web = (*WEB, "--bind", f"{host}:{self.port}")
        worker = (*WORKER, "--schedule", self.state / "beat" / "schedule")
        logs = {name: begun(self.logs / f"{name}.log") for name in portal.PARTS}
        self._start("portal", PYTHON, portal.__file__, self.logs, self.loaded, *web, "--", *worker)
        if self.new:
            self._finished(self.loading)
            self._timed("dữ liệu mẫu")
            self.loaded.touch()
        self._until("web", self._web_answers)
        self._until("worker", lambda: WORKER_READY in last_lines(logs["worker"], 200))
        self._finished(self.loading)
        self.accounts = self.loading.log.read_text()
        self._timed("web, việc nền, lịch")

    def welcome(self):
        here, *elsewhere = variables.addresses(self.bind, self.port)
        print(f"\nSổ tay đảng viên đang chạy tại  {here}")
        for url in elsewhere:
            print(f"                từ máy khác  {url}")
        print(f"\n{self.accounts.rstrip()}\n")
        print(f"Dữ liệu và nhật ký: {self.state}")
        print("Dừng: Ctrl-C (dữ liệu được giữ). Làm lại từ đầu: make demo FRESH=1", flush=True)

    def watch(self):
        """Returns only when a process has ended by itself: half a portal is worse than none."""
        while not (lost := self.family.lost()):
            time.sleep(0.3)
        print(f"\n{_last_words(lost)}\nMọi tiến trình khác cũng được dừng.", file=sys.stderr, flush=True)
        return 1

    def _start(self, name, *command, **options):
        log = self.logs / f"{name}.log"
        return self.family.start(name, command, log=log, cwd=ROOT, **{"env": self.environment} | options)

    def _step(self, name, *arguments):
        """A manage.py command that is waited for later."""
        return self._start(name, PYTHON, MANAGE, *arguments, once=True, env=self.environment | UNHURRIED)

    def _finished(self, member):
        self.family.wait(member)
        self._refuse_lost()

    def _until(self, name, answers):
        deadline = time.monotonic() + START_WITHIN
        while not answers():
            self._refuse_lost()
            if time.monotonic() > deadline:
                raise Refusal(f"«{name}» chưa trả lời sau {START_WITHIN} giây. Nhật ký: {self.logs / name}.log")
            time.sleep(0.1)

    def _refuse_lost(self):
        if lost := self.family.lost():
            raise Refusal(_last_words(lost))

    def _web_answers(self):
        host = variables.EVERYWHERE.get(self.bind, self.bind)
        with closing(http.client.HTTPConnection(host, self.port, timeout=10)) as client:
            try:
                client.request("GET", HEALTH, headers={"Host": "localhost"})
                return client.getresponse().status < 500
            except (OSError, http.client.HTTPException):
                return False

    def _timed(self, step):
        now = time.monotonic()
        print(f"  {step:<34}{now - self.clock:5.1f} giây", flush=True)
        self.clock = now


def _last_words(member):
    """Of the process itself, or of the part of the portal that it says has ended."""
    name, code, log = member.name, member.process.returncode, member.log
    if told := portal.ENDED.search(last_lines(log, 1) if log else ""):
        name, code = told["part"], told["code"]
        log = log.with_name(f"{name}.log")
    text = f"Tiến trình «{name}» đã dừng (mã {code})."
    return f"{text} Những dòng cuối của nhật ký {log}:\n\n{last_lines(log)}" if log else text
