import re
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Affiliation, AuditEntry, Member, Unit, User
from members.roster import preview, stage
from members.roster.workbook import RosterError
from tests import factories
from tests.members import rosters

pytestmark = pytest.mark.django_db
CODE = rosters.EXPECTED["code"]
OCTOBER = rosters.EXPECTED["thang_10"]
NOVEMBER = rosters.EXPECTED["thang_11_against_a_clean_load_of_thang_10"]
FIGURES = ("new", "changed", "moved", "unchanged", "duplicate", "error", "missing")


def figures(outcome):
    """Those that are not zero."""
    return {name: getattr(outcome, name) for name in FIGURES if getattr(outcome, name)}


def everything():
    """All that an import may write, but for the audit and the day that the newest list of a unit is of."""
    names = [field.attname for field in Unit._meta.concrete_fields if field.attname != "roster_as_of"]
    people = [list(table.objects.order_by("pk").values_list()) for table in (Member, Affiliation, User)]
    return [list(Unit.objects.order_by("pk").values_list(*names)), *people]


@pytest.fixture
def ward():
    """Phúc Lâm with Chi bộ 7 and Chi bộ 8; nobody in it."""
    city = factories.city()
    ward = factories.party(city, CODE, "Đảng bộ phường Phúc Lâm")
    factories.cell(ward, f"{CODE}.000.007", "Chi bộ 7")
    factories.cell(ward, f"{CODE}.000.008", "Chi bộ 8")
    return ward


@pytest.fixture
def bring(tmp_path, ward):
    """Brings a list of these rows into the ward; `preview=True` only looks."""

    def bring(*people, unit=CODE, preview=False, by=None, **how):
        path = rosters.write(tmp_path / "list.xlsx", list(people), **how)
        return stage.run(path, unit, apply=not preview, by=by)

    return bring


def someone(**fields) -> Member:
    """The person of `rosters.person(1)` as the records have her."""
    defaults = {
        "birth_date": date(1970, 2, 5),
        "personal_id": "001170000001",
        "card_no": "001170000001",
        "phone": "0912345678",
    }
    unit = fields.pop("unit", None) or Unit.objects.get(name="Chi bộ 7")
    return factories.member(unit, "Nguyễn Thị Hoa", **(defaults | fields))


# The two lists of the ward


def test_the_october_list_gives_exactly_the_expected_counts():
    outcome = stage.run(rosters.OCTOBER, CODE, found_units=True, apply=True)
    people = OCTOBER["valid_distinct_people"]
    errors = sum(OCTOBER["rows_in_error"].values())
    assert figures(outcome) == {"new": people, "duplicate": OCTOBER["duplicate_rows"], "error": errors}
    assert (outcome.rows, outcome.problems) == (OCTOBER["rows"], OCTOBER["rows_in_error"])
    said = (outcome.valid, outcome.exempt, outcome.other_reason, outcome.eligible, outcome.probationary)
    kinds = ("exempt", "with_reason_not_installed", "eligible", "probationary")
    assert said == (people, *(OCTOBER[f"{kind}_among_valid"] for kind in kinds))
    assert Member.objects.counted().count() == Affiliation.objects.filter(until=None).count() == people
    assert Member.objects.eligible().count() == OCTOBER["eligible_among_valid"]
    assert str(outcome.unit) == rosters.EXPECTED["unit"]
    assert outcome.unit.children.filter(kind=Unit.Kind.CELL).count() == rosters.EXPECTED["cells"]


def test_the_same_list_again_changes_nothing():
    stage.run(rosters.OCTOBER, CODE, found_units=True, apply=True)
    before = everything()
    outcome = stage.run(rosters.OCTOBER, CODE, found_units=True, apply=True)
    assert figures(outcome) == {
        "unchanged": OCTOBER["valid_distinct_people"],
        "duplicate": OCTOBER["duplicate_rows"],
        "error": sum(OCTOBER["rows_in_error"].values()),
    }
    assert not outcome.writes and everything() == before


