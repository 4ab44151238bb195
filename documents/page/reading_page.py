"""The page of one document: the same for all who may read the same, with what is of one person put into it."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string

from documents.filing import chain
from documents.models import Document, DocumentFile, Folder, Reading, ReadingRequest, Relation, SavedDocument
from documents.saved import saving
from documents.to_read import progress, requests
from members import row_loader, shared_pages
from members.access import anywhere, granted_paths
from members.models import User
from members.models.units import array_of
from members.powers import Power
from members.row_loader import PrecompiledFacts
from members.shared_pages import RowVersion

SHOWN = ("unit__name", "issuer__name", "term__name", "subject__name")  # of the rows beside that of the document


def _document(units, document):
    return Document.objects.in_reach(units).filter(pk=document).values_list(RowVersion(), *map(RowVersion, SHOWN))


def _story(units, document):
    return Document.objects.filter(pk=document).values_list(chain.Told("pk", array_of(units)))


def _files(document):
    return DocumentFile.objects.filter(document=document).kept().current().order_by("pk").values_list(RowVersion())


def _unlinked(document):
    return Relation.objects.standing().filter(source=document, target=None).values_list("target_symbol")


def _beside(units, document):
    return Document.objects.in_reach(units).beside(document).values_list("pk", RowVersion())


def _saved(user, document):
    return SavedDocument.objects.filter(user=user, document=document).values_list(RowVersion())


def _folders(user):
    return Folder.objects.filter(user=user).order_by("pk").values_list(RowVersion())


def _asked(units, document):
    asked = ReadingRequest.objects.of_the_library().filter(document=document).in_reach(units)
    return asked.order_by("pk").values_list(RowVersion())


def _read(member, document):
    return (
        Reading.objects.filter(member=member, document=document)
        .order_by("pk")
        .values_list(RowVersion(), RowVersion("read_by__full_name"))
    )


FACTS = PrecompiledFacts(
    document=_document,
    story=_story,
    files=_files,
    unlinked=_unlinked,
    beside=_beside,
    saved=_saved,
    folders=_folders,
    asked=_asked,
    read=_read,
)
OF_ALL = ("document", "story", "unlinked", "files", "beside")  # what everybody sees who may read the same


def answer(request, pk: int) -> HttpResponse:
    """Two statements for a member; a clerk, who also sees what readers do not, is shown a page of their own.

    Raises Http404 where the reader may not open it.
    """
    user = request.user
    facts = _facts(user, pk)
    if facts is None:
        document = get_object_or_404(Document.objects.open_to(user).with_main().for_page(), pk=pk)
        return _answer(request, document, {}, _of_clerk(user, document))
    if facts["document"] is None:
        raise Http404
    return _answer(request, Document(pk=pk), facts, {})


def _facts(user: User, pk: int) -> dict | None:
    """None for who reads more than what reaches them as a member, or nothing."""
    if not user.member_id or not user.reading_units or user.is_superuser or granted_paths(user, Power.MANAGE_DOCUMENTS):
        return None
    facts = FACTS.digests(units=user.reading_units, document=pk, user=user.pk, member=user.member_id)
    if facts["unlinked"]:
        held = Document.objects.open_to(user).numbered(*_unlinked(pk).values_list("target_symbol", flat=True))
        facts["unlinked"] += row_loader.digest(held.order_by("pk").values_list("pk", RowVersion())) or ""
    return facts


def _of_clerk(user: User, document: Document) -> dict:
    may_ask, may_correct = anywhere(user, Power.MANAGE_DOCUMENTS), user.has_perm(Power.MANAGE_DOCUMENTS, document.unit)
    return {"may_ask": may_ask, "may_correct": may_correct}


def _answer(request, document: Document, facts: dict, clerk: dict) -> HttpResponse:
    followed = progress.of_document(document, request.user)
    own = {
        "save": _save(request, document, facts),
        "asked": _to_confirm(request, document, facts),
        "followed": render_to_string("documents/_followed.html", {"followed": followed}) if followed else "",
    }
    response = shared_pages.answer(
        request,
        "documents/detail.html",
        [facts.get(name) for name in OF_ALL],
        lambda: _context(request.user, document, clerk),
        own=own,
        keepable=bool(facts),
    )
    if not (any(clerk.values()) or followed):  # how far others have read stays on no device
        response["X-Offline"] = "1"
    return response


def _context(user: User, document: Document, clerk: dict) -> dict:
    shown: Document = document if clerk else Document.objects.with_main().for_page().get(pk=document.pk)
    context = {"document": shown, "story": chain.of(shown, user), **clerk}
    context["files"] = shown.files.listed(older=clerk.get("may_correct", False))
    return context | {"related": Document.objects.open_to(user).related_to(shown)}


def _save(request, document: Document, facts: dict) -> bytes:
    def draw() -> dict:
        saved = saving.of(document, request.user)
        return {"document": document, "saved": saved, "folders": request.user.document_folders.all() if saved else ()}

    saved = facts.get("saved")
    facts_of_it = document.pk, saved, saved and facts["folders"]
    return shared_pages.fragment(request, "documents/_save.html", facts_of_it, draw, keepable=bool(facts))


def _to_confirm(request, document: Document, facts: dict) -> bytes:
    """What asks this reader to confirm, and what they have confirmed; nothing for most documents."""
    user, member = request.user, request.user.member
    if member is None or (facts and not facts["asked"]):
        return b""

    def draw() -> dict:
        shown = document if not facts else Document.objects.get(pk=document.pk)
        return {"document": shown, "asked": requests.asked_of(member, shown)}

    who = member.unit.path, user.committee_units
    facts_of_it = [facts.get(name) for name in ("document", "asked", "read")], who
    return shared_pages.fragment(request, "documents/_to_confirm.html", facts_of_it, draw, keepable=bool(facts))
