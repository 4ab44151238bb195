"""What members/ holds about a person, for “Dữ liệu của tôi”."""

from allauth.usersessions.models import UserSession
from django.db.models import Q
from django.utils import timezone

from members.accounts import devices
from members.models import (
    Affiliation,
    Consent,
    CorrectionRequest,
    Member,
    Office,
    PartyAgeGap,
    SlipCode,
    UnitGrant,
    User,
)
from members.models.people import masked
from members.personal_data import SECTIONS, Labelled, Section, day


def _record(user: User) -> list[Member]:
    return [user.member] if user.member_id else []


def _facts(member: Member) -> Labelled:
    helper = member.helper.full_name if member.helper_id else "—"
    return {
        "Họ và tên": member.full_name,
        "Ngày sinh": member.birth_written,
        "Giới tính": member.get_gender_display(),
        "Ngày vào Đảng": day(member.admission_date),
        "Ngày quyết định kết nạp": day(member.admission_decision_date),
        "Ngày chính thức": day(member.official_date),
        "Số thẻ đảng viên": masked(member.card_no) or "—",
        "Số thẻ theo QĐ 85": masked(member.card_no_legacy) or "—",
        "Số định danh cá nhân": masked(member.personal_id),
        "Số điện thoại": member.phone or "—",
        "Chi bộ": member.unit.name,
        "Chi bộ sinh hoạt tạm thời": member.temporary_unit.name if member.temporary_unit_id else "—",
        "Trạng thái": member.get_status_display(),
        "Ngày rời, mất, miễn": day(member.status_date),
        "Lý do chưa dùng được Sổ tay": member.get_ineligible_reason_display() or "—",
        "Người giúp": helper,
        "Ngày kích hoạt": day(member.activated_on),
        "Ngày dùng gần nhất": day(member.last_active_on),
    }


def _facts_in_full(member: Member) -> Labelled:
    return _facts(member) | {
        "Số thẻ đảng viên": member.card_no or "—",
        "Số thẻ theo QĐ 85": member.card_no_legacy or "—",
        "Số định danh cá nhân": member.personal_id,
    }


def _account(user: User) -> Labelled:
    return {
        "Họ và tên": user.full_name,
        "Số điện thoại đăng nhập": user.phone,
        "Thư điện tử": user.email or "—",
        "Chức vụ in dưới tin bài": user.position or "—",
        "Ngày tạo": day(user.date_joined),
        "Lần đăng nhập gần nhất": day(user.last_login),
        "Mật khẩu": "Chỉ giữ dạng băm, không ai đọc được",
    }


def _affiliations(user: User):
    return Affiliation.objects.filter(member=user.member_id).select_related("unit").order_by("-since", "-pk")


def _affiliation(row: Affiliation) -> Labelled:
    return {"Nơi sinh hoạt": row.unit.name, "Hình thức": row.get_kind_display(), "Từ": day(row.since)} | {
        "Đến": day(row.until) if row.until else "nay",
        "Lý do": row.reason or "—",
    }


def _gaps(user: User):
    return PartyAgeGap.objects.filter(member=user.member_id).exclude(member=None).order_by("-since", "-pk")


def _gap(row: PartyAgeGap) -> Labelled:
    return {"Từ": day(row.since), "Đến": day(row.until)}


def _offices(user: User):
    return Office.objects.filter(member=user.member_id).select_related("unit").order_by("-since", "-pk")


def _office(row) -> Labelled:
    return {
        "Chức vụ": f"{row.get_code_display()}, {row.unit.name}",
        "Từ": day(row.since),
        "Đến": day(row.until) if row.until else "nay",
        "Quyết định": row.decision_no or "—",
    }


def _roles(user: User):
    held = UnitGrant.objects.filter(user=user).holdings()
    return held.select_related("content_object", "given_by__member").order_by("-given_at", "-pk")