def test_the_november_list_finds_what_has_changed_since_october():
    stage.run(rosters.OCTOBER, CODE, found_units=True, apply=True)
    outcome = stage.run(rosters.NOVEMBER, CODE, apply=True)
    assert (outcome.rows, outcome.new, outcome.moved, outcome.missing, outcome.error) == (
        NOVEMBER["rows"],
        NOVEMBER["new_in_list"],
        NOVEMBER["changed_cell"],
        NOVEMBER["missing_from_list"],
        0,
    )
    assert {
        name: outcome.changes[name] for name in ("status.deceased", "status.exempt", "full_name", "official_date")
    } == {
        "status.deceased": NOVEMBER["died"],
        "status.exempt": NOVEMBER["became_exempt"],
        "full_name": NOVEMBER["name_changed"],
        "official_date": NOVEMBER["became_official"],
    }
    assert Member.objects.filter(status="deceased").count() == NOVEMBER["died"]
    assert Affiliation.objects.exclude(until=None).count() == NOVEMBER["changed_cell"]
    again = stage.run(rosters.NOVEMBER, CODE, apply=True)
    assert figures(again) == {"unchanged": NOVEMBER["rows"], "missing": NOVEMBER["missing_from_list"]}


def test_a_preview_writes_nothing_and_counts_the_same():
    before = [*everything(), AuditEntry.objects.count()]
    looked = stage.run(rosters.OCTOBER, CODE, found_units=True)
    assert [*everything(), AuditEntry.objects.count()] == before == [[], [], [], [], 0]
    done = stage.run(rosters.OCTOBER, CODE, found_units=True, apply=True)
    assert (figures(looked), looked.problems, looked.lines) == (figures(done), done.problems, done.lines)
    assert [unit.name for unit in looked.founded] == [unit.name for unit in done.founded]


def test_a_list_older_than_the_last_one_is_pointed_out():
    stage.run(rosters.OCTOBER, CODE, found_units=True, apply=True)
    stage.run(rosters.NOVEMBER, CODE, apply=True)
    assert "20/11/2026, mới hơn danh sách này" in preview.render(stage.run(rosters.OCTOBER, CODE))
    assert stage.run(rosters.NOVEMBER, CODE).newer is None


# What becomes of one person


def test_a_new_person_gets_the_nine_fields_and_a_place_from_the_date_of_the_list(bring):
    outcome = bring(rosters.person(phone="+84 912 345 678", card_no_legacy="74.225127"))
    member = Member.objects.get()
    assert figures(outcome) == {"new": 1}
    assert (member.full_name, member.gender, member.birth_date) == ("Nguyễn Thị Hoa", "female", date(1970, 2, 5))
    assert (member.admission_date, member.official_date) == (date(2000, 5, 19), date(2001, 5, 19))
    assert (member.personal_id, member.card_no, member.card_no_legacy) == ("001170000001", "001170000001", "74225127")
    assert (member.phone, member.status, member.ineligible_reason) == ("0912345678", "active", "")
    assert list(member.affiliations.values_list("unit__name", "kind", "since", "until")) == [
        ("Chi bộ 7", "official", date(2026, 10, 20), None)
    ]
    saved = (member.name_key, member.name_folded)
    member.save()
    assert (member.name_key, member.name_folded) == saved


def test_an_empty_cell_never_wipes_what_is_known(bring):
    someone(
        card_no_legacy="74225127",
        ineligible_reason="abroad",
        activated_on=date(2026, 1, 1),
        last_active_on=date(2026, 2, 2),
    )
    before = everything()
    nothing = dict.fromkeys(["phone", "card_no", "card_no_legacy", "official_date", "reason"])
    assert figures(bring(rosters.person(**nothing))) == {"unchanged": 1}
    needed = ["full_name", "gender", "birth_date", "personal_id", "cell", "admission_date"]
    assert figures(bring(rosters.person(), columns=needed)) == {"unchanged": 1}
    assert everything() == before


