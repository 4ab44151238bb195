"""The phiếu đảng viên: thirty items declared once, read with a reason where few may, changed by three ways alone."""

from datetime import date
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from members.models import AuditEntry, CorrectionRequest, Member
from members.more_facts import FACTS
from members.operations.engine.declaring import PROCEDURES
from members.operations.models import MemberRecord, RecordSource
from members.operations.records import code_lists, completeness, keeping, page
from members.operations.records.declaring import Guard
from members.operations.records.gaps import gaps
from members.operations.records.items import ASKING, ITEMS, NEEDED, PARTS
from members.operations.records.values import checked, lines, packed, said, unpacked
from members.people import corrections
from members.powers import Power
from members.versions import VersionConflict
from tests import factories
from tests.members.operations import scenes
from tests.together import at_once

HOME = {"country": "Việt Nam", "province": "Hưng Yên", "detail": "Thôn Nội, xã Tân Tiến", "former": "Hải Dương"}
JOBS = [
    {"since": "1996-09", "until": "2001-06", "job": "Sinh viên", "unit": "Đại học Sư phạm Hà Nội"},
    {"since": "2002-02", "job": "Giáo viên", "unit": "Trường THCS Phúc Lâm"},
]
PUNISHED = [{"scope": "dang", "form": "khien_trach", "on": "2019-03-04", "reason": "Vi phạm quy chế chuyên đề Kiểm"}]


EXAMPLES = {
    "cv_no": {"value": "000123 HN"},
    "birth_place": HOME,
    "home_town": HOME,
    "permanent_address": HOME,
    "ethnicity": {"value": "kinh"},
    "religion": {"value": "khong"},
    "occupation": {"value": "Giáo viên"},
    "admission_decision_no": {"value": "12-QĐ/ĐU"},
    "admission_cell": {"value": "Chi bộ 7"},
    "introducers": [{"name": "Trần Văn Bình"}],
    "edu_general": {"value": "12/12"},
    "political_theory": {"value": "so_cap"},
    "work_history": [{"since": "1990-01", "job": "Giáo viên"}],
    "family": [{"relation": "cha", "name": "Nguyễn Văn Cha"}],
}


def kept(member, key, value):
    keeping.write(member, key, value, by=None, way=RecordSource.Way.CASE)


def signed_in(client, user):
    client.force_login(user, backend="members.accounts.backends.PhoneBackend")
    return client


class TestDeclaration:
    pytestmark = pytest.mark.unit

    def test_the_form_has_thirty_items_in_order(self):
        assert [item.number for item in ITEMS] == list(range(31))

    def test_what_few_may_read_is_what_the_rules_name(self):
        by_guard = {guard: {key for key, part in PARTS.items() if part.guard == guard} for guard in Guard}
        assert by_guard[Guard.SENSITIVE] == {"ethnicity", "religion", "health", "economy"}
        assert by_guard[Guard.RESTRICTED] == {"disciplines", "history_marks", "foreign_relations"}
        assert len({guard.power for guard in Guard}) == 3

    def test_whatever_will_ask_for_an_item_is_there(self):
        asked = {key for part in PARTS.values() for key in part.asked_by}
        assert asked <= ASKING.keys() | {procedure.key for procedure in PROCEDURES}

    def test_a_part_stands_in_the_profile_or_in_the_record_never_in_both(self):
        assert all(bool(part.member) != bool(part.fields) for part in PARTS.values())
        assert {fact.key for fact in FACTS} >= {key for key, part in PARTS.items() if part.is_kept_here}

    def test_no_item_that_is_hidden_is_asked_to_be_complete_by_its_being_there(self):
        assert not [key for key, part in PARTS.items() if part.guard == Guard.RESTRICTED and part.needed]


