"""Looks of persons (个人查询): counted before they are answered, and written down, found or not."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from psycopg import Connection

from heliu.kernel.problems import TooMany

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
LOOKS_PER_HOUR_MAX: Final = 60
"""From one address, of both kinds."""
FAILED_PER_HOUR_MAX: Final = 10
"""Identifications from one address that found nobody."""
FAILED_PER_DAY_MAX: Final = 20
"""Identifications as one person, from wherever, that found nobody."""


def allow(connection: Connection, address: int, claimed: list[UUID], at: datetime) -> None:
    """Raise TooMany when the address, or whoever claims to be that person, has looked too often."""
    # Looks from one address queue up for the length of the request: of many at once none slips through.
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (address,))
    row = connection.execute(
        "SELECT count(*), count(*) FILTER (WHERE what = 'identify' AND NOT found) FROM clearance_look"
        " WHERE address_key = %s AND at > %s",
        (address, at - HOUR),
    ).fetchone()
    all_looks, failed = row or (0, 0)
    if all_looks >= LOOKS_PER_HOUR_MAX or failed >= FAILED_PER_HOUR_MAX:
        raise TooMany(
            _(
                "一小时内最多查询 %(looks)d 次、核验失败 %(failed)d 次"
                "（LOOKS_PER_HOUR_MAX、FAILED_PER_HOUR_MAX）。请一小时后再试。"
            )
            % {"looks": LOOKS_PER_HOUR_MAX, "failed": FAILED_PER_HOUR_MAX}
        )
    row = connection.execute(
        "SELECT count(*) FROM clearance_look WHERE buyer_id = ANY (%s) AND at > %s AND NOT found",
        (claimed, at - DAY),
    ).fetchone()
    if row and row[0] >= FAILED_PER_DAY_MAX:
        told = _("该证件一天内核验失败已达 %(failed)d 次（FAILED_PER_DAY_MAX）。请明天再试。")
        raise TooMany(told % {"failed": FAILED_PER_DAY_MAX})


def note_look(
    connection: Connection, address: int, what: str, at: datetime, *, claimed: UUID | None, found: bool
) -> None:
    """Write a look down: ``what`` is identify or trace."""
    connection.execute(
        "INSERT INTO clearance_look (at, address_key, what, buyer_id, found) VALUES (%s, %s, %s, %s, %s)",
        (at, address, what, claimed, found),
    )
