"""Looks into what a clerk uploads, before the admin begins its transaction: that takes seconds, and nobody waits for a
row meanwhile."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms

from documents import library, screening
from documents.clerk import page_order
from documents.clerk.forms_files import UploadsForm
from documents.clerk.staging import Staged
from documents.files import are_pages, in_order
from documents.filing.document_files import Annex
from documents.letterhead import reader
from documents.letterhead.reader import Facts
from members import access
from members.models import Unit, User
from members.powers import Power
from members.refusals import Refused

Refusals = list[tuple[str, Refused]]


@dataclass
class Inspection:
    """The new file and the annexes that may be kept; what was refused, with the name of its field. Of pages whose order
    was not yet seen there is no file, only what is `held`."""

    file: library.Inspected | None = None
    annexes: list[Annex] = field(default_factory=list)
    refusals: Refusals = field(default_factory=list)
    facts: Facts = field(default_factory=Facts)  # what the first page of the file says
    staged: Staged | None = None  # the file was chosen before, and waits
    speaks: str = ""  # what in the words or the names of the files speaks of state secrets
    held: page_order.Held | None = None  # pages that came as pictures
    order: page_order.OrderForm | None = None  # in which their order is shown


class SentForm(UploadsForm):
    """What bears on the files, out of all that was sent; the form of the document says what is missing."""

    unit = forms.ModelChoiceField(queryset=Unit.objects.none())
    number_raw = forms.CharField(required=False)
    title = forms.CharField(required=False)
    recipients = forms.CharField(required=False)

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        unit: Any = self.fields["unit"]
        unit.queryset = access.units_for(by, Power.MANAGE_DOCUMENTS)


def look(data, uploads, *, by: User, staged: Staged | None = None) -> Inspection:
    """Of the data and the files of a request, and of the file that waits for it, `staged`, where none came along. Also
    without a new file the words must not tell a secret; the attempt to publish one is audited under the name of `by`,
    and the entry stays."""
    form, found = SentForm(data, uploads, by=by), Inspection(staged=staged)
    form.is_valid()
    sent = form.cleaned_data
    found.speaks = screening.spoken_of([*_words(sent), *_names(sent, staged)])
    if not sent.get("file") and (held := page_order.of(data, by=by)):
        found.held, found.order, found.staged = held, page_order.OrderForm(data, held=held), None
    undeclared = (sent.get("file") or found.held or found.staged) and not sent.get("secrecy")
    if sent.get("unit") is None or undeclared:
        return found
    _look_at_main(sent, found, by=by)
    found.annexes = list(_annexes(sent, found.refusals, by=by))
    return found


def _look_at_main(sent: dict, found: Inspection, *, by: User) -> None:
    files, level = sent.get("file") or (), sent.get("secrecy") or screening.Secrecy.NONE
    asked: dict[str, Any] = {"secrecy": level, "unit": sent["unit"], "by": by, "is_asked_back": True}
    try:
        screening.refuse_secret(words=_words(sent), **asked)
        if files:
            _examine(files, found, asked)
        elif found.held and found.order:
            pages = page_order.in_order(found.held, found.order)
            found.file = page_order.as_pictures(screening.examine(pages, **asked))
        elif found.staged:
            found.file, found.facts = found.staged.file, found.staged.facts
            return
        if found.file:
            found.facts = reader.read(found.file.first)
    except library.FileRefused as refusal:
        found.refusals.append((refusal.field, refusal))
        for each in files:
            each.close()


def _words(sent: dict) -> list[str]:
    return [sent.get(name) or "" for name in ("number_raw", "title", "recipients")]


def _names(sent: dict, staged: Staged | None) -> list[str]:
    files = [*(sent.get("file") or ()), *(sent.get("attachments") or ())]
    return [file.name for file in files] or [staged.title if staged else ""]


def _examine(files: list, found: Inspection, asked: dict) -> None:
    found.staged, pages = None, are_pages(files)
    examined = screening.examine(*files, **asked)
    if not pages:
        found.file = examined
        return
    found.held = page_order.hold(examined, [each.name for each in in_order(files)], by=asked["by"])
    found.order = page_order.OrderForm(held=found.held)


def _annexes(sent: dict, refusals: Refusals, *, by: User) -> Iterator[Annex]:
    for file in sent.get("attachments") or ():
        try:
            asked: dict[str, Any] = {"secrecy": screening.Secrecy.NONE, "unit": sent["unit"], "by": by}
            examined = screening.examine(file, **asked, is_asked_back=True)
            yield file.name.rpartition(".")[0], examined
        except library.FileRefused as refusal:
            refusals.append(("attachments", library.FileRefused(f"{file.name}: {refusal}")))
