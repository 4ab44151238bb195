"""A secret ballot cannot be joined with its voter: by whoever has the database, the cache server and the logs at any
moment, nor later by who holds the codes too."""

import json
import re
from collections import Counter

import pytest
import redis
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse

from meetings.models import Turnout, Urn
from meetings.voting import casting, counting, secrecy, tickets
from members.kept_forms import keeping
from members.models import KeptForm
from tests.meetings.voting import evenings
from tests.meetings.voting.evenings import NO, OTHER, YES

pytestmark = pytest.mark.django_db(transaction=True)

SAID = [YES, NO, OTHER, YES, NO, YES]  # by the voters in turn


@pytest.fixture
def scene(cast):
    return evenings.evening(cast.cell_7, cast.secretary, there=len(SAID), absent=0)


def rows() -> Counter:
    """Every row of every table, with the transaction that wrote it and its place in the file, and every sequence."""
    found = Counter()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT xmin::text, ctid::text, row_to_json(t)::text FROM "{table}" t')
            found.update((table, *row) for row in cursor.fetchall())
        cursor.execute("SELECT sequencename, last_value::text FROM pg_sequences")
        found.update(("sequence", name, "", last or "") for name, last in cursor.fetchall())
    return found


def kept_in_redis() -> Counter:
    """Every key and value of the cache server, of both databases."""
    found = Counter()
    for url in (settings.CACHES["default"]["LOCATION"], settings.USAGE_REDIS_URL):
        with redis.Redis.from_url(url) as server:
            for key in server.scan_iter("*"):
                found[(key.decode(errors="replace"), server.dump(key))] += 1
    return found


def shape(text: str) -> str:
    """What is left of a row when its numbers, times and random values are taken out."""
    return re.sub(r"\\?x?[0-9a-f]{8,}|\d+", "#", text)


def change(before: Counter, after: Counter) -> Counter:
    """What one ballot has changed in the database, without numbers; sessions are looked at by themselves."""
    return Counter((row[0], shape(row[3])) for row in (after - before) if row[0] != "django_session")


def send(client, vote, ticked) -> None:
    assert evenings.send(client, vote, ticked).redirect_chain == [(vote.get_absolute_url(), 302)]


def test_a_ballot_leaves_the_same_traces_whatever_is_on_it(scene, caplog, capfd):
    vote, _ = evenings.opened_secretly(scene)
    traces = []
    for user, ticked in zip(scene.voters, SAID, strict=True):
        client = Client()
        client.force_login(user)
        client.get(vote.get_absolute_url())  # whatever a first visit of the day leaves
        before = rows()
        send(client, vote, ticked)
        traces.append(change(before, rows()))
    assert Turnout.objects.count() == len(SAID)
    assert all(("meetings_turnout", '{"voter_id":#}') in trace for trace in traces)
    assert all(trace == traces[0] for trace in traces[1:]), [dict(trace - traces[0]) for trace in traces]
    sessions = {key for session in Session.objects.all() for key in session.get_decoded()}
    assert not any("phieu" in key or "vote" in key for key in sessions)
    told = " ".join([*(row[3] for row in rows()), caplog.text, *capfd.readouterr(), *map(str, kept_in_redis())])
    assert "la_phieu" not in told


def test_a_row_of_turnout_knows_the_voter_alone(scene):
    vote, _ = evenings.opened_secretly(scene)
    for user, ticked in zip(scene.voters, SAID, strict=True):
        evenings.cast(vote, user, ticked)
    tables = {row[0]: json.loads(row[3]) for row in rows() if row[0] in {"meetings_turnout", "meetings_urn"}}
    assert tables["meetings_turnout"].keys() == {"voter_id"}
    assert tables["meetings_urn"].keys() == {"vote_id", "is_open", "publics", "ballots"}
    assert not any(row[1].startswith(("meetings_turnout", "meetings_urn")) for row in rows() if row[0] == "sequence")


def test_the_transaction_of_a_voter_stands_at_all_ballots_together(scene):
    """The urn is one row, written anew by every ballot: what wrote it names the last who voted, and no ballot."""
    vote, _ = evenings.opened_secretly(scene)
    for number, (user, ticked) in enumerate(zip(scene.voters, SAID, strict=True), 1):
        evenings.cast(vote, user, ticked)
        urns = [row for row in rows() if row[0] == "meetings_urn"]
        assert len(urns) == 1 and len(Urn.objects.get().ballots) == number * secrecy.length(2)


def test_all_ballots_look_alike(scene):
    vote, _ = evenings.opened_secretly(scene, subject="election", names=["An", "Bình", "Cúc"], seats=2)
    for user, ticked in zip(scene.voters, [{1}, {1}, {1, 2}, {}, {3}, {2, 3}], strict=True):
        before = len(Urn.objects.get().ballots)
        evenings.cast(vote, user, ticked)
        assert len(Urn.objects.get().ballots) - before == secrecy.length(2)
    urn, size = bytes(Urn.objects.get().ballots), secrecy.length(2)
    seen = {urn[at : at + size] for at in range(0, len(urn), size)}
    assert len(seen) == 6  # the same answer is sealed to something else each time


