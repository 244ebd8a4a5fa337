"""Documents and decisions of a test, written straight into the tables of the newest generation."""

from decimal import Decimal
from itertools import count
from uuid import UUID

from psycopg import sql

from heliu.declarations.api import TABLES, columns_of, newest

SELLER, SELLER_DXP, AGENT, PLATFORM = "5105960002", "DXPENT0000000002", "5105980005", "5105960001"
CARRIER, PAYER = "5105980003", "510596T004"
BUYER = UUID(int=1)
YEAR, DAY = 2026, "2026-11-02"
_BY_TYPE = {
    "bigint": 20261102100000,
    "smallint": 1,
    "integer": 1,
    "numeric": Decimal("100.00"),
    "boolean": True,
    "text": "5105960001",
    "uuid": BUYER,
    "text[]": ["0402210000"],
    "numeric[]": [Decimal("100.00")],
}
_numbers = count(7_000_000_001)


class Declared:
    """Writes with ``connection`` in generation ``generation``; every set of documents has a number of its own."""

    def __init__(self, connection, generation=None):
        self.connection, self.generation = connection, generation or newest(connection)
        self._types = {}

    def document(self, message, number, **values):
        """One document with every column of its type's value, but what makes it of set ``number`` and ``values``."""
        name = TABLES[message]
        keys = {
            "id": number,
            "message_id": number,
            "order_no": f"ORDER{number}",
            "logistics_no": f"YT{number}",
            "logistics_code": CARRIER,
            "pay_code": PAYER,
            "pay_transaction_id": f"P{number}",
            "cop_no": f"COP{number}",
            "agent_code": AGENT,
            "ebp_code": PLATFORM,
            "ebc_code": SELLER,
            "customs_code": "7911",
            "statistics_flag": "B",
            "currencies": ["142"],
            "guid": f"4CDE1CFD-EDED-46B1-946C-{number:012d}",
            "trade_mode": "9610",
            "masked": "张*|510*************14|138****0001",
            "freight": 0,
            "insured_fee": 0,
        }
        types = self._columns(name)
        row = {one: values.get(one, keys.get(one, _BY_TYPE[types[one]])) for one in types}
        self.connection.execute(
            sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                sql.Identifier(f"gen_{self.generation}", f"declarations_{name}"),
                sql.SQL(", ").join(map(sql.Identifier, row)),
                sql.SQL(", ").join(sql.Placeholder() * len(row)),
            ),
            list(row.values()),
        )

    def message(self, number):
        self.connection.execute(
            "INSERT INTO public.declarations_message (generation, id, kind, guid, door, sender, dxp_id, signature,"
            " documents, first_id, digest, size_octets, content, received_at)"
            " VALUES (%s, %s, 'CEB621', '', 'ceb', %s, %s, 'valid', 1, %s, '', 0, '', now())",
            (self.generation, number, SELLER, SELLER_DXP, number),
        )

    def inventory(self, status, *, counted="100.00", outcome=5, missing=(), vat="9.10", **values):
        """An inventory with its counterparts but the ``missing``, decided as told; its number."""
        number = next(_numbers)
        self.message(number)
        for message in ("CEB311", "CEB411", "CEB511", "CEB621"):
            if message not in missing:
                self.document(message, number, **values)
        kept = Decimal(0) if status in (2, 100) or status < 0 else Decimal(counted)
        self.connection.execute(
            "INSERT INTO clearance_decision (inventory_id, status, outcome, buyer_id, year, counted, tax_price, duty,"
            " consumption_tax, vat, order_id, payment_id, waybill_id, decided_on)"
            " VALUES (%s, %s, %s, %s, %s, %s, 100, %s, %s, %s, %s, %s, %s, %s)",
            (
                *(number, status, outcome, BUYER, YEAR, kept, *((0, 0, vat) if vat else (None,) * 3)),
                *(None if message in missing else number for message in ("CEB311", "CEB411", "CEB511")),
                DAY,
            ),
        )
        if kept:
            self.connection.execute(
                "INSERT INTO clearance_quota AS q (buyer_id, year, reserved, committed, purchases) VALUES"
                " (%s, %s, %s, %s, 1) ON CONFLICT (buyer_id, year) DO UPDATE SET purchases = q.purchases + 1,"
                " reserved = q.reserved + excluded.reserved, committed = q.committed + excluded.committed",
                (BUYER, YEAR, *((kept, 0) if status in (300, 500) else (0, kept))),
            )
        return number

    def export(self, status, *, outcome=2, value_cny="100.00", missing=(), **values):
        """An export inventory with its counterparts but the ``missing``, decided as told; its number."""
        number = next(_numbers)
        self.message(number)
        for message in ("CEB303", "CEB403", "CEB505", "CEB603"):
            if message not in missing:
                self.document(message, number, **values)
        self.connection.execute(
            "INSERT INTO clearance_export_decision (inventory_id, status, outcome, value_cny, order_id, collection_id,"
            " waybill_id, decided_on)"
            " VALUES (%(id)s, %(status)s, %(outcome)s, %(value)s, %(id)s, %(id)s, %(id)s, %(day)s)",
            {"id": number, "status": status, "outcome": outcome, "value": value_cny, "day": DAY},
        )
        return number

    def export_waiting(self, *, missing=("CEB403",), hours=0, **values):
        """An export inventory that has waited so many hours for the ``missing``; its number."""
        number = self.export(2, outcome=0, value_cny=None, missing=missing, **values)
        self.connection.execute(
            "INSERT INTO clearance_export_waiting (inventory_id, order_no, ebp_code, ebc_code, logistics_no,"
            " logistics_code, needs_collection, since) VALUES (%s, %s, %s, %s, %s, %s, true,"
            " now() - make_interval(hours => %s))",
            (number, f"ORDER{number}", PLATFORM, SELLER, f"YT{number}", CARRIER, hours),
        )
        return number

    def waiting(self, *, missing=("CEB411",), hours=0, **values):
        """An inventory that has waited so many hours for the ``missing``; its number."""
        number = self.inventory(2, outcome=0, missing=missing, vat=None, **values)
        self.connection.execute(
            "INSERT INTO clearance_waiting (inventory_id, order_no, ebp_code, logistics_no, logistics_code, since)"
            " VALUES (%s, %s, %s, %s, %s, now() - make_interval(hours => %s))",
            (number, f"ORDER{number}", PLATFORM, f"YT{number}", CARRIER, hours),
        )
        return number

    def standing(self, number):
        return self.connection.execute(
            "SELECT status, outcome, counted FROM clearance_decision WHERE inventory_id = %s", (number,)
        ).fetchone()

    def quota(self):
        return self.connection.execute(
            "SELECT reserved, committed, purchases FROM clearance_quota WHERE buyer_id = %s AND year = %s",
            (BUYER, YEAR),
        ).fetchone()

    def waits(self, number):
        row = self.connection.execute("SELECT FROM clearance_waiting WHERE inventory_id = %s", (number,)).fetchone()
        return row is not None

    def _columns(self, name):
        if name not in self._types:
            message = next(one for one in TABLES if TABLES[one] == name)
            wanted = set(columns_of(message))
            rows = self.connection.execute(
                "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute"
                " WHERE attrelid = %s::regclass AND attnum > 0",
                (f"public.declarations_{name}",),
            ).fetchall()
            self._types[name] = {column: kind for column, kind in rows if column in wanted}
        return self._types[name]
