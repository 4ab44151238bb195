"""A whole month of a chi bộ of 26, from the schedule to the class that the committee above decides: on a phone, at a
desk, and on a phone without JavaScript."""

import pytest

from tests.browser.conftest import opened
from tests.browser.month import after, before, during, scene, votes
from tests.browser.month.walk import Walk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


SMALL = {"viewport": {"width": 360, "height": 740}, "is_mobile": True}
SCREENS = {
    "phone": SMALL | {"has_touch": True},
    "desk": {"viewport": {"width": 1366, "height": 768}},
    "plain phone": SMALL | {"java_script_enabled": False},
}
# When each step is taken; the clock goes on from there.
MONTH = (
    ("2027-02-22 08:00", (before.plan_the_year, before.open_the_first, before.invite, before.write_the_agenda)),
    ("2027-02-24 10:00", (before.post_the_draft, before.answer, before.read_and_petition)),
    ("2027-03-01 20:00", (before.decide_the_absence,)),
    ("2027-03-03 19:31", (during.open_the_meeting, during.check_in_by_code, during.tap_the_roll)),
    ("2027-03-03 19:51", (during.note_who_is_late, during.discuss, after.write_minutes)),
    ("2027-03-03 20:30", (votes.by_cards, votes.in_secret, votes.by_two_thirds)),
    ("2027-03-03 20:58", (after.give_a_task, after.mark_the_agenda)),
    ("2027-03-03 21:05", (during.close, after.sign_minutes)),
    ("2027-03-04 09:00", (after.resolve,)),
    ("2027-03-05 08:00", (after.score,)),
    ("2027-03-15 09:00", (after.report,)),
    ("2027-03-20 09:00", (after.confirm,)),
    ("2027-04-02 08:00", (after.see_the_next_meeting,)),
)


@pytest.fixture(params=SCREENS)
def page(request, chromium, live_server):
    yield from opened(chromium, live_server, service_workers="block", **SCREENS[request.param])


def test_a_month_of_a_cell(request, page, monkeypatch, cast, sign_in, axe):
    clock, name = scene.Clock(monkeypatch), request.node.callspec.params["page"]
    clock.set(MONTH[0][0])
    check = (lambda _: None) if name == "plain phone" else axe
    walk = Walk(page, scene.found(cast), clock, sign_in, check, name)
    for moment, steps in MONTH:
        clock.set(moment)
        for step in steps:
            step(walk)