class TestCodeLists:
    pytestmark = pytest.mark.unit

    @pytest.mark.parametrize(
        ("scheme", "number", "label"),
        [
            ("statistics_1979", "04", "Hoa"),
            ("census", "04", "Mường"),
            ("statistics_1979", "06", "Mường"),
            ("census", "6", "Hoa"),
            ("statistics_1979", "05", "Khmer"),
            ("census", "08", "Mông"),
            ("statistics_1979", "1", "Kinh"),
            ("census", "21", None),
            ("statistics_1979", "55", "Người nước ngoài"),
        ],
    )
    def test_a_number_of_an_ethnicity_means_what_its_scheme_says(self, scheme, number, label):
        found = code_lists.numbered(code_lists.ETHNICITIES, scheme, number)
        assert (found and code_lists.ETHNICITIES.values[found]) == label

    def test_a_bare_number_is_no_ethnicity(self):
        assert code_lists.key_in(code_lists.ETHNICITIES, "04") is None

    @pytest.mark.parametrize(
        ("text", "key"),
        [("KINH", "kinh"), ("Khơ-me", "khmer"), ("khơ me", "khmer"), ("H'Mông", "mong"), ("tày", "tay")],
    )
    def test_an_ethnicity_is_known_by_its_spellings(self, text, key):
        assert code_lists.key_in(code_lists.ETHNICITIES, text) == key

    def test_there_are_54_groups_and_foreigners_and_34_provinces(self):
        assert (len(code_lists.ETHNICITIES.values), len(code_lists.PROVINCES.values)) == (55, 34)

    @pytest.mark.parametrize("text", ["TP. Hồ Chí Minh", "Thành phố Hồ Chí Minh", "hồ chí minh"])
    def test_a_province_is_known_by_its_spellings(self, text):
        assert code_lists.key_in(code_lists.PROVINCES, text) == "ho_chi_minh"


class TestValues:
    pytestmark = pytest.mark.unit

    @pytest.mark.parametrize(
        ("key", "value", "line"),
        [
            ("home_town", HOME, "Thôn Nội, xã Tân Tiến, Hưng Yên, trước đây: Hải Dương"),
            ("permanent_address", {"country": "Lào", "detail": "Viêng Chăn"}, "Viêng Chăn, Lào"),
            ("ethnicity", {"value": "mong"}, "Mông"),
            ("card_issue", {"place": "Tỉnh", "on": "2025-09-02"}, "nơi cấp thẻ: Tỉnh, ngày cấp thẻ: 02/09/2025"),
            ("minority_languages", {"value": ["tay", "nung"]}, "Tày, Nùng"),
            ("merit", {"martyr": "yes"}, "Gia đình liệt sĩ"),
            ("economy", {"declared_on": "2026-01-05", "house": "Cấp 4"}, "ngày kê khai: 05/01/2026, nhà ở: Cấp 4"),
        ],
    )  # fmt: skip
    def test_a_value_reads_as_people_write_it(self, key, value, line):
        assert lines(PARTS[key], checked(PARTS[key], value)) == [line]

    def test_rows_stand_in_the_order_of_time(self):
        part = PARTS["work_history"]
        assert lines(part, checked(part, JOBS[::-1])) == [
            "09/1996 – 06/2001: Sinh viên, Đại học Sư phạm Hà Nội",
            "02/2002 – nay: Giáo viên, Trường THCS Phúc Lâm",
        ]
        assert unpacked(part, packed(JOBS)) == JOBS

    @pytest.mark.parametrize(
        ("key", "value", "sentence"),
        [
            ("home_town", {"country": "Việt Nam", "province": "Hải Dương", "detail": "Thôn Nội"}, "34 tỉnh, thành phố"),
            ("home_town", {"country": "Việt Nam", "province": "Hưng Yên"}, "Xã, phường, số nhà, thôn: đề nghị ghi."),
            ("cv_no", {"value": "12 HN"}, "6 chữ số"),
            ("cv_no", {"value": "٠٠٠٠٠١ HN"}, "6 chữ số"),
            ("ethnicity", {"value": "04"}, "không có trong danh mục"),
            ("work_history", [{"since": "2001-13", "job": "Giáo viên"}], "tháng và năm"),
            ("work_history", [{"since": "2002-01", "until": "2001-01", "job": "Giáo viên"}], "không thể sớm hơn"),
            ("work_history", [{"since": "2002-01", "job": "x" * 201}], "không dài quá 200 chữ"),
            ("disciplines", [{"scope": "dang", "form": "phat"}], "không có trong danh mục"),
            ("medals", [{"years": "ba mươi"}], "chữ số"),
            ("card_issue", {"on": "2025-02-30"}, "không đọc được ngày"),
            ("honours", {"value": ["anh_hung", "x"]}, "không có trong danh mục"),
            ("old_id_no", {"value": "1234567"}, "9 hoặc 12 chữ số"),
        ],
    )
    def test_what_can_not_be_is_told(self, key, value, sentence):
        with pytest.raises(ValidationError) as refused:
            checked(PARTS[key], value)
        assert sentence in " ".join(refused.value.messages)

    @pytest.mark.parametrize(
        ("jobs", "told"),
        [
            (JOBS, ["từ 07/2001 đến 01/2002"]),
            ([{"since": "2001-01", "until": "2001-05"}, {"since": "2001-06"}], []),
            ([{"since": "2001-01", "until": "2001-05"}, {"since": "2001-05"}], []),
            ([{"since": "2001-01", "until": "2001-05"}, {"since": "2001-07"}], ["tháng 06/2001"]),
            ([{"since": "1990-01", "until": "2026-11"}, {"since": "1995-01", "until": "1996-01"}], []),
            ([{"since": "2001-01", "until": "2026-08"}], ["từ 09/2026 đến 10/2026"]),
            ([{"since": "2001-01", "until": "2026-11"}], []),
            ([{"since": "2001-01", "until": "2026-10"}], []),
            ([], []),
        ],
    )  # fmt: skip
    def test_months_of_which_nothing_is_said_are_told(self, jobs, told):
        assert [gap.said for gap in gaps(jobs, date(2026, 11, 30))] == told


