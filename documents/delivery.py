"""Sends a stored file: whole or in part, so that a phone on a weak signal goes on where it stopped."""

import re
from typing import Any, Protocol
from urllib.parse import quote

import structlog
from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from whitenoise.responders import SlicedFile

from documents.models import DocumentFile

log = structlog.get_logger(__name__)

_RANGE = re.compile(r"bytes=([0-9]{0,30})-([0-9]{0,30})", re.IGNORECASE)
LOST = "Tệp này không còn trên máy chủ. Đề nghị đồng chí báo văn thư nơi đăng."
APART = "sandbox; default-src 'none'"  # whatever is in the file, it runs nothing and sees nothing of the portal


class Deliverable(Protocol):
    """What is known of a stored file that is sent: a file of a document, of a dispatch, of a meeting, of an answer."""

    file: Any
    size: Any
    sha256: Any

    @property
    def content_type(self) -> str: ...

    @property
    def download_name(self) -> str: ...

    @property
    def is_pdf(self) -> bool: ...


def send(request, file: Deliverable, *, as_attachment: bool):
    """A stored file, to anyone who the caller has found entitled to it; to be read, the PDF that was made of it,
    where there is one."""
    if not as_attachment and isinstance(file, DocumentFile) and file.shown:
        return _as_shown(request, file)
    about: dict[str, Any] = {
        "size": file.size,
        "content_type": file.content_type,
        "etag": file.sha256,
        "file_name": file.download_name,
    }
    shown = file.is_pdf and not as_attachment
    return stored(request, file.file.storage, file.file.name, as_attachment=not shown, apart=not file.is_pdf, **about)


def _as_shown(request, file: DocumentFile):
    about: dict[str, Any] = {"size": file.shown_size, "content_type": "application/pdf", "etag": f"{file.sha256}-pdf"}
    name = f"{file.download_name.rpartition('.')[0]}.pdf"
    return stored(request, file.shown.storage, file.shown.name, file_name=name, apart=False, **about)


def stored(
    request,
    storage: Storage,
    name: str,
    *,
    size: int,
    content_type: str,
    etag: str,
    file_name: str,
    as_attachment: bool = False,
    apart: bool = True,
    cache: str = "private, no-cache",
):
    """200, 206 with the asked part, 304 when the reader has it, or 416: `size` bytes that lie under `name`.

    Rights are the caller's matter. By `cache` nothing is kept on the way: a browser asks again each time, and each time
    the rights are looked at. `etag` is a print of the content; with `apart` a browser that shows it runs nothing in it.
    """
    etag = f'"{etag}"'
    response = get_conditional_response(request, etag=etag) or (
        _handed_over(storage, name, content_type) or _streamed(request, storage, name, size, content_type, etag)
    )
    headers = {
        "ETag": etag,
        "Accept-Ranges": "bytes",
        "Cache-Control": cache,
        "Content-Disposition": content_disposition_header(as_attachment, file_name),
        "X-Content-Type-Options": "nosniff",
    }
    if apart:
        headers["Content-Security-Policy"] = APART
    for header, value in headers.items():
        response[header] = value
    return response


def _handed_over(storage: Storage, name: str, content_type: str) -> HttpResponse | None:
    """The web server in front sends a file of this machine, where it is told to; it does the parts as well."""
    if not settings.SENDFILE or not isinstance(storage, FileSystemStorage):
        return None
    if not storage.exists(name):
        raise Http404(LOST)
    response = HttpResponse(content_type=content_type)
    if settings.SENDFILE == "x-accel":
        response["X-Accel-Redirect"] = settings.SENDFILE_LOCATION + quote(name)
    else:
        response["X-Sendfile"] = quote(storage.path(name))
    return response


def _streamed(request, storage: Storage, name: str, size: int, content_type: str, etag: str):
    span = _span(request, size, etag)
    if span is not None and not span:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    asked = range(size) if span is None else span
    if request.method == "HEAD":
        response: HttpResponseBase = HttpResponse(content_type=content_type)
    else:
        response = FileResponse(_open(storage, name, asked), content_type=content_type)
    response.headers["Content-Length"] = str(len(asked))
    if span is not None:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{size}"
    return response


def _span(request, size: int, etag: str) -> range | None:
    """The one part that is asked for, empty when the file is shorter; None for the whole, which also answers what is
    malformed, several parts at once, and a part of a file that has changed since.

    whitenoise's StaticFile sends the part but does not choose it here: 6.12 answers 416 to a part of one byte, which is
    how a download ends that stopped before its last, and does not read If-Range; nor has it a way to a bucket.
    """
    found = _RANGE.fullmatch(request.headers.get("Range", ""))
    if not found or not any(found.groups()) or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = found.groups()
    if not first:
        return range(max(size - int(last), 0), size) if int(last) else range(0)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)


def _open(storage: Any, name: str, asked: range):
    """Only the asked part leaves a bucket; a file of this machine is read from there on."""
    if hasattr(storage, "bucket"):
        part = {"Range": f"bytes={asked.start}-{asked.stop - 1}"} if asked else {}
        try:
            return storage.bucket.Object(name).get(**part)["Body"]
        except storage.connection.meta.client.exceptions.NoSuchKey as missing:
            log.error("file_missing", cost="a reader was told that it is lost", storage="bucket")
            raise Http404(LOST) from missing
    try:
        return SlicedFile(storage.open(name, "rb"), asked.start, asked.stop - 1)
    except FileNotFoundError as missing:
        log.error("file_missing", cost="a reader was told that it is lost", storage="folder")
        raise Http404(LOST) from missing
