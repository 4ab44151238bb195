from documents.models.files import DocumentFile, PageText
from documents.models.issuers import Issuer, IssuingTerm, Subject
from documents.models.library import Document, DocumentQuerySet
from documents.models.reading import Reading, ReadingFigure, ReadingNudge, ReadingRequest
from documents.models.saved import Folder, SavedDocument

__all__ = [
    "Document",
    "DocumentFile",
    "DocumentQuerySet",
    "Folder",
    "Issuer",
    "IssuingTerm",
    "PageText",
    "Reading",
    "ReadingFigure",
    "ReadingNudge",
    "ReadingRequest",
    "SavedDocument",
    "Subject",
]
