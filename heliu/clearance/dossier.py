"""The dossier of an inventory (清单卷宗): all its decision rests on, ready to be shown; personal values masked."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from psycopg import Connection, sql
from psycopg.rows import dict_row

from heliu.clearance.exports.rules import ExportRule
from heliu.clearance.facts import Outcome
from heliu.clearance.moves import name, verbs
from heliu.clearance.rules import Rule
from heliu.clearance.terms import hot_lines
from heliu.clearance.upstream.deciders import deciders
from heliu.kernel.problems import NotThere
from heliu.policies.parameters import in_force
from heliu.risk.api import rules_in
from heliu.taxation.api import explain
from heliu.taxation.facts import Assessment, CannotCompute, DeclaredInventory, DeclaredLine

Row = dict[str, Any]
Goods = Callable[[Row], Sequence[DeclaredLine]]
"""The lines of an inventory in full, by its row; none where there is no evidence of it."""

NEVER_SHOWN: Final = ("buyer_id", "goods_names", "goods_values", "goods_items", "generation", "running")
HOT_GOODS: Final = ("goods_codes", "totals", "quantity")
_KEYS: Final = {
    "order": ("order_no", "ebp_code"),
    "payment": ("order_no", "ebp_code"),
    "waybill": ("logistics_no", "logistics_code"),
}
_ZH: Final = {"order": "订单", "payment": "支付凭证", "waybill": "运单"}
Sides = Mapping[str, tuple[tuple[str, str], tuple[str, str]]]
"""What each rule sets side by side: (document, column or part of its masked person) twice; the others are unseen."""
_SIDES: Final[Sides] = {
    "C1320": (("inventory", "line_count"), ("order", "line_count")),
    "C1327": (("order", "buyer"), ("payment", "buyer")),
    "C1332": (("order", "paid"), ("payment", "paid")),
    "C13035": (("order", "pay_code"), ("payment", "pay_code")),
    "C13127": (("inventory", "buyer_name"), ("order", "buyer_name")),
    "C130126": (("inventory", "buyer_phone"), ("order", "buyer_phone")),
    "H01": (("inventory", "buyer_id_number"), ("order", "buyer_id_number")),
    "H02": (("order", "pay_transaction_id"), ("payment", "pay_transaction_id")),
    "H04": (("waybill", "order_no"), ("inventory", "order_no")),
    "H05": (("inventory", "ebc_code"), ("order", "ebc_code")),
    "H07": (("inventory", "trade_mode"), ("inventory", "trade_mode")),
}
_PERSON: Final = {"buyer_name": 0, "buyer_id_number": 1, "buyer_phone": 2}


def no_goods(_inventory: Row) -> Sequence[DeclaredLine]:
    return ()


def dossier(connection: Connection, inventory_id: int, goods: Goods = no_goods) -> Row:
    """All that is known of one inventory; ``goods`` reads its lines from the evidence. Raises NotThere."""
    inventory = one_row(connection, "SELECT * FROM public.declarations_inventory WHERE id = %s LIMIT 1", inventory_id)
    decision = one_row(connection, "SELECT * FROM clearance_decision WHERE inventory_id = %s", inventory_id)
    if inventory is None or decision is None:
        raise NotThere(f"没有清单 {inventory_id}。")
    documents = documents_of(connection, inventory, decision)
    there = {"inventory": inventory, **{kind: found for kind, found in documents.items() if found}}
    without = lacking(decision, documents, _KEYS)
    quota = _quota(connection, decision)
    return {
        "id": inventory_id,
        "copNo": inventory["cop_no"],
        "status": decision["status"],
        "status_name": name(decision["status"]),
        "outcome": Outcome(decision["outcome"]).name.lower(),
        "since": decision["decided_at"],
        "may": may("CEB621", verbs(decision["status"])),
        "inventory": shown(inventory),
        "documents": {kind: shown(found) if found else None for kind, found in documents.items()},
        "lacking": without,
        "missing": [_ZH[kind] for kind in without],
        "broken": decision["broken"],
        "rules": [] if without or waits(decision) else compared(Rule.all, _SIDES, there, decision["broken"]),
        "tax": taxed(inventory, goods(inventory), decision, quota),
        "quota": quota,
        "risks": fired(rules_in(decision["risks"])),
        "score": decision["score"],
        "steps": steps_of(connection, inventory, decision),
    }


def documents_of(connection: Connection, inventory: Row, decision: Row) -> dict[str, Row | None]:
    """What an inventory was decided with; while it waits, what is there now."""
    return {
        kind: counterpart(connection, kind, {key: inventory[key] for key in keys}, decision[f"{kind}_id"])
        for kind, keys in _KEYS.items()
    }


def may(kind: str, allowed: Iterable[StrEnum]) -> list[str]:
    """What officers may do now of what the moves allow: nothing where customs decides."""
    return [] if deciders().relayed(kind) else [str(verb) for verb in allowed]


def waits(decision: Row) -> bool:
    return bool(decision["outcome"] == Outcome.WAITING)  # 0 in both directions


def lacking(decision: Row, documents: Mapping[str, Row | None], asked: Iterable[str]) -> list[str]:
    """Which documents it was never compared with; while it waits, which are not there.

    What has come since an inventory was returned was not compared with it.
    """
    return [kind for kind in asked if not (documents[kind] if waits(decision) else decision[f"{kind}_id"])]


def compared(
    rules: Iterable[type[Rule] | type[ExportRule]], sides: Sides, documents: Mapping[str, Row], broken: int
) -> list[Row]:
    """Every rule of a comparison with what it compared, in the order of the bits."""
    return [
        {
            "code": rule.code,
            "broken": bool(broken >> bit & 1),
            "sentence": rule.sentence(),
            "fields": rule.fields,
            "values": [
                f"{kind}: {value(documents[kind], part)}"
                for kind, part in sides.get(rule.__name__, ())
                if kind in documents
            ],
        }
        for bit, rule in enumerate(rules)
    ]


def value(row: Row, part: str) -> str:
    """A column, or the part of the masked person it names."""
    if part == "buyer":
        return str(row["masked"])
    if part in _PERSON:
        parts = str(row["masked"]).split("|")
        return parts[_PERSON[part]] if _PERSON[part] < len(parts) else "空"
    if isinstance(row[part], list):
        return "、".join(dict.fromkeys(map(str, row[part])))
    return "空" if row[part] is None else str(row[part])


def taxed(inventory: Row, goods: Sequence[DeclaredLine], decision: Row, quota: Row) -> Row:
    """The tax as decided, and the same computed again with every step explained."""
    amounts = {key: decision[key] for key in ("duty", "consumption_tax", "vat")}
    try:
        assessment = explain(declared(inventory, goods, decision), Decimal(quota["used_by_others"]))
    except CannotCompute as unknown:
        return {**amounts, "tax_price": decision["tax_price"], "reason": str(unknown), "trace": []}
    # Without evidence the quantity of each of several lines is not known: it does not matter there, but is not told.
    untold = () if goods or inventory["line_count"] == 1 else ("quantity",)
    steps = trace(assessment, untold)
    return {**amounts, "tax_price": decision["tax_price"], "reason": assessment.reason, "trace": steps}


def declared(inventory: Row, goods: Sequence[DeclaredLine], decision: Row) -> DeclaredInventory:
    """What taxation reads: the lines as they were declared; without evidence, as the hot columns hold them."""
    return DeclaredInventory(
        declared_on=decision["decided_on"],
        lines=tuple(goods) or hot_lines(**{name: inventory[name] for name in HOT_GOODS}),
        freight=inventory["freight"],
        insurance=inventory["insured_fee"],
    )


def trace(assessment: Assessment, untold: Sequence[str] = ()) -> list[Row]:
    return [
        {
            "step": step.step,
            "line": step.line,
            "rule": step.rule,
            "article": step.article,
            "formula": step.formula,
            "inputs": {key: value for key, value in step.inputs.items() if key not in untold},
            "result": step.result,
            "parameters": [
                {
                    "name": one.name,
                    "value": one.value,
                    "since": one.since,
                    "reference": str(one.reference),
                    "confidence": one.confidence,
                }
                for one in step.parameters
            ],
        }
        for step in assessment.trace
    ]


def fired(rules: Iterable[tuple[str, str, int]]) -> list[Row]:
    """Risk rules, each with its sentence and weight, as a dossier shows them."""
    return [{"code": code, "weight": weight, "sentence": sentence} for code, sentence, weight in rules]


def _quota(connection: Connection, decision: Row) -> Row:
    found = one_row(
        connection,
        "SELECT reserved, committed, purchases FROM clearance_quota WHERE buyer_id = %s AND year = %s",
        decision["buyer_id"],
        decision["year"],
    ) or {"reserved": Decimal(0), "committed": Decimal(0), "purchases": 0}
    limit = in_force("import_composite_tax/annual_limit", decision["decided_on"]).value
    used = found["reserved"] + found["committed"]
    return {
        "year": decision["year"],
        **found,
        "limit": limit,
        "left": limit - used,
        "counted_here": decision["counted"],
        "used_by_others": used - decision["counted"],
    }


def rows(connection: Connection, statement: str | sql.Composable, *values: object) -> list[Row]:
    with connection.cursor(row_factory=dict_row) as cursor:
        cursor.execute(statement, values)  # type: ignore[arg-type]  # the statements of this room
        return cursor.fetchall()


def one_row(connection: Connection, statement: str | sql.Composable, *values: object) -> Row | None:
    found = rows(connection, statement, *values)
    return found[0] if found else None


def shown(row: Row) -> Row:
    """The columns that can be read; fingerprints say nothing to anybody."""
    return {key: value for key, value in row.items() if not key.endswith("_key") and key not in NEVER_SHOWN}


def counterpart(connection: Connection, name: str, keys: Mapping[str, object], number: int | None) -> Row | None:
    """The document ``number`` an inventory was decided with; while it waits, the current one under its ``keys``.

    The keys are asked first: their index finds the row at once, that of the number only its neighbourhood.
    """
    table = sql.Identifier("public", f"declarations_{name}")
    same = sql.SQL(" AND ").join(sql.SQL("{} = %s").format(sql.Identifier(key)) for key in keys)
    statement = sql.SQL(
        "SELECT * FROM {} WHERE {} AND superseded_by IS NULL ORDER BY id = %s DESC, id DESC LIMIT 1"
    ).format(table, same)
    current = one_row(connection, statement, *keys.values(), number or 0)
    if number is None or (current and current["id"] == number):
        return current
    decided_with = one_row(connection, sql.SQL("SELECT * FROM {} WHERE id = %s LIMIT 1").format(table), number)
    return decided_with or current


def steps_of(connection: Connection, inventory: Row, decision: Row) -> list[Row]:
    """From its arrival to where it stands; the first answer named where it stood before the first later step."""
    later = rows(
        connection,
        "SELECT status, note, actor, at FROM clearance_step WHERE inventory_id = %s ORDER BY id",
        inventory["id"],
    )
    arrived = one_row(
        connection,
        "SELECT received_at, door, sender FROM public.declarations_message WHERE id = %s LIMIT 1",
        inventory["message_id"],
    )
    first: Row = {"status": 2, "note": "收到清单", "actor": arrived["sender"] if arrived else None}
    first["at"] = arrived["received_at"] if arrived else None
    if later:
        return [first, *later]
    decided = {"status": decision["status"], "note": "审单", "actor": "rule", "at": decision["decided_at"]}
    return [first] if waits(decision) else [first, decided]
