"""The papers that the chi bộ itself writes for a meeting and after it."""

import hashlib
from datetime import timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from docx import Document as Word

from documents.files import Inspected
from documents.models import DocumentFile
from meetings.models import Meeting, MeetingFile
from meetings.papers import own_files
from members.models import User
from sotay.demo.cell.stories import within

DRAFT = MeetingFile.Role.DRAFT


def post(
    meeting: Meeting, *, by: User, title: str, lines: list[str], role: str = MeetingFile.Role.PAPER
) -> MeetingFile:
    return own_files.add(meeting, _written(title, lines), title=title, by=by, role=role)


def _written(title: str, lines: list[str]) -> Inspected:
    """A file of Word as the office sends it. It was made here a moment ago, so there is nothing to look into."""
    sheet, kept = Word(), BytesIO()
    sheet.add_heading(title, level=1)
    for line in lines:
        sheet.add_paragraph(line)
    sheet.save(kept)
    content = kept.getvalue()
    return Inspected(
        file=ContentFile(content, "van-ban.docx"),
        format=DocumentFile.Format.DOCX,
        size=len(content),
        pages=1,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def draft(meeting: Meeting, topic: str, *, by: User) -> MeetingFile:
    """Of the resolution, a few days before."""
    day = meeting.starts_at - timedelta(days=1)
    lines = [
        f"Trình {meeting.title.lower()}, ngày {meeting.day:%d/%m/%Y}. Đề nghị góp ý trước ngày {day:%d/%m/%Y}.",
        f"1. Nội dung trọng tâm: {within(topic)}.",
        "2. Mỗi đảng viên nhận một việc cụ thể, có thời hạn, báo kết quả ở buổi sinh hoạt sau.",
        "3. Chi ủy kiểm tra, đôn đốc; việc vượt quá khả năng của chi bộ thì báo cáo đảng ủy phường.",
    ]
    return post(meeting, by=by, title=f"Dự thảo nghị quyết: {topic}"[:200], lines=lines, role=DRAFT)
