"""What kinds of meetings there are, how they are held, and whom each calls."""

from django.db import models


class Kind(models.TextChoices):
    """Of docs/rules.md §4.1."""

    REGULAR = "regular", "Sinh hoạt thường kỳ"
    THEMATIC = "thematic", "Sinh hoạt chuyên đề"
    COMBINED = "combined", "Sinh hoạt thường kỳ kết hợp chuyên đề"
    EXTRAORDINARY = "extraordinary", "Sinh hoạt bất thường"
    COMMITTEE = "committee", "Họp chi ủy"
    CONGRESS = "congress", "Đại hội chi bộ"
    GROUP = "group", "Sinh hoạt tổ đảng"
    FULL_COMMITTEE = "full_committee", "Họp đảng ủy"
    STANDING = "standing", "Họp ban thường vụ"
    BRIEFING = "briefing", "Giao ban"
    CONFERENCE = "conference", "Hội nghị"


class Mode(models.TextChoices):
    DIRECT = "direct", "Trực tiếp"
    ONLINE = "online", "Trực tuyến"
    MIXED = "mixed", "Trực tiếp kết hợp trực tuyến"


class Audience(models.TextChoices):
    """Whom a meeting calls; whoever is invited by name comes besides."""

    MEMBERS = "members", "Đảng viên của chi bộ"
    COMMITTEE = "committee", "Cấp ủy viên"
    STANDING = "standing", "Ban thường vụ"
    SECRETARIES = "secretaries", "Cấp ủy viên và bí thư các tổ chức đảng trực thuộc"
    NAMED = "named", "Những người được mời đích danh"


USUAL_AUDIENCE: dict[str, Audience] = {
    Kind.REGULAR: Audience.MEMBERS,
    Kind.THEMATIC: Audience.MEMBERS,
    Kind.COMBINED: Audience.MEMBERS,
    Kind.EXTRAORDINARY: Audience.MEMBERS,
    Kind.CONGRESS: Audience.MEMBERS,
    Kind.COMMITTEE: Audience.COMMITTEE,
    Kind.FULL_COMMITTEE: Audience.COMMITTEE,
    Kind.STANDING: Audience.STANDING,
    Kind.BRIEFING: Audience.SECRETARIES,
    Kind.GROUP: Audience.NAMED,
    Kind.CONFERENCE: Audience.NAMED,
}
MONTHLY = (Kind.REGULAR, Kind.COMBINED)  # what a chi bộ holds each month
THEMATIC = (Kind.THEMATIC, Kind.COMBINED)
OF_ANY_UNIT = (Kind.BRIEFING, Kind.CONFERENCE)
OF_A_CELL = (
    *(Kind.REGULAR, Kind.THEMATIC, Kind.COMBINED, Kind.EXTRAORDINARY, Kind.COMMITTEE, Kind.CONGRESS, Kind.GROUP),
    *OF_ANY_UNIT,
)
ABOVE_A_CELL = (Kind.FULL_COMMITTEE, Kind.STANDING, *OF_ANY_UNIT)
