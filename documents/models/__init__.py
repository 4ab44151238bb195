from documents.models.files import DocumentFile, PageText
from documents.models.library import Document
from documents.models.querysets import DocumentQuerySet

__all__ = ["Document", "DocumentFile", "DocumentQuerySet", "PageText"]
