"""Which papers of meetings a member has read, for “Dữ liệu của tôi”."""

from django.db.models import QuerySet

from meetings.models import PaperRead
from members.models import User
from members.personal_data import Labelled, day


def of_user(user: User) -> QuerySet[PaperRead]:
    read = PaperRead.objects.filter(member=user.member_id or 0)
    return read.select_related("meeting__unit", "document").order_by("-at", "-pk")


def in_words(read: PaperRead) -> Labelled:
    paper = str(read.document) if read.document else "Tệp riêng của buổi họp"
    return {"Buổi họp": str(read.meeting), "Tài liệu": paper, "Đọc lúc": day(read.at)}
