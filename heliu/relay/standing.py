"""How the relay stands (转送状况): what waits, since when, whether customs can be reached; and who decides now."""

from datetime import datetime
from typing import Final

from psycopg import Connection

from heliu.clearance.upstream.api import Decider, committed_after
from heliu.clearance.upstream.facts import Place
from heliu.kernel.days import business_day
from heliu.policies.parameters import in_force
from heliu.relay.facts import Standing
from heliu.relay.terms import Terms

AWAY: Final = "relay/away_minutes"
WAITING_COUNTED_MAX: Final = 100_000
_STANDING: Final = (
    "SELECT m.txid, m.number, m.moved_at, m.failing_since, m.fault,"
    " (SELECT count(*) FROM relay_sent), (SELECT count(*) FROM relay_sent WHERE answered_at IS NULL)"
    " FROM relay_mark m"
)
_OLDEST: Final = "SELECT received_at FROM public.declarations_message WHERE id = %s LIMIT 1"
# What was stored before customs decides is not its business: the mark goes to this instant, once.
_DECIDE: Final = (
    "UPDATE relay_mark SET decider = %(decider)s,"
    " txid = CASE WHEN %(decider)s = 'relay' THEN pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1"
    " ELSE txid END, number = CASE WHEN %(decider)s = 'relay' THEN 9223372036854775807 ELSE number END"
    " WHERE decider <> %(decider)s"
)


def note_decider(connection: Connection, terms: Terms) -> None:
    """Put on record who decides from now on; to be called before the doors open. Idempotent."""
    connection.execute(_DECIDE, {"decider": str(terms.deciders.decider)})


def standing(connection: Connection, terms: Terms) -> Standing:
    """As of now. What passes over (not for customs) counts as waiting until it was passed."""
    row = connection.execute(_STANDING).fetchone()
    if row is None:
        raise LookupError("relay_mark has no row: its migration makes it")
    txid, number, moved_at, failing_since, fault, sent, unanswered = row
    relaying = terms.deciders.decider is Decider.RELAY
    waiting = committed_after(connection, Place(txid, number), WAITING_COUNTED_MAX) if relaying else []
    oldest = connection.execute(_OLDEST, (waiting[0][1],)).fetchone() if waiting else None
    return Standing(
        decider=str(terms.deciders.decider),
        upstream=shown(terms.upstream),
        waiting=len(waiting),
        oldest=oldest[0] if oldest else None,
        moved_at=moved_at,
        failing_since=failing_since,
        fault=fault,
        sent=sent,
        unanswered=unanswered,
    )


def shown(upstream: str) -> str:
    """An address without its password."""
    scheme, separator, rest = upstream.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if separator else upstream


def away_too_long_minutes(connection: Connection, at: datetime) -> int:
    """For how many minutes customs has been away, once that is longer than the zone accepts; else 0."""
    row = connection.execute("SELECT failing_since FROM relay_mark WHERE decider = 'relay'").fetchone()
    if row is None or row[0] is None:
        return 0
    minutes = int((at - row[0]).total_seconds()) // 60
    return minutes if minutes >= int(in_force(AWAY, business_day(at)).value) else 0
