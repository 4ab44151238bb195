"""Every table that is about a member has its group in “Dữ liệu của tôi”, or says here why not."""

import pytest
from django.apps import apps
from django.db.models import QuerySet

from members import personal_data
from members.models import Member

pytestmark = pytest.mark.django_db

# By the label of the model: why there is no group of its own.
ELSEWHERE = {
    "members.Member": "the group “Thông tin đảng viên”",
    "members.User": "the group “Tài khoản”",
    "members.SentCode": "a code that holds for ten minutes; the address it went to is the account's own",
    "meetings.AnswerSheet": "the group “Đợt lấy ý kiến đã trả lời”, by the survey; an anonymous sheet knows nobody",
    "meetings.Guest": "the group “Trả lời mời họp”",
    "meetings.Meeting": "who was in the chair stands in the minutes, a document of the chi bộ",
    "meetings.QualityScore": "about the meeting; who watched it is one who worked on it",
    "meetings.TaskEvent": "the group “Nhiệm vụ được giao”",
    "meetings.TaskRequest": "the group “Nhiệm vụ được giao”",
}


def about_members() -> dict[str, type]:
    """The models of ours with a relation to a member, by their labels."""
    ours = [model for model in apps.get_models() if not model.__module__.startswith(("django", "allauth"))]
    return {
        model._meta.label: model
        for model in ours
        if any(f.related_model is Member for f in model._meta.get_fields() if f.concrete)
    }


def shown(user) -> set[str]:
    rows = [section.rows(user) for section in personal_data.SECTIONS]
    return {found.model._meta.label for found in rows if isinstance(found, QuerySet)}


def test_no_table_about_members_is_forgotten(cast):
    missing = about_members().keys() - shown(cast.hoa) - ELSEWHERE.keys()
    assert sorted(missing) == []


def test_what_is_told_elsewhere_is_still_there_and_has_no_group(cast):
    assert sorted(ELSEWHERE.keys() - about_members().keys()) == []
    assert sorted(ELSEWHERE.keys() & shown(cast.hoa)) == []
