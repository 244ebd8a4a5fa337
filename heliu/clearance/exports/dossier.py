"""The dossier of an export inventory (出口清单卷宗): what its decision rests on, its limits, and its later papers."""

from datetime import date
from decimal import Decimal
from typing import Final

from psycopg import Connection

from heliu.clearance.dossier import (
    Row,
    Sides,
    compared,
    counterpart,
    fired,
    lacking,
    may,
    one_row,
    shown,
    steps_of,
    waits,
)
from heliu.clearance.exports.facts import B2B_MODES, SIMPLIFIED, ExportOutcome
from heliu.clearance.exports.later_papers import papers_of
from heliu.clearance.exports.moves import name, verbs
from heliu.clearance.exports.rules import ExportRule, needs_collection
from heliu.kernel.problems import NotThere
from heliu.policies.exchange import customs_rates
from heliu.policies.parameters import InForce, in_force
from heliu.risk.api import export_rules_in

_KEYS: Final = {
    "order": ("export_order", ("order_no", "ebp_code", "ebc_code")),
    "collection": ("collection", ("order_no", "ebp_code", "ebc_code")),
    "waybill": ("export_waybill", ("logistics_no", "logistics_code")),
}
_ZH: Final = {"order": "订单", "collection": "收款单", "waybill": "运单"}
# What is held against the law has no other side.
_SIDES: Final[Sides] = {
    "E02": (("order", "order_type"), ("inventory", "trade_mode")),
    "E03": (("inventory", "line_count"), ("order", "line_count")),
    "E05": (("inventory", "currencies"), ("order", "currency")),
    "E06": (("collection", "charge"), ("order", "goods_value")),
    "E07": (("waybill", "ebc_code"), ("inventory", "ebc_code")),
    "E08": (("waybill", "packages"), ("inventory", "packages")),
}


def export_dossier(connection: Connection, inventory_id: int) -> Row:
    """All that is known of one export inventory. Raises NotThere."""
    inventory = one_row(
        connection, "SELECT * FROM public.declarations_export_inventory WHERE id = %s LIMIT 1", inventory_id
    )
    decision = one_row(connection, "SELECT * FROM clearance_export_decision WHERE inventory_id = %s", inventory_id)
    if inventory is None or decision is None:
        raise NotThere(f"没有出口清单 {inventory_id}。")
    documents = documents_of(connection, inventory, decision)
    there = {"inventory": inventory, **{kind: found for kind, found in documents.items() if found}}
    asked = [kind for kind in _KEYS if kind != "collection" or needs_collection(inventory["trade_mode"])]
    without = lacking(decision, documents, asked)
    return {
        "id": inventory_id,
        "copNo": inventory["cop_no"],
        "status": decision["status"],
        "status_name": name(decision["status"]),
        "outcome": ExportOutcome(decision["outcome"]).name.lower(),
        "since": decision["decided_at"],
        "may": may("CEB603", verbs(decision["status"])),
        "inventory": shown(inventory),
        "documents": {kind: shown(found) if found else None for kind, found in documents.items()},
        "lacking": without,
        "missing": [_ZH[kind] for kind in without],
        "broken": decision["broken"],
        "rules": [] if without or waits(decision) else compared(ExportRule.all, _SIDES, there, decision["broken"]),
        "limits": limits(inventory, decision),
        "risks": fired(export_rules_in(decision["risks"])),
        "score": decision["score"],
        "steps": steps_of(connection, inventory, decision),
        "papers": papers_of(connection, inventory),
    }


def documents_of(connection: Connection, inventory: Row, decision: Row) -> dict[str, Row | None]:
    """What an inventory was decided with; while it waits, what is there now."""
    return {
        kind: counterpart(connection, table, {key: inventory[key] for key in keys}, decision[f"{kind}_id"])
        for kind, (table, keys) in _KEYS.items()
    }


def limits(inventory: Row, decision: Row) -> Row:
    """The value in CNY, by which rate, and what the day's law asks of a list declared so; each with its reference."""
    day, flag, is_b2b = decision["decided_on"], inventory["statistics_flag"], inventory["trade_mode"] in B2B_MODES
    asked = []
    if flag == SIMPLIFIED:
        asked.append(_asked("E11", in_force("export_list/simplified_value_limit", day)))
        digits = "b2b" if is_b2b else "retail"
        asked.append(_asked("E12", in_force(f"export_list/simplified_code_digits_{digits}", day)))
    if is_b2b:
        asked.append(_asked("E13", in_force("export_list/b2b_value_limit", day)))
    return {
        "value": inventory["value"],
        "currency": inventory["currencies"][0],
        "rate": customs_rates(day).get(inventory["currencies"][0]),
        "value_cny": decision["value_cny"] if decision["value_cny"] is not None else _in_cny(inventory, day),
        "asked": asked,
    }


def _in_cny(inventory: Row, day: date) -> Decimal | None:
    """What waits has not been valued by the statement yet."""
    rate = customs_rates(day).get(inventory["currencies"][0])
    return None if rate is None else Decimal(inventory["value"]) * rate


def _asked(rule: str, found: InForce) -> Row:
    return {
        "rule": rule,
        "value": found.value,
        "since": found.since,
        "reference": str(found.reference),
        "confidence": found.confidence,
    }
