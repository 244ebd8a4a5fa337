"""The decision on an export inventory in plain Python: twin of sql/decide.sql. Pure.

Nothing is counted against a person and no tax is levied, so the statement decides every case itself; the judge is what
the tests hold it to.
"""

from dataclasses import replace

from heliu.clearance.exports.facts import B2B_MODES, ExportOutcome, ExportSet, ExportVerdict
from heliu.clearance.exports.moves import RETURNED, WAITING
from heliu.clearance.exports.rules import WholeSet, broken, whole_set
from heliu.clearance.exports.terms import ExportTerms
from heliu.risk.api import ExportParcel, exports


def judge(documents: ExportSet, terms: ExportTerms, now: int, *, late: bool = False) -> ExportVerdict:
    """Decide one inventory. ``now`` is the instant of receipt (14 digits); ``late``: it waited, something arrived.

    Under 9710 and 9810 the order comes before the list: an inventory that finds none is returned and does not wait.
    """
    whole = whole_set(documents, terms)
    if whole is None:
        lacks_order = documents.order is None and documents.inventory.trade_mode in B2B_MODES
        if lacks_order and not late:
            return ExportVerdict(ExportOutcome.ORDER_MISSING, RETURNED)
        return ExportVerdict(ExportOutcome.WAITING, WAITING)
    mask = broken(whole)
    limits = replace(terms.lanes.thresholds, now=now)
    risks = exports.fired(parcel(whole), limits)
    points = exports.score(risks)
    if mask:
        return ExportVerdict(ExportOutcome.MISMATCH, RETURNED, mask, risks, points)
    return ExportVerdict(ExportOutcome.ADMITTED, terms.lanes.lane(points), 0, risks, points)


def parcel(whole: WholeSet) -> ExportParcel:
    """What the risk rules read of the documents."""
    inventory, order, collection = whole.inventory, whole.order, whole.collection
    return ExportParcel(
        id=inventory.id,
        gross_kg=inventory.gross_kg,
        net_kg=inventory.net_kg,
        waybill_kg=whole.waybill.gross_kg,
        paid_short=collection is not None and collection.charge < order.total,
        credited_at=None if collection is None else collection.credited_at,
        products_fit=inventory.products_fit and order.products_fit,
        customs_code=inventory.customs_code,
        codes_known=None not in whole.digits,
        priced=not whole.is_limited or whole.value_cny is not None,
        exit_on=inventory.exit_on,
        country=inventory.country,
    )
