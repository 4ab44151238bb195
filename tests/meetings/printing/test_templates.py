"""Templates that an office writes: only fields of the paper, no code, kept with their days, taken off again."""

import time
from io import BytesIO

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meetings.models import PrintTemplate
from meetings.printing import templates, trying
from meetings.printing.papers import PAPERS
from meetings.resolutions import posting
from members import word_templates
from members.models import AuditEntry
from tests import factories
from tests.meetings import scenes as meeting_scenes
from tests.meetings.printing.scenes import values_of
from tests.meetings.resolutions import scenes

pytestmark = pytest.mark.django_db


def template(*lines: str, header: str = "", title: str = "") -> bytes:
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    made.sections[0].header.paragraphs[0].text = header
    made.core_properties.title = title
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def upload(content: bytes, name: str = "mau.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def said(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(BytesIO(content)).paragraphs]


SUMMONS = "giay-moi"
OWN = template("GIẤY TRIỆU TẬP", "{{ don_vi }} mời {{ kinh_gui }}", "{{ thoi_gian }}")


@pytest.mark.parametrize("paper", ["giay-moi", "diem-danh", "bien-ban", "nghi-quyet"])
def test_what_comes_with_the_portal_passes_its_own_check(paper):
    found = PAPERS.get(paper)
    word_templates.check(templates.shipped(found), found.known)
    page = docx.Document(BytesIO(templates.shipped(found))).sections[0]
    margins = page.top_margin.mm, page.bottom_margin.mm, page.left_margin.mm, page.right_margin.mm
    assert [round(each) for each in margins] == [20, 20, 30, 15]


HARMFUL = [
    "{{ don_vi.__class__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ don_vi['__class__'] }}",
    "{{ don_vi|attr('__class__') }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ self._TemplateReference__context }}",
    "{{ don_vi.upper() }}",
    "{{ range(10) }}",
    "{{ 'x' * 10000000 }}",
    "{{ 9 ** 999999 }}",
    "{{ don_vi ~ don_vi }}",
    "{{ don_vi|upper }}",
    "{% set a = don_vi %}",
    "{% macro a() %}x{% endmacro %}",
    "{% include 'settings.py' %}",
    "{% import 'os' as a %}",
    "{% extends 'base.html' %}",
    "{% raw %}{{ don_vi }}{% endraw %}{{ khong_co }}",
    "{% for a in chuong_trinh %}{% for b in chuong_trinh %}{{ b.stt }}{% endfor %}{% endfor %}",
    "{% for a in chuong_trinh recursive %}{{ a.stt }}{% endfor %}",
    "{% for a, b in chuong_trinh %}{{ a }}{% endfor %}",
    "{% for a in don_vi %}{{ a }}{% endfor %}",
    "{% for a in range(10) %}x{% endfor %}",
    "{% for a in chuong_trinh %}{{ a.items() }}{% endfor %}",
    "{% for a in chuong_trinh %}{{ a.__class__ }}{% endfor %}",
    "{% for a in chuong_trinh %}{{ a }}{% endfor %}",
    "{% for a in chuong_trinh %}{{ loop.cycle }}{% endfor %}",
    "{% if don_vi is defined %}x{% endif %}",
    "{% if don_vi == 'x' %}x{% endif %}",
    "{{ chuong_trinh }}",
    "{{ khong_co }}",
    "{{ nhiem_vu_da_giao }}",  # of another paper
    "{{ don_vi",
    "{% if don_vi %}",
    "{% for a in chuong_trinh %}",
    "{{ }}",
    "{% hop %}",
]


@pytest.mark.parametrize("words", HARMFUL)
def test_a_template_is_nothing_but_fields(words):
    with pytest.raises(word_templates.TemplateRefused):
        word_templates.check(template(words), PAPERS.get(SUMMONS).known)


@pytest.mark.parametrize("part", ["header", "title"])
def test_no_part_of_the_file_is_left_unlooked_at(part):
    with pytest.raises(word_templates.TemplateRefused):
        word_templates.check(template("{{ don_vi }}", **{part: "{{ don_vi.__class__ }}"}), PAPERS.get(SUMMONS).known)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("{{ khong_co }}", "Trường “khong_co” không có trong giấy tờ này."),
        ("{{ chuong_trinh }}", "Trường “chuong_trinh” là danh sách, phải đặt trong vòng lặp."),
        ("{% for a in don_vi %}{{ a }}{% endfor %}", "“don_vi” không phải là danh sách của giấy tờ này."),
        (
            "{% for a in chuong_trinh %}{{ a.khong_co }}{% endfor %}",
            "Không có trường “a.khong_co”. Đề nghị xem các trường của giấy tờ này.",
        ),
    ],
)
def test_what_is_wrong_is_said(words, sentence):
    with pytest.raises(word_templates.TemplateRefused) as refused:
        word_templates.check(template(words), PAPERS.get(SUMMONS).known)
    assert str(refused.value) == sentence