def test_a_changed_field_is_written_and_audited_without_full_numbers(bring):
    member, organiser = someone(), factories.account(staff_name="Đỗ Văn Sơn")
    outcome = bring(rosters.person(full_name="Nguyễn Thị Hồng Hoa", phone="0987 654 321"), by=organiser)
    member.refresh_from_db()
    assert figures(outcome) == {"changed": 1} and outcome.changes == {"full_name": 1, "phone": 1}
    assert (member.full_name, member.phone, member.name_folded) == (
        "Nguyễn Thị Hồng Hoa",
        "0987654321",
        "nguyen thi hong hoa",
    )
    entry = AuditEntry.objects.get(action="member.import")
    assert (entry.object_id, entry.actor, entry.unit, entry.power) == (
        member.pk,
        organiser,
        member.unit,
        "members.import_roster",
    )
    assert entry.before == {"full_name": "Nguyễn Thị Hoa", "phone": "******5678"}
    assert entry.after == {"full_name": "Nguyễn Thị Hồng Hoa", "phone": "******4321"}
    whole = AuditEntry.objects.get(action="roster.import")
    assert (whole.actor, whole.after["changed"], whole.after["rows"], whole.reason) == (organiser, 1, 1, "list.xlsx")


def test_exemption_takes_the_right_to_the_handbook_and_its_end_gives_it_back(bring):
    someone()
    assert figures(bring(rosters.person(status="Miễn sinh hoạt", status_date="01/10/2026"))) == {"changed": 1}
    member = Member.objects.get()
    assert (member.status, member.status_date, member.ineligible_reason) == ("exempt", date(2026, 10, 1), "exempt")
    without_status = [name for name in rosters.HEADER if name not in ("status", "status_date")]
    assert figures(bring(rosters.person(reason="Ở nước ngoài"), columns=without_status)) == {"unchanged": 1}
    assert figures(bring(rosters.person())) == {"changed": 1}
    member.refresh_from_db()
    assert (member.status, member.status_date, member.ineligible_reason) == ("active", None, "")


def test_a_move_closes_one_affiliation_and_opens_the_next(bring):
    member = someone()
    outcome = bring(rosters.person(cell="Chi bộ 8"))
    assert figures(outcome) == {"moved": 1}
    assert list(member.affiliations.order_by("pk").values_list("unit__name", "since", "until")) == [
        ("Chi bộ 7", date(2000, 5, 19), date(2026, 10, 20)),
        ("Chi bộ 8", date(2026, 10, 20), None),
    ]
    entry = AuditEntry.objects.get(action="member.move")
    assert (entry.before["unit"], entry.after["unit"]) == (f"{CODE}.000.007", f"{CODE}.000.008")


def test_a_list_older_than_the_last_move_ends_nothing_before_it_began(bring):
    member = someone()
    member.affiliations.update(since=date(2026, 11, 1))
    bring(rosters.person(cell="Chi bộ 8"))
    assert list(member.affiliations.order_by("pk").values_list("unit__name", "since", "until")) == [
        ("Chi bộ 7", date(2026, 11, 1), date(2026, 11, 1)),
        ("Chi bộ 8", date(2026, 11, 1), None),
    ]


def test_who_is_missing_from_the_list_is_named_and_left_alone(bring):
    someone()
    before = everything()[1:]
    outcome = bring(rosters.person(2), preview=True)
    assert figures(outcome) == {"new": 1, "missing": 1}
    assert outcome.lines["missing"] == ["Nguyễn Thị Hoa: Chi bộ 7"]
    faulty = bring(rosters.person(birth_date="x"), preview=True)
    assert figures(faulty) == {"error": 1}  # in the list, though with a fault
    assert everything()[1:] == before


@pytest.mark.parametrize("people", [[], [rosters.person(2, cell="Chi bộ 8")], [rosters.person(2, cell="Chi bộ nọ")]])
def test_who_is_of_a_chi_bo_that_the_list_does_not_name_is_not_missing(bring, people):
    someone()
    outcome = bring(*people, preview=True)
    assert (outcome.missing, outcome.unnamed, outcome.lines["missing"]) == (0, 1, [])


