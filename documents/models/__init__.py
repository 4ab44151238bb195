from documents.models.clearances import Clearance
from documents.models.coverage import CoverageFigure, ExpectedDocument
from documents.models.exchange import Dispatch, Receipt
from documents.models.files import DocumentFile, PageText
from documents.models.importing import DocumentImport
from documents.models.issuers import Issuer, IssuingTerm, Subject
from documents.models.kinds import Validity
from documents.models.library import Document, DocumentQuerySet
from documents.models.questions import Citation, Question
from documents.models.read_requests import Reading, ReadingFigure, ReadingNudge, ReadingRequest
from documents.models.relations import Relation
from documents.models.saved import Folder, SavedDocument
from documents.models.words import DocumentWords, Neighbours

__all__ = [
    "Citation",
    "Clearance",
    "CoverageFigure",
    "Dispatch",
    "Document",
    "DocumentFile",
    "DocumentImport",
    "DocumentQuerySet",
    "DocumentWords",
    "ExpectedDocument",
    "Folder",
    "Issuer",
    "IssuingTerm",
    "Neighbours",
    "PageText",
    "Question",
    "Reading",
    "ReadingFigure",
    "ReadingNudge",
    "ReadingRequest",
    "Receipt",
    "Relation",
    "SavedDocument",
    "Subject",
    "Validity",
]
