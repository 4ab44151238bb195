"""The templates that offices write for the papers of their meetings: which is in use, a new one, one taken off. Each is
kept with its days."""

from http import HTTPStatus

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from documents.files import Inspected
from documents.models import DocumentFile
from meetings.models import PrintTemplate
from meetings.printing.papers import Paper
from members import audit
from members.models import Unit, User
from members.refusals import Refused
from members.word_fields import Fields

MOST = 2 * 1024 * 1024  # bytes: a page of fields and a coat of arms


class NotWord(Refused):
    message = "Mẫu phải là tệp Word dạng .docx, không quá 2 MB."
    field = "file"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TakenOff(Refused):
    message = "Mẫu này vừa được thay hoặc thôi dùng."


def in_use(unit: Unit, paper: Paper) -> PrintTemplate | None:
    """That of `unit` or of the nearest unit above it that has one; None: the one that comes with the portal."""
    found = PrintTemplate.objects.filter(paper=paper.key, removed_at=None, unit__path__in=unit.lineage)
    return found.select_related("unit").order_by("-unit__path").first()


def history(unit: Unit) -> list[PrintTemplate]:
    """All that `unit` itself has had, the newest first."""
    found = PrintTemplate.objects.filter(unit=unit).select_related("added_by__member", "removed_by__member")
    return list(found.order_by("-added_at", "-pk"))


def source(unit: Unit, paper: Paper) -> bytes:
    """The template that papers of `unit` are made of."""
    stored = in_use(unit, paper)
    if stored is None:
        return shipped(paper)
    with stored.file.open() as file:
        return file.read()


def shipped(paper: Paper) -> bytes:
    from members import word_sheet  # Word is needed by who prints, and by no other page

    return word_sheet.shipped(paper.layout)


def made(unit: Unit, paper: Paper, values: Fields) -> bytes:
    """The Word file of `paper` with `values`, by the template of `unit`. Raises word_templates.TemplateRefused."""
    from members import word_templates

    return word_templates.rendered(source(unit, paper), paper.known, values)


def tried(file: Inspected, paper: Paper, values: Fields) -> bytes:
    """The same by a template that nobody has stored: as whoever sends it wants to see it."""
    from members import word_templates

    return word_templates.rendered(content(file), paper.known, values)


def check(file: Inspected, paper: Paper) -> None:
    """Raises NotWord, and word_templates.TemplateRefused for whatever a template may not hold. Takes a second: to be
    called before anything is locked."""
    from members import word_templates

    word_templates.check(content(file), paper.known)


def trial(paper: Paper) -> Fields:
    """Values for a paper that no meeting has yet."""
    from members import word_templates

    return word_templates.trial(paper.known, "…")


def content(file: Inspected) -> bytes:
    if file.format != DocumentFile.Format.DOCX or file.size > MOST:
        raise NotWord
    upload: File = file.file
    upload.seek(0)
    return upload.read()


@transaction.atomic
def put(unit: Unit, paper: Paper, file: Inspected, *, title: str, by: User) -> PrintTemplate:
    """From now on `paper` is made by this template, in `unit` and below where no nearer one is; `file` was checked. The
    one before is kept, with its last day."""
    held = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    _in_use_here(held, paper).update(removed_at=timezone.now(), removed_by=by)
    kept = PrintTemplate.keep(file, title=title, by=by, unit=held, paper=paper.key)
    audit.record(by, "meeting.print_template", held, after=_facts(kept, paper))
    return kept


@transaction.atomic
def take_off(template: PrintTemplate, paper: Paper, *, by: User) -> None:
    """From now on the template of the unit above is used, or the one that comes with the portal. Raises TakenOff."""
    rows = _in_use_here(template.unit, paper).filter(pk=template.pk)
    if not rows.update(removed_at=timezone.now(), removed_by=by):
        raise TakenOff
    audit.record(by, "meeting.print_template_off", template.unit, before=_facts(template, paper))


def _in_use_here(unit: Unit, paper: Paper):
    return PrintTemplate.objects.filter(unit=unit, paper=paper.key, removed_at=None)


def _facts(template: PrintTemplate, paper: Paper) -> dict:
    return {"paper": paper.label, "file": template.title, "sha256": template.sha256}