def test_what_people_typed_stays_text(cast):
    nasty = 'A & B < C > "D" {{ don_vi }} {% endif %} \x0b\x00'
    meeting = meeting_scenes.plan(cast.cell_7, cast.secretary, place=nasty.replace("\x00", ""), agenda=["Dòng <1>"])
    paper, values = values_of(meeting, SUMMONS)
    lines = ("{{ dia_diem }}", "{%p for a in chuong_trinh %}", "{{ a.noi_dung }}", "{%p endfor %}")
    made = said(word_templates.rendered(template(*lines), paper.known, values))
    assert made[0].startswith('A & B < C > "D" {{ don_vi }} {% endif %}') and made[1] == "Dòng <1>"


def test_paragraphs_stay_paragraphs(cast):
    paper = PAPERS.get("nghi-quyet")
    values = word_templates.trial(paper.known, "") | {"phuong_huong": "Một\nHai\n\nBa"}
    assert said(word_templates.rendered(template("{{ phuong_huong }}"), paper.known, values)) == [
        "Một",
        "Hai",
        "",
        "Ba",
    ]


def test_a_file_of_many_tags_is_refused_soon(cast):
    began = time.monotonic()
    for words in ("{{ don_vi }}" * 3000, "{{" * 20_000, "{% if don_vi %}" * 2000, "{{ " + "(" * 5000):
        with pytest.raises(word_templates.TemplateRefused):
            word_templates.check(template(words), PAPERS.get(SUMMONS).known)
    assert time.monotonic() - began < 10


@pytest.mark.process
def test_the_unit_prints_by_its_own_template_and_those_below_too(cast):
    paper = PAPERS.get(SUMMONS)
    meeting = meeting_scenes.plan(cast.cell_7, cast.secretary)
    stored = trying.store(cast.ward, paper, upload(OWN), by=cast.clerk)
    assert templates.in_use(cast.cell_7, paper) == stored and templates.in_use(cast.city, paper) is None
    made = said(templates.made(cast.cell_7, paper, paper.gather(meeting)))
    assert made[:2] == ["GIẤY TRIỆU TẬP", "CHI BỘ 7 mời Các đồng chí đảng viên Chi bộ 7"]
    own = trying.store(cast.cell_7, paper, upload(template("Của chi bộ {{ don_vi }}")), by=cast.secretary)
    assert templates.in_use(cast.cell_7, paper) == own and templates.in_use(cast.cell_8, paper) == stored


