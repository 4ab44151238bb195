"""From quần chúng to đảng viên chính thức: every vote is held in a meeting of the portal, and its result taken."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from meetings.models import Meeting
from meetings.voting import counting
from members.models import Member
from members.operations.models import Case
from members.powers import Role
from tests import factories
from tests.browser.signing_in import sign_in
from tests.browser.test_transfer import seen
from tests.meetings.voting import evenings
from tests.members.operations import scenes

pytestmark = pytest.mark.django_db(transaction=True)
PERSON = "Lường Thị Ngọc"


class Council:
    """An organisation that meets and votes: `officer` runs its meetings and signs for it."""

    def __init__(self, unit, officer, voters, kind):
        self.unit, self.officer, self.voters, self.kind = unit, officer, voters, kind

    def votes(self, subject: str, question: str) -> str:
        """Everybody is for it; returns the question."""
        scene = evenings.evening(self.unit, self.voters[0], there=1, absent=0, kind=self.kind)
        for user in self.voters[1:]:
            evenings.entry(scene.meeting, user.member)
        vote = evenings.opened(scene, subject=subject, question=question)
        for user in self.voters:
            evenings.cast(vote, user, evenings.YES)
        counting.close(vote, by=scene.secretary)
        return question


@pytest.fixture
def councils(cast):
    """The chi bộ, the đảng ủy of the ward and the standing committee of the city."""

    def people(cell, name):
        return [factories.account(factories.member(cell, f"{name} {word}")) for word in ("Một", "Hai", "Ba")]

    ward = factories.holder(Role.ORGANISER, cast.ward, "Lý Văn Hải")
    full = Meeting.Kind.FULL_COMMITTEE
    return {
        "cell": Council(cast.cell_7, cast.secretary, [cast.secretary, cast.hoa], Meeting.Kind.REGULAR),
        "ward": Council(cast.ward, ward, people(cast.cell_8, "Ủy Viên Phường"), full),
        "city": Council(cast.city, cast.organiser, people(cast.cell_1, "Ủy Viên Thành"), full),
    }


def test_somebody_becomes_a_member_by_votes_of_meetings(phone, desk, axe, cast, councils):
    cell, ward, city = councils["cell"], councils["ward"], councils["city"]
    today = f"{timezone.localdate():%d/%m/%Y}"
    sign_in(phone, cast.secretary)
    phone.goto("/nghiep-vu/moi/")
    phone.get_by_role("link", name="Kết nạp đảng viên Từ quần chúng").click()
    seen(phone, axe, "admission-begin")
    for label, text in {
        "Họ và tên": PERSON,
        "Ngày chi bộ chọn quần chúng ưu tú": today,
        "Ngày sinh": "26/03/1999",
        "Số định danh cá nhân": "001199012345",
    }.items():
        phone.get_by_label(label, exact=True).fill(text)
    phone.get_by_label("Giới tính").select_option("female")
    phone.get_by_role("button", name="Lập hồ sơ").click()
    expect(phone.get_by_role("heading", name=PERSON)).to_be_visible()
    case = Case.objects.get()

    def do(council, button, **typed):
        """The next step by its officer: papers ticked, `typed` filled in; a vote is taken as it stands first."""
        page = phone if council is cell else desk
        if page is desk:
            sign_in(desk, council.officer)
        page.goto(case.get_absolute_url())
        page.get_by_role("link", name=button).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(button)
        for box in page.locator("main form input[name^=paper_]").all():
            box.check()
        for name, text in typed.items():
            page.locator(f"main form [name={name}]").fill(text)
        page.locator("main form button.btn-primary").last.click()
        expect(page.get_by_role("heading", name=PERSON)).to_be_visible()

    def vote(council, subject, button, question):
        """A meeting decides; the page offers its result first and asks for no figures beside."""
        council.votes(subject, question)
        page = phone if council is cell else desk
        if page is desk:
            sign_in(desk, council.officer)
        page.goto(case.get_absolute_url())
        page.get_by_role("link", name=button).click()
        expect(page.get_by_role("radio", name=question)).to_be_checked()
        do(council, button, **({"decision_no": "112-QĐ/TU"} if council is city else {}))
        act = case.history.filter(act="done").last()
        assert (act.unit, act.counted, act.in_favour) == (council.unit, len(council.voters), len(council.voters))
        assert act.vote.startswith("meetings.vote:")

    vote(cell, "resolution", "Đã có nghị quyết của chi bộ", "Đưa quần chúng Ngọc vào danh sách cảm tình Đảng")
    do(cell, "Đã phân công", helper_1="Trần Văn Bình", helper_2="Nguyễn Thị Hoa")
    do(ward, "Đã duyệt, đã cử đi học")
    do(cell, "Đã có giấy chứng nhận", certificate_on=today)
    do(cell, "Đã có nhận xét")
    do(ward, "Đồng ý cho làm thủ tục")
    do(cell, "Hồ sơ đã đủ", dossier_on=today)
    do(ward, "Đã thẩm tra xong")
    do(cell, "Đã tổng hợp ý kiến")
    vote(cell, "admission", "Ghi kết quả biểu quyết", "Đề nghị kết nạp quần chúng Ngọc")
    seen(phone, axe, "admission-voted")
    vote(ward, "admission", "Ghi kết quả biểu quyết", "Đảng ủy phường đề nghị kết nạp quần chúng Ngọc")
    vote(city, "decision", "Ghi quyết định", "Kết nạp quần chúng Ngọc")
    do(cell, "Đã nhận quyết định")
    do(cell, "Đã tổ chức lễ")
    member = Member.objects.get(full_name=PERSON)
    assert (member.unit, member.is_official) == (cast.cell_7, False)
    do(cell, "Đã khai xong")

    case = Case.objects.get(procedure="recognition")
    long_ago = timezone.localdate() - timedelta(days=370)
    Member.objects.filter(pk=member.pk).update(admission_date=long_ago)
    scenes.age(case, month_12=5)
    do(cell, "Đã đủ 12 tháng, đủ giấy tờ")
    vote(cell, "recognition", "Ghi kết quả biểu quyết", "Công nhận chính thức đồng chí Ngọc")
    vote(ward, "recognition", "Ghi kết quả biểu quyết", "Đảng ủy phường đề nghị công nhận đồng chí Ngọc")
    vote(city, "decision", "Ghi quyết định", "Công nhận đồng chí Ngọc")
    do(cell, "Đã công bố")
    assert Case.objects.filter(procedure="card_first", member=member, cause=case).count() == 1
    expect(phone.get_by_text("Đã xong", exact=True)).to_be_visible()
    seen(phone, axe, "recognition-done")
    member.refresh_from_db()
    assert member.official_date == timezone.localdate() - timedelta(days=5)
    sign_in(desk, cast.organiser)
    desk.goto(case.get_absolute_url())
    seen(desk, axe, "recognition-desk")
