"""What a use case answers instead of acting, and how a page passes it on: one base class, one decorator, one context
manager. A use case raises; no view needs a `try`. A full disk is told in the same way."""

import errno
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from http import HTTPStatus

import structlog
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

log = structlog.get_logger(__name__)
Sentences = Mapping[type["Refused"], str]
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FULL_DATABASE = "53100"  # what PostgreSQL calls its full disk


class Refused(Exception):
    """A use case does not act; nothing was stored.

    message: the sentence for the person who asked, in Vietnamese; a subclass may set it once for all its cases. Plain
        text is escaped where it is shown; what format_html made keeps its markup.
    field: the field of the form it is about; None for all of it.
    status: 409 where others were quicker or the state has changed, 422 where what was asked is not possible, 403 where
        this person may not.
    """

    message: str = "Chưa thực hiện được. Đề nghị mở lại trang rồi thử lại."
    field: str | None = None
    status: int = HTTPStatus.CONFLICT

    def __init__(self, message: str = "", *, field: str | None = None):
        self.message = message or self.message
        self.field = field or self.field
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message

    def put_on(self, form: BaseForm, sentence: str) -> None:
        """Shows `sentence` on `form`. A subclass that knows more, such as what others have saved, shows that too."""
        form.add_error(self.field if self.field in form.fields else None, sentence)


class NoSpace(Refused):
    """The disk of the server is full: nothing is kept, until somebody has made room."""

    message = (
        "Máy chủ đã hết chỗ lưu tệp nên chưa lưu được gì. Đề nghị đồng chí báo người quản trị cổng, rồi làm lại sau."
    )
    status = HTTPStatus.INSUFFICIENT_STORAGE


class FileLost(Refused, FileNotFoundError):
    """A row names a stored file that is there no longer."""

    message = "Tệp này không còn trong kho của cổng. Đề nghị đồng chí báo người quản trị cổng."
    status = HTTPStatus.NOT_FOUND


def refusal_of(error: BaseException) -> Refused | None:
    """What `error` tells the person who asked: itself where it refuses, NoSpace where a disk is full, else nothing."""
    if isinstance(error, Refused):
        return error
    full = isinstance(error, OSError) and error.errno in _FULL
    full |= isinstance(error, DatabaseError) and getattr(error.__cause__, "sqlstate", "") == _FULL_DATABASE
    return NoSpace() if full else None


def answers_refusals(to: str | Callable | None = None, *names: str, say: Sentences | None = None) -> Callable:
    """A view whose use case raises Refused warns with its sentence and leads on to `to`.

    to: the name of a URL, filled with the view's arguments called `names`; or a function that takes the request and the
        view's arguments and returns whatever `redirect` takes. Without it the sentence is a page of its own with the
        status of the refusal: for a POST that comes from no page, or for what may not be opened.
    say: sentences of this view for classes of refusal, in place of their own; the first class that fits.

    Decorates functions and methods of an admin alike.
    """

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def answered(*args, **kwargs) -> HttpResponse:
            try:
                return view(*args, **kwargs)
            except (Refused, OSError, DatabaseError) as error:
                if not (refusal := refusal_of(error)):
                    raise
                place = next(number for number, given in enumerate(args) if isinstance(given, HttpRequest))
                request, given = args[place], args[place + 1 :]
                sentence = _sentence(refusal, say)
                if to is None:
                    return render(request, "refused.html", {"reason": sentence}, status=refusal.status)
                messages.warning(request, sentence)
                if callable(to):
                    return redirect(to(request, *given, **kwargs))
                return redirect(to, *(kwargs[name] for name in names))

        return answered

    return decorate


@contextmanager
def shown_on(form: BaseForm, *, say: Sentences | None = None) -> Iterator[None]:
    """Puts what the use case inside refuses on `form`, with all that was typed, at its field if the form has that. The
    view then goes on to draw its page, with `status_of(form)`. A ValidationError is taken in the same way, field by
    field."""
    try:
        yield
    except (Refused, OSError, DatabaseError) as error:
        if not (refusal := refusal_of(error)):
            raise
        form.refusal = refusal  # type: ignore[attr-defined]  # read by `status_of`
        refusal.put_on(form, _sentence(refusal, say))
    except ValidationError as invalid:
        by_field = invalid.error_dict if hasattr(invalid, "error_dict") else {None: invalid}
        for name, errors in by_field.items():
            form.add_error(name if name in form.fields else None, errors)


def refusing(form_class: type[BaseForm], refusal: Refused, *, say: Sentences | None = None) -> type[BaseForm]:
    """`form_class` as it shows what a use case has just refused: for the admin, which draws its page anew after it has
    rolled back what it began."""

    class Refusing(form_class):  # type: ignore[valid-type, misc]  # whichever the admin has made
        def full_clean(self):
            super().full_clean()
            if self.is_bound:
                self.refusal = refusal
                refusal.put_on(self, _sentence(refusal, say))

    return Refusing


def status_of(form: BaseForm) -> int:
    """Of the page that shows `form`: 200 until it was sent, 400 with errors, the refusal's own once there was one."""
    if refusal := getattr(form, "refusal", None):
        return refusal.status
    return HTTPStatus.BAD_REQUEST if form.is_bound and form.errors else HTTPStatus.OK


def _sentence(refusal: Refused, say: Sentences | None) -> str:
    if isinstance(refusal, FileLost):
        log.error("file_missing", cost="a person was told that it is lost")
    return next((text for kind, text in (say or {}).items() if isinstance(refusal, kind)), refusal.message)
