"""Sends a document's file: whole or in part, so that a phone on a weak signal goes on where it stopped."""

import re

from django.http import FileResponse, Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from documents.models import DocumentFile

_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")


class Part:
    """`length` bytes of an open file from `start` on, as FileResponse reads them."""

    def __init__(self, file, start: int, length: int):
        file.seek(start)
        self.file, self.left = file, length

    def read(self, size: int) -> bytes:
        chunk = self.file.read(min(size, self.left))
        self.left -= len(chunk)
        return chunk

    def close(self) -> None:
        self.file.close()


def send(request, file: DocumentFile, *, as_attachment: bool):
    """200, 206 with the asked part, 304 when the reader has it, or 416. Nothing is kept on the way: a browser asks
    again each time, and each time the rights are looked at."""
    etag = f'"{file.sha256}"'
    response = get_conditional_response(request, etag=etag) or _answer(request, file, etag)
    headers = {
        "ETag": etag,
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-cache",
        "Content-Disposition": content_disposition_header(as_attachment, file.download_name),
        "X-Content-Type-Options": "nosniff",
    }
    for name, value in headers.items():
        response[name] = value
    return response


def _answer(request, file: DocumentFile, etag: str):
    span = _span(request, file.size, etag)
    if span is not None and not span:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    asked = range(file.size) if span is None else span
    if request.method == "HEAD":
        response = HttpResponse(content_type=file.content_type)
    else:
        response = FileResponse(Part(_open(file), asked.start, len(asked)), content_type=file.content_type)
    response.headers["Content-Length"] = str(len(asked))
    if span is not None:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{file.size}"
    return response


def _span(request, size: int, etag: str) -> range | None:
    """The one part that is asked for, empty when the file is shorter; None for the whole, which also answers what is
    malformed, several parts at once, and a part of a file that has changed since."""
    found = _RANGE.fullmatch(request.headers.get("Range", ""))
    if not found or found[0] == "bytes=-" or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = found.groups()
    if not first:
        return range(max(size - int(last), 0), size) if int(last) else range(0)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)


def _open(file: DocumentFile):
    try:
        return file.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404(
            "Tệp của văn kiện này không còn trên máy chủ. Đề nghị đồng chí báo văn thư nơi đăng."
        ) from missing
