"""The usual agenda of a kind of meetings, as a unit has written it for itself and for those below."""

from django.db import models

from meetings.models.kinds import Kind
from members.models import Unit
from members.versions import Versioned


class AgendaTemplate(Versioned):
    """One item a line. The nearest unit above that has one is followed; without any, the guidance HD 42-HD/BTCTW."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="tổ chức đảng")
    kind = models.CharField("loại sinh hoạt", max_length=14, choices=Kind)
    items = models.TextField("chương trình", max_length=9_300)

    class Meta:
        verbose_name = "chương trình mẫu"
        verbose_name_plural = "chương trình mẫu"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["unit", "kind"], name="agenda_template_once_a_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.unit}"
