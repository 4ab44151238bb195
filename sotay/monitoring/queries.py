"""Queries that take long are told and counted, of every process: web, worker and command."""

from time import perf_counter

import structlog
from django.conf import settings

log = structlog.get_logger(__name__)


def watch_queries(sender, connection, **kwargs) -> None:
    """Django's signal: a connection keeps its wrappers when it is opened anew."""
    if time_query not in connection.execute_wrappers:
        connection.execute_wrappers.append(time_query)


def time_query(execute, sql, params, many, context):
    """Tells of a query over the limit: its text with places for the values, never these."""
    began = perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        milliseconds = (perf_counter() - began) * 1000
        if milliseconds >= settings.SLOW_QUERY_MS:
            from sotay.monitoring import metrics  # of whoever has one to count

            metrics.SLOW_QUERIES.inc()
            log.warning("slow_query", milliseconds=round(milliseconds, 1), sql=str(sql)[:500])
