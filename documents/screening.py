"""Keeps state secrets off this machine: what is brought is looked into before any of it is stored."""

from collections.abc import Iterable

from django.core.files.base import File
from django.db.models import TextChoices

from documents import files
from documents.files import FileRefused, Inspected
from documents.inspecting.stamps import declared, levels_named, secrets_named
from members import audit
from members.models import Unit, User
from members.powers import Power


class Secrecy(TextChoices):
    NONE = "none", "Không mật"
    SECRET = "secret", "Mật"
    TOP_SECRET = "top_secret", "Tối mật"
    MOST_SECRET = "most_secret", "Tuyệt mật"


FORBIDDEN = (
    "Điều 5 Luật Bảo vệ bí mật nhà nước số 117/2025/QH15 không cho phép lưu bí mật nhà nước trên máy tính nối mạng, "
    "nên hệ thống không nhận văn kiện này."
)
BY_CIPHER = "Đề nghị đồng chí chuyển văn kiện theo đường cơ yếu."
THE_LAW = f"{FORBIDDEN} Tệp không được lưu lại; lần đăng này đã ghi vào nhật ký. {BY_CIPHER}"


class SecretRefused(FileRefused):
    """A state secret: it must not be kept here at all (docs/rules.md §7.3)."""

    def __init__(self, found: str, *, field: str | None = None):
        super().__init__(f"{found} {THE_LAW}", field=field)


class SpeaksOfSecrets(FileRefused):
    """Words that name levels of secrecy without declaring one: asked back at the clerk's desk, and no attempt."""

    def __init__(self, words: str):
        super().__init__(
            f"Có chữ “{words}”. Văn kiện nói về bí mật nhà nước mà không mật thì đăng riêng trên trang đăng văn kiện, "
            "có ghi lý do và một đồng chí khác xác nhận."
        )


def examine(
    *uploads: File,
    secrecy: str,
    unit: Unit | None,
    by: User | None,
    words: Iterable[str] = (),
    is_asked_back: bool = False,
) -> Inspected:
    """The file, or the pictures of its pages, looked into and fit to be kept. Raises FileRefused with a sentence.

    `is_asked_back`: who sends it is asked about words that only speak of levels of secrecy; elsewhere they raise
    SpeaksOfSecrets.

    `words` are what the clerk writes of it: trích yếu, recipients, the title of an annex. A file that is declared or
    stamped secret, or is called so by its name or by these words, raises SecretRefused, is closed at once (a big upload
    lies in a temporary file until then) and leaves an entry in the audit that says neither its number nor what it is
    about. To be called outside of any transaction: it takes seconds, and a rollback would take the entry away.
    """
    try:
        names = [*(file.name or "" for file in uploads), *words]
        refuse_secret(secrecy=secrecy, words=names, unit=unit, by=by, is_asked_back=is_asked_back)
        return files.look_into(*uploads)
    except SecretRefused:
        _close(uploads)
        raise
    except files.SecretStamp as refusal:
        _close(uploads)
        note_secret(by, unit, refusal.level, "stamp")
        raise SecretRefused(str(refusal)) from None


def _close(uploads: Iterable[File]) -> None:
    for file in uploads:
        file.close()


def refuse_secret(
    *,
    secrecy: str = Secrecy.NONE,
    words: Iterable[str] = (),
    unit: Unit | None,
    by: User | None,
    is_asked_back: bool = False,
) -> None:
    """Raises SecretRefused when the level that is declared, or one of these `words`, says that it is a state secret;
    the attempt is audited as in `examine`, which also says of SpeaksOfSecrets."""
    words = list(words)
    if secrecy != Secrecy.NONE:
        note_secret(by, unit, Secrecy(secrecy).label, "declaration")
        raise SecretRefused(f"Văn kiện được khai là “{Secrecy(secrecy).label}”.", field="secrecy")
    if level := next(filter(None, map(declared, words)), ""):
        note_secret(by, unit, level, "words")
        raise SecretRefused(f"Tên tệp, số, trích yếu hoặc nơi nhận ghi “{level}”.")
    if not is_asked_back and (levels := next(filter(None, map(levels_named, words)), "")):
        raise SpeaksOfSecrets(levels)


def spoken_of(words: Iterable[str]) -> str:
    """What the first of these `words` that speaks of state secrets says of them; "" where none does."""
    return next(filter(None, map(secrets_named, words)), "")


def note_secret(by: User | None, unit: Unit | None, level: str, found: str) -> None:
    """Audits that a secret of `level` was brought; `found`: what told it, a stamp, words or the declaration."""
    after = {"level": level, "found": found}
    audit.record(by, "document.refuse_secret", unit, power=Power.MANAGE_DOCUMENTS, after=after)