@pytest.mark.django_db
class TestPage:
    def test_an_officer_reads_all_but_what_few_may_read(self, cast, client):
        member = factories.member(cast.cell_7, "Ngô Văn Thành")
        kept(member, "home_town", HOME)
        kept(member, "ethnicity", {"value": "mong"})
        kept(member, "disciplines", PUNISHED)
        address = reverse("records:record", args=[member.pk])
        answer = signed_in(client, cast.organiser).get(address).content.decode()
        assert "Thôn Nội, xã Tân Tiến, Hưng Yên" in answer and "Mông" not in answer and "chuyên đề Kiểm" not in answer
        assert member.personal_id not in answer and "Được che" in answer

    def test_what_is_masked_looks_the_same_whether_it_is_there_or_not(self, cast):
        clean, other = factories.member(cast.cell_7), factories.member(cast.cell_7)
        kept(other, "disciplines", PUNISHED)
        kept(clean, "home_town", HOME)
        kept(other, "home_town", HOME)
        views = [page.of(member, {Guard.OPEN}) for member in (clean, other)]
        parts = [next(p for s in view.shelves for p in s.parts if p.part.key == "disciplines") for view in views]
        assert parts[0] == parts[1] and [m.part.key for m in views[0].missing] == [m.part.key for m in views[1].missing]

    @pytest.mark.parametrize(
        ("role", "shows", "hides"),
        [("organiser", ["Mông", "chuyên đề Kiểm"], []), ("inspector", ["chuyên đề Kiểm"], ["Mông"])],
    )
    def test_it_is_shown_with_a_reason_that_is_audited(self, cast, client, role, shows, hides):
        member = factories.member(cast.cell_7, "Ngô Văn Thành")
        kept(member, "ethnicity", {"value": "mong"})
        kept(member, "disciplines", PUNISHED)
        user = cast.organiser if role == "organiser" else cast.inspector
        address = reverse("records:reveal", args=[member.pk])
        without = signed_in(client, user).post(address, {"reason": ""})
        assert without.status_code == 400 and not AuditEntry.objects.filter(action="record.reveal").exists()
        answer = client.post(address, {"reason": "Thẩm tra hồ sơ khen thưởng"})
        text = answer.content.decode()
        assert all(each in text for each in shows) and not any(each in text for each in hides)
        assert "no-store" in answer.headers["Cache-Control"]
        entries = AuditEntry.objects.filter(action="record.reveal")
        assert {entry.reason for entry in entries} == {"Thẩm tra hồ sơ khen thưởng"}
        assert len(entries) == len(shows) and all(entry.power for entry in entries)
        assert "Mông" not in str([(entry.before, entry.after) for entry in entries])

    def test_who_holds_none_of_these_powers_is_refused(self, cast, client):
        member = factories.member(cast.cell_7)
        answer = signed_in(client, cast.secretary).post(
            reverse("records:reveal", args=[member.pk]), {"reason": "Muốn xem thử"}
        )
        assert answer.status_code == 403

    def test_a_member_reads_the_own_record_and_no_other(self, cast, client):
        kept(cast.hoa.member, "ethnicity", {"value": "mong"})
        signed_in(client, cast.hoa)
        assert "Mông" not in client.get(reverse("records:own")).content.decode()
        assert "Mông" in client.post(reverse("records:reveal_own")).content.decode()
        assert AuditEntry.objects.get(action="record.reveal", after__fields__contains=["ethnicity"]).power == ""
        assert client.get(reverse("records:record", args=[cast.hoa.member_id])).status_code == 404

    def test_it_costs_the_same_for_an_empty_record_and_a_full_one(self, cast, client, django_assert_num_queries):
        empty, full = factories.member(cast.cell_7), factories.member(cast.cell_7)
        kept(full, "work_history", JOBS * 9)
        kept(full, "home_town", HOME)
        signed_in(client, cast.organiser).get(reverse("records:record", args=[empty.pk]))
        costs = []
        for member in (empty, full):
            with django_assert_num_queries(100, exact=False) as asked:
                client.get(reverse("records:record", args=[member.pk]))
            costs.append(len(asked))
        assert costs[0] + 1 >= costs[1] <= 12  # rows are asked for where there is a record at all

    def test_of_two_rooms_one_inside_the_other_the_inner_one_is_shown_as_open(self, cast, client):
        shown = signed_in(client, cast.organiser).get(reverse("records:list")).content.decode()
        assert 'aria-current="page">Hồ sơ đảng viên</a>' in shown and 'aria-current="page">Nghiệp vụ</a>' not in shown
        assert 'aria-current="page">Nghiệp vụ</a>' in client.get(reverse("cases:desk")).content.decode()

    def test_every_item_is_explained_from_its_declaration(self, cast, client):
        shown = signed_in(client, cast.secretary).get(reverse("records:items")).content.decode()
        assert all(item.label in shown for item in ITEMS if item.number)
        assert "danh mục dân tộc" in " ".join(shown.split()) and "cột “Quê quán: Tỉnh, thành phố”" in shown

    def test_what_is_missing_says_what_will_ask_for_it(self, cast):
        member = factories.member(cast.cell_7)
        missing = {each.part.key: each.asked_by for each in page.of(member, {Guard.OPEN}).missing}
        assert "Chuyển sinh hoạt đảng chính thức trong cùng đảng bộ cấp trên (giấy 7 ô)" in missing["home_town"] or any(
            "Chuyển sinh hoạt" in asked for asked in missing["home_town"]
        )
        assert "Huy hiệu Đảng" in missing["admission_decision_date"] and "full_name" not in missing

    def test_the_printed_form_masks_what_few_may_read_until_a_reason_is_given(self, cast, client):
        member = factories.member(cast.cell_7)
        kept(member, "ethnicity", {"value": "mong"})
        address = reverse("records:printed", args=[member.pk])
        shown = signed_in(client, cast.organiser).get(address).content.decode()
        assert "8. Dân tộc" in " ".join(shown.split()) and "Mông" not in shown
        assert "Mông" in client.post(address, {"reason": "In phiếu chuyển đi"}).content.decode()


