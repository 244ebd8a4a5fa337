"""The parcel a return comes in (退运包裹): where application and tally meet, whichever is there first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from psycopg import Cursor

from heliu.clearance.export_returns.facts import Carriage
from heliu.kernel.days import business_day

# Both sides look for each other; without a lock each could miss the other while neither is committed.
_LOCK: Final = "SELECT pg_advisory_xact_lock(hashtextextended('export return ' || %s || ' ' || %s, 0))"
_CARRIAGE: Final = "bill_no, traf_mode, traf_name, voyage_no"
_TALLIES: Final = (
    f"SELECT t.id, m.received_at, {_CARRIAGE} FROM public.declarations_return_tally t"  # noqa: S608 - fixed names
    " JOIN public.declarations_message m ON m.id = t.message_id"
    " WHERE t.logistics_no = %s AND t.logistics_code = %s AND t.superseded_by IS NULL"
    " AND (t.invt_no IS NULL OR t.invt_no = %s) ORDER BY t.id DESC LIMIT 1"
)
_USED: Final = "SELECT EXISTS (SELECT FROM clearance_export_return WHERE tally_id = %s AND return_id <> %s)"
_FIELDS: Final = (
    ("billNo", "bill_no"),
    ("trafMode", "traf_mode"),
    ("trafName", "traf_name"),
    ("voyageNo", "voyage_no"),
)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A waybill of a carrier."""

    logistics_no: str
    logistics_code: str


@dataclass(frozen=True, slots=True)
class Tally:
    """理货: which paper, the day the parcel was back, and how it came."""

    id: int
    back_on: date
    carriage: Carriage


def lock_parcel(cursor: Cursor, parcel: Parcel) -> None:
    cursor.execute(_LOCK, (parcel.logistics_code, parcel.logistics_no))


def tally_of(cursor: Cursor, parcel: Parcel, invt_no: str) -> Tally | None:
    """The latest tally of a parcel, where it was tallied; one that names an original is only of that one."""
    cursor.execute(_TALLIES, (parcel.logistics_no, parcel.logistics_code, invt_no))
    row = cursor.fetchone()
    return Tally(row[0], business_day(row[1]), carriage(row[2:])) if row else None


def is_used(cursor: Cursor, tally: Tally, return_id: int) -> bool:
    """Whether another application was decided by this tally."""
    cursor.execute(_USED, (tally.id, return_id))
    row = cursor.fetchone()
    return bool(row and row[0])


def carriage(values: Sequence[str | None]) -> Carriage:
    return Carriage(*(value or "" for value in values))


def differences(applied: Carriage, tallied: Carriage) -> list[str]:
    """What the two papers say differently, both values beside each other."""
    pairs = ((field, getattr(applied, name), getattr(tallied, name)) for field, name in _FIELDS)
    return [f"{field}:{one or '空'}/{other or '空'}" for field, one, other in pairs if one != other]
