"""What is missing or wrong in the records of the members of a unit and below, as last counted."""

from django.db import models

from members.models import Unit


class DataQuality(models.Model):
    unit = models.OneToOneField(Unit, models.PROTECT, primary_key=True, related_name="+")
    members = models.PositiveIntegerField("số đảng viên")
    no_phone = models.PositiveIntegerField("thiếu số điện thoại")
    bad_phone = models.PositiveIntegerField("số điện thoại sai hoặc trùng")
    bad_number = models.PositiveIntegerField("số định danh không khớp")
    bad_dates = models.PositiveIntegerField("ngày thiếu hoặc không hợp lý")
    faulty = models.PositiveIntegerField("hồ sơ cần sửa")  # each member once, whatever is wrong
    counted_at = models.DateTimeField("tính lúc")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.unit_id}"
