"""What other rooms may ask of exports: decide a batch, the terms of a day, texts of decisions, receipts, verbs."""

from heliu.clearance.exports.authority import ExportAuthority, find_export
from heliu.clearance.exports.cancelling import cancel
from heliu.clearance.exports.decided import ExportDecided
from heliu.clearance.exports.declared import (
    ExportList,
    ListedGoods,
    goods_of,
    lists_by_id,
    lists_numbered,
    lists_of_day,
    returned_of,
)
from heliu.clearance.exports.facts import ExportOutcome
from heliu.clearance.exports.master_lists import take_lists
from heliu.clearance.exports.notices import ExportTold, export_inventory_no, export_notices
from heliu.clearance.exports.overseas import CameBack, Left, LeftLine, came_back, goods_that_left, left_for_warehouses
from heliu.clearance.exports.papers import paper_standing_of
from heliu.clearance.exports.sets import incomplete_sets
from heliu.clearance.exports.standing import export_standing_of, free_export
from heliu.clearance.exports.statement import (
    awaited_exports,
    decide_exports,
    execution_of_exports,
    export_decisions,
    prepare_exports,
)
from heliu.clearance.exports.statistics import (
    Behind,
    Drilled,
    Statistics,
    count_behind,
    simplified_behind,
    simplified_statistics,
)
from heliu.clearance.exports.summaries.applying import apply_for_summary
from heliu.clearance.exports.summaries.declared import declarations_of, declared_by
from heliu.clearance.exports.summaries.due import count_due, summaries_due
from heliu.clearance.exports.summaries.entry_numbers import ENTRY_NO, enter_number
from heliu.clearance.exports.summaries.forming import form_next
from heliu.clearance.exports.summaries.tracing import summary_of, summed_down, summed_up
from heliu.clearance.exports.tallies import arrive, depart
from heliu.clearance.exports.terms import ExportTerms, copy_codes, export_terms_of
from heliu.clearance.exports.wording import export_explanation

__all__ = [
    "ENTRY_NO",
    "Behind",
    "CameBack",
    "Drilled",
    "ExportAuthority",
    "ExportDecided",
    "ExportList",
    "ExportOutcome",
    "ExportTerms",
    "ExportTold",
    "Left",
    "LeftLine",
    "ListedGoods",
    "Statistics",
    "apply_for_summary",
    "arrive",
    "awaited_exports",
    "came_back",
    "cancel",
    "copy_codes",
    "count_behind",
    "count_due",
    "decide_exports",
    "declarations_of",
    "declared_by",
    "depart",
    "enter_number",
    "execution_of_exports",
    "export_decisions",
    "export_explanation",
    "export_inventory_no",
    "export_notices",
    "export_standing_of",
    "export_terms_of",
    "find_export",
    "form_next",
    "free_export",
    "goods_of",
    "goods_that_left",
    "incomplete_sets",
    "left_for_warehouses",
    "lists_by_id",
    "lists_numbered",
    "lists_of_day",
    "paper_standing_of",
    "prepare_exports",
    "returned_of",
    "simplified_behind",
    "simplified_statistics",
    "summaries_due",
    "summary_of",
    "summed_down",
    "summed_up",
    "take_lists",
]
