"""Lưu xem sau: what one person keeps to read later. Nobody else sees it, so the audit holds none of it."""

from http import HTTPStatus
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet

from documents.models import Document, Folder, SavedDocument
from members import vietnamese
from members.models import User
from members.personal_data import day
from members.refusals import Refused

MOST_FOLDERS = 50  # a list that a person can still read on a phone


class FolderRefused(Refused):
    """The folder cannot be kept so."""

    field = "name"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


def save(document: Document, *, by: User) -> SavedDocument:
    """Keeps `document` for `by`; what is kept already stays in its folder."""
    return SavedDocument.objects.get_or_create(user=by, document=document)[0]


def put(document: Document, *, by: User, folder: Folder | None) -> SavedDocument:
    """Keeps `document` for `by` in `folder`, or in none, wherever it was before."""
    return SavedDocument.objects.update_or_create(user=by, document=document, defaults={"folder": folder})[0]


def unsave(document_id: int, *, by: User) -> None:
    """Lets go of a document, also of one that is gone by now."""
    SavedDocument.objects.of(by).filter(document=document_id).delete()


def open_folder(name: str, *, by: User) -> Folder:
    """A new folder. Raises FolderRefused when there is one of that name, or when there are too many."""
    if by.document_folders.count() >= MOST_FOLDERS:
        raise FolderRefused(f"Đồng chí đã có {MOST_FOLDERS} thư mục. Đề nghị xóa bớt thư mục không dùng.")
    return _written(Folder(user=by, name=name))


def rename_folder(folder: Folder, name: str) -> Folder:
    folder.name = name
    return _written(folder)


def delete_folder(folder: Folder) -> None:
    """Takes the folder away; the documents in it stay saved."""
    folder.delete()


def folders_of(user: User) -> QuerySet[Folder]:
    """The folders of `user`, each with how many documents are `kept` in it."""
    return user.document_folders.annotate(kept=Count("saved"))


def of(document: Document, user: User) -> SavedDocument | None:
    """What `user` keeps of `document`, with its folder."""
    return SavedDocument.objects.of(user).filter(document=document).select_related("folder").first()


def _written(folder: Folder) -> Folder:
    if not vietnamese.nfc(folder.name):
        raise FolderRefused("Đề nghị ghi tên thư mục.")
    try:
        with transaction.atomic():
            folder.save()
    except IntegrityError as taken:
        raise FolderRefused(f"Đồng chí đã có thư mục tên “{folder.name}”.") from taken
    return folder


# For “Dữ liệu của tôi”


def rows_of(user: User) -> QuerySet[SavedDocument]:
    return SavedDocument.objects.of(user).shown_to(user)


def in_words(saved: Any) -> dict[str, str]:
    return {
        "Văn kiện": str(saved.document) if saved.open else "Văn kiện không còn trong thư viện của đồng chí",
        "Thư mục": saved.folder.name if saved.folder else "—",
        "Lưu lúc": day(saved.saved_at),
    }