@pytest.mark.django_db
class TestCorrections:
    def test_a_member_proposes_and_an_officer_writes_it_into_the_record(self, cast, client):
        member = cast.hoa.member
        address = reverse("records:propose", args=["home_town"])
        told = {f"r0_{key}": value for key, value in HOME.items()} | {
            "note": "Giấy khai sinh",
            "seen_version": member.version,
        }
        assert signed_in(client, cast.hoa).post(address, told).status_code == 302
        request = CorrectionRequest.objects.get()
        assert request.fields_said == "Quê quán (mục 6)" and keeping.read(member) == {}
        shown = signed_in(client, cast.organiser).get(reverse("corrections:detail", args=[request.pk])).content.decode()
        assert "Thôn Nội, xã Tân Tiến, Hưng Yên" in shown
        corrections.approve(request, by=cast.organiser, seen=member.version)
        assert keeping.read(member) == {"home_town": HOME}
        source = RecordSource.objects.get()
        assert (source.way, source.by) == (RecordSource.Way.CORRECTION, cast.organiser)
        entry = AuditEntry.objects.get(action="correction.approve")
        assert "Thôn Nội" in entry.after["home_town"]
        member.refresh_from_db()
        assert member.version == 2

    def test_what_was_proposed_stands_in_ones_own_data(self, cast, client):
        told = {"home_town": packed(HOME), "gender": "male"}
        corrections.propose(cast.hoa.member, by=cast.hoa, seen=1, values=told, note="Giấy khai sinh")
        signed_in(client, cast.hoa)
        for address in (reverse("privacy:section", args=["sua-thong-tin"]), reverse("privacy:mine")):
            assert client.get(address).status_code == 200
        file = client.post(reverse("privacy:download")).json()
        kept = file["Các nhóm dữ liệu"]["Đề nghị sửa thông tin"]
        assert kept[0]["Các mục đề nghị sửa"] == "Giới tính, Quê quán (mục 6)"

    def test_the_birth_date_is_proposed_by_nobody(self, cast, client):
        signed_in(client, cast.hoa)
        assert client.get(reverse("records:propose", args=["birth_date"])).status_code == 404
        assert client.get(reverse("records:propose", args=["cv_no"])).status_code == 404
        with pytest.raises(ValidationError):
            corrections.propose(
                cast.hoa.member, by=cast.hoa, seen=1, values={"birth_date": date(1971, 1, 1)}, note="Khai sinh"
            )
        record = client.get(reverse("records:own")).content.decode()
        assert reverse("records:propose", args=["home_town"]) in record and "muc=birth_date" not in record

    def test_what_few_may_read_leaves_no_trace_in_request_and_audit(self, cast):
        member = cast.hoa.member
        told = {"disciplines": packed(PUNISHED)}
        request = corrections.propose(member, by=cast.hoa, seen=1, values=told, note="Quyết định số 3")
        assert corrections.difference(request)[0].after == "(đã che)"
        assert "chuyên đề Kiểm" in corrections.difference(request, in_full=True)[0].after
        corrections.approve(request, by=cast.organiser, seen=1)
        request.refresh_from_db()
        assert request.changes == {"disciplines": ["", "(đã che)"]}
        assert "chuyên đề Kiểm" not in str(list(AuditEntry.objects.values("before", "after", "reason")))
        assert said(PARTS["disciplines"], keeping.value_of(member, PARTS["disciplines"])).endswith("chuyên đề Kiểm")

    def test_who_compares_an_item_that_few_may_read_is_kept_as_its_reader(self, cast):
        told = {"disciplines": packed(PUNISHED)}
        request = corrections.propose(cast.hoa.member, by=cast.hoa, seen=1, values=told, note="Quyết định số 3")
        assert "chuyên đề Kiểm" in corrections.reveal(request, by=cast.organiser)[0].after
        entry = AuditEntry.objects.get(action__endswith=".reveal")
        assert (entry.action, entry.power, entry.after) == (
            "record.reveal",
            Power.REVEAL_RESTRICTED,
            {"fields": ["disciplines"]},
        )

    def test_who_may_not_read_an_item_does_not_approve_it(self, cast):
        member = cast.hoa.member
        told = {"disciplines": packed(PUNISHED)}
        request = corrections.propose(member, by=cast.hoa, seen=1, values=told, note="Quyết định số 3")
        with pytest.raises(corrections.CorrectionRefused):
            corrections.approve(request, by=cast.secretary, seen=1)
        assert not MemberRecord.objects.exists()

    def test_an_officer_opens_a_hidden_item_only_after_it_was_shown(self, cast, client):
        member = factories.member(cast.cell_7)
        kept(member, "ethnicity", {"value": "mong"})
        address = reverse("records:correct", args=[member.pk, "ethnicity"])
        assert signed_in(client, cast.organiser).get(address).status_code == 403
        shown = client.post(reverse("records:reveal", args=[member.pk]), {"reason": "Sửa theo giấy tờ"})
        form = client.get(address, {"xem": shown.context["proof"]})
        assert form.status_code == 200 and '<option value="mong" selected>' in form.content.decode()
        signed_in(client, cast.administrator)
        assert client.get(address, {"xem": shown.context["proof"]}).status_code == 403

    def test_of_two_who_change_a_record_at_once_one_is_told(self, cast):
        member = factories.member(cast.cell_7)
        told = {"values": {"home_town": packed(HOME)}, "note": "Giấy khai sinh"}
        corrections.correct(member, by=cast.organiser, seen=1, **told)
        with pytest.raises(VersionConflict):
            corrections.correct(member, by=cast.organiser, seen=1, **told)

    def test_a_number_of_somebody_else_is_refused(self, cast):
        first, second = factories.member(cast.cell_7), factories.member(cast.cell_7)
        kept(first, "cv_no", {"value": "000001 HN"})
        with pytest.raises(keeping.RecordRefused):
            kept(second, "cv_no", {"value": "000001 HN"})
        assert keeping.read(first)["cv_no"] == {"value": "000001 HN"}


