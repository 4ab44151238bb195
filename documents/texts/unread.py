"""Documents of which some page was read and yet says nothing: nobody finds their words, and a clerk should look."""

from django.db.models import QuerySet

from documents.models import Document, DocumentFile
from members.access import units_for
from members.models import User
from members.powers import Power


def unread_at(user: User) -> QuerySet[Document]:
    """Published ones where `user` manages documents; found through the few files that are marked so."""
    marked = DocumentFile.objects.unread().values("document")
    return Document.objects.published().filter(pk__in=marked, unit__in=units_for(user, Power.MANAGE_DOCUMENTS))
