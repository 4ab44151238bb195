"""Keeps the words by which documents are found in step with what the documents say, always from the source."""

from collections.abc import Iterable, Iterator

from django.db import connection, transaction
from django.utils import timezone

from documents.models import Document, Issuer, PageText
from members import lost_work, vietnamese

LETTERS = 400_000  # of the text of one document, about 200 pages: a vector holds a megabyte and no more
POSITIONS = 16_000
WRITE = """
INSERT INTO documents_documentwords (document_id, vector, long)
SELECT document.id,
       setweight(to_tsvector('simple', split_part(search_folded, '|', 1)), 'A')
       || setweight(to_tsvector('simple', split_part(search_folded, '|', 2)), 'B')
       || setweight(to_tsvector('simple', split_part(search_folded, '|', 3)), 'C')
       || setweight(to_tsvector('simple', left(inside.folded, %(letters)s)), 'D'),
       length(inside.folded) - length(replace(inside.folded, ' ', '')) > %(positions)s
FROM documents_document AS document CROSS JOIN LATERAL (
    SELECT coalesce(string_agg(page.folded, ' ' ORDER BY file.role DESC, file.id, page.number), '') AS folded
    FROM documents_documentfile AS file JOIN documents_pagetext AS page ON page.file_id = file.id
    WHERE file.document_id = document.id AND file.replaced_at IS NULL
) AS inside
WHERE document.id = ANY(%(documents)s)
ON CONFLICT (document_id) DO UPDATE SET vector = EXCLUDED.vector, long = EXCLUDED.long
"""
SPELL = "UPDATE documents_documentwords SET spelled = to_tsvector('simple', %s) WHERE document_id = %s"


@transaction.atomic
def refresh(documents: Iterable[int]) -> int:
    """Writes anew how the documents with these ids are found; returns how many there are.

    To be called by anyone who changes number, trích yếu, issuer, files or their text, in the same transaction. Two at
    once wait for each other, so that the later one has seen what the earlier one wrote.
    """
    asked = Document.objects.filter(pk__in=list(documents)).order_by("pk").select_for_update(no_key=True)
    numbers = list(asked.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(WRITE, {"documents": numbers, "letters": LETTERS, "positions": POSITIONS})
        written = cursor.rowcount
        cursor.executemany(SPELL, list(_spelled(numbers)))
    return written


def _spelled(documents: list[int]) -> Iterator[tuple[str, int]]:
    """The words of each document with their accents, in the order in which they are indexed, and the document's id."""
    named = Document.objects.filter(pk__in=documents).select_related("issuer")
    texts = {
        each.pk: vietnamese.spelled_text(f"{each.symbol} {each.get_kind_display()} {each.title} {each.issued_by}")
        for each in named
    }
    pages = PageText.objects.filter(file__document__in=documents, file__replaced_at=None)
    ordered = pages.order_by("file__document", "-file__role", "file", "number").values_list("file__document", "text")
    for document, text in ordered.iterator(500):
        if len(texts[document]) < LETTERS:
            texts[document] += f" {vietnamese.spelled_text(text)}"
    return ((text[:LETTERS], document) for document, text in texts.items())


def refresh_all(size: int = 1_000) -> int:
    """All of them, `size` in a transaction, so that nobody waits for long; returns how many there are."""
    done, last = 0, 0
    while numbers := list(Document.objects.after(last)[:size]):
        done += refresh(numbers)
        last = numbers[-1]
    return done


def refresh_issuer(pk: int, size: int = 500) -> int:
    """The documents of an issuer by the name that it bears now, `size` in a transaction; returns how many there are."""
    done, last = 0, 0
    while found := list(Document.objects.of_issuer(pk, after=last)[:size]):
        with transaction.atomic():
            for document in found:
                document.search_folded = document.searched
            Document.objects.bulk_update(found, ["search_folded"])
            refresh(document.pk for document in found)
        done, last = done + len(found), found[-1].pk
    return done


def refresh_merged(pk: int) -> None:
    """Those of an issuer that others were merged into, until nobody has merged another meanwhile."""
    waiting = Issuer.objects.filter(pk=pk)
    while asked_at := waiting.values_list("words_asked_at", flat=True).first():
        refresh_issuer(pk)
        waiting.filter(words_asked_at=asked_at).update(words_asked_at=None)


def merged() -> list[int]:
    """The issuers whose documents are not yet found by the name that stayed."""
    asked = Issuer.objects.filter(words_asked_at__lt=timezone.now() - lost_work.LOST_AFTER)
    return list(asked.values_list("pk", flat=True))


def refresh_missing() -> int:
    """Those that have no words yet, whichever way they came; returns how many there were."""
    return refresh(Document.objects.without_words())