@pytest.mark.django_db
class TestCompleteness:
    def filled(self, member):
        for part in NEEDED:
            if part.is_kept_here:
                kept(member, part.key, EXAMPLES[part.key])

    def test_a_unit_is_counted_by_what_is_missing_and_by_the_units_below(self, cast):
        full, empty = factories.member(cast.cell_7), factories.member(cast.cell_8, "Bế Văn Trống")
        Member.objects.update(admission_decision_date=date(2000, 5, 1))
        self.filled(full)
        figures = completeness.of(cast.ward)
        total = Member.objects.under([cast.ward.path]).count()
        assert (figures.total, figures.complete, figures.gaps) == (total, 1, 0)
        assert {lack.part.key: lack.many for lack in figures.lacks} == {
            part.key: total - 1 for part in NEEDED if part.is_kept_here
        }
        assert [(below.unit, below.complete) for below in figures.below] == [(cast.cell_7, 1), (cast.cell_8, 0)]
        lacking = completeness.members(cast.ward, "", "home_town")
        assert empty in lacking and full not in lacking
        assert list(completeness.members(cast.ward, "be van", "home_town")) == [empty]

    def test_who_is_on_probation_lacks_no_card_and_gaps_are_found(self, cast):
        young = factories.member(cast.cell_7, card_no="", official_date=None)
        kept(young, "work_history", JOBS)
        assert "card_no" not in {each.part.key for each in page.of(young, {Guard.OPEN}).missing}
        assert young not in completeness.members(cast.ward, "", "card_no")
        assert list(completeness.members(cast.ward, "", completeness.GAPS)) == [young]

    def test_the_pages_of_a_unit_cost_the_same_for_one_and_for_many(self, cast, client, django_assert_num_queries):
        signed_in(client, cast.organiser)
        for name in ("list", "complete"):
            client.get(reverse(f"records:{name}"))
            costs = []
            for many in (1, 12):
                for _ in range(many):
                    kept(factories.member(cast.cell_7), "home_town", HOME)
                with django_assert_num_queries(40, exact=False) as asked:
                    answer = client.get(reverse(f"records:{name}"), {"don-vi": cast.ward.code})
                costs.append(len(asked))
            assert costs[0] == costs[1] and answer.status_code == 200

    def test_a_unit_of_others_is_refused(self, cast, client):
        signed_in(client, cast.secretary)
        assert client.get(reverse("records:complete"), {"don-vi": cast.cell_8.code}).status_code == 403
        assert client.get(reverse("records:complete")).context["unit"] == cast.cell_7


