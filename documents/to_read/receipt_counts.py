"""Counts how far each unit has come with a request to read: all units of it in one statement, no member is loaded."""

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from documents.models import Reading, ReadingFigure, ReadingRequest
from members.models import Member, Office

# Members come, go and are taken from one chi bộ into another without anybody confirming anything.
LONGEST = timedelta(hours=1)

# Each chi bộ is counted once; its counts then go to every path it stands under, down to that of the request. Who has
# joined the chi bộ after the deadline is never late. Rows are written in the order of the tree, so that two runs at
# once wait for one another instead of locking each other out.
COUNT = """
WITH person AS (
    SELECT member.id, member.unit_id, member.ineligible_reason = '' AS eligible
    FROM members_member member JOIN members_unit home ON home.id = member.unit_id
    WHERE home.path LIKE %(below)s AND member.status = ANY(%(counted)s)
    AND (%(all)s OR EXISTS (
        SELECT FROM members_office held_office JOIN members_unit seat ON seat.id = held_office.unit_id
        WHERE held_office.member_id = member.id AND held_office.code = ANY(%(committee)s) AND seat.path LIKE %(below)s
        AND held_office.since <= %(today)s AND (held_office.until IS NULL OR held_office.until > %(today)s)
    ))
), own AS (
    SELECT unit_id, count(*) FILTER (WHERE eligible) AS expected,
           count(reading.id) FILTER (WHERE eligible) AS confirmed,
           count(*) FILTER (
               WHERE eligible AND (reading.confirmed_at AT TIME ZONE %(zone)s)::date > %(deadline)s AND NOT EXISTS (
                   SELECT FROM members_affiliation place
                   WHERE place.member_id = person.id AND place.kind = 'official' AND place.until IS NULL
                   AND place.since > %(deadline)s
               )
           ) AS late,
           count(reading.id) FILTER (WHERE NOT eligible) AS assisted
    FROM person LEFT JOIN documents_reading reading
    ON reading.member_id = person.id AND reading.document_id = %(document)s AND reading.round = %(round)s
    GROUP BY unit_id
), summed AS (
    SELECT left(path, length) AS path, sum(expected) AS expected, sum(confirmed) AS confirmed, sum(late) AS late,
           sum(assisted) AS assisted
    FROM own JOIN members_unit ON members_unit.id = own.unit_id,
         generate_series(%(top)s, length(path), 4) AS length
    GROUP BY 1
)
INSERT INTO documents_readingfigure (request_id, unit_id, expected, confirmed, late, assisted, counted_at)
SELECT %(request)s, id, expected, confirmed, late, assisted, %(now)s
FROM summed JOIN members_unit USING (path)
ORDER BY path
ON CONFLICT (request_id, unit_id) DO UPDATE
SET (expected, confirmed, late, assisted, counted_at) = (
    excluded.expected, excluded.confirmed, excluded.late, excluded.assisted, excluded.counted_at
)
"""


@transaction.atomic
def count(request_pk: int) -> int:
    """Counts one request anew and returns how many units have figures; doing it again changes nothing.

    What is counted after the request was closed is what stood then: it is not counted again.
    """
    requests = ReadingRequest.objects.prefetch_related("unit").select_for_update(of=("self",), no_key=True)
    request = requests.filter(pk=request_pk).first()
    if request is None or (request.closed_at and request.counted_at and request.counted_at > request.closed_at):
        return 0
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(COUNT, _asked(request) | {"now": now})
        counted = cursor.rowcount
    ReadingFigure.objects.filter(request=request, counted_at__lt=now).delete()  # of units that have gone elsewhere
    ReadingRequest.objects.filter(pk=request.pk).update(counted_at=now)
    return counted


def due() -> list[int]:
    """The open requests whose figures are behind: somebody has confirmed since, or an hour has gone by."""
    since = Reading.objects.filter(document=OuterRef("document"), confirmed_at__gte=OuterRef("counted_at"))
    behind = Q(counted_at=None) | Q(counted_at__lt=timezone.now() - LONGEST) | Exists(since)
    return list(
        ReadingRequest.objects.open()
        .filter(behind)
        .order_by(F("counted_at").asc(nulls_first=True))
        .values_list("pk", flat=True)
    )


def _asked(request: ReadingRequest) -> dict:
    return {
        "request": request.pk,
        "document": request.document_id,
        "round": request.round,
        "deadline": request.deadline,
        "all": request.audience == ReadingRequest.Audience.ALL,
        "below": f"{request.unit.path}%",
        "top": len(request.unit.path),
        "counted": list(Member.COUNTED),
        "committee": list(Office.COMMITTEE),
        "today": timezone.localdate(),
        "zone": timezone.get_current_timezone_name(),
    }
