"""Makes of a file of an office another kind with LibreOffice, where it is installed."""

import shutil
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from documents.apart import sandbox
from documents.child.limits import Limits

INSTALL = "apt-get install --no-install-recommends libreoffice-{writer,calc,impress}-nogui"
OPEN_FILES = 512
WRITTEN = 256  # megabytes, of any one file
_ASKED = ["--headless", "--norestore", "--nodefault", "--nologo", "--nolockcheck"]
_HARMLESS = files("documents.apart").joinpath("libreoffice.xcu")


def installed() -> bool:
    return shutil.which(settings.SOFFICE) is not None


def made_of(file, extension: str, kind: str) -> bytes:
    """The `kind` (`pdf`, `xlsx`) of an open file, which is of the kind that `extension` (`doc`, `odt`, `xlsx` …) says.

    Each conversion has a profile of its own, in which no macro runs and nothing is fetched: two that share one lose
    files. Raises sandbox.Failed where none is made in DOCUMENT_OFFICE_SECONDS and DOCUMENT_OFFICE_MB."""
    with TemporaryDirectory(prefix="sotay-", dir=settings.FILE_UPLOAD_TEMP_DIR) as name:
        folder = Path(name)
        source, made = folder / f"van-ban.{extension}", folder / "made"
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_bytes(_HARMLESS.read_bytes())
        file.seek(0)
        with source.open("wb") as copy:
            shutil.copyfileobj(file, copy)
        own = f"-env:UserInstallation={profile.parent.as_uri()}"
        command = [settings.SOFFICE, own, *_ASKED, "--convert-to", kind, "--outdir", str(made), str(source)]
        environment = {"HOME": name, "TMPDIR": name}
        sandbox.program(command, file, within=_within(), environment=environment)
        return _content(made / f"van-ban.{kind}")


def _within() -> Limits:
    seconds, megabytes = settings.DOCUMENT_OFFICE_SECONDS, settings.DOCUMENT_OFFICE_MB
    return Limits(seconds=seconds, megabytes=megabytes, written=WRITTEN, open_files=OPEN_FILES)


def _content(made: Path) -> bytes:
    """Whatever LibreOffice says, it exits well also where it has made nothing."""
    if not made.is_file():
        raise sandbox.Failed("crash")
    return made.read_bytes()