@pytest.mark.process
def test_a_newer_one_takes_its_place_and_the_older_is_kept_with_its_days(cast):
    paper = PAPERS.get(SUMMONS)
    first = trying.store(cast.cell_7, paper, upload(OWN), by=cast.secretary)
    second = trying.store(cast.cell_7, paper, upload(template("Khác {{ don_vi }}")), by=cast.secretary)
    first.refresh_from_db()
    assert first.removed_at and first.removed_by == cast.secretary
    assert templates.history(cast.cell_7) == [second, first]
    templates.take_off(second, paper, by=cast.secretary)
    assert templates.in_use(cast.cell_7, paper) is None
    with pytest.raises(templates.TakenOff):
        templates.take_off(second, paper, by=cast.secretary)
    done = AuditEntry.objects.filter(action__startswith="meeting.print_template").order_by("pk")
    assert [each.action.rpartition(".")[2] for each in done] == ["print_template"] * 2 + ["print_template_off"]


def address(unit) -> str:
    return f"{reverse('meetings:print_templates')}?don-vi={unit.code}"


@pytest.mark.process
def test_it_is_tried_with_the_newest_meeting_before_it_is_stored(cast, client):
    meeting_scenes.plan(cast.cell_7, cast.secretary, starts_at=meeting_scenes.at("2030-12-05 19:30"))
    client.force_login(cast.secretary)
    sent = {"paper": SUMMONS, "file": upload(OWN), "xem-thu": "1"}
    tried = client.post(address(cast.cell_7), sent)
    assert said(tried.content)[2] == "19 giờ 30 – 21 giờ, thứ năm, ngày 05/12/2030"
    assert not PrintTemplate.objects.exists()
    response = client.post(address(cast.cell_7), {"paper": SUMMONS, "file": upload(OWN)}, follow=True)
    assert "Từ nay giấy mời họp in theo mẫu này." in response.text and "Thôi dùng" in response.text
    stored = PrintTemplate.objects.get()
    response = client.get(reverse("meetings:template_file", args=[stored.pk]))
    assert b"".join(response.streaming_content) == OWN
    response = client.post(reverse("meetings:template_off", args=[stored.pk]), follow=True)
    assert "Đã thôi dùng mẫu này." in response.text


@pytest.mark.process
def test_what_is_no_template_is_refused_at_its_field(cast, client):
    client.force_login(cast.secretary)
    for content, name, sentence in (
        (template("{{ don_vi.__class__ }}"), "mau.docx", "Không có trường “don_vi.__class__”"),
        (b"khong phai tep Word", "mau.docx", ""),
        (factories.small_pdf().file.read(), "mau.pdf", "Mẫu phải là tệp Word dạng .docx"),
    ):
        response = client.post(address(cast.cell_7), {"paper": SUMMONS, "file": upload(content, name)})
        assert response.status_code == 422 and "file" in response.context["form"].errors, name
        assert sentence in response.text
    assert not PrintTemplate.objects.exists()


def test_the_template_in_use_can_be_taken_away_to_be_changed(cast, client):
    client.force_login(cast.secretary)
    response = client.get(f"{reverse('meetings:template_in_use', args=[SUMMONS])}?don-vi={cast.cell_7.code}")
    assert "{{ ve_viec }}" in said(response.content)


def test_the_page_names_every_field(cast, client):
    client.force_login(cast.secretary)
    page = client.get(address(cast.cell_7)).text
    for paper in PAPERS:
        assert all(field.tag in page for field in paper.known)
    assert "{{ dong.viec }}" in page


def test_who_writes_templates(cast, client):
    for user, status in (
        (cast.secretary, 200),
        (cast.clerk, 200),
        (cast.administrator, 200),
        (cast.secretary_beside, 403),
        (cast.hoa, 404),
    ):
        client.force_login(user)
        assert client.get(address(cast.cell_7)).status_code == status, user


@pytest.mark.process
def test_the_posted_resolution_is_made_by_the_template_of_the_unit(cast):
    paper = PAPERS.get("nghi-quyet")
    trying.store(cast.cell_7, paper, upload(template("Mẫu riêng: {{ trich_yeu }}")), by=cast.secretary)
    made = scenes.signed(scenes.meeting(cast), cast.secretary)
    document = posting.post(made, by=cast.secretary)
    assert said(document.main.file.read()) == ["Mẫu riêng: Sinh hoạt thường kỳ tháng 11"]
