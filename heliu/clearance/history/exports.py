"""The exports of a past: sold abroad over the days up to today, each departed on its own."""

from datetime import timedelta
from typing import Final

from psycopg import Connection, sql

from heliu.clearance.history.documents import send
from heliu.kernel.days import business_day, now

BEFORE: Final = 20_000_000_000
"""As of imports: inventory ``n`` has the number ``n`` less this."""
_DAYS: Final = 300
# To four countries; a third is declared simplified, the rest for the summary declaration. None by 9810: what goes to an
# overseas warehouse is taken up from its message, and of these nothing was kept.
_VALUES: Final = {
    "trade_mode": "(ARRAY['9610', '1210', '9710', '9610'])[n %% 4 + 1]",
    "country": "(ARRAY['502', '303', '601', '122'])[n / 4 %% 4 + 1]",
    "statistics_flag": "(ARRAY['A', 'B', 'B'])[n %% 3 + 1]",
    "goods_codes": "CASE n / 16 %% 2 WHEN 0 THEN '{9503008900,3924100000,8513101000}'::text[]"
    " ELSE '{7323930000,3924100000,8513101000}'::text[] END",
    "line_count": "3",
    "app_time": "to_char(d.day, 'YYYYMMDD')::bigint * 1000000 + 100000",
}
_DECISIONS: Final = """
INSERT INTO clearance_export_decision (inventory_id, status, outcome, value_cny, order_id, collection_id, waybill_id,
    decided_on, decided_at)
SELECT n - %(before)s, 899, 2, 120, n - %(before)s, n - %(before)s, n - %(before)s, day,
    least(now(), (day + time '10:00') AT TIME ZONE 'Asia/Shanghai')
FROM generate_series(%(first)s::bigint, %(last)s::bigint) n
{sold}
"""


def export_some(connection: Connection, numbers: tuple[int, int], inventories: int) -> None:
    """Complete sets, decided and departed: those ``numbers`` of so many, day after day up to today."""
    first_day = business_day(now()) - timedelta(days=_DAYS - 1)
    day = f"date '{first_day}' + ((n - 1) * {_DAYS} / {inventories})::int"
    sold = f"CROSS JOIN LATERAL (SELECT {day} AS day) d"
    for kind in ("CEB303", "CEB403", "CEB505", "CEB603"):
        send(connection, kind, BEFORE, numbers, _VALUES, sold)
    first, last = numbers
    told = {"before": BEFORE, "first": first, "last": last}
    connection.execute(sql.SQL(_DECISIONS).format(sold=sql.SQL(sold)), told)
