"""Private PostgreSQL and Valkey from pip wheels, on unix sockets that only their user can open; no network port."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import guard
import programs
import structure
from clone import Refusal

NAME = "sotay"
READY_WITHIN = 30
BOOT = Path("/proc/sys/kernel/random/boot_id")  # another after each start of the machine
COMMON = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "timezone": "UTC",
    "jit": "off",  # compiling costs more than our short queries
    "log_min_messages": "warning",
    "random_page_cost": "1.1",
}
# One clone's demo on two cores beside a browser.
DEMO = {"shared_buffers": "256MB", "work_mem": "64MB", "max_wal_size": "2GB", "max_parallel_workers_per_gather": "0"}
DEMO |= {"synchronous_commit": "off"}  # a crash would cost the last second of it, and no commit waits for the disk
DEMO |= {"wal_level": "minimal", "max_wal_senders": "0"}  # nobody follows it: tables made anew are not written twice
# A cluster for one run; what is left of it when all has ended well is kept for the next. None has to survive a crash.
TESTS = {
    "shared_buffers": "128MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "max_parallel_workers_per_gather": "0",
}
# As a production server of this size would be set, but that commits do not wait for the disk: the bench compares our
# code with plain SQL on the same server, and the disk of a rented machine differs tenfold from hour to hour.
# fsync stays on, so the data set survives a crash.
BENCH = {
    "shared_buffers": "1GB",
    "effective_cache_size": "3GB",
    "work_mem": "128MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "synchronous_commit": "off",
    "max_parallel_workers_per_gather": "0",  # both cores are the web's and the client's
}


def given_by_environment():
    """Real servers named by DATABASE_URL and REDIS_URL: then nothing is started. One of the two alone is refused."""
    given = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name, "").strip()}
    if len(given) == 1:
        (there,) = given
        missing = ({"DATABASE_URL", "REDIS_URL"} - {there}).pop()
        raise Refusal(
            f"Đã đặt {there} nhưng chưa đặt {missing}: "
            "hãy đặt cả hai để dùng máy chủ có sẵn, hoặc bỏ cả hai để chạy máy chủ riêng."
        )
    return given


class Servers:
    """Both servers for one run: `start(family)` returns their two URLs; the family ends them."""

    def __init__(self, state, settings, data=None):
        self.state, self.settings, self.throwaway = state, COMMON | settings, data is None
        self.who = programs.unprivileged()
        if self.throwaway:
            data = Path(tempfile.mkdtemp(prefix="test-", dir=state))
        data.mkdir(exist_ok=True)
        if self.who:
            data.chmod(0o755)  # so that the servers' user can walk through it
        self.pgdata, self.kvdata, self.logs = data / "postgres", data / "valkey", data / "logs"
        self.logs.mkdir(exist_ok=True)

    def forget(self):
        """Throws the data away."""
        for folder in (self.pgdata, self.kvdata):
            shutil.rmtree(folder, ignore_errors=True)

    def start(self, family, *, structured=True, again=False):
        """A new cluster gets the tables of structure.sql, if they are today's and `structured`. again: the one that
        the last run put aside is taken, with whatever tables it has."""
        # Short, because the path of a unix socket holds 107 bytes at most; 0700, because anyone who opens it is let in.
        self.family = family
        self.sockets = Path(tempfile.mkdtemp(prefix=f"{NAME}-", dir="/tmp"))
        family.removes(self.sockets)
        if self.throwaway:
            family.removes(self.logs.parent)
        self._own(self.sockets)
        self._own(self.kvdata)
        self.bin = programs.postgres(self.who, self.state)
        if again:
            self._take_kept()
        mark = self.pgdata / "sotay-ready"  # PG_VERSION stands long before initdb has finished
        self.new = not mark.exists()
        if self.new:
            self._initdb()
        self.pg, kv = self._start_postgres(), self._start_valkey()
        self._wait(self.pg, self._postgres_answers)
        self._wait(kv, self._valkey_answers)
        if self.new:
            self._client("createdb", NAME)
            mark.touch()
            if structured and structure.current():
                self.run(structure.FILE.read_text(encoding="utf-8"))
                structure.note(self.pgdata)
        return {
            "DATABASE_URL": f"postgresql://{NAME}@{quote(str(self.sockets), safe='')}/{NAME}",
            "REDIS_URL": f"unix://{self.sockets}/kv.sock",
        }

    def keep(self):
        """Stops PostgreSQL and puts its cluster aside for the next run, which finds the templates of its databases."""
        self.pg.process.send_signal(signal.SIGINT)
        self.family.wait(self.pg)
        if self.kept and self.pg.process.returncode == 0:
            with contextlib.suppress(OSError):  # another run was quicker
                self.pgdata.rename(self.kept)

    def _take_kept(self):
        """Renamed, so that of two runs only one has it. Nothing of it was forced to the disk: after a restart of the
        machine, which may have been a crash, it is not taken."""
        boot = BOOT.read_text().strip() if BOOT.exists() else ""
        self.kept = self.state / f"tests-{programs.postgres_version()}-{boot}" if boot else None
        for other in self.state.glob("tests-*"):
            if other != self.kept:
                shutil.rmtree(other)
        if self.kept:
            with contextlib.suppress(OSError):  # the first run, or another has it
                self.kept.rename(self.pgdata)

    def _own(self, folder):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o700)
        if self.who:
            os.chown(folder, self.who["user"], self.who["group"])

    def _as(self, command):
        """Popen's arguments to run `command` as the servers' user, with nothing of our environment."""
        return {"args": [str(part) for part in command], "env": programs.environment(), "cwd": "/", **self.who}

    def _initdb(self):
        # The builtin locale: initdb would take the machine's, and lower('Đ') would differ from machine to machine.
        locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        command = [self.bin / "initdb", "-D", self.pgdata, "-U", NAME, "--auth=trust", "--no-instructions", *locale]
        shutil.rmtree(self.pgdata, ignore_errors=True)
        self._own(self.pgdata)
        made = subprocess.run(
            **self._as(command + ["--no-sync"] * self.throwaway),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if made.returncode:
            shutil.rmtree(self.pgdata, ignore_errors=True)
            raise Refusal(f"PostgreSQL không tạo được dữ liệu trong {self.pgdata}:\n{made.stdout}")

    def _await_predecessor(self):
        """PostgreSQL refuses to start while the number in its lock file exists: the dead wait for burial."""
        mark = self.pgdata / "postmaster.pid"
        deadline = time.monotonic() + 5
        while mark.exists() and time.monotonic() < deadline and guard.send(int(mark.read_text().split()[0]), 0):
            time.sleep(0.1)

    def _start_postgres(self):
        self._await_predecessor()
        settings = self.settings | {"unix_socket_directories": str(self.sockets)}
        command = [self.bin / "postgres", "-D", self.pgdata, *(f"--{key}={value}" for key, value in settings.items())]
        return self._serve("PostgreSQL", command, "postgres.log", signal.SIGINT)

    def _start_valkey(self):
        command = [
            programs.valkey(self.who, self.state),
            "--port",
            "0",
            "--databases",
            "64",
            "--maxmemory-policy",
            "noeviction",
        ]
        command += ["--unixsocket", self.sockets / "kv.sock", "--unixsocketperm", "700"]
        command += ["--dir", self.kvdata, "--save", "", "--appendonly", "no" if self.throwaway else "yes"]
        return self._serve("Valkey", command, "valkey.log", signal.SIGTERM)

    def _serve(self, name, command, log, stop):
        start = self._as(command)
        return self.family.start(name, start.pop("args"), log=self.logs / log, stop=stop, kind="server", **start)

    def run(self, statements):
        """All statements of an SQL text or none; raises Refusal with the first that PostgreSQL does not take."""
        command = self._to_postgres("psql", "-qX1", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, "-d", NAME)
        done = subprocess.run(**command, input=statements.encode(), stderr=subprocess.PIPE)
        if done.returncode:
            raise Refusal(f"PostgreSQL không nhận một câu lệnh:\n{done.stderr.decode()}")

    def dump(self, database=NAME):
        """Tables and rows as statements that any client can run, in the same order for the same contents."""
        options = ["--inserts", "--rows-per-insert=200", "--no-owner", "--no-privileges", "--no-comments"]
        return subprocess.check_output(**self._to_postgres("pg_dump", *options, database), text=True)

    def _postgres_answers(self):
        return self._client("pg_isready", "-q", "-d", "postgres") == 0

    def _client(self, program, *arguments):
        return subprocess.run(**self._to_postgres(program, *arguments)).returncode

    def _to_postgres(self, program, *arguments):
        """Popen's arguments for one of PostgreSQL's own programs."""
        return self._as([self.bin / program, "-h", self.sockets, "-U", NAME, *arguments])

    def _valkey_answers(self):
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            client.connect(f"{self.sockets}/kv.sock")
            client.sendall(b"PING\r\n")
            return client.recv(7).startswith(b"+PONG")
        return False

    def _wait(self, member, answers):
        deadline = time.monotonic() + READY_WITHIN
        while not answers():
            if member.ended or time.monotonic() > deadline:
                raise Refusal(f"{member.name} không khởi động được. Nhật ký {member.log}:\n{member.last_words()}")
            time.sleep(0.03)
