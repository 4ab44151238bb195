"""The portal as docs/operating sets it up: its own files with other paths and ports, on the servers of the suite."""

import os
import re
import shlex
import socket
import subprocess
import sys
import time
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from family import die_with_parent

ROOT = Path(__file__).resolve().parents[2]
OPERATING = ROOT / "docs" / "operating"
HOST = "sotay.example.vn"
START_WITHIN = 60
# The main file is the distribution's; this is what ours relies on in it.
MAIN = """
{user}daemon off;
pid {run}/nginx.pid;
error_log {run}/nginx-error.log;
events {{}}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    sendfile on;
    access_log off;
    client_body_temp_path {run}/body;
    proxy_temp_path {run}/proxy;
    fastcgi_temp_path {run}/fastcgi;
    scgi_temp_path {run}/scgi;
    uwsgi_temp_path {run}/uwsgi;
    include {site};
}}
"""


def unit(name: str) -> dict[str, list[str]]:
    """The settings of a unit file, each with all its values in their order."""
    found: dict[str, list[str]] = {}
    for line in (OPERATING / "systemd" / name).read_text(encoding="utf-8").splitlines():
        if line and line[0] not in "#[":
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def can_bind(address: str, family: socket.AddressFamily) -> bool:
    try:
        with socket.socket(family) as probe:
            probe.bind((address, 0))
    except OSError:
        return False
    return True


class Machine:
    """A machine in a folder: what stands in /srv/sotay, /run, /etc and /var is below `folder`."""

    def __init__(self, folder: Path, database: str):
        self.folder, self.database = folder, database
        self.http_port, self.https_port = free_port(), free_port()
        self.speaks_ipv6 = can_bind("::1", socket.AF_INET6)
        self.processes: dict[str, tuple[subprocess.Popen, Path]] = {}
        for name in ("media", "static", "run", "lib", "cache", "tls", "logs", "app"):
            (folder / name).mkdir()
        for name in ("docs", "manage.py"):
            (folder / "app" / name).symlink_to(ROOT / name)

    def placed(self, text: str) -> str:
        """`text` with the paths and ports of this machine, and nothing else changed."""
        folder = self.folder
        for there, here in {
            "/srv/sotay/.venv/bin/": f"{Path(sys.executable).parent}/",
            "/srv/sotay/": f"{folder}/",
            "/run/sotay/": f"{folder}/run/",
            "/var/lib/sotay/": f"{folder}/lib/",
            "/var/cache/nginx/": f"{folder}/cache/",
            "/var/log/nginx/": f"{folder}/logs/",
            "/etc/ssl/sotay/": f"{folder}/tls/",
            "/etc/sotay/": f"{folder}/",
        }.items():
            text = text.replace(there, here)
        text = re.sub(r"listen (\[::\]:)?(80|443)\b", self._listen, text)
        if not self.speaks_ipv6:
            text = re.sub(r"^ *listen \[::1\].*\n", "", text, flags=re.MULTILINE)
        return text.replace(f"https://{HOST}$", f"https://{HOST}:{self.https_port}$")

    def _listen(self, found: re.Match) -> str:
        port = {"80": self.http_port, "443": self.https_port}[found[2]]
        return f"listen {'[::1]' if found[1] else '127.0.0.1'}:{port}"

    @cached_property
    def environment(self) -> dict[str, str]:
        """The example, with the servers of the suite instead of the example's, and a secret."""
        text = self.placed((OPERATING / "sotay.env.example").read_text(encoding="utf-8"))
        lines = [line for line in text.splitlines() if line and not line.startswith("#")]
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{self.database}").geturl()
        servers = {"DATABASE_URL": url, "REDIS_URL": os.environ["REDIS_URL"]}
        return {
            **dict(line.split("=", 1) for line in lines),
            **servers,
            "SECRET_KEY": os.environ["SECRET_KEY"],
            "REDIS_DB_OFFSET": os.environ["REDIS_DB_OFFSET"],
            "PATH": os.environ["PATH"],
        }

    def command(self, name: str, instance: str = "") -> list[str]:
        """The ExecStart line of a unit, as systemd would expand it."""
        service = unit(name)
        (line,) = service["ExecStart"]
        values = dict(each.split("=", 1) for each in service.get("Environment", []))
        line = re.sub(r"\$\{(\w+)\}", lambda found: values[found[1]], line)
        return shlex.split(self.placed(line.replace("%i", instance).replace("%H", socket.gethostname())))

    def start(self, name: str, command: list[str], **environment: str) -> None:
        log = self.folder / "logs" / f"{name}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment | environment,
                stdout=out,
                stderr=out,
                preexec_fn=die_with_parent(15),
            )
        self.processes[name] = process, log

    def collect_static(self) -> None:
        command = [sys.executable, str(ROOT / "manage.py"), "collectstatic", "--noinput", "-v0"]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True)

    def start_web(self) -> None:
        """As the socket unit does: opened before the service, which starts with the first request."""
        paths = unit("sotay-web.socket")["ListenStream"]
        names = [f"--setenv={name}" for name in self.environment]
        activate = ["systemd-socket-activate", *(f"--listen={self.placed(path)}" for path in paths), *names]
        self.start("web", [*activate, *self.command("sotay-web.service")])

    def start_nginx(self) -> None:
        make_certificate(self.folder / "tls")
        site, main = self.folder / "sotay.conf", self.folder / "nginx.conf"
        site.write_text(self.placed((OPERATING / "nginx" / "sotay.conf").read_text(encoding="utf-8")))
        user = "user root;\n" if os.geteuid() == 0 else ""  # so that its workers may walk through the folder of pytest
        main.write_text(MAIN.format(user=user, run=self.folder / "run", site=site))
        self.start("nginx", ["nginx", "-c", str(main)])

    def log(self, name: str) -> str:
        return self.processes[name][1].read_text(encoding="utf-8", errors="replace")

    def until(self, condition, *names: str) -> None:
        deadline = time.monotonic() + START_WITHIN
        while not condition():
            ended = [name for name in self.processes if self.processes[name][0].poll() is not None]
            if ended or time.monotonic() > deadline:
                pytest.fail("\n".join(f"{name}:\n{self.log(name)[-3000:]}" for name in (*ended, *names)))
            time.sleep(0.1)

    def stop(self) -> None:
        for process, _ in self.processes.values():
            process.terminate()
        for process, _ in self.processes.values():
            process.wait(30)


def make_certificate(folder: Path) -> None:
    subject = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    names = ["-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"]
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    subprocess.run([*made, "-days", "2", *subject, *names], check=True, capture_output=True)
