"""Templates of printed papers that an office has written for itself."""

from django.db import models
from django.db.models import Q

from meetings.models.files import AttachedFile
from members.models import Unit, User


class PrintTemplate(AttachedFile):
    """A Word file with fields, for one kind of paper of a unit and of those below without one of their own. A newer one
    takes the place of an older; what was taken off stays, with its days."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="tổ chức đảng")
    paper = models.CharField("giấy tờ", max_length=20)  # a key of meetings.printing.papers.PAPERS
    removed_at = models.DateTimeField("thôi dùng lúc", null=True, editable=False)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta(AttachedFile.Meta):
        abstract = False
        verbose_name = "mẫu giấy tờ"
        verbose_name_plural = "mẫu giấy tờ"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "paper"], condition=Q(removed_at=None), name="print_template_one_in_use"
            )
        ]
