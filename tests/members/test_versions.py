"""Anyone who saves second is shown what the first has saved, and loses nothing."""

from pathlib import Path

import pytest
from django.db import transaction
from django.http import QueryDict
from django.template.loader import render_to_string

from meetings.models import Meeting
from meetings.planning import sessions
from meetings.planning.forms import MeetingForm
from members.refusals import shown_on, status_of
from members.versions import MOST_VERSIONS, VersionConflict, VersionField, in_words
from tests.meetings import scenes

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(cast):
    return scenes.plan(cast.cell_7, cast.secretary)


def test_a_save_upon_the_stored_version_makes_the_next_and_says_whose_it_is(cast, meeting):
    meeting.claim_version(1, by=cast.secretary, place="Hội trường")
    kept = Meeting.objects.get()
    assert (kept.version, kept.saved_by, kept.place) == (2, cast.secretary, "Hội trường")
    assert (meeting.version, meeting.saved_by, meeting.place, meeting.saved_at) == (
        2,
        cast.secretary,
        "Hội trường",
        kept.saved_at,
    )


@pytest.mark.parametrize("seen", [None, 0, 2, MOST_VERSIONS])
def test_upon_any_other_version_nothing_is_stored(cast, meeting, seen):
    with pytest.raises(VersionConflict) as refused, transaction.atomic():
        meeting.claim_version(seen, by=cast.secretary, place="Hội trường")
    kept = Meeting.objects.get()
    assert (kept.version, kept.place, refused.value.stored) == (1, meeting.place, kept)
    assert refused.value.status == 409


def sent(cast, meeting, **typed):
    form = MeetingForm(_data(scenes.typed(**typed)), unit=cast.cell_7, meeting=meeting)
    assert form.is_valid()
    with shown_on(form):
        sessions.change(meeting, by=cast.secretary, seen=form.cleaned_data["seen_version"], **form.facts)
    return form


def _data(values):
    data = QueryDict(mutable=True)
    data.update(values)
    return data


def test_the_second_sees_who_saved_what_and_saving_again_is_a_decision(cast, meeting):
    sent(cast, meeting, seen_version="1", place="Hội trường")
    late = sent(cast, meeting, seen_version="1", place="Nhà bác Tư")
    assert status_of(late) == 409 and late.conflict.by == cast.secretary and late.conflict.at
    assert [(each.label, each.stored, each.typed) for each in late.conflict.differences] == [
        ("Địa điểm", "Hội trường", "Nhà bác Tư")
    ]
    assert (late["place"].value(), late["seen_version"].value()) == ("Nhà bác Tư", 2)
    again = sent(cast, meeting, seen_version=str(late["seen_version"].value()), place="Nhà bác Tư")
    assert again.conflict is None and Meeting.objects.get().place == "Nhà bác Tư"


def test_the_page_of_a_conflict_shows_both_and_keeps_what_was_typed(cast, meeting, client):
    sessions.change(meeting, by=cast.secretary, seen=1, **scenes.facts(place="Hội trường"))
    client.force_login(cast.secretary)
    answer = client.post(f"/sinh-hoat/{meeting.pk}/sua/", scenes.typed(place="Nhà bác Tư", seen_version="1"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "đã có bản mới hơn" in page and f"Đ/c {cast.secretary} đã lưu lúc" in page
    assert "<td>Hội trường</td>" in " ".join(page.split()) and "Nhà bác Tư" in page
    assert 'name="seen_version" value="2"' in page


def test_the_conflict_is_said_once_and_beside_it_what_else_is_wrong(cast, meeting, client):
    sessions.change(meeting, by=cast.secretary, seen=1, **scenes.facts(place="Hội trường"))
    client.force_login(cast.secretary)
    page = client.post(f"/sinh-hoat/{meeting.pk}/sua/", scenes.typed(place="Nhà bác Tư", seen_version="1")).text
    assert (page.count('role="alert"'), page.count("Chưa lưu được")) == (1, 1)
    assert VersionConflict.message not in page
    wrong = client.post(f"/sinh-hoat/{meeting.pk}/sua/", scenes.typed(place="", seen_version="1")).text
    assert (wrong.count('role="alert"'), wrong.count("đã có bản mới hơn")) == (1, 0)


def test_a_page_says_in_its_own_sentence_what_the_newer_version_means(cast, meeting):
    form = MeetingForm(_data(scenes.typed(place="Nhà bác Tư", seen_version="9")), unit=cast.cell_7, meeting=meeting)
    assert form.is_valid()
    with shown_on(form, say={VersionConflict: "Có người vừa đổi lịch: đề nghị xem lại."}):
        sessions.change(meeting, by=cast.secretary, seen=9, **form.facts)
    page = render_to_string("components/conflict.html", {"form": form})
    assert page.count("Có người vừa đổi lịch: đề nghị xem lại.") == 1
    assert render_to_string("components/form_errors.html", {"form": form}).strip() == ""


def test_every_page_that_sends_a_version_shows_the_conflict():
    """Else nobody would be told of it: the list of errors leaves it to the conflict."""
    templates = [path.read_text() for path in (Path(__file__).parents[2] / "templates").rglob("*.html")]
    forms = [text for text in templates if "{{ form.seen_version }}" in text]
    assert len(forms) > 10 and all("components/conflict.html" in text for text in forms)


@pytest.mark.parametrize("value", ["", None, "x", "²", "-1", "9" * 5_000, "1\0", "1.5"])
def test_what_is_no_version_matches_none(value):
    assert VersionField().clean(value) is None


def test_values_are_compared_as_people_read_them(cast):
    form = MeetingForm(unit=cast.cell_7)
    assert in_words(form.fields["kind"], "regular") == "Sinh hoạt thường kỳ"
    assert in_words(form.fields["day"], scenes.evening(0).date()) == f"{scenes.evening(0):%d/%m/%Y}"
    assert [in_words(form.fields["place"], value) for value in (None, "", True, ["a", "b"])] == ["", "", "Có", "a\nb"]
