"""A training class: its places, the code on the screen, and the trainer's list."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members import personal_data, rotating_codes
from members.models import AuditEntry, User
from sotay.rollout import checking_in, progress, training
from sotay.rollout.models import ClassQuota, ClassSeat, TrainingClass
from tests import factories
from tests.members import events
from tests.sotay.rollout import scenes

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson(cast):
    return scenes.training_class(cast, scenes.plan(cast), capacity=3)


def test_a_class_for_a_unit_that_is_merged_is_for_where_its_members_have_gone(cast):
    """They came, scanned the code, and were told that it was not for them; the places that they had were lost."""
    lesson = scenes.training_class(cast, scenes.plan(cast), cast.cell_7, capacity=5)
    over = scenes.training_class(cast, lesson.plan, cast.cell_7, title="Lớp đã xong")
    training.open_roll(over, by=cast.organiser)
    training.close_roll(over, by=cast.organiser)
    training.send_number(lesson, cast.cell_7, 2, by=cast.secretary)
    ClassQuota.objects.create(training_class=lesson, unit=cast.cell_8, expected=1)
    events.happen("merge", {"units": [cast.cell_7.pk], "into": cast.cell_8.pk})
    assert (list(lesson.units.all()), list(over.units.all())) == ([cast.cell_8], [cast.cell_7])
    assert list(lesson.quotas.values_list("unit__name", "expected")) == [("Chi bộ 8", 3)]
    lesson = opened(lesson, cast)
    hoa = User.objects.get(pk=cast.hoa.pk)
    _, ticket = checking_in.scan(lesson.pk, checking_in.shown(lesson).text, by=hoa)
    checking_in.check_in(lesson.pk, ticket, by=hoa)
    assert [seat.member for seat in lesson.seats.all()] == [hoa.member]


def opened(lesson, cast) -> TrainingClass:
    training.open_roll(lesson, by=cast.organiser)
    return TrainingClass.objects.select_related("plan__unit").get(pk=lesson.pk)


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


class TestPlaces:
    def test_names_and_numbers_share_the_places(self, cast, lesson):
        training.name(lesson, cast.hoa.member, by=cast.secretary)
        training.send_number(lesson, cast.cell_8, 2, by=cast.secretary_beside)
        with pytest.raises(training.ClassRefused, match="hết chỗ"):
            training.name(lesson, cast.neighbour.member, by=cast.secretary_beside)
        with pytest.raises(training.ClassRefused, match="chỉ còn 2 chỗ"):
            training.send_number(lesson, cast.cell_8, 3, by=cast.secretary_beside)
        training.send_number(lesson, cast.cell_8, 0, by=cast.secretary_beside)
        training.name(lesson, cast.neighbour.member, by=cast.secretary_beside)
        assert training.taken_of(lesson) == 2
        assert cast.neighbour.notices.get().text.startswith("Mời đồng chí dự tập huấn: Tập huấn cán bộ cơ sở, 08:00")

    def test_nobody_twice_and_nobody_of_other_units(self, cast):
        lesson = scenes.training_class(cast, scenes.plan(cast), cast.cell_7)
        training.name(lesson, cast.hoa.member, by=cast.secretary)
        with pytest.raises(training.ClassRefused, match="đã có trong danh sách"):
            training.name(lesson, cast.hoa.member, by=cast.secretary)
        with pytest.raises(training.ClassRefused, match="không dành cho Chi bộ 8"):
            training.name(lesson, cast.neighbour.member, by=cast.organiser)

    def test_fewer_places_than_are_taken_are_refused_and_another_day_is_told(self, cast, lesson):
        training.send_number(lesson, cast.cell_8, 2, by=cast.secretary_beside)
        training.name(lesson, cast.hoa.member, by=cast.secretary)
        facts = {"title": lesson.title, "place": "Nhà văn hóa", "trainer": "", "capacity": 2}
        facts |= {"starts_at": lesson.starts_at, "ends_at": lesson.ends_at, "units": [], "documents": []}
        with pytest.raises(training.ClassRefused, match="Đã có 3 người"):
            training.change(lesson, by=cast.organiser, seen=1, **facts)
        training.change(lesson, by=cast.organiser, seen=1, **facts | {"capacity": 4})
        assert "tại Nhà văn hóa" in cast.hoa.notices.order_by("-pk")[0].text

    def test_the_form_takes_papers_of_the_library_by_number(self, cast):
        document = factories.document(cast.ward, "15-HD/ĐU", "Hướng dẫn dùng Sổ tay", issuer="Đảng ủy", kind="guidance")
        desk, plan = client_of(cast.organiser), scenes.plan(cast)
        address = reverse("rollout:create_class", args=[plan.pk])
        typed = {"title": "Lớp 1", "day": "05/12/2026", "starts_hour": "8h", "ends_hour": "11:30"}
        typed |= {"place": "Hội trường", "capacity": "40", "documents": "15-HD/ĐU\n99-KH/ĐU"}
        page = desk.post(address, typed)
        assert page.status_code == 400 and "Không thấy trong Văn kiện: 99-KH/ĐU." in page.text
        page = desk.post(address, typed | {"documents": "15-HD/ĐU", "ends_hour": "7:00"})
        assert "Giờ kết thúc phải sau giờ bắt đầu." in page.text
        desk.post(address, typed | {"documents": "15-HD/ĐU"})
        made = TrainingClass.objects.get()
        assert list(made.documents.all()) == [document] and timezone.localtime(made.ends_at).hour == 11

    def test_whom_it_is_for_stays_so_when_they_leave_the_waves(self, cast):
        """The form did not offer them any more, and saved a class for everybody."""
        plan = scenes.plan(cast)
        wave = scenes.wave(cast, plan, cast.cell_7, cast.cell_8)
        lesson, desk = scenes.training_class(cast, plan, cast.cell_7), client_of(cast.organiser)
        wave.wave_units.filter(unit=cast.cell_7).delete()
        address = reverse("rollout:edit_class", args=[lesson.pk])
        form = desk.get(address).context["form"]
        assert [(unit, unit.pk in form["units"].value()) for unit in form.fields["units"].queryset] == [
            (cast.cell_7, True),
            (cast.cell_8, False),
        ]
        typed = {"title": "Lớp khác", "day": "05/12/2026", "starts_hour": "8h", "ends_hour": "11:30"}
        typed |= {"place": "Hội trường", "capacity": "40", "units": [cast.cell_7.pk], "seen_version": lesson.version}
        assert desk.post(address, typed).status_code == 302
        assert list(lesson.units.all()) == [cast.cell_7] and TrainingClass.objects.get().title == "Lớp khác"

    def test_people_are_found_by_name_or_phone_in_the_own_units_alone(self, cast, lesson):
        desk = client_of(cast.secretary)
        address = reverse("rollout:class_people", args=[lesson.pk])
        assert "Nguyễn Thị Hoa" in desk.get(address, {"q": "nguyen thi hoa"}).text
        assert "Nguyễn Thị Hoa" in desk.get(address, {"q": cast.hoa.member.phone}).text
        assert "Phạm Thị Lan" not in desk.get(address, {"q": "pham thi lan"}).text
        named = desk.post(reverse("rollout:class_name", args=[lesson.pk, cast.hoa.member_id]))
        assert named.status_code == 302 and lesson.seats.get().member == cast.hoa.member


class TestAttendance:
    def test_who_scans_in_time_is_noted_once(self, cast, lesson):
        training.name(lesson, cast.hoa.member, by=cast.secretary)
        lesson = opened(lesson, cast)
        phone, desk = client_of(cast.hoa), client_of(cast.organiser)
        assert "<svg" in desk.get(reverse("rollout:class_code", args=[lesson.pk])).text
        page = phone.get(reverse("rollout:class_check_in", args=[lesson.pk, checking_in.shown(lesson).text]))
        ticket = page.context["ticket"]
        for _ in range(2):
            assert phone.post(reverse("rollout:class_confirm", args=[lesson.pk]), {"ve": ticket}).status_code == 302
        seat = lesson.seats.get()
        assert (seat.way, seat.attended_at is not None, seat.named_by) == ("code", True, cast.secretary)
        assert "Đã ghi đồng chí" in phone.get(reverse("rollout:class_present", args=[lesson.pk])).text

    def test_who_comes_unnamed_is_put_on_the_list(self, cast, lesson):
        lesson = opened(lesson, cast)
        _, ticket = checking_in.scan(lesson.pk, checking_in.shown(lesson).text, by=cast.neighbour)
        checking_in.check_in(lesson.pk, ticket, by=cast.neighbour)
        assert [(seat.member, seat.unit) for seat in lesson.seats.all()] == [(cast.neighbour.member, cast.cell_8)]
        assert progress.trained(lesson.plan)[cast.ward.path] == 1

    def test_a_ticket_is_of_one_person_and_one_class(self, cast, lesson):
        other = opened(scenes.training_class(cast, lesson.plan), cast)
        lesson = opened(lesson, cast)
        _, ticket = checking_in.scan(lesson.pk, checking_in.shown(lesson).text, by=cast.hoa)
        for pk, user in ((lesson.pk, cast.neighbour), (other.pk, cast.hoa)):
            with pytest.raises(rotating_codes.CodeExpired):
                checking_in.check_in(pk, ticket, by=user)
        with pytest.raises(rotating_codes.CodeExpired):
            checking_in.scan(other.pk, checking_in.shown(lesson).text, by=cast.hoa)

    def test_not_before_the_beginning_not_after_the_end_not_from_elsewhere(self, cast, lesson):
        with pytest.raises(checking_in.RollShut):
            checking_in.scan(lesson.pk, "aaaabbbbccccdddd", by=cast.hoa)
        lesson = opened(lesson, cast)
        text = checking_in.shown(lesson).text
        with pytest.raises(checking_in.NotInClass):
            checking_in.scan(lesson.pk, text, by=cast.stranger)
        _, ticket = checking_in.scan(lesson.pk, text, by=cast.hoa)
        training.close_roll(lesson, by=cast.organiser)
        with pytest.raises(checking_in.RollShut):
            checking_in.check_in(lesson.pk, ticket, by=cast.hoa)
        with pytest.raises(training.ClassRefused):
            training.note(lesson, by=cast.organiser, present=set(), numbers={})

    def test_the_list_of_the_trainer_leaves_who_has_scanned(self, cast, lesson):
        by_code = training.name(lesson, cast.hoa.member, by=cast.secretary)
        by_list = training.name(lesson, cast.neighbour.member, by=cast.organiser)
        training.send_number(lesson, cast.cell_7, 1, by=cast.secretary)
        lesson = opened(lesson, cast)
        _, ticket = checking_in.scan(lesson.pk, checking_in.shown(lesson).text, by=cast.hoa)
        checking_in.check_in(lesson.pk, ticket, by=cast.hoa)
        desk, quota = client_of(cast.organiser), lesson.quotas.get()
        address = reverse("rollout:class_roll", args=[lesson.pk])
        desk.post(address, {"co": [by_list.pk], f"so-{quota.pk}": "1"})
        ways = dict(ClassSeat.objects.values_list("pk", "way"))
        assert ways == {by_code.pk: "code", by_list.pk: "list"} and training.attended_of(lesson) == 3
        page = desk.post(address, {"co": [by_list.pk], f"so-{quota.pk}": "2"})
        assert page.status_code == 422 and "không nhiều hơn số người được cử" in page.text
        desk.post(address, {f"so-{quota.pk}": "0"})
        assert training.attended_of(lesson) == 1
        with pytest.raises(training.ClassRefused, match="đã điểm danh"):
            training.take_out(by_code, by=cast.secretary)

    def test_it_stands_in_what_is_held_about_a_person(self, cast, lesson):
        training.name(lesson, cast.hoa.member, by=cast.secretary)
        section = personal_data.SECTIONS.get("tap-huan")
        assert [section.summary(row)["Lớp"] for row in section.rows(cast.hoa)] == ["Tập huấn cán bộ cơ sở"]


def test_a_file_is_taken_out_until_the_class_is_over(cast, lesson, django_capture_on_commit_callbacks):
    file, other = (
        training.add_file(lesson, factories.small_pdf(), title=title, by=cast.organiser) for title in ("Cũ", "Mới")
    )
    storage, name, desk = file.file.storage, file.file.name, client_of(cast.organiser)
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("rollout:class_remove_file", args=[lesson.pk, file.pk]))
    assert list(lesson.files.all()) == [other] and not storage.exists(name) and storage.exists(other.file.name)
    assert AuditEntry.objects.latest("pk").before == {"file": "Cũ", "sha256": file.sha256}
    assert "Bỏ tệp" in desk.get(lesson.get_absolute_url()).text
    training.open_roll(lesson, by=cast.organiser)
    training.close_roll(lesson, by=cast.organiser)
    assert "Bỏ tệp" not in desk.get(lesson.get_absolute_url()).text
    with pytest.raises(training.ClassRefused, match="đã kết thúc"):
        training.remove_file(other, by=cast.organiser)
    with pytest.raises(training.ClassRefused, match="đã kết thúc"):
        training.add_file(lesson, factories.small_pdf(), title="Muộn", by=cast.organiser)


def test_a_member_who_is_to_come_reads_the_papers_and_others_find_nothing(cast, lesson):
    training.name(lesson, cast.hoa.member, by=cast.secretary)
    file = training.add_file(lesson, factories.small_pdf(), title="Hướng dẫn", by=cast.organiser)
    assert client_of(cast.hoa).get(file.get_absolute_url()).status_code == 200
    assert client_of(cast.neighbour).get(file.get_absolute_url()).status_code == 404
