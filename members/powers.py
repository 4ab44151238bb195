"""The only vocabulary of rights: powers, and the roles that bundle them. Pages, templates, admin and tasks all ask with
these."""

from django.db.models import TextChoices


class Power(TextChoices):
    """A right that is granted on a unit and holds for that unit and everything under it."""

    VIEW_MEMBERS = "members.view_roster", "Xem danh sách đảng viên"
    IMPORT_ROSTER = "members.import_roster", "Nhập danh sách đảng viên"
    ISSUE_SLIPS = "members.issue_slips", "Cấp phiếu kích hoạt tài khoản"
    GRANT_ROLES = "members.grant_roles", "Giao vai trò"
    VIEW_AUDIT = "members.view_audit", "Xem nhật ký"
    WRITE_NEWS = "members.write_news", "Viết tin bài"
    APPROVE_NEWS = "members.approve_news", "Duyệt tin bài"
    MANAGE_DOCUMENTS = "members.manage_documents", "Quản lý văn kiện"
    PLAN_MEETINGS = "members.plan_meetings", "Chuẩn bị sinh hoạt"
    VIEW_REPORTS = "members.view_reports", "Xem báo cáo triển khai"

    @property
    def codename(self) -> str:
        """As `auth.Permission` stores it."""
        return self.value.removeprefix("members.")


# Powers whose work is done in the admin; the others have pages of their own.
DESK = frozenset({Power.WRITE_NEWS, Power.APPROVE_NEWS, Power.MANAGE_DOCUMENTS})


class Role(TextChoices):
    """What a person is asked to do; giving a role gives its powers on the unit."""

    SECRETARY = "secretary", "Bí thư chi bộ"
    COMMITTEE_MEMBER = "committee_member", "Chi ủy viên"
    EDITOR = "editor", "Biên tập viên"
    APPROVER = "approver", "Người duyệt tin"
    ORGANISER = "organiser", "Cán bộ ban tổ chức"
    CLERK = "clerk", "Văn thư"
    ADMINISTRATOR = "administrator", "Quản trị"


ROLES: dict[Role, frozenset[Power]] = {
    Role.SECRETARY: frozenset(
        {Power.VIEW_MEMBERS, Power.ISSUE_SLIPS, Power.PLAN_MEETINGS, Power.VIEW_REPORTS, Power.WRITE_NEWS}
    ),
    Role.COMMITTEE_MEMBER: frozenset({Power.VIEW_MEMBERS, Power.PLAN_MEETINGS}),
    Role.EDITOR: frozenset({Power.WRITE_NEWS}),
    Role.APPROVER: frozenset({Power.APPROVE_NEWS}),
    Role.ORGANISER: frozenset({Power.VIEW_MEMBERS, Power.IMPORT_ROSTER, Power.ISSUE_SLIPS, Power.VIEW_REPORTS}),
    Role.CLERK: frozenset({Power.MANAGE_DOCUMENTS}),
    Role.ADMINISTRATOR: frozenset(
        {Power.GRANT_ROLES, Power.VIEW_AUDIT, Power.VIEW_MEMBERS, Power.ISSUE_SLIPS, Power.VIEW_REPORTS}
    ),
}