# What an import refuses to do


@pytest.mark.parametrize(
    ("recorded", "said", "kind", "sentence"),
    [
        (
            {"birth_date": date(1970, 2, 6)},
            {},
            "other_birth",
            "Ngày sinh khác với hồ sơ (05/02/1970, hồ sơ ghi 06/02/1970)",
        ),
        (
            {"birth_date": date(1969, 1, 1), "birth_precision": "year"},
            {},
            "other_birth",
            "Ngày sinh khác với hồ sơ (05/02/1970, hồ sơ ghi 1969)",
        ),
        ({"status": "deceased", "status_date": date(2026, 9, 1)}, {}, "returned", "(Từ trần 01/09/2026)"),
        (
            {"status": "left"},
            {"status": "Miễn sinh hoạt", "status_date": "1/10/2026"},
            "returned",
            "khôi phục phải có quyết định",
        ),
    ],
)
def test_a_row_against_the_record_is_an_error_and_changes_nothing(bring, recorded, said, kind, sentence):
    someone(**recorded)
    before = everything()
    outcome = bring(rosters.person(phone="0987654321", **said))
    assert figures(outcome) == {"error": 1} and outcome.problems == {kind: 1}
    assert sentence in outcome.lines["error"][0]
    assert everything() == before


def test_somebody_of_another_unit_is_not_taken_over(bring, ward):
    beside = factories.party(ward.parent, "01.001.002", "Đảng bộ phường Đông Sơn")
    someone(unit=factories.cell(beside, "01.001.002.000.001", "Chi bộ 1"))
    before = everything()
    outcome = bring(rosters.person())
    assert figures(outcome) == {"error": 1} and outcome.problems == {"elsewhere": 1}
    assert "(Chi bộ 1, Đảng bộ phường Đông Sơn). Làm thủ tục chuyển sinh hoạt đảng" in outcome.lines["error"][0]
    assert everything() == before
    assert figures(bring(rosters.person(), unit="01", preview=True)) == {"moved": 1}  # the city's own list may


def test_of_two_rows_with_one_number_the_first_right_one_counts(bring):
    outcome = bring(
        rosters.person(birth_date=None),
        rosters.person(full_name="Lê Thị Lan"),
        rosters.person(full_name="Lê Thị Liên", cell="Chi bộ 8"),
    )
    assert figures(outcome) == {"new": 1, "duplicate": 1, "error": 1}
    assert Member.objects.get().full_name == "Lê Thị Lan"
    assert outcome.lines["duplicate"] == ["Dòng 9, Lê Thị Liên: cùng số định danh cá nhân với dòng 8"]


def test_a_cell_of_a_name_borne_twice_is_told_by_its_party_or_its_code(bring, ward):
    beside = factories.party(ward.parent, "01.001.002", "Đảng bộ phường Đông Sơn")
    factories.cell(beside, "01.001.002.000.007", "Chi bộ 7")
    said = ["Chi bộ 7", "CHI BỘ 7 - Đảng bộ phường Đông Sơn", "01.001.002.000.007", f"{CODE}.000.007", "Chi bộ 8"]
    people = enumerate(zip(said, ("An", "Bình", "Chi", "Dung", "Em"), strict=True))
    outcome = bring(
        *(rosters.person(number, cell=cell, full_name=f"Trần {name}") for number, (cell, name) in people), unit="01"
    )
    assert (figures(outcome), outcome.problems) == ({"new": 4, "error": 1}, {"twin_cell": 1})
    assert sorted(Member.objects.values_list("unit__code", flat=True)) == [
        f"{CODE}.000.007",
        f"{CODE}.000.008",
        "01.001.002.000.007",
        "01.001.002.000.007",
    ]


