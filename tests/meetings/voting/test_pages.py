"""The pages of votes: what each sees at which moment, and what a form says."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.models import Ballot, RollEntry, Vote
from meetings.voting import counting, own, preparing
from meetings.voting.tally import Tally
from tests import factories
from tests.meetings import scenes
from tests.meetings.voting import evenings
from tests.meetings.voting.evenings import NO, YES

pytestmark = pytest.mark.django_db


def test_before_the_meeting_a_prepared_vote_names_no_numbers_yet(cast):
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    facts = {"subject": "resolution", "question": "Thông qua nghị quyết", "way": "secret"}
    vote = preparing.prepare(meeting, by=cast.secretary, **facts)
    said = text(browser(cast.secretary).get(url("vote", vote)))
    assert "hiện ở đây khi buổi sinh hoạt đã khai mạc" in said and "Tôi nhận khóa" in said
    assert "trên 0" not in said and "Chưa có ai được biểu quyết" not in said


@pytest.fixture
def scene(cast):
    return evenings.evening(cast.cell_7, cast.secretary, there=5, absent=1)


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name, vote) -> str:
    return reverse(f"meetings:{name}", args=[vote.meeting_id, vote.pk])


def text(page) -> str:
    """The words of the main part of a page."""
    main = page.content.decode().split("<main", 1)[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


# Preparing


def typed(**changes) -> dict:
    return {"subject": "resolution", "question": "Thông qua nghị quyết", "way": "named"} | changes


def test_a_vote_is_prepared_and_says_what_it_needs_before_it_opens(scene, cast):
    evenings.entry(scene.meeting, factories.member(cast.cell_7, "Cao Miễn"), uncounted="exempt", presence="exempt")
    client = browser(scene.secretary)
    sent = client.post(reverse("meetings:prepare_vote", args=[scene.meeting.pk]), typed(subject="admission"))
    vote = Vote.objects.get()
    assert sent.url == vote.get_absolute_url()
    said = text(client.get(sent.url))
    assert "Cần 4 phiếu tán thành trên 6. Có mặt, được biểu quyết: 5." in said
    assert "Cao Miễn Được miễn công tác và sinh hoạt đảng, vắng mặt" in said


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"question": ""}, "Đề nghị ghi nội dung biểu quyết."),
        ({"way": ""}, "Đề nghị chọn cách biểu quyết."),
        ({"subject": "election"}, "Bầu cử cần danh sách bầu."),
        ({"subject": "election", "names": "An\nBình"}, "Bầu cử cần số lượng cần bầu."),
        ({"subject": "election", "names": "An\nAN", "seats": "1"}, "Có hai dòng giống nhau."),
        ({"subject": "election", "names": "An\nBình", "seats": "2"}, "danh sách cần từ 3 đến 64 người; hiện có 2"),
        ({"names": "An\nBình"}, "Chỉ bầu cử mới có danh sách bầu."),
        ({"subject": "election", "names": "A" * 121, "seats": "1"}, "Dòng 1 dài quá 120 ký tự"),
    ],
)
def test_a_vote_that_cannot_be_is_refused_in_words(scene, changes, sentence):
    page = browser(scene.secretary).post(reverse("meetings:prepare_vote", args=[scene.meeting.pk]), typed(**changes))
    assert page.status_code in {400, 422} and sentence in page.content.decode()
    assert not Vote.objects.exists()


def test_a_failed_vote_is_offered_again_with_what_it_was_about(scene):
    vote = evenings.opened(scene, subject="admission", question="Kết nạp đồng chí An")
    counting.close(vote, by=scene.secretary)
    client = browser(scene.secretary)
    assert "Biểu quyết lại" in text(client.get(reverse("meetings:votes", args=[scene.meeting.pk])))
    address = f"{reverse('meetings:prepare_vote', args=[scene.meeting.pk])}?lai={vote.pk}"
    form = client.get(address).context["form"]
    assert (form["subject"].value(), form["question"].value()) == ("admission", "Kết nạp đồng chí An")
    client.post(address, typed(subject="admission", question="Kết nạp đồng chí An"))
    assert Vote.objects.get(repeats=vote).attempt == 2


def test_a_tie_is_offered_again_among_the_equal_for_the_seats_left(scene):
    vote = evenings.opened(scene, "cards", subject="election", names=["An", "Bình", "Cúc"], seats=2)
    counting.close(vote, by=scene.secretary)
    counting.enter(vote, by=scene.secretary, totals=Tally((5, 4, 4)))
    counting.confirm(vote, by=scene.chair, seen=vote.totals)
    client = browser(scene.secretary)
    form = client.get(f"{reverse('meetings:prepare_vote', args=[scene.meeting.pk])}?lai={vote.pk}").context["form"]
    assert (form["names"].value(), form["seats"].value()) == ("Bình\nCúc", 1)
    assert "Bình, Cúc bằng phiếu ở vị trí cuối." in text(client.get(vote.get_absolute_url()))


def test_what_is_only_prepared_is_not_shown_to_members(scene):
    vote = evenings.prepared(scene)
    member = browser(scene.voters[1])
    assert member.get(vote.get_absolute_url()).status_code == 404
    assert vote.question not in text(member.get(reverse("meetings:votes", args=[scene.meeting.pk])))


# The ballot


def test_a_member_votes_in_two_steps_and_is_told(scene):
    vote = evenings.opened(scene)
    client = browser(scene.voters[1])
    assert "Mời đồng chí biểu quyết" in text(client.get(reverse("meetings:votes", args=[scene.meeting.pk])))
    once_more = client.post(url("ballot", vote), {"la_phieu": "2"})
    assert "Không tán thành" in text(once_more) and "không đổi được nữa" in text(once_more)
    assert vote.voter_rows.silent().count() == 5
    page = evenings.send(client, vote, NO)
    assert "Đồng chí đã bỏ phiếu . Cảm ơn đồng chí." in text(page)
    again = client.get(url("ballot", vote), follow=True)
    assert "Đồng chí đã bỏ phiếu rồi" in again.content.decode()


def test_who_has_voted_reads_so_while_the_urn_waits_to_be_opened(scene):
    vote, _ = evenings.opened_secretly(scene)
    client = browser(scene.voters[1])
    evenings.send(client, vote, NO)
    counting.close(vote, by=scene.secretary)
    assert "Đồng chí đã bỏ phiếu . Cảm ơn đồng chí." in text(client.get(vote.get_absolute_url()))
    assert "đã bỏ phiếu" not in text(browser(scene.voters[2]).get(vote.get_absolute_url()))


def test_a_ticket_is_of_one_person_one_vote_and_one_meeting(scene, cast):
    vote, other = evenings.opened(scene), evenings.opened(scene)
    beside = evenings.evening(cast.cell_8, cast.secretary_beside)
    ticket = browser(scene.voters[1]).post(url("ballot", vote), {"la_phieu": "2"}).context["ticket"]
    sent = {"la_phieu": "2", "la_phieu_ve": ticket}
    elsewhere = reverse("meetings:ballot", args=[beside.meeting.pk, vote.pk])
    assert browser(scene.voters[1]).post(elsewhere, sent).status_code == 404
    changed = sent | {"la_phieu_ve": ticket.replace(".3.1.", ".9.9.", 1)}
    for user, address, data in (
        (scene.voters[2], url("ballot", vote), sent),
        (scene.voters[1], url("ballot", other), sent),
        (scene.voters[1], url("ballot", vote), changed),
    ):
        page = browser(user).post(address, data)  # asked once more, as if nothing had been confirmed
        assert page.status_code == 200 and "không đổi được nữa" in text(page)
    for ticked in ("4", "²", "-1", "9" * 30, ["1", "2"], []):
        page = browser(scene.voters[1]).post(url("ballot", vote), sent | {"la_phieu": ticked}, follow=True)
        assert "Lá phiếu không đúng mẫu." in page.content.decode()
    assert not Ballot.objects.exists()
    browser(scene.voters[1]).post(url("ballot", vote), sent)
    assert Ballot.objects.get().ticked == [2]


def test_a_ballot_says_what_is_missing(scene):
    vote = evenings.opened(scene)
    page = browser(scene.voters[1]).post(url("ballot", vote), {})
    assert page.status_code == 400 and "Đề nghị chọn một ý kiến." in text(page)


def test_too_many_names_are_refused_before_they_spoil_the_ballot(scene):
    vote, _ = evenings.opened_secretly(scene, subject="election", names=["An", "Bình", "Cúc"], seats=2)
    page = browser(scene.voters[1]).post(url("ballot", vote), {"la_phieu": ["1", "2", "3"]})
    assert page.status_code == 400 and "Đồng chí đã đánh dấu 3 người, chỉ được bầu 2." in text(page)


def test_a_blank_ballot_is_asked_about(scene):
    vote, _ = evenings.opened_secretly(scene, subject="election", names=["An", "Bình", "Cúc"], seats=2)
    client = browser(scene.voters[1])
    assert "Phiếu trắng : không bầu ai." in text(client.post(url("ballot", vote), {}))
    evenings.send(client, vote, [])
    assert vote.voter_rows.silent().count() == 4


def test_who_does_not_vote_is_sent_to_the_vote(scene, cast):
    vote = evenings.opened(scene)
    page = browser(cast.hoa).get(url("ballot", vote), follow=True)  # a member who is not on the roll
    assert "Đồng chí không biểu quyết trong việc này." in page.content.decode()


def test_a_ballot_of_another_meeting_is_not_found_here(scene, cast):
    vote = evenings.opened(scene)
    beside = evenings.evening(cast.cell_8, cast.secretary_beside)
    address = reverse("meetings:ballot", args=[beside.meeting.pk, vote.pk])
    assert browser(scene.voters[1]).get(address).status_code == 404


@pytest.mark.parametrize("way", ["named", "secret"])
def test_a_ballot_costs_two_statements(scene, way, django_assert_num_queries):
    """Who one is, and the ballot itself: the page before has given along what it looks like."""
    vote = evenings.opened(scene) if way == "named" else evenings.opened_secretly(scene)[0]
    client = browser(scene.voters[1])
    ticket = client.post(url("ballot", vote), {"la_phieu": "2"}).context["ticket"]
    with django_assert_num_queries(2):
        page = client.post(url("ballot", vote), {"la_phieu": "2", "la_phieu_ve": ticket})
    assert page.url == vote.get_absolute_url() and vote.voter_rows.silent().count() == 4


@pytest.mark.parametrize("way", ["named", "secret"])
def test_the_page_of_a_ballot_costs_two_statements(scene, way, django_assert_num_queries):
    vote = evenings.opened(scene) if way == "named" else evenings.opened_secretly(scene)[0]
    client = browser(scene.voters[1])
    client.get(url("ballot", vote))
    with django_assert_num_queries(2):
        page = client.get(url("ballot", vote))
    assert vote.question in page.content.decode() and scene.meeting.title in page.content.decode()


# While it is open, nothing of the result


@pytest.mark.parametrize("way", ["named", "secret"])
def test_nobody_sees_anything_of_the_result_before_the_end(scene, way):
    vote = evenings.opened(scene) if way == "named" else evenings.opened_secretly(scene)[0]
    pages = []
    for said in (YES, NO):
        for user in (scene.secretary, scene.voters[1]):
            pages.append(text(browser(user).get(vote.get_absolute_url())))
        if said is YES:
            for user, ticked in zip(scene.voters[2:], [YES, NO, YES], strict=True):
                evenings.cast(vote, user, ticked)
    assert "Chưa bỏ phiếu (5)" in pages[0] and "Chưa bỏ phiếu (2)" in pages[2]
    assert pages[1] == pages[3]  # a member sees no difference
    assert not any(word in " ".join(pages) for word in ("Không tán thành", "Đạt", "Kết quả :"))


def test_the_secretary_sees_who_is_missing_not_what_others_said(scene):
    vote = evenings.opened(scene)
    evenings.cast(vote, scene.voters[1], NO)
    page = browser(scene.secretary).get(vote.get_absolute_url())
    assert scene.voters[1].member not in [row.member for row in page.context["silent"]]
    assert [row.member for row in page.context["silent"]].count(scene.voters[2].member) == 1


# After it


def test_the_result_is_shown_to_every_member(scene):
    vote = evenings.opened(scene)
    for user in scene.voters[:4]:
        evenings.cast(vote, user, YES)
    browser(scene.secretary).post(url("close_vote", vote))
    said = text(browser(scene.voters[4]).get(vote.get_absolute_url()))
    assert "Đạt : đủ 4 phiếu tán thành trên 6." in said
    assert "Tán thành 4 phiếu Không tán thành 0 phiếu Ý kiến khác 0 phiếu" in said


def test_a_third_failure_says_what_the_rule_says(scene):
    vote = None
    for _ in range(3):
        vote = evenings.opened(scene, subject="admission", repeats=vote)
        counting.close(vote, by=scene.secretary)
    said = text(browser(scene.secretary).get(vote.get_absolute_url()))
    assert "Đã biểu quyết 3 lần không đạt hai phần ba. Theo quy định, báo cáo để cấp ủy cấp trên trực tiếp" in said
    assert "Biểu quyết lại" not in text(
        browser(scene.secretary).get(reverse("meetings:votes", args=[scene.meeting.pk]))
    )


# The urn


def shown(page) -> str:
    """Without the places where a narrow screen may break a code."""
    return page.text.replace("<wbr>", "")


def test_the_code_is_shown_once_kept_by_the_browser_and_opens_the_urn(scene):
    vote = evenings.prepared(scene, "secret")
    client = browser(scene.secretary)
    page = client.post(url("vote_key", vote))
    code = page.context["code"]
    cookie = page.cookies[f"khoa-{vote.pk}"]
    assert code in shown(page) and cookie.value == code
    assert cookie["httponly"] and cookie["samesite"] == "Strict" and cookie["path"] == vote.get_absolute_url()
    assert "no-store" in page["Cache-Control"] and code not in shown(client.get(vote.get_absolute_url()))
    client.post(url("open_vote", vote))
    for user in scene.voters:
        evenings.cast(vote, user, YES)
    client.post(url("close_vote", vote))
    assert code not in shown(client.get(url("count_vote", vote)))
    done = client.post(url("count_vote", vote), {})  # nothing is typed: the browser has it
    vote.refresh_from_db()
    assert vote.outcome == "passed" and done.cookies[f"khoa-{vote.pk}"].value == ""


def test_on_another_device_the_code_is_typed(scene):
    vote, codes = evenings.opened_secretly(scene)
    for user in scene.voters:
        evenings.cast(vote, user, YES)
    counting.close(vote, by=scene.secretary)
    client, name = browser(scene.secretary), f"code_{vote.keys.get().pk}"
    assert "Đề nghị nhập mã." in text(client.post(url("count_vote", vote), {}))
    wrong = client.post(url("count_vote", vote), {name: "AAAA-BBBB-CCCC-DDDD"})
    assert wrong.status_code == 422 and "Mã này không đúng" in text(wrong)
    client.post(url("count_vote", vote), {name: codes[vote.keys.get().pk].lower()})
    vote.refresh_from_db()
    assert vote.totals["votes"] == [5, 0, 0]


# Counted by hand


PAPER = {"issued": "5", "collected": "5", "invalid": "0", "blank": "0", "votes_1": "4", "votes_2": "1", "votes_3": "0"}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"votes_1": "5"}, "Có 5 phiếu hợp lệ nhưng các ý kiến cộng lại là 6."),
        ({"collected": "4", "issued": "3"}, "Thu về 4 phiếu nhưng chỉ phát ra 3."),
        ({"invalid": "3", "blank": "3"}, "nhiều hơn 5 phiếu thu về"),
        ({"issued": "6"}, "từ 0 đến 5"),
        ({"votes_2": ""}, "Đề nghị ghi một số từ 0 đến 5."),
        ({"votes_2": "-1"}, "từ 0 đến 5"),
    ],
)
def test_numbers_that_do_not_add_up_are_refused_in_words(scene, changes, sentence):
    vote = evenings.opened(scene, "paper")
    counting.close(vote, by=scene.secretary)
    page = browser(scene.secretary).post(url("enter_count", vote), PAPER | changes)
    assert page.status_code == 400 and sentence in text(page)
    vote.refresh_from_db()
    assert vote.state == "closed"


@pytest.mark.parametrize(
    ("votes", "fits"), [((5, 5, 0), True), ((5, 3, 3), False), ((5, 0, 0), True), ((2, 1, 1), False)]
)
def test_votes_of_an_election_on_paper_fit_its_ballots(scene, votes, fits):
    vote = evenings.opened(scene, "paper", subject="election", names=["An", "Bình", "Cúc"], seats=2)
    counting.close(vote, by=scene.secretary)
    data = PAPER | {f"votes_{place}": str(number) for place, number in enumerate(votes, 1)}
    assert (browser(scene.secretary).post(url("enter_count", vote), data).status_code == 302) is fits


def test_more_cards_than_people_are_refused(scene):
    vote = evenings.opened(scene, "cards")
    counting.close(vote, by=scene.secretary)
    page = browser(scene.secretary).post(url("enter_count", vote), {"votes_1": "4", "votes_2": "1", "votes_3": "1"})
    assert "Cộng lại là 6 nhưng chỉ có 5 đồng chí được biểu quyết." in text(page)


def test_one_types_the_other_signs(scene):
    vote = evenings.opened(scene, "cards")
    counting.close(vote, by=scene.secretary)
    first, second = browser(scene.secretary), browser(scene.chair)
    first.post(url("enter_count", vote), {"votes_1": "4", "votes_2": "1", "votes_3": "0"})
    assert "Đúng, tôi ký" not in text(first.get(vote.get_absolute_url()))
    page = second.get(vote.get_absolute_url())
    assert "Đúng, tôi ký" in text(page) and "Tán thành 4" in text(page)
    refused = first.post(
        url("confirm_count", vote), {"seen": page.context["confirm_form"]["seen"].value()}, follow=True
    )
    assert "Người ký thứ hai phải là đồng chí khác" in refused.content.decode()
    second.post(url("confirm_count", vote), {"seen": page.context["confirm_form"]["seen"].value()})
    vote.refresh_from_db()
    assert (vote.outcome, vote.confirmed_by) == ("passed", scene.chair)


def test_the_second_may_send_the_numbers_back(scene):
    vote = evenings.opened(scene, "cards")
    counting.close(vote, by=scene.secretary)
    counting.enter(vote, by=scene.secretary, totals=Tally((4, 1, 0)))
    browser(scene.chair).post(url("confirm_count", vote), {"tra_lai": "1"})
    vote.refresh_from_db()
    assert (vote.state, vote.entered_by) == ("closed", None)


# Rights, and what pages cost


def test_the_chair_runs_the_meeting_without_any_power(scene):
    vote = evenings.prepared(scene)
    assert browser(scene.chair).post(url("open_vote", vote)).status_code == 302
    vote.refresh_from_db()
    assert vote.state == "open"


@pytest.mark.parametrize("name", ["open_vote", "close_vote", "void_vote", "vote_key", "confirm_count"])
def test_members_run_nothing(scene, name):
    vote = evenings.prepared(scene, "secret")
    assert browser(scene.voters[1]).post(url(name, vote), {"reason": "Không"}).status_code == 403


def test_a_refused_opening_says_why(scene):
    RollEntry.objects.update(presence="unnoted")
    vote = evenings.prepared(scene)
    page = browser(scene.secretary).post(url("open_vote", vote), follow=True)
    assert "Chưa có ai được biểu quyết" in page.content.decode()


def test_a_long_roll_costs_no_more_queries(scene, cast, django_assert_max_num_queries):
    vote, client = evenings.opened(scene), browser(scene.secretary)
    client.get(vote.get_absolute_url())
    for at in range(25):
        evenings.entry(scene.meeting, factories.member(cast.cell_7, f"Đỗ {at}"), standing="probationary")
    larger = evenings.opened(scene, question="Lần nữa")
    with django_assert_max_num_queries(count_of(client, vote)):
        client.get(larger.get_absolute_url())
    listing = reverse("meetings:votes", args=[scene.meeting.pk])
    few = count_of(client, vote, listing)
    for _ in range(5):
        evenings.prepared(scene)
    assert count_of(client, vote, listing) == few


def count_of(client, vote, address="") -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(address or vote.get_absolute_url())
    return len(asked)


def test_the_meeting_leads_to_its_votes_and_tells_their_results(scene):
    vote = evenings.opened(scene)
    counting.close(vote, by=scene.secretary)
    evenings.prepared(scene, question="Còn là dự kiến")
    page = browser(scene.voters[1]).get(scene.meeting.get_absolute_url())
    assert reverse("meetings:votes", args=[scene.meeting.pk]) in page.content.decode()
    assert "Thông qua nghị quyết tháng 12 Không đạt" in text(page) and "Còn là dự kiến" not in text(page)


def test_a_vote_that_was_given_up_says_why(scene):
    vote = evenings.opened(scene)
    client = browser(scene.secretary)
    assert client.post(url("void_vote", vote), {"reason": ""}).status_code == 400
    page = client.post(url("void_vote", vote), {"reason": "Đọc nhầm"}, follow=True)
    assert "Lần biểu quyết này không có giá trị. Lý do: Đọc nhầm" in text(page)


def test_a_person_reads_what_is_kept_of_his_own_votes(scene):
    named, (secret, _) = evenings.opened(scene), evenings.opened_secretly(scene)
    silent = evenings.opened(scene, question="Việc ba")
    for vote in (named, secret):
        evenings.cast(vote, scene.voters[1], NO)
    said = [own.in_words(voter)["Đồng chí"] for voter in own.of_user(scene.voters[1])]
    assert said == ["Không bỏ phiếu", "Đã bỏ phiếu kín", "Không tán thành"]
    assert own.of_user(scene.voters[1]).first().vote == silent


@pytest.mark.parametrize("name", ["vote", "ballot"])
def test_a_number_that_no_vote_can_have_is_not_found(scene, name):
    address = reverse(f"meetings:{name}", args=[scene.meeting.pk, 10**30])
    assert browser(scene.voters[1]).get(address).status_code == 404