def _role(row: UnitGrant) -> Labelled:
    return {
        "Vai trò": f"{row.get_role_display()}, {row.content_object.name}",
        "Từ": day(row.since or timezone.localdate(row.given_at)),
        "Đến hết": day(row.until) if row.until else "không thời hạn",
        "Người giao": row.given_by.full_name if row.given_by else "Khi cài đặt cổng",
        "Căn cứ": row.reason or "—",
    }


def _corrections(user: User):
    return CorrectionRequest.objects.filter(member=user.member_id).newest_first()


def _correction(row: CorrectionRequest) -> Labelled:
    return {
        "Các mục đề nghị sửa": row.fields_said,
        "Căn cứ": row.note,
        "Đề nghị lúc": day(row.proposed_at),
        "Kết quả": row.get_state_display(),
        "Trả lời": row.answer or "—",
    }


def _sessions(user: User):
    return UserSession.objects.filter(user=user).order_by("-created_at", "-pk")


def _session(row: UserSession) -> Labelled:
    return {
        "Thiết bị": devices.name(row.user_agent),
        "Đăng nhập lúc": day(row.created_at),
        "Địa chỉ mạng": str(row.ip),
        "Trình duyệt tự khai": row.user_agent,
    }


def _notice(row) -> Labelled:
    return {"Nội dung": row.text, "Lúc": day(row.at), "Đã xem lúc": day(row.read_at)}


def _told_device(row) -> Labelled:
    return {"Dịch vụ": row.host, "Từ": day(row.created_at), "Lần báo gần nhất": day(row.succeeded_at)}


def _slips(user: User):
    return (
        SlipCode.objects.filter(Q(user=user) | Q(member=user.member_id, member__isnull=False))
        .select_related("issued_by__member")
        .order_by("-pk")
    )


def _slip(row: SlipCode) -> Labelled:
    return {"Cấp lúc": day(row.issued_at), "Người cấp": row.issued_by.full_name, "Dùng lúc": day(row.used_at)}


def _consent(row: Consent) -> Labelled:
    return {
        "Nội dung": row.get_subject_display(),
        "Trả lời": "Đồng ý, xác nhận" if row.given else "Rút lại",
        "Phiên bản thông báo": row.version,
        "Lúc": day(row.at),
        "Địa chỉ mạng": row.address or "—",
    }


def _request(row) -> Labelled:
    return {
        "Yêu cầu": row.get_kind_display(),
        "Nội dung": row.text,
        "Nhận lúc": day(row.received_at),
        "Trạng thái": row.get_state_display(),
        "Phản hồi": row.response or "—",
        "Kết quả": row.answer or "—",
    }


def plug_in_all() -> None:
    for each in (
        Section("ho-so", "Thông tin đảng viên", _record, _facts, _facts_in_full),
        Section("tai-khoan", "Tài khoản", lambda user: [user], _account),
        Section("qua-trinh", "Quá trình sinh hoạt", _affiliations, _affiliation),
        Section("tuoi-dang", "Thời gian không tính tuổi Đảng", _gaps, _gap),
        Section("chuc-vu", "Chức vụ", _offices, _office),
        Section("vai-tro", "Việc được giao trên cổng", _roles, _role),
        Section("sua-thong-tin", "Đề nghị sửa thông tin", _corrections, _correction),
        Section("phien", "Máy đã đăng nhập", _sessions, _session),
        Section("thong-bao", "Thông báo đã gửi", lambda user: user.notices.all(), _notice),
        Section("may-bao", "Máy nhận thông báo", lambda user: user.push_subscriptions.order_by("-pk"), _told_device),
        Section("phieu", "Phiếu kích hoạt đã cấp", _slips, _slip),
        Section("dong-y", "Xác nhận, đồng ý về dữ liệu", lambda user: user.consents.all(), _consent),
        Section("yeu-cau", "Yêu cầu về dữ liệu", lambda user: user.data_requests.all(), _request),
    ):
        SECTIONS.plug_in(each)