def test_strange_text_comes_back_as_it_was(bring):
    text = "\\N\\.\t\"';DROP TABLE\\ %s {} –\nx"
    outcome = bring(rosters.person(cell=text), rosters.person(2))
    assert figures(outcome) == {"new": 1, "error": 1}
    assert "“\\N\\. \"';DROP TABLE\\ %s {} – x”" in outcome.lines["error"][0]


# Accounts


def test_an_account_follows_the_new_number_of_its_member(bring):
    user = factories.account(someone())
    bring(rosters.person(phone="0987654321"))
    user.refresh_from_db()
    assert user.phone == "0987654321"
    entry = AuditEntry.objects.get(action="account.phone")
    assert (entry.object_id, entry.before, entry.after) == (user.pk, {"phone": "******5678"}, {"phone": "******4321"})


def test_a_number_that_is_another_accounts_is_not_taken_from_it(bring):
    user = factories.account(someone())
    factories.account(staff_name="Đỗ Văn Sơn", phone="0987654321")
    outcome = bring(rosters.person(phone="0987654321"))
    user.refresh_from_db()
    assert (user.phone, user.member.phone, outcome.problems) == ("0912345678", "0987654321", {"phone_taken": 1})
    assert "đang dùng cho tài khoản khác. Tài khoản giữ số đăng nhập cũ." in outcome.lines["note"][0]


def test_of_two_accounts_that_get_one_number_the_first_has_it(bring):
    first = factories.account(someone())
    second = factories.account(someone(personal_id="001170000002", card_no="", phone="0912345679"))
    outcome = bring(rosters.person(1, phone="0987654321"), rosters.person(2, phone="0987654321"))
    assert outcome.problems == {"phone_taken": 1, "twice_phone": 2, "twin_person": 2}
    assert [User.objects.get(pk=user.pk).phone for user in (first, second)] == ["0987654321", "0912345679"]


# Founding


def test_a_unit_is_put_under_its_nearest_ancestor(tmp_path):
    city = factories.city()
    path = rosters.write(tmp_path / "a.xlsx", [rosters.person()], cells=["TT", "Chi bộ 8", "CHI BỘ 7", "Chi bộ  8 "])
    outcome = stage.run(path, CODE, found_units=True, apply=True)
    unit = Unit.objects.by_code(CODE)
    assert [(one.name, one.code, one.parent) for one in outcome.founded] == [
        ("Đảng bộ phường Phúc Lâm", f"{CODE}.000.000", city),
        ("Chi bộ 8", f"{CODE}.000.001", unit),
        ("Chi bộ 7", f"{CODE}.000.002", unit),
    ]
    assert (unit.kind, unit.level, unit.sector) == ("base", "commune", "commune")
    assert stage.run(path, CODE, found_units=True, apply=True).founded == []


def test_an_empty_tree_gets_its_root_from_the_first_line_of_the_title(tmp_path):
    path = rosters.write(tmp_path / "a.xlsx", [rosters.person()], cells=["Chi bộ 7"])
    stage.run(path, CODE, found_units=True, apply=True)
    assert list(Unit.objects.values_list("path", "code", "name", "kind")) == [
        ("0001", "01.000.000.000.000", "Đảng bộ thành phố Hà Nội", "province"),
        ("00010001", "01.001.001.000.000", "Đảng bộ phường Phúc Lâm", "base"),
        ("000100010001", "01.001.001.000.001", "Chi bộ 7", "cell"),
    ]


