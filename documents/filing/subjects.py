"""The list of lĩnh vực by which documents are sorted, kept by the clerks of the root unit."""

from django.db import transaction

from documents.models import Subject
from members import audit
from members.models import User
from members.powers import Power


@transaction.atomic
def keep(subject: Subject, *, by: User) -> Subject:
    """Adds or renames a lĩnh vực. Raises ValidationError when there is one of that name in any spelling."""
    before = Subject.objects.filter(pk=subject.pk).values_list("name", flat=True).first()
    subject.full_clean()
    subject.save()
    said = {"name": before} if before else None
    after = {"name": subject.name}
    audit.record(by, "document.subject", subject, power=Power.MANAGE_DOCUMENTS, before=said, after=after)
    return subject
