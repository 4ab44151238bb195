"""The words of a document as they are searched; everything in them stands elsewhere too and can be made again."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from documents.models.library import Document


class Neighbours(models.Func):
    """The words of a vector, and every two that stand beside each other as a lexeme of their own: `_nghi_quyet`. A
    phrase of two words is then found in the index, where `<->` reads every vector that holds both."""

    function = "documents_neighbours"  # made by migration 0008_neighbours
    output_field = SearchVectorField()


class DocumentWords(models.Model):
    """Number (weight A), trích yếu (B), issuer (C) and the text of the current files (D) in one vector: what is typed
    may stand partly in the number and partly on page 12. Written by `indexing` alone.

    `spelled` has the words of the text with their accents (`vietnamese.spelled_text`): nothing is found by it, it only
    tells which hits were meant. None until the document is indexed anew."""

    document = models.OneToOneField(Document, models.CASCADE, primary_key=True, related_name="words")
    vector = SearchVectorField()
    spelled = SearchVectorField(null=True)
    # PostgreSQL numbers the words of a vector up to 16,383: behind that it cannot tell which follow each other.
    long = models.BooleanField(default=False)

    class Meta:
        verbose_name = "chỉ mục tìm kiếm"
        verbose_name_plural = "chỉ mục tìm kiếm"
        default_permissions = ()
        indexes = [
            GinIndex(fields=["vector"], name="document_words"),
            # At once: what waits in a list to be put in is read with every search.
            GinIndex(Neighbours("vector"), name="document_neighbours", fastupdate=False),
            models.Index(fields=["document"], condition=models.Q(long=True), name="document_words_long"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}"
