"""A field that was left empty is named by what is asked for, in every form; a sentence of its own stays."""

import pytest
from django import forms

from members.fields import DateField, PhoneField, WholeNumberField, words_field
from sotay.named_fields import asks_for


class AllKinds(forms.Form):
    to = forms.CharField(label="Bên nhận")
    card = forms.CharField(label="BHXH số:")
    place = forms.CharField()
    phone = PhoneField()
    kind = forms.ChoiceField(label="Loại tài liệu", choices=[("a", "A")])
    marks = forms.MultipleChoiceField(label="Các mục", choices=[("a", "A")])
    file = forms.FileField(label="Quyết định")
    sure = forms.BooleanField(label="Đã đối chiếu")
    why = forms.CharField(label="Vì sao chưa họp?")
    reason = words_field("Lý do", "Đề nghị ghi lý do mượn hồ sơ.")
    on = DateField(label="Ngày nhận")
    sheets = WholeNumberField(label="Số tờ", min_value=1, max_value=9)


NAMED = {
    "to": "Đề nghị ghi bên nhận.",
    "card": "Đề nghị ghi BHXH số.",
    "place": "Đề nghị ghi place.",
    "phone": "Đề nghị ghi số điện thoại.",
    "kind": "Đề nghị chọn loại tài liệu.",
    "marks": "Đề nghị chọn các mục.",
    "file": "Đề nghị chọn tệp: quyết định.",
    "sure": "Đề nghị đánh dấu ô này: đã đối chiếu.",
    "why": "Đề nghị trả lời: vì sao chưa họp?",
    "reason": "Đề nghị ghi lý do mượn hồ sơ.",
    "on": "Đề nghị ghi ngày.",
    "sheets": "Đề nghị ghi một số từ 1 đến 9.",
}


def test_each_kind_of_field_says_what_is_asked_for():
    form = AllKinds({})
    assert {field.name: list(field.errors) for field in form} == {name: [said] for name, said in NAMED.items()}


def test_what_else_is_wrong_is_said_as_it_was():
    (refused,) = AllKinds({"kind": "b"})["kind"].errors
    assert refused.startswith("Hãy chọn một lựa chọn hợp lệ.")
    assert list(AllKinds({"to": "Thành ủy"})["to"].errors) == []


def test_a_label_of_one_letter_or_an_abbreviation_stays():
    assert asks_for(forms.CharField(), "X") == "Đề nghị ghi X."
    assert asks_for(forms.CharField(), "Ô số 3") == "Đề nghị ghi ô số 3."


@pytest.mark.django_db
def test_the_desk_and_pages_name_what_was_left_empty(client, cast):
    client.force_login(cast.clerk)
    desk = client.post("/quan-tri/documents/document/add/", {}).content.decode()
    assert "Đề nghị chọn độ mật." in desk and "Đề nghị chọn tệp." in desk
    page = client.post("/ca-nhan/du-lieu/yeu-cau/", {"kind": ""}).content.decode()
    assert "Đề nghị" in page
    assert "bắt buộc phải có" not in desk + page