@pytest.mark.django_db
class TestCases:
    def test_an_admission_writes_into_the_record_in_its_own_transaction(self, cast):
        case = scenes.opened("admission", cast)
        case = scenes.finish(case)
        said = keeping.read(case.member)
        assert said["admission_cell"] == {"value": "Chi bộ 7, Đảng bộ phường Phúc Lâm"}
        assert [row["name"] for row in said["introducers"]] == [case.facts["helper_1"]]
        sources = RecordSource.objects.filter(record=case.member_id)
        assert {source.way for source in sources} == {RecordSource.Way.CASE} and case.number in sources[0].told
        assert AuditEntry.objects.filter(action="record.note", object_id=case.member_id).count() == 1
        assert (case.member.full_name, case.member.admission_date) == ("Ngô Văn Thành", case.member.admission_date)

    def test_a_row_is_added_behind_those_that_are_there(self, cast):
        case = scenes.opened("transfer_internal", cast)
        version = case.member.version
        keeping.add(case, "medals", {"years": "30", "on": "2026-02-03"}, by=None)
        keeping.add(case, "medals", {"years": "40"}, by=None)
        assert [row["years"] for row in keeping.read(case.member)["medals"]] == ["30", "40"]
        assert Member.objects.get(pk=case.member_id).version == version + 2


@pytest.mark.django_db(transaction=True)
def test_rows_that_two_cases_add_at_once_are_both_kept(cast):
    moving = scenes.opened("transfer_internal", cast)
    inspected = scenes.opened("inspection", cast, member=moving.member)
    add = partial(keeping.add, key="medals", by=None)
    at_once(lambda: add(moving, row={"years": "30"}), lambda: add(inspected, row={"years": "40"}), refusals=())
    assert sorted(row["years"] for row in keeping.read(moving.member)["medals"]) == ["30", "40"]
