"""Bản tin sinh hoạt: from the PDF to the chi bộ, by four eyes, read by members of the unit and below alone."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from documents.screening import SecretRefused
from members.approval import OtherSteps, SameApprover, SelfApproval
from members.models import AuditEntry, Notice
from members.moves import WrongState
from news.bulletins import workflow
from news.models import Bulletin
from news.publishing import steps
from tests import factories
from tests.meetings import scenes
from tests.together import at_once

pytestmark = pytest.mark.django_db
STAMPED = Path(__file__).parents[2] / "data" / "documents" / "mat.pdf"
DECEMBER = date(2026, 12, 1)


def pdf(path: Path = factories.PDFS / "27-TB-DU.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile("ban-tin.pdf", path.read_bytes(), "application/pdf")


def drafted(unit, by, *, file=True, **fields) -> Bulletin:
    bulletin = Bulletin(unit=unit, **{"month": DECEMBER} | fields)
    workflow.create(bulletin, by=by, pdf=workflow.examine(pdf(), unit=unit, by=by) if file else None)
    return bulletin


def published(unit, by, approver, **fields) -> Bulletin:
    bulletin = drafted(unit, by, **{"file": False, "body": "<p>Nội dung trao đổi trong tháng.</p>"} | fields)
    workflow.submit(bulletin, by=by)
    workflow.approve(bulletin, by=approver)
    return bulletin


def test_the_text_is_read_out_of_the_pdf_and_nobody_types_it_twice(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    bulletin = drafted(cast.ward, cast.editor)
    assert bulletin.title == "Bản tin sinh hoạt chi bộ tháng 12/2026"
    assert bulletin.responsible_body == "Đảng ủy phường Phúc Lâm"
    assert "<p>Các chi bộ sinh hoạt thường kỳ từ ngày 01 đến ngày 05 tháng 12.</p>" in bulletin.body
    assert bulletin.pages == 1
    assert "ban-tin" not in bulletin.file.name  # never the name it came with
    written = drafted(cast.ward, cast.editor, body="<p>Chữ đã viết.</p>")
    assert written.body == "<p>Chữ đã viết.</p>"


def test_printed_lines_become_paragraphs():
    lines = "BẢN TIN\nTháng 12\n1. Tình hình trong nước\nTrong tháng, cả nước đẩy mạnh\nphát triển kinh tế.\n2\n"
    lines += "Hai là: thực hiện"
    assert workflow._paragraphs(lines) == [
        "BẢN TIN",
        "Tháng 12",
        "1. Tình hình trong nước",
        "Trong tháng, cả nước đẩy mạnh phát triển kinh tế.",
        "Hai là: thực hiện",
    ]


def test_a_stamped_file_is_refused_and_audited_without_it(cast):
    with pytest.raises(SecretRefused):
        workflow.examine(pdf(STAMPED), unit=cast.ward, by=cast.editor)
    assert AuditEntry.objects.get(action="document.refuse_secret").actor == cast.editor


def test_four_eyes_see_a_bulletin_before_it_is_read(cast):
    bulletin = drafted(cast.ward, cast.editor, file=False, body="<p>Nội dung</p>")
    with pytest.raises(WrongState):
        workflow.approve(bulletin, by=cast.approver)
    workflow.submit(bulletin, by=cast.editor)
    assert Notice.objects.filter(user=cast.approver, text__contains="chờ duyệt").count() == 1
    with pytest.raises(SelfApproval):
        workflow.approve(bulletin, by=cast.editor)
    workflow.approve(bulletin, by=cast.approver)
    assert "Nguyễn Thị Minh Tâm" in bulletin.approver_line
    assert not Notice.objects.filter(user=cast.hoa).exists()  # members find it; nobody tells each of them
    actions = AuditEntry.objects.filter(object_type="news.bulletin").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["bulletin.create", "bulletin.submit", "bulletin.approve"]


def test_who_changed_it_does_not_approve_it_unless_the_rule_of_the_unit_allows(cast):
    bulletin = drafted(cast.ward, cast.editor, file=False, body="<p>Nội dung</p>")
    bulletin.body = "<p>Đã sửa</p>"
    workflow.save(bulletin, by=cast.administrator, seen=bulletin.version)
    workflow.submit(bulletin, by=cast.editor)
    with pytest.raises(SelfApproval):
        workflow.approve(bulletin, by=cast.administrator)
    steps.set_rule(cast.ward, by=cast.administrator, approval_steps=1, own_approval=True)
    workflow.approve(bulletin, by=cast.administrator)


def test_where_two_steps_approve_the_second_is_another_person(cast, client):
    steps.set_rule(cast.ward, by=cast.administrator, approval_steps=2, own_approval=False)
    bulletin = drafted(cast.ward, cast.editor, file=False, body="<p>Nội dung</p>")
    workflow.submit(bulletin, by=cast.editor)
    for refusal, action, by in (
        (OtherSteps, workflow.approve, cast.approver),
        (SelfApproval, workflow.check, cast.editor),
        (None, workflow.check, cast.approver),
        (WrongState, workflow.check, cast.administrator),
        (SameApprover, workflow.approve, cast.approver),
    ):
        if refusal is None:
            action(bulletin, by=by)
            continue
        with pytest.raises(refusal):
            action(bulletin, by=by)
    workflow.send_back(bulletin, by=cast.administrator, reason="Ghi rõ số liệu")
    workflow.submit(bulletin, by=cast.editor)
    client.force_login(cast.approver)
    slugs = [each.slug for each in client.get(bulletin.get_absolute_url()).context["decisions"]]
    assert "duyet-buoc-mot" in slugs and "duyet" not in slugs  # the step of the text before says nothing of this one
    client.post(reverse("news:bulletin_decide", args=[bulletin.pk, "duyet-buoc-mot"]))
    workflow.approve(bulletin, by=cast.administrator)
    assert Bulletin.objects.get().approver == cast.administrator


def test_a_decision_holds_for_the_text_that_was_read(cast, client):
    bulletin = drafted(cast.ward, cast.editor, file=False, body="<p>Nội dung</p>")
    workflow.submit(bulletin, by=cast.editor)
    read = Bulletin.objects.get()
    workflow.send_back(bulletin, by=cast.administrator, reason="Sửa")
    workflow.save(bulletin, by=cast.editor, seen=bulletin.version)
    workflow.submit(bulletin, by=cast.editor)
    with pytest.raises(WrongState):
        workflow.approve(read, by=cast.approver)
    client.force_login(cast.approver)
    sent = {"seen": read.submitted_at.isoformat()}
    assert client.post(reverse("news:bulletin_decide", args=[bulletin.pk, "duyet"]), sent).status_code == 400
    assert f'value="{bulletin.submitted_at.isoformat()}"' in client.get(bulletin.get_absolute_url()).text


def test_it_goes_back_with_a_reason_is_corrected_and_may_be_withdrawn(cast):
    bulletin = drafted(cast.ward, cast.editor, file=False, body="<p>Nội dung</p>")
    workflow.submit(bulletin, by=cast.editor)
    with pytest.raises(WrongState):
        workflow.save(bulletin, by=cast.editor, seen=bulletin.version)
    workflow.send_back(bulletin, by=cast.approver, reason="Ghi rõ số liệu")
    assert Notice.objects.filter(user=cast.editor, text__contains="Ghi rõ số liệu").exists()
    workflow.save(bulletin, by=cast.editor, seen=bulletin.version)
    workflow.submit(bulletin, by=cast.editor)
    workflow.approve(bulletin, by=cast.approver)
    workflow.withdraw(bulletin, by=cast.approver, reason="Nhầm tháng")
    assert not Bulletin.objects.published().exists()
    assert Bulletin.objects.get().withdraw_reason == "Nhầm tháng"


def test_a_month_has_one_bulletin_of_a_unit(cast):
    published(cast.ward, cast.editor, cast.approver)
    with pytest.raises(workflow.AlreadyThere):
        published(cast.ward, cast.editor, cast.approver)
    published(cast.beside, cast.editor_beside, cast.administrator)
    published(cast.ward, cast.editor, cast.approver, month=date(2027, 1, 1))
    assert Bulletin.objects.published().count() == 3


def test_nothing_is_sent_for_approval_without_anything_to_read(cast):
    with pytest.raises(workflow.NothingToRead):
        workflow.submit(drafted(cast.ward, cast.editor, file=False), by=cast.editor)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_at_once_one_does(cast):
    bulletin = drafted(cast.ward, cast.editor, file=False, body="<p>Nội dung</p>")
    workflow.submit(bulletin, by=cast.editor)

    def approve(by):
        return lambda: workflow.approve(Bulletin.objects.get(pk=bulletin.pk), by=by)

    done = at_once(approve(cast.approver), approve(cast.administrator), refusals=(WrongState,))
    assert sorted(map(str, done)) == sorted(["None", str(WrongState)])


# Pages


def get(client, user, address: str):
    client.force_login(user)
    return client.get(address)


def test_members_of_the_unit_and_below_read_it_others_do_not(cast, client):
    bulletin = published(cast.ward, cast.editor, cast.approver)
    page = get(client, cast.hoa, bulletin.get_absolute_url())
    assert page.status_code == 200 and page["X-Offline"] == "1"
    assert "Nội dung trao đổi trong tháng." in page.content.decode()
    assert get(client, cast.stranger, bulletin.get_absolute_url()).status_code == 404
    assert get(client, cast.editor_beside, bulletin.get_absolute_url()).status_code == 403
    listed = reverse("news:bulletins")
    assert bulletin.title in get(client, cast.hoa, listed).content.decode()
    assert bulletin.title not in get(client, cast.stranger, listed).content.decode()


def test_a_draft_is_seen_by_its_desk_alone(cast, client):
    bulletin = drafted(cast.ward, cast.editor, file=False, body="<p>Chưa đăng</p>")
    assert get(client, cast.hoa, bulletin.get_absolute_url()).status_code == 404
    page = get(client, cast.approver, bulletin.get_absolute_url())
    assert page.status_code == 200 and not page.has_header("X-Offline")


def test_the_pdf_is_sent_in_parts_to_those_who_read_the_bulletin(cast, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    bulletin = drafted(cast.ward, cast.editor)
    workflow.submit(bulletin, by=cast.editor)
    workflow.approve(bulletin, by=cast.approver)
    client.force_login(cast.hoa)
    part = client.get(bulletin.pdf_url, headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.getvalue(), part["Content-Type"]) == (206, b"%PDF", "application/pdf")
    whole = client.get(f"{bulletin.pdf_url}?tai-ve=1")
    assert 'attachment; filename="ban-tin-sinh-hoat-2026-12.pdf"' in whole["Content-Disposition"]
    assert len(whole.getvalue()) == bulletin.size
    assert get(client, cast.stranger, bulletin.pdf_url).status_code == 404


def test_the_desk_uploads_sends_and_decides_on_pages(cast, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(cast.editor)
    month = timezone.localdate().replace(day=1).isoformat()
    typed = {"unit": cast.ward.pk, "month": month, "title": "", "body": "", "responsible_body": "", "upload": pdf()}
    answer = client.post(reverse("admin:news_bulletin_add"), typed)
    bulletin = Bulletin.objects.get()
    assert answer["Location"] == bulletin.get_absolute_url() and bulletin.body

    def decide(slug):
        return client.post(reverse("news:bulletin_decide", args=[bulletin.pk, slug]))

    assert decide("gui-duyet").status_code == 302
    client.force_login(cast.approver)
    assert decide("tra-lai").status_code == 400 and "Đề nghị ghi lý do." in decide("tra-lai").content.decode()
    decide("duyet")
    assert Bulletin.objects.get().state == Bulletin.State.PUBLISHED
    late = client.post(reverse("news:bulletin_decide", args=[bulletin.pk, "duyet"]), follow=True).content.decode()
    assert WrongState.message in late
    assert decide("khac").status_code == 404


def test_an_upload_that_is_refused_says_why_and_loses_nothing(cast, client):
    client.force_login(cast.editor)
    typed = {"unit": cast.ward.pk, "title": "Bản tin riêng", "upload": SimpleUploadedFile("a.pdf", b"khong phai PDF")}
    month = timezone.localdate().replace(day=1).isoformat()
    page = client.post(reverse("admin:news_bulletin_add"), typed | {"month": month})
    assert page.status_code == 200 and "Bản tin riêng" in page.content.decode() and not Bulletin.objects.exists()


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_costs_the_same_for_one_and_for_thirty(cast, client, django_assert_num_queries, rows):
    for number in range(rows):
        published(cast.ward, cast.editor, cast.approver, month=date(2020 + number // 12, number % 12 + 1, 1))
    client.force_login(cast.hoa)
    client.get(reverse("news:bulletins"))
    with django_assert_num_queries(2):
        client.get(reverse("news:bulletins"))


# At the meeting of the month


def test_a_meeting_shows_the_bulletins_of_its_month_of_all_units_above(cast, client):
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    month = meeting.starts_at.date().replace(day=1)
    next_month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    for unit, by, title in ((cast.city, cast.organiser, "Của thành phố"), (cast.ward, cast.editor, "Của phường")):
        published(unit, by, cast.administrator, month=month, title=title)
    published(cast.beside, cast.editor_beside, cast.administrator, month=month, title="Của phường khác")
    published(cast.ward, cast.editor, cast.approver, month=next_month, title="Của tháng sau")
    drafted(cast.ward, cast.editor, file=False, body="<p>x</p>", month=month, title="Còn nháp")
    for user, address in (
        (cast.hoa, meeting.get_absolute_url()),
        (cast.secretary, reverse("meetings:papers", args=[meeting.pk])),
    ):
        seen = get(client, user, address).content.decode()
        assert seen.index("Của thành phố") < seen.index("Của phường")
        assert not any(title in seen for title in ("Của phường khác", "Của tháng sau", "Còn nháp"))
