"""What we expect of a document (预期), in words its parties may read: profiles and samples of risk stay closed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from psycopg import Cursor

from heliu.clearance.answers import first_return, remarks_in
from heliu.clearance.exports.facts import ExportOutcome
from heliu.clearance.exports.rules import named as export_rules
from heliu.clearance.facts import Outcome
from heliu.clearance.rules import named as import_rules
from heliu.clearance.upstream.rules import ASK_FIRST, DECIDED, LOGGED
from heliu.clearance.upstream.telling import TOLD
from heliu.risk.api import open_export_sentences, open_risks, sentences

_TABLES: Final = {"CEB621": "clearance_decision", "CEB603": "clearance_export_decision"}
_OF_IMPORTS: Final[Mapping[int, str]] = {
    Outcome.WAITING: "待碰单：对应单证尚未到齐",
    Outcome.OVER_SINGLE: "超过单次交易限值",
    Outcome.ZERO_VALUE: "完税价格为零",
    Outcome.OVER_ANNUAL: "超过年度交易限值",
    Outcome.UNTAXABLE: "缺少计税所需资料",
    Outcome.WINDOW_CLOSED: "超过碰单期限",
    Outcome.WITHDRAWN: "企业删除",
    Outcome.RETURNED: "退单",
    Outcome.CANCELLED: "已撤销",
    Outcome.NOT_LISTED: "商品不在正面清单内",
    Outcome.MODE_BARRED: "清单备注不许此监管方式",
}
_OF_EXPORTS: Final[Mapping[int, str]] = {
    ExportOutcome.WAITING: "待碰单：对应单证尚未到齐",
    ExportOutcome.ORDER_MISSING: "清单先于订单",
    ExportOutcome.WINDOW_CLOSED: "超过碰单期限",
    ExportOutcome.WITHDRAWN: "企业更改或删除",
    ExportOutcome.RETURNED: "退单",
    ExportOutcome.CANCELLED: "已撤销",
}
TAKEN: Final = "单证齐全，数据合格"


@dataclass(frozen=True, slots=True)
class Expected:
    """The status we should give, and because of what."""

    status: int
    reason: str


def expected(cursor: Cursor, kind: str, document_id: int, message_id: int, key: str) -> Expected:
    """Of an inventory what was decided; of any other document what its sender was told that we expect."""
    table = _TABLES.get(kind)
    if table is not None:
        # A name of the table above.
        cursor.execute(
            f"SELECT status, outcome, broken, risks FROM {table} WHERE inventory_id = %s",  # noqa: S608
            (document_id,),
        )
        if row := cursor.fetchone():
            return Expected(row[0], _REASONS[kind](*row[1:]))
    first = first_return(cursor.connection, message_id, key)
    told = TOLD.search(first[1].text) if first else None
    if told is None:
        return Expected(DECIDED if kind in ASK_FIRST else LOGGED, TAKEN)
    return Expected(int(told[1]), readable(told[2]))


def readable(text: str) -> str:
    """The text of a receipt for people: code and words of each of its groups."""
    return "；".join(f"{one.code} {one.detail}".strip() for one in remarks_in(text)) or text


def _sentences(*texts: str) -> str:
    return "；".join(text.rstrip("。") for text in texts)


def _of_import(outcome: int, broken: int, risks: int) -> str:
    if outcome == Outcome.MISMATCH:
        return _sentences(*(f"{rule.code} {rule.sentence()}" for rule in import_rules(broken)))
    if outcome == Outcome.ADMITTED:
        return _sentences("三单相符", *sentences(open_risks(risks)))
    return _OF_IMPORTS[outcome]


def _of_export(outcome: int, broken: int, risks: int) -> str:
    if outcome == ExportOutcome.MISMATCH:
        return _sentences(*(f"{rule.code} {rule.sentence()}" for rule in export_rules(broken)))
    if outcome == ExportOutcome.ADMITTED:
        return _sentences("单证相符", *open_export_sentences(risks))
    return _OF_EXPORTS[outcome]


_REASONS: Final[Mapping[str, Callable[[int, int, int], str]]] = {"CEB621": _of_import, "CEB603": _of_export}
