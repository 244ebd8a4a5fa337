"""What the one page asks of each direction (进口、出口): messages, dossier, comparison, rules, numbers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from psycopg import Connection

from heliu.clearance.api import inventory_no
from heliu.clearance.exports.api import export_inventory_no
from heliu.clearance.pages import (
    ExportRule,
    Line,
    Rule,
    aligned,
    aligned_exports,
    dossier,
    export_dossier,
    export_moves,
    moves,
    rule_sentence,
)
from heliu.intake.evidence.reading import goods_of
from heliu.risk.api import export_rules_in, open_export_risks, open_risks, rules_in

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Direction:
    """Imports or exports. ``kinds``: the message of each document, in the order of the columns."""

    is_export: bool
    kinds: Mapping[str, str]
    dossier: Callable[[Connection, int], Row]
    aligned: Callable[..., list[Line]]
    rules: Sequence[type[Rule] | type[ExportRule]]
    risks_in: Callable[[int], list[tuple[str, str, int]]]
    open_risks: Callable[[int], int]
    under_way: tuple[int, ...]
    inventory_no: Callable[[int, str, str], str]

    @property
    def inventory(self) -> str:
        """The message that declares."""
        return self.kinds["inventory"]

    def rule_sentences(self) -> list[tuple[str, str]]:
        """The matching rules with their sentences, in the order of their bits."""
        return [(rule.code, rule_sentence(rule.code, rule.sentence())) for rule in self.rules]


def _imported(connection: Connection, number: int) -> Row:
    return dossier(connection, number, partial(goods_of, connection))


IMPORTS: Final = Direction(
    is_export=False,
    kinds={"inventory": "CEB621", "order": "CEB311", "payment": "CEB411", "waybill": "CEB511"},
    dossier=_imported,
    aligned=aligned,
    rules=Rule.all,
    risks_in=rules_in,
    open_risks=open_risks,
    under_way=moves.UNDER_WAY,
    inventory_no=inventory_no,
)
EXPORTS: Final = Direction(
    is_export=True,
    kinds={"inventory": "CEB603", "order": "CEB303", "collection": "CEB403", "waybill": "CEB505"},
    dossier=export_dossier,
    aligned=aligned_exports,
    rules=ExportRule.all,
    risks_in=export_rules_in,
    open_risks=open_export_risks,
    under_way=(export_moves.WAITING, *export_moves.UNDER_REVIEW),
    inventory_no=export_inventory_no,
)
