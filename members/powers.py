"""The only vocabulary of rights: powers, and the roles that bundle them. Pages, templates, admin and tasks all ask with
these."""

from collections.abc import Mapping

from django.db.models import TextChoices


class Power(TextChoices):
    """A right that is granted on a unit and holds for that unit and everything under it."""

    MANAGE_UNITS = "members.manage_units", "Quản lý tổ chức đảng"
    APPOINT = "members.appoint", "Ghi chức vụ trong cấp ủy"
    VIEW_MEMBERS = "members.view_roster", "Xem danh sách đảng viên"
    EDIT_MEMBERS = "members.edit_roster", "Sửa thông tin đảng viên"
    ASSIST_MEMBERS = "members.assist", "Ghi lý do chưa dùng được và người giúp"
    REVEAL_NUMBERS = "members.reveal_numbers", "Xem số định danh, số thẻ"
    EXPORT_MEMBERS = "members.export_roster", "Xuất danh sách đảng viên"
    IMPORT_ROSTER = "members.import_roster", "Nhập danh sách đảng viên"
    ISSUE_SLIPS = "members.issue_slips", "Cấp phiếu kích hoạt tài khoản"
    ANSWER_REQUESTS = "members.answer_requests", "Trả lời yêu cầu về dữ liệu cá nhân"
    GRANT_ROLES = "members.grant_roles", "Giao vai trò"
    VIEW_AUDIT = "members.view_audit", "Xem nhật ký"
    WRITE_NEWS = "members.write_news", "Viết tin bài"
    APPROVE_NEWS = "members.approve_news", "Duyệt tin bài"
    MANAGE_DOCUMENTS = "members.manage_documents", "Quản lý văn kiện"
    PLAN_MEETINGS = "members.plan_meetings", "Chuẩn bị sinh hoạt"
    RATE_MEETINGS = "members.rate_meetings", "Quyết định xếp loại sinh hoạt"
    VIEW_REPORTS = "members.view_reports", "Xem báo cáo triển khai"
    HANDLE_CASES = "members.handle_cases", "Lập, xử lý hồ sơ nghiệp vụ"
    SIGN_CASES = "members.sign_cases", "Ký, quyết định hồ sơ nghiệp vụ"
    VIEW_RECORDS = "members.view_records", "Xem phiếu đảng viên"
    REVEAL_SENSITIVE = "members.reveal_sensitive", "Xem mục nhạy cảm của phiếu đảng viên"
    REVEAL_RESTRICTED = "members.reveal_restricted", "Xem mục hạn chế của phiếu đảng viên"
    KEEP_DOSSIERS = "members.keep_dossiers", "Quản lý hồ sơ giấy, cho mượn hồ sơ"
    COLLECT_FEES = "members.collect_fees", "Thu đảng phí"

    @property
    def codename(self) -> str:
        """As `auth.Permission` stores it."""
        return self.value.removeprefix("members.")


# Powers whose work is done in the admin; the others have pages of their own.
DESK = frozenset({Power.WRITE_NEWS, Power.APPROVE_NEWS, Power.MANAGE_DOCUMENTS})


# Powers of the app of procedures, which brings their permissions and gives them to roles: without it there are none.
OF_PROCEDURES = (Power.HANDLE_CASES, Power.SIGN_CASES)
# The same app's, over the full record of a member and the dossier on paper.
OF_RECORDS = (Power.VIEW_RECORDS, Power.REVEAL_SENSITIVE, Power.REVEAL_RESTRICTED, Power.KEEP_DOSSIERS)
BROUGHT = (*OF_PROCEDURES, *OF_RECORDS, Power.COLLECT_FEES)


class Role(TextChoices):
    """What a person is asked to do; giving a role gives its powers on the unit."""

    SECRETARY = "secretary", "Bí thư chi bộ"
    COMMITTEE_MEMBER = "committee_member", "Chi ủy viên"
    LEADER = "leader", "Lãnh đạo cấp ủy"
    INSPECTOR = "inspector", "Cán bộ kiểm tra"
    EDITOR = "editor", "Biên tập viên"
    APPROVER = "approver", "Người duyệt tin"
    ORGANISER = "organiser", "Cán bộ ban tổ chức"
    CLERK = "clerk", "Văn thư"
    ADMINISTRATOR = "administrator", "Quản trị"


ROLES: dict[Role, frozenset[Power]] = {
    Role.SECRETARY: frozenset(
        {
            Power.VIEW_MEMBERS,
            Power.ASSIST_MEMBERS,
            Power.ISSUE_SLIPS,
            Power.PLAN_MEETINGS,
            Power.VIEW_REPORTS,
            Power.WRITE_NEWS,
        }
    ),
    Role.COMMITTEE_MEMBER: frozenset({Power.VIEW_MEMBERS, Power.PLAN_MEETINGS}),
    Role.LEADER: frozenset({Power.VIEW_MEMBERS, Power.VIEW_REPORTS, Power.RATE_MEETINGS}),
    Role.INSPECTOR: frozenset({Power.VIEW_MEMBERS, Power.VIEW_REPORTS, Power.VIEW_AUDIT}),
    Role.EDITOR: frozenset({Power.WRITE_NEWS}),
    Role.APPROVER: frozenset({Power.APPROVE_NEWS}),
    Role.ORGANISER: frozenset(
        {
            Power.MANAGE_UNITS,
            Power.APPOINT,
            Power.VIEW_MEMBERS,
            Power.EDIT_MEMBERS,
            Power.ASSIST_MEMBERS,
            Power.REVEAL_NUMBERS,
            Power.EXPORT_MEMBERS,
            Power.IMPORT_ROSTER,
            Power.ISSUE_SLIPS,
            Power.ANSWER_REQUESTS,
            Power.RATE_MEETINGS,
            Power.VIEW_REPORTS,
        }
    ),
    Role.CLERK: frozenset({Power.MANAGE_DOCUMENTS}),
    # Nobody gives what they do not hold, so who gives every role holds every power.
    Role.ADMINISTRATOR: frozenset(Power) - frozenset(BROUGHT),
}


def add_to_roles(powers: Mapping[Role, frozenset[Power]]) -> None:
    """Adds `powers` to what roles give, and to quản trị all of them: for an app that is not always installed, from its
    `AppConfig.ready()`. To add them twice is to add them once."""
    for role, added in powers.items():
        ROLES[role] |= added
        ROLES[Role.ADMINISTRATOR] |= added
