"""Makes .venv with the packages of requirements-dev.txt, each checked against its hash; does nothing if it stands."""

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time

from clone import PYTHON, ROOT, VENV, Refusal, one_at_a_time, state_folder
from family import die_with_parent

LOCK = ROOT / "requirements-dev.txt"
STAMP = VENV / ".installed"  # written last: without it the folder was left half made


def ensure():
    """Leaves a complete .venv behind, or raises Refusal."""
    if complete():
        return
    state_folder()
    with one_at_a_time(ROOT / "var" / "venv.lock"):
        if not complete():
            started = time.monotonic()
            print("Đang cài các gói phần mềm vào .venv (chỉ lần đầu hoặc khi danh sách gói thay đổi) …", flush=True)
            _make()
            print(f"Đã cài xong các gói phần mềm ({time.monotonic() - started:.0f} giây).", flush=True)


def _wanted(version):
    return f"{hashlib.sha256(LOCK.read_bytes()).hexdigest()} {version}"


def complete():
    if not STAMP.exists() or not PYTHON.exists():
        return False
    # Asked of the venv's own Python: when the machine's was upgraded beneath it, it no longer finds its packages.
    answer = subprocess.run([PYTHON, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True)
    return answer.returncode == 0 and STAMP.read_text() == _wanted(answer.stdout.strip())


def _make():
    shutil.rmtree(VENV, ignore_errors=True)
    pip = _empty_venv()
    if not _with_uv(pip) and _run([*pip, "install", "-q", "--require-hashes", "-r", LOCK]):
        raise Refusal("Không cài được các gói phần mềm (lý do ở trên): hãy kiểm tra mạng hoặc kho gói rồi chạy lại.")
    STAMP.write_text(_wanted(f"{sys.version_info[0]} {sys.version_info[1]}"))


def _base():
    """The Python that the folder is made of: this one; or the system's own of the same version where this one is a
    shared library without profiles, as pyenv builds it, which takes half as long again for everything."""
    system = "/usr/bin/python{}.{}".format(*sys.version_info)
    built = sysconfig.get_config_var("CONFIG_ARGS") or ""
    is_slow = "--enable-shared" in built and "--enable-optimizations" not in built
    there = is_slow and os.path.exists(system) and _output([system, "-c", "import venv; print('there')"])
    return system if there else sys.executable


def _empty_venv():
    """Makes the folder and returns the pip that installs into it."""
    # The machine's own pip first: it also works on Debian without python3-venv, and a pip in the venv takes 4 s more.
    version = _output([sys.executable, "-m", "pip", "--version"])
    if re.match(r"pip (2[3-9]|22\.[3-9]|[3-9]\d)", version):
        if _run([_base(), "-m", "venv", "--without-pip", VENV]) == 0:
            return [sys.executable, "-m", "pip", "--python", PYTHON]
    elif _run([sys.executable, "-m", "venv", VENV]) == 0:
        return [PYTHON, "-m", "pip"]
    raise Refusal(
        f"Python này ({sys.executable}) thiếu pip hoặc venv. "
        "Trên Debian, Ubuntu: apt-get install python3-pip python3-venv, rồi chạy lại."
    )


def _with_uv(pip):
    """uv installs the same locked files in 3 s where pip takes 20; where it cannot, pip does it."""
    block = re.search(r"^uv==.*(?:\n[ ]{4}--hash=.*)*", LOCK.read_text(), re.MULTILINE)
    if not block:
        return False
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as only:
        only.write(block[0].rstrip("\\ ") + "\n")
        only.flush()
        if _run([*pip, "install", "-q", "--only-binary", "uv", "--require-hashes", "-r", only.name], quiet=True):
            return False
    env = {}
    index = os.environ.get("PIP_INDEX_URL") or _output([*pip, "config", "get", "global.index-url"])
    if index:
        env["UV_DEFAULT_INDEX"] = index
    command = [VENV / "bin" / "uv", "pip", "install", "-q", "--python", PYTHON, "--require-hashes", "-r", LOCK]
    return _run(command, quiet=True, **env) == 0


def _run(command, quiet=False, **env):
    env = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore", **env}
    return subprocess.run(
        [str(part) for part in command],
        env=os.environ | env,
        stderr=subprocess.DEVNULL if quiet else None,
        preexec_fn=die_with_parent(signal.SIGKILL),  # two of them in one .venv would spoil it
    ).returncode


def _output(command):
    answer = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    return answer.stdout.strip() if answer.returncode == 0 else ""