def test_what_a_dump_holds_opens_no_ballot(scene):
    """Before the count: all of the database and the cache server, but no code."""
    vote, codes = evenings.opened_secretly(scene, [scene.chair, scene.secretary])
    for user, ticked in zip(scene.voters, SAID, strict=True):
        evenings.cast(vote, user, ticked)
    urn, passing, keys = bytes(Urn.objects.get().ballots), secrecy.passing_key(vote.pk), list(vote.keys.order_by("pk"))
    told = " ".join([*(row[3] for row in rows()), *map(str, kept_in_redis())])
    first = secrecy.private_of(codes[keys[0].pk], bytes(keys[0].salt))
    for code in codes.values():
        assert code not in told and code.replace("-", "") not in told
    assert first.private_bytes_raw().hex() not in told
    for known in ([passing] * 3, [passing, first, passing], [first, first, passing]):
        with pytest.raises(secrecy.CannotOpen):
            secrecy.open_all(urn, known, vote.pk)


def test_after_the_count_nobody_opens_an_old_copy(scene):
    """Who has a copy of the urn from the time of the vote, and the code of the holder."""
    vote, codes = evenings.opened_secretly(scene)
    copies = []
    for user, ticked in zip(scene.voters, SAID, strict=True):
        evenings.cast(vote, user, ticked)
        copies.append(bytes(Urn.objects.get().ballots))
    key = vote.keys.get()
    counting.close(vote, by=scene.secretary)
    counting.count(vote, by=scene.chair, codes=codes)
    assert not Urn.objects.exists() and secrecy.passing_key(vote.pk) is None
    assert not any("passing" in name for name, _ in kept_in_redis())
    private = secrecy.private_of(codes[key.pk], bytes(key.salt))
    for copy in copies:
        with pytest.raises(secrecy.CannotOpen):
            secrecy.open_all(copy, [private, private], vote.pk)


def test_what_is_left_is_the_same_whoever_chose_what(scene):
    """Two votes in which the same people chose the other way round, with the same totals, leave the same rows."""
    left = []
    for said in (SAID, SAID[::-1]):
        before = rows()
        vote, codes = evenings.opened_secretly(scene)
        for user, ticked in zip(scene.voters, said, strict=True):
            evenings.cast(vote, user, ticked)
        counting.close(vote, by=scene.secretary)
        counting.count(vote, by=scene.chair, codes=codes)
        left.append(Counter((row[0], shape(row[3])) for row in (rows() - before)))
        assert vote.totals == {"votes": [3, 2, 1], "blank": 0, "invalid": 0}
    assert left[0] == left[1]


def test_the_place_of_a_ballot_tells_nothing_even_to_who_can_open_the_urn(cast):
    """The first of three says no, the others yes: the no lies in each place about as often."""
    scene = evenings.evening(cast.cell_7, cast.secretary, there=3, absent=0)
    places = Counter()
    for _ in range(60):
        vote, codes = evenings.opened_secretly(scene)
        for user, ticked in zip(scene.voters, [NO, YES, YES], strict=True):
            evenings.cast(vote, user, ticked)
        key, passing = vote.keys.get(), secrecy.passing_key(vote.pk)
        privates = [secrecy.private_of(codes[key.pk], bytes(key.salt)), passing]
        urn, size = bytes(Urn.objects.get(vote=vote).ballots), secrecy.length(2)
        opened = [secrecy.open_all(urn[at : at + size], privates, vote.pk)[0] for at in range(0, len(urn), size)]
        places[opened.index(NO)] += 1
    assert set(places) == {0, 1, 2} and min(places.values()) >= 5  # 20 each; fewer than 5 once in 100,000 runs


def test_a_ballot_that_was_sent_after_the_session_had_ended_is_not_kept(scene):
    vote, _ = evenings.opened_secretly(scene)
    client = Client()
    client.force_login(scene.voters[1])
    client.session.flush()
    url = reverse("meetings:ballot", args=[vote.meeting_id, vote.pk])
    ticket = tickets.ticket(casting.elector_of(scene.voters[1], vote.pk).paper, scene.voters[1].member_id)
    client.post(url, {"la_phieu": "2", "la_phieu_ve": ticket})
    assert [name for kept in KeptForm.objects.all() for name, _ in keeping.fields_of(kept)] == []
    assert not casting.elector_of(scene.voters[1], vote.pk).has_cast


def test_a_second_session_gives_no_second_ballot(scene):
    vote, _ = evenings.opened_secretly(scene)
    url = reverse("meetings:ballot", args=[vote.meeting_id, vote.pk])
    ticket = tickets.ticket(casting.elector_of(scene.voters[2], vote.pk).paper, scene.voters[2].member_id)
    for ticked in ("1", "2"):
        client = Client()
        client.force_login(scene.voters[2])
        client.post(url, {"la_phieu": ticked, "la_phieu_ve": ticket})
    assert Turnout.objects.count() == 1 and len(Urn.objects.get().ballots) == secrecy.length(2)
