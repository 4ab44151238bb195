"""This clone of the project: where it lies, where it keeps what it makes, and who is using that just now."""

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MANAGE = ROOT / "manage.py"
ENDING = 40  # seconds that a guard may need at the very most


class Refusal(Exception):
    """What cannot be done, said to the person at the keyboard in one or two sentences."""


class Busy(Refusal):
    """Another run of this clone holds the folder; `holder` is what that run has told about itself."""

    def __init__(self, holder):
        self.holder = holder
        what, pid, url = holder.get("what", "?"), holder.get("pid", "?"), holder.get("url")
        if what == "demo":
            place = f", tại {url}" if url else " và đang khởi động"
            text = (
                f"Bản trình diễn của thư mục này đang chạy (tiến trình {pid}){place}.\n"
                "Mỗi thư mục chỉ chạy một bản: hãy dùng bản đó, hoặc dừng nó (Ctrl-C ở cửa sổ kia) rồi chạy lại."
            )
        else:
            text = f"Dữ liệu ở đây đang được lệnh «{what}» (tiến trình {pid}) dùng: hãy đợi nó xong rồi chạy lại."
        super().__init__(text)


def state_folder(root=ROOT, shared=Path("/var/tmp")):
    """Where this clone's data lies: `var` in the clone, or for root a folder that `nobody` can reach."""
    own = root / "var"
    try:
        own.mkdir(exist_ok=True)
    except OSError as error:
        raise Refusal(f"Không tạo được thư mục {own}: {error.strerror}.") from error
    if not os.access(own, os.W_OK | os.X_OK):
        raise Refusal(f"Không ghi được vào {own}: thư mục thuộc người dùng khác. Hãy dùng bản sao của riêng mình.")
    if os.geteuid() != 0:
        return own
    folder = shared / f"sotay-{hashlib.sha256(str(root).encode()).hexdigest()[:10]}"
    folder.mkdir(mode=0o755, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != 0:
        raise Refusal(f"{folder} không thuộc root: hãy xóa nó rồi chạy lại.")
    folder.chmod(0o755)
    with one_at_a_time(own / "state.lock"):
        forget_earlier_clone(own / "clone-id", folder)
    return folder


def forget_earlier_clone(mark, folder):
    """A clone deleted and made again at the same path must not find the old one's data."""
    if not mark.exists():
        mark.write_text(secrets.token_hex(16))
    theirs = folder / "clone-id"
    if theirs.exists() and theirs.read_text() == mark.read_text():
        return
    with contextlib.closing(claim(folder, "dọn dữ liệu cũ").handle):
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.name != "lock":
                path.unlink()
        theirs.write_text(mark.read_text())


@contextlib.contextmanager
def one_at_a_time(path):
    """Waits for its turn."""
    with open(path, "a", encoding="utf-8") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


class Claim:
    """A folder held by this run, and by its guard, so that the claim ends only when all that was started has ended."""

    def __init__(self, handle, what):
        self.handle, self.facts = handle, {"what": what, "pid": os.getpid()}
        self.tell()

    def tell(self, **facts):
        """Writes into the lock file what others may want to know: the address, the servers."""
        self.facts.update(facts)
        self.handle.seek(0)
        self.handle.truncate()
        self.handle.write(json.dumps(self.facts))
        self.handle.flush()


def claim(folder, what, patience=0.0):
    """Holds `folder` for this run; raises Busy when another still has it after `patience` seconds."""
    handle = open(folder / "lock", "a+", encoding="utf-8")
    started = time.monotonic()
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return Claim(handle, what)
        except BlockingIOError:
            holder = _read(handle)
            if time.monotonic() - started >= _worth_waiting(holder, patience):
                handle.close()
                raise Busy(holder) from None
            time.sleep(0.1)


def _worth_waiting(holder, patience):
    if not holder:
        return ENDING  # the run is over, and its guard has emptied the file while it ends the rest
    # The guard of a run that was killed just now needs a moment to notice.
    return 1 if holder.get("what") == "demo" else max(1, patience)


def _read(handle):
    handle.seek(0)
    try:
        return json.loads(handle.read())
    except ValueError:  # empty, or caught in the middle of a write
        return {}


def secret_key(folder):
    """The demo's own SECRET_KEY, made once: sessions outlive a restart."""
    return _made_once(folder / "secret-key", 64)


def push_key(folder):
    """The demo's own SOTAY_PUSH_KEY: any number of 32 bytes is a private key of P-256, but for one in four thousand
    million."""
    return _made_once(folder / "push-key", 32)


def _made_once(path, many):
    if not path.exists():
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(many))
    return path.read_text(encoding="ascii")
