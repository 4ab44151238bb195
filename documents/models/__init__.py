from documents.models.files import DocumentFile, PageText
from documents.models.library import Document, DocumentQuerySet

__all__ = ["Document", "DocumentFile", "DocumentQuerySet", "PageText"]