@pytest.mark.parametrize(
    ("unit", "how", "found_units", "sentence"),
    [
        ("01.001.001", {}, False, "Chưa có tổ chức đảng mã 01.001.001"),
        ("Phúc Lâm", {}, True, "không phải mã tổ chức đảng"),
        ("01.001.001", {"title": [["DANH SÁCH"]]}, True, "chưa ghi tên cấp trên và tên đơn vị"),
        ("01.001.001", {}, True, "chưa có chi bộ nào"),
        ("02.001", {"beside": True}, True, "Chưa có cấp trên của đơn vị mã 02.001.000.000.000"),
        ("01", {"beside": True}, False, "chưa có chi bộ nào"),
        ("01.002", {"beside": True, "closed": True}, False, "không còn hoạt động (đã giải thể)"),
    ],
)
def test_a_unit_that_will_not_do_is_refused_and_nothing_is_founded(tmp_path, unit, how, found_units, sentence):
    how = dict(how)
    if how.pop("beside", False):
        city = factories.city()
        if how.pop("closed", False):
            factories.party(city, "01.002", "Đảng bộ xã cũ")
            Unit.objects.filter(code="01.002.000.000.000").update(status="dissolved")
    before = everything()
    path = rosters.write(tmp_path / "a.xlsx", [rosters.person()], **how)
    with pytest.raises(RosterError, match=re.escape(sentence)):
        stage.run(path, unit, found_units=found_units, apply=True)
    assert everything() == before


# The command


def run(*arguments, **options):
    out = StringIO()
    call_command("import_roster", *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def test_the_command_prints_row_column_and_reason_and_no_full_number():
    printed = run(rosters.OCTOBER, unit=CODE, found_units=True, all=True)
    assert "Dòng 18, Nguyễn Xuân Ưng: cột F “Sinh ngày” “31/02/1961”: Ngày không có thật." in printed
    assert "cột I “Số định danh cá nhân” “*2345”: Số định danh thiếu chữ số." in printed
    assert re.search(r"Mới +305\n", printed) and printed.count("Dòng ") == 324 and "thêm --all" not in printed
    assert "Chưa ghi gì. Thêm --apply để ghi." in printed
    assert not re.search(r"\d{8,}", printed)


def test_the_command_shows_the_first_lines_of_each_group_and_says_how_many_are_left():
    printed = run(rosters.OCTOBER, unit=CODE, found_units=True, apply=True)
    assert "… và 295 dòng nữa (thêm --all để xem tất cả)" in printed and printed.rstrip().endswith("Đã ghi.")
    assert "Không có gì mới để ghi." in run(rosters.OCTOBER, unit=CODE, apply=True)


@pytest.mark.parametrize(
    ("file", "options", "sentence"),
    [
        (rosters.OCTOBER, {"unit": CODE}, "thêm --found-units"),
        (rosters.DATA / "dang_bo_phuong_expected.json", {"unit": CODE}, "không phải bảng tính"),
        (rosters.OCTOBER, {"unit": CODE, "by": "0999999999"}, "Không có tài khoản đang dùng"),
        (rosters.OCTOBER, {"unit": CODE, "by": "bí thư"}, "Không có tài khoản đang dùng"),
    ],
)
def test_the_command_fails_with_a_sentence(file, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(file, **options)


def test_the_command_names_who_answers_for_it():
    user = factories.account(staff_name="Đỗ Văn Sơn", phone="0987654321")
    run(rosters.OCTOBER, unit=CODE, found_units=True, apply=True, by="+84 987 654 321")
    assert set(
        AuditEntry.objects.filter(action__in=["roster.import", "unit.found"]).values_list("actor", flat=True)
    ) == {user.pk}


def test_an_import_costs_the_same_queries_for_one_row_and_for_thirty(bring):
    """People who are not taken for one another: a group that nobody is in is not asked for."""

    def cost(count):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            bring(*(rosters.person(number, birth_date=f"{number:02}/01/1970") for number in range(1, count + 1)))
        return len(queries)

    assert cost(1) == cost(30)


def test_a_session_that_was_open_when_its_member_left_never_opens_again(bring, client):
    account = factories.account(someone(phone="0912345678"))
    client.force_login(account)
    bring(rosters.person(phone="0912345678", full_name="Nguyễn Thị Hoa Mai"))
    assert client.get("/ca-nhan/").status_code == 200, "a correction of the name ends nothing"
    bring(rosters.person(status="Đã chuyển sinh hoạt", status_date="01/10/2026"))
    Member.objects.update(status="active", status_date=None)
    assert client.get("/ca-nhan/").status_code == 302
