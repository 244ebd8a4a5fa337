"""Orders of a platform's sellers in a past quarter, and what was taken off them; written into the tables of a test."""

from datetime import UTC, date, datetime
from itertools import count

from django.contrib.auth import get_user_model
from django.db import connection

from heliu.clearance.tests.declared import Declared
from heliu.people.facts import Actor, Duty, Role
from heliu.policies.rules.platform_reporting import Quarter
from heliu.registry.api import register_firm
from heliu.registry.facts import Firm

PLATFORM, SELLER, STRANGER, OTHER_PLATFORM = "5105960001", "5105960002", "5105969999", "5105960011"
USCC = {PLATFORM: "91510500MA0DEM010W", SELLER: "91510500MA0DEM020X", OTHER_PLATFORM: "91510500MA0DEM110J"}
SINCE, QUARTER = date(2020, 8, 5), Quarter(2026, 3)
IN_QUARTER = 20260815100000
_numbers = count(9_100_000_001)


def raw():
    connection.ensure_connection()
    return connection.connection


def someone(name):
    return get_user_model().objects.get_or_create(username=name, defaults={"full_name": "张三"})[0]


def firm(code, role):
    named = Firm(code, f"泸州示范企业{code[-2:]}", uscc=USCC[code], roles=frozenset({role}))
    register_firm(named, SINCE)


def platform(code=PLATFORM):
    firm(code, "platform")
    duties, roles = frozenset({Duty.HANDLER}), frozenset({Role.PLATFORM})
    return Actor(someone(f"of-{code}").pk, "张三", firm=code, duties=duties, roles=roles)


def officer():
    return Actor(someone("officer-tax").pk, "李四", post=Role.TAX, roles=frozenset({Role.TAX}))


class Sales:
    """Writes with the connection of the test."""

    def __init__(self):
        self.declared = Declared(raw())

    def bought(self, value, at=IN_QUARTER, **values):
        """An import order; its number."""
        number = next(_numbers)
        told = {"goods_value": value, "app_time": at, "app_type": 1}
        self.declared.document("CEB311", number, **{**told, **values})
        return number

    def sold(self, value, currency="142", at=IN_QUARTER, **values):
        """An export order; its number."""
        number = next(_numbers)
        told = {"goods_value": value, "currency": currency, "app_time": at, "app_type": 1}
        self.declared.document("CEB303", number, **{**told, **values})
        return number

    def replaced(self, number):
        """A later version took the import order's place."""
        raw().execute("UPDATE public.declarations_order SET superseded_by = 1 WHERE id = %s", (number,))

    def undone(self, number, kind, value=0, on=datetime(2026, 9, 1, tzinfo=UTC)):
        """The import order's inventory was cancelled, or a part of it came back."""
        self.declared.document("CEB621", number)
        raw().execute(
            "INSERT INTO clearance_undoing (id, kind, message_id, state, inventory_id, guid, customs_code, agent_code,"
            " ebp_code, ebc_code, cop_no, invt_no, reason, status, note, moved_at, value_back, arrived_on)"
            " VALUES (%s, %s, 1, 'done', %s, '', '7911', '', %s, %s, %s, '', '', 899, '', %s, %s, %s)",
            (number, kind, number, PLATFORM, SELLER, f"U{number}", on, value, on.date() if kind == "return" else None),
        )

    def cancelled(self, number, on=datetime(2026, 9, 2, tzinfo=UTC)):
        """The export order's list was cancelled."""
        self.declared.document("CEB603", number)
        self._decided(number, 399, on)

    def came_back(self, number, value, on=date(2026, 9, 3)):
        """A part of the export came back."""
        self.declared.document("CEB603", number)
        self._decided(number, 899, datetime(2026, 8, 16, tzinfo=UTC))
        raw().execute(
            "INSERT INTO clearance_export_return (return_id, inventory_id, status, outcome, back_on, decided_on)"
            " VALUES (%s, %s, 800, 0, %s, %s)",
            (number, number, on, on),
        )
        raw().execute(
            "INSERT INTO clearance_export_return_line (return_id, gnum, quantity, quantity_1, quantity_2, value)"
            " VALUES (%s, 1, 1, 1, 1, %s)",
            (number, value),
        )

    def _decided(self, number, status, on):
        raw().execute(
            "INSERT INTO clearance_export_decision (inventory_id, status, outcome, decided_on, decided_at)"
            " VALUES (%s, %s, 2, %s, %s)",
            (number, status, on.date(), on),
        )
