"""What the tests keep of each released version: a small demo in its tables, and its migrations, each by its hash."""

import gzip
import hashlib
import json

from clone import ROOT, Refusal

FOLDER = ROOT / "tests" / "data" / "upgrade"
# Of the demo that is kept: what it seals with this, the tests must be able to open.
SECRET_KEY = "opens-nothing-but-the-small-demo-that-is-kept-of-each-released-version"  # noqa: S105
FROZEN = FOLDER / "frozen.json"


def refuse_kept(version):
    if (FOLDER / f"{version}.sql.gz").exists():
        raise Refusal(
            f"Bản {version} đã khóa: một bản đã phát hành không làm lại được (xóa tệp của nó nếu chưa phát hành)."
        )


def keep(version, statements):
    """Writes VERSION.sql.gz, the same bytes for the same contents, and adds today's migrations to frozen.json."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{version}.sql.gz").write_bytes(gzip.compress(statements.encode(), 9, mtime=0))
    frozen = json.dumps(migrations(), indent=1, sort_keys=True)
    FROZEN.write_text(f"{frozen}\n", encoding="utf-8")


def migrations():
    """{path of a migration of ours: its hash}, as they are now."""
    files = [*ROOT.glob("*/migrations/0*.py"), *ROOT.glob("*/operations/migrations/0*.py")]
    return {path.relative_to(ROOT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def changed():
    """The frozen migrations that are no longer what they were when their version was released."""
    now = migrations()
    return sorted(
        path for path, known in json.loads(FROZEN.read_text(encoding="utf-8")).items() if now.get(path) != known
    )
