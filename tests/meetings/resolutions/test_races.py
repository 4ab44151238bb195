"""Two at once: two numbers, one document."""

from functools import partial

import pytest

from documents.models import Document, Issuer
from meetings.models import Posting, Resolution
from meetings.resolutions import finding, posting, signing
from members.refusals import Refused
from tests import together
from tests.meetings.resolutions import scenes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.process]

at_once = partial(together.at_once, refusals=(Refused,))


def copies(made: Resolution, cast) -> list[Resolution]:
    return [finding.seen(cast.secretary, made.meeting_id, made.pk) for _ in range(2)]


def test_two_that_are_signed_at_once_get_two_numbers(cast):
    meeting = scenes.meeting(cast)
    for round_ in range(4):
        drafts = [scenes.draft(meeting, cast.secretary, title=f"Việc {round_}.{number}") for number in (1, 2)]
        found = [finding.seen(cast.secretary, meeting.pk, each.pk) for each in drafts]
        results = at_once(*(partial(signing.sign, each, by=cast.secretary, seen=each.version) for each in found))
        assert results == [None, None]
    numbers = Resolution.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert Issuer.objects.filter(name="Chi bộ 7").count() == 1


def test_one_that_is_signed_twice_takes_one_number(cast):
    meeting = scenes.meeting(cast)
    made = scenes.draft(meeting, cast.secretary)
    seen = made.version
    results = at_once(*(partial(signing.sign, each, by=cast.secretary, seen=seen) for each in copies(made, cast)))
    assert results.count(None) == 1 and Resolution.objects.get().number == 1
    assert scenes.signed(meeting, cast.secretary, title="Việc khác").number == 2


def test_one_that_is_posted_twice_is_one_document(cast):
    made = scenes.signed(scenes.meeting(cast), cast.secretary)
    results = at_once(*(partial(posting.post, each, by=cast.secretary) for each in copies(made, cast)))
    assert sum(isinstance(each, Document) for each in results) == 1
    assert (Document.objects.count(), Posting.objects.count()) == (1, 1)
    assert Resolution.objects.get().document == Document.objects.get()
